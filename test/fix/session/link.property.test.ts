import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, test } from "vitest";
import { FrameReader } from "../../../src/fix/codec/frame-reader.ts";
import { FileStore } from "../../../src/fix/session/file-store.ts";
import { MemoryStore } from "../../../src/fix/session/memory-store.ts";
import { FixSession } from "../../../src/fix/session/session.ts";
import type { Instant, SessionSettings, SessionStore } from "../../../src/fix/session/session.ts";
import { acceptorSettings, initiatorSettings, startUs } from "./rig.ts";

const folder = mkdtempSync(join(tmpdir(), "fix-link-"));
afterAll(() => rmSync(folder, { recursive: true }));
let runs = 0;

/** One end of the link: a session that can be restarted from its store. */
class End {
  session: FixSession;
  readonly delivered: string[] = [];
  readonly sent: { readonly id: string; readonly msgSeqNum: number; readonly isOrder: boolean }[] =
    [];
  readonly missed: (readonly [number, number])[] = [];
  wire: Buffer = Buffer.alloc(0);
  wantsClose = false;
  #reader = new FrameReader({ maxMessageBytes: 65_536 });
  readonly #settings: SessionSettings;
  readonly #open: () => SessionStore;
  readonly #name: string;

  constructor(name: string, settings: SessionSettings, open: () => SessionStore) {
    this.#name = name;
    this.#settings = settings;
    this.#open = open;
    this.session = this.#start();
  }

  restart(): void {
    this.session = this.#start();
  }

  connect(now: Instant): void {
    this.wire = Buffer.alloc(0);
    this.wantsClose = false;
    this.#reader = new FrameReader({ maxMessageBytes: 65_536 });
    this.session.connected(now);
  }

  send(isOrder: boolean, now: Instant): void {
    const id = `${this.#name}${this.sent.length}`;
    const writer = this.session.compose(isOrder ? "D" : "8", now);
    if (isOrder) {
      writer.text(11, id).text(55, "EURUSD").integer(54, 1).timestampUs(60, now.wallUs);
      writer.integer(38, 1).integer(40, 1);
    } else {
      writer.text(37, id).text(17, id).text(150, "0").text(39, "0").text(55, "EURUSD");
      writer.integer(54, 1).integer(151, 1).integer(14, 0).integer(6, 0);
    }
    this.sent.push({ id, msgSeqNum: this.session.finish(), isOrder });
  }

  /** Puts what was written on the wire. */
  flush(): void {
    this.wire = Buffer.concat([this.wire, this.session.out.take()]);
    this.session.out.clear();
  }

  read(bytes: Buffer, now: Instant): void {
    this.#reader.push(bytes, (message) => {
      this.session.receive(message, now);
      return this.session.state !== "disconnected";
    });
  }

  #start(): FixSession {
    return new FixSession(this.#settings, this.#open(), {
      deliver: (message) => this.delivered.push(message.text(11) ?? message.text(37) ?? "?"),
      on: (event) => {
        if (event.type === "peerMissed") this.missed.push([event.from, event.to]);
      },
      disconnect: () => {
        this.wantsClose = true;
      },
    });
  }
}

class Link {
  now: Instant = { wallUs: startUs, monotonicNs: 1e9 };
  isUp = false;
  readonly #ends: readonly [End, End];

  constructor(ends: readonly [End, End]) {
    this.#ends = ends;
  }

  pass(seconds: number): void {
    const { wallUs, monotonicNs } = this.now;
    this.now = { wallUs: wallUs + seconds * 1e6, monotonicNs: monotonicNs + seconds * 1e9 };
  }

