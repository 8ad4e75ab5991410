import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { afterEach, beforeEach, test } from "vitest";
import { Floor } from "../../src/desk/floor.ts";
import { sessionsOf } from "../../src/desk/status.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";
import { parsePolicy } from "../../src/policy/parse-policy.ts";
import type { Network, Wire, WireEvents } from "../../src/ports/network.ts";
import { frame, stamp } from "../fix/session/rig.ts";
import { freshFolder } from "../journal/journal-folder.ts";
import { eventually } from "./eventually.ts";
import { orderFields } from "./raw-client.ts";
import { VirtualClock } from "./virtual-clock.ts";

const policy = `durability: os
controls: { busy_turn_ms: 1, busy_after_ms: 100 }
instruments:
  - { symbol: EURUSD, base: EUR, quote: USD, contract_size: 100000, digits: 5, pip: 0.0001,
      volume: { min: 0.01, max: 100, step: 0.01 } }
accounts:
  - { id: 1001, group: Standard }
intake:
  fix: { host: 127.0.0.1, port: 0 }
sessions:
  - { id: ALICE, role: acceptor, purpose: [client], sender_comp_id: HEDGEROW,
      target_comp_id: ALICE, username: alice, password: alice-secret }
`;

const MS = 1_000_000;

/** A connection whose other side is the test. */
class HeldWire implements Wire {
  writableLength = 0;
  isPaused = false;
  readonly #on = new Map<string, (bytes: Uint8Array) => void>();

  on<Name extends keyof WireEvents>(name: Name, run: WireEvents[Name]): void {
    this.#on.set(name, run as (bytes: Uint8Array) => void);
  }

  once(): void {}
  off(): void {}
  removeAllListeners(): void {}
  setNoDelay(): void {}
  write = (): boolean => true;
  end(): void {}
  destroy(): void {}

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  says(bytes: Uint8Array): void {
    this.#on.get("data")?.(bytes);
  }

  /** All that was written has been read. */
  drains(): void {
    this.writableLength = 0;
    this.#on.get("drain")?.(new Uint8Array());
  }
}

const network: Network = {
  connect: () => {
    throw new Error("this policy connects to nobody");
  },
  door: () => ({ listen: (port) => Promise.resolve(port), close: () => Promise.resolve() }),
};

/** A floor whose every look at the time is 10 ms of work later, and ALICE's connection to it. */
class Flooded {
  readonly clock = new VirtualClock();
  readonly wire = new HeldWire();
  readonly floor: Floor;
  #next = 1;
  #workedNs = 0;

  constructor(dir: string) {
    const read = parsePolicy(policy, "policy.yaml", {});
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    const worked = (): number => (this.#workedNs += 10 * MS);
    this.floor = new Floor({
      document: read.value.document,
      actor: "test",
      journalDir: dir,
      ports: {
        clock: this.clock,
        disk: new NodeDisk(),
        network,
        entropy: { fraction: () => 0.5, below: () => 7, bytes: (count) => new Uint8Array(count) },
        log: { info: () => {}, warn: () => {} },
        work: { liveNs: worked, workedNs: worked },
      },
      keepPolicy: () => undefined,
    });
    this.floor.resume();
    this.peer.attach(this.wire);
    this.says("A", "98=0|108=30|553=alice|554=alice-secret");
    this.clock.pass(1);
  }

  get peer() {
    const { floor } = this;
    const alice = floor.clients.of(floor.state.names.indexOf("session", "ALICE"));
    assert.ok(alice !== undefined);
    return alice.peer;
  }

  says(msgType: string, fields: string): void {
    const now = stamp(this.clock.wallUs());
    const head = `35=${msgType}|34=${this.#next++}|49=ALICE|52=${now}|56=HEDGEROW`;
    this.wire.says(frame(`${head}|${fields}`));
  }
}

let dir: string;
let remove: () => void;
beforeEach(() => {
  ({ dir, remove } = freshFolder());
});
afterEach(async () => {
  await eventually(() => !readdirSync(dir).some((name) => name.endsWith(".tmp")), "quiet");
  remove();
});

test("a client whose order was not taken is read on, for as long as others may wait", () => {
  const it = new Flooded(dir);
  const { counters } = it.floor;
  const more = (order: number): void => it.says("D", orderFields(`MORE${order}`));
  for (let order = 0; counters.ordersNotTaken === 0 && order < 50; order++) {
    assert.equal(it.wire.isPaused, false);
    more(order);
  }
  assert.equal(counters.ordersNotTaken, 1);
  assert.equal(it.wire.isPaused, false, "the rest of what came is answered too");
  for (let order = 50; !it.wire.isPaused && order < 100; order++) more(order);
  const { ordersNotTaken } = counters;
  assert.ok(ordersNotTaken > 2 && ordersNotTaken <= 11, `${ordersNotTaken} in 100 ms`);
  more(100);
  assert.equal(counters.ordersNotTaken, ordersNotTaken + 1, "what is in hand is answered");
  it.clock.pass(1);
  assert.equal(it.wire.isPaused, false, "the turn is over");
});

test("what a client leaves unread is told as waiting, wherever it waits", () => {
  const it = new Flooded(dir);
  it.wire.writableLength = 12_345;
  const waiting = sessionsOf(it.floor).map(({ id, waitingBytes }) => [id, waitingBytes]);
  assert.deepEqual(waiting, [["ALICE", 12_345]]);
});

test("a client that leaves its answers unread is not read until it has read them", () => {
  const it = new Flooded(dir);
  it.wire.writableLength = 3_000_000;
  it.says("D", orderFields("ONE"));
  assert.equal(it.wire.isPaused, false);
  it.clock.pass(1);
  assert.equal(it.wire.isPaused, true);
  it.says("D", orderFields("IN-HAND"));
  it.clock.pass(1);
  assert.equal(it.wire.isPaused, true, "it has read nothing");
  it.wire.drains();
  assert.equal(it.wire.isPaused, false);
});

test("of a client with as much unread no more is read once an order is not taken", () => {
  const it = new Flooded(dir);
  it.wire.writableLength = 3_000_000;
  const { counters } = it.floor;
  for (let order = 0; counters.ordersNotTaken === 0 && order < 50; order++) {
    assert.equal(it.wire.isPaused, false);
    it.says("D", orderFields(`MORE${order}`));
  }
  assert.equal(counters.ordersNotTaken, 1);
  assert.equal(it.wire.isPaused, true);
});