  connect(): void {
    if (this.isUp) return;
    for (const end of this.#ends) end.connect(this.now);
    this.isUp = true;
  }

  cut(): void {
    if (!this.isUp) return;
    this.isUp = false;
    for (const end of this.#ends) {
      end.session.disconnected(this.now);
      end.wire = Buffer.alloc(0);
    }
  }

  /** Moves up to so many bytes from one end to the other. */
  move(from: End, count: number): void {
    const to = this.#ends[0] === from ? this.#ends[1] : this.#ends[0];
    // A long resend goes out piece by piece, with live messages between.
    from.session.onDrained(this.now);
    from.flush();
    const bytes = from.wire.subarray(0, count);
    from.wire = from.wire.subarray(bytes.length);
    if (this.isUp) to.read(Buffer.from(bytes), this.now);
    to.flush();
    const isOver = this.#ends.some((end) => end.wantsClose && end.wire.length === 0);
    if (isOver) this.cut();
  }

  settle(): void {
    const [a, b] = this.#ends;
    for (let round = 0; round < 6; round++) {
      this.connect();
      for (let i = 0; i < 40; i++) {
        this.move(a, 100_000);
        this.move(b, 100_000);
      }
      this.pass(31);
      for (const end of this.#ends) end.session.onTime(this.now);
    }
  }
}

const anyStep = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("send"), end: fc.nat(1), n: fc.nat(9) }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant("move"), end: fc.nat(1), n: fc.nat(900) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("connect"), end: fc.nat(1), n: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("cut"), end: fc.nat(1), n: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restart"), end: fc.nat(1), n: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("time"), end: fc.nat(1), n: fc.nat(20) }) },
);

type Step = typeof anyStep extends fc.Arbitrary<infer S> ? S : never;

function play(steps: readonly Step[], ends: readonly [End, End], link: Link): void {
  for (const step of steps) {
    const end = step.end === 0 ? ends[0] : ends[1];
    // As the desk does: an order is composed only while its session is up.
    const isOrder = end === ends[0] && step.n < 4 && end.session.isUp;
    if (step.do === "send") end.send(isOrder, link.now);
    else if (step.do === "move") link.move(end, step.n);
    else if (step.do === "connect") link.connect();
    else if (step.do === "cut") link.cut();
    else if (step.do === "restart") {
      link.cut();
      end.restart();
    } else {
      link.pass(step.n);
      for (const one of ends) one.session.onTime(link.now);
    }
  }
  link.settle();
}

function check(from: End, to: End, isRoomy: boolean): void {
  const orders = new Set(from.sent.filter((sent) => sent.isOrder).map((sent) => sent.id));
  const wanted = from.sent.filter((sent) => !sent.isOrder).map((sent) => sent.id);
  assert.deepEqual(
    to.delivered.filter((id) => !orders.has(id)),
    wanted,
    "each message once, in order",
  );
  assert.equal(new Set(to.delivered).size, to.delivered.length, "nothing twice");
  const places = to.delivered.map((id) => from.sent.findIndex((sent) => sent.id === id));
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
    "in the order sent",
  );
  const arrived = new Set(to.delivered);
  for (const { id, msgSeqNum, isOrder } of from.sent) {
    if (!isOrder) continue;
    const isProvenMissed = from.missed.some(([a, b]) => a <= msgSeqNum && msgSeqNum <= b);
    if (isProvenMissed) assert.ok(!arrived.has(id), `${id} is proven missed but arrived`);
    // Only a peer that drops what it cannot queue can lose an order without our proof.
    if (isRoomy) assert.ok(isProvenMissed || arrived.has(id), `${id} is lost without proof`);
  }
}

for (const [kind, queue, numRuns] of [
  ["memory", 3, 300],
  ["memory", 1000, 300],
  ["file", 3, 80],
  ["file", 1000, 80],
] as const) {
  test(`${kind}, queue of ${queue}: over a link cut anywhere each message arrives once, in order`, () => {
    const settings = { maxQueuedMessages: queue, maxOutgoingBytes: 3000 };
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 5, maxLength: 80 }), (steps) => {
        runs += 1;
        const open = (name: string): (() => SessionStore) => {
          const memory = new MemoryStore();
          const path = join(folder, `${runs}-${name}`);
          return kind === "memory"
            ? () => memory
            : () => new FileStore(path, { reserveBlock: 5, maxFileBytes: 2000 });
        };
        const desk = new End("d", { ...initiatorSettings, ...settings }, open("d"));
        const lp = new End("l", { ...acceptorSettings, ...settings }, open("l"));
        const ends = [desk, lp] as const;
        play(steps, ends, new Link(ends));
        check(desk, lp, queue > 3);
        check(lp, desk, queue > 3);
      }),
      { numRuns },
    );
  });
}
