import assert from "node:assert/strict";
import * as fc from "fast-check";
import { describe, test } from "vitest";
import { MemoryStore } from "../../../src/fix/session/memory-store.ts";
import { Rig } from "./rig.ts";

/** Numbers 1 Logon, 2 Heartbeat, 3 fill, 4 order, 5 fill, 6 Heartbeat. */
function busy(): Rig {
  const rig = new Rig().up();
  rig.say("1", 2, "112=a");
  rig.send("8", "first");
  rig.send("D", "order");
  rig.send("8", "second");
  rig.say("1", 3, "112=b");
  rig.taken();
  return rig;
}

const gap = (rig: Rig, from: number, to: number): string =>
  `35=4|34=${from}|43=Y|${rig.orig()}|36=${to}|123=Y`;

describe("a ResendRequest", () => {
  for (const [name, fields, expected, missed] of [
    ["for everything", "7=1|16=0", "all", [1, 3]],
    ["beyond what was sent", "7=1|16=99", "all", [1, 3]],
  ] as const) {
    test(`${name}: real messages with their first time, gap fills between, no order again`, () => {
      const rig = busy();
      const orig = rig.orig();
      rig.pass(7);
      rig.say("2", 4, fields);
      assert.equal(expected, "all");
      assert.deepEqual(rig.taken(), [
        gap(rig, 1, 3),
        `35=8|34=3|43=Y|${orig}|58=first`,
        gap(rig, 4, 5),
        `35=8|34=5|43=Y|${orig}|58=second`,
        gap(rig, 6, 7),
      ]);
      const [from, to] = missed;
      assert.deepEqual(rig.events.at(-1), { type: "peerMissed", from, to });
      rig.say("1", 5, "112=c");
      assert.deepEqual(rig.taken(), ["35=0|34=7|112=c"]);
    });
  }

  test("for one order: it is gap-filled and the owner learns that the peer never had it", () => {
    const rig = busy();
    rig.say("2", 4, "7=4|16=4");
    assert.deepEqual(rig.taken(), [gap(rig, 4, 5)]);
    assert.deepEqual(rig.events.at(-1), { type: "peerMissed", from: 4, to: 4 });
  });

  test("orders are sent again only where the settings say so, as in the certification mode", () => {
    const rig = new Rig({ neverResent: new Set() }).up();
    rig.send("D", "order");
    rig.taken();
    rig.say("2", 2, "7=2|16=2");
    assert.deepEqual(rig.taken(), [`35=D|34=2|43=Y|${rig.orig()}|58=order`]);
  });

  for (const fields of ["7=0|16=0", "7=5|16=2", "7=9|16=0"]) {
    test(`for a range that makes no sense (${fields}) is rejected`, () => {
      const rig = busy();
      rig.say("2", 4, fields);
      const text = "Value is incorrect (out of range) for this tag";
      assert.deepEqual(rig.taken(), [`35=3|34=7|45=4|58=${text}|371=7|372=2|373=5`]);
      assert.equal(rig.store.nextIncoming, 5);
    });
  }

  test("for messages the store no longer holds is gap-filled", () => {
    const rig = new Rig({}, new MemoryStore({ maxMessages: 1 })).up();
    rig.send("8", "old");
    rig.send("8", "new");
    rig.taken();
    rig.say("2", 2, "7=2|16=0");
    assert.deepEqual(rig.taken(), [gap(rig, 2, 3), `35=8|34=3|43=Y|${rig.orig()}|58=new`]);
  });

  test("for a later range while one is being answered gets both", () => {
    const rig = new Rig({ maxOutgoingBytes: 4000 }).up();
    for (let i = 0; i < 30; i++) {
      rig.send("8", `fill ${i}`);
      rig.taken();
    }
    rig.say("2", 2, "7=2|16=20");
    rig.say("2", 3, "7=21|16=0");
    const numbers = drain(rig);
    assert.deepEqual(
      [...new Set(numbers)].sort((a, b) => a - b),
      Array.from({ length: 30 }, (_, i) => i + 2),
    );
  });

  test("over an order that may wait in the peer's queue behind a real message proves nothing of it", () => {
    const rig = busy();
    rig.say("2", 4, "7=3|16=0");
    const resent = rig.taken();
    assert.equal(resent.length, 4);
    assert.deepEqual(rig.events.at(-1), { type: "peerMissed", from: 3, to: 3 });
  });

  test("after a reconnect proves all that was lost, also behind a real message", () => {
    const rig = busy();
    rig.session.disconnected(rig.now);
    rig.session.connected(rig.now);
    rig.say("A", 4, "98=0|108=30");
    rig.taken();
    rig.say("2", 5, "7=3|16=0");
    assert.deepEqual(rig.events.at(-1), { type: "peerMissed", from: 3, to: 7 });
  });

  test("that was overtaken by its answer is answered again, but proves nothing and goes no further", () => {
    const rig = busy();
    rig.say("2", 4, "7=4|16=0");
    rig.send("D", "later order");
    rig.taken();
    rig.say("2", 5, "7=4|16=0");
    assert.equal(rig.taken().at(-1), gap(rig, 6, 7));
    const missed = rig.events.filter((event) => event.type === "peerMissed");
    assert.deepEqual(missed, [{ type: "peerMissed", from: 4, to: 6 }]);
    rig.say("2", 6, "7=7|16=0");
    assert.deepEqual(rig.events.at(-1), { type: "peerMissed", from: 7, to: 7 });
  });

  test("that is wider than the last one is answered in full, but for an order it may be taking", () => {
    const rig = busy();
    rig.say("2", 4, "7=1|16=2");
    assert.deepEqual(rig.taken(), [gap(rig, 1, 3)]);
    rig.say("2", 5, "7=1|16=0");
    assert.deepEqual(rig.taken(), [gap(rig, 1, 3), `35=8|34=3|43=Y|${rig.orig()}|58=first`]);
    rig.say("2", 6, "7=4|16=0");
    assert.deepEqual(rig.taken(), [
      gap(rig, 4, 5),
      `35=8|34=5|43=Y|${rig.orig()}|58=second`,
      gap(rig, 6, 7),
    ]);
    const missed = rig.events.filter((event) => event.type === "peerMissed");
    assert.deepEqual(missed, [
      { type: "peerMissed", from: 1, to: 2 },
      { type: "peerMissed", from: 4, to: 6 },
    ]);
  });

  test("always gets every number it asked for, whatever was asked before, where all may be resent", () => {
    const anyKind = fc.constantFrom("8", "D", "0");
    const anyRange = fc.tuple(fc.nat(30), fc.nat(30));
    fc.assert(
      fc.property(fc.array(anyKind, { minLength: 1, maxLength: 30 }), fc.array(anyRange), ask),
    );
  });

  test("from below what the peer once asked for proves nothing: it has lost its own memory", () => {
    const rig = busy();
    rig.say("2", 4, "7=4|16=0");
    rig.session.disconnected(rig.now);
    rig.session.connected(rig.now);
    rig.say("A", 5, "98=0|108=30");
    rig.taken();
    rig.say("2", 6, "7=1|16=0");
    assert.equal(rig.taken().length, 5);
    assert.equal(rig.events.filter((event) => event.type === "peerMissed").length, 1);
  });

  test("for a hundred thousand messages never holds more than its bound", () => {
    const store = new MemoryStore({ maxMessages: 100_000 });
    for (let i = 1; i <= 100_000; i++) {
      store.reserve(i);
      if (i % 2 === 0) store.sent(i, "8", Buffer.from(`58=fill ${i}\u0001`), 1);
    }
    const rig = new Rig({ maxOutgoingBytes: 64_000 }, store).up();
    rig.say("2", 2, "7=1|16=0");
    let live = 0;
    const numbers: number[] = [];
    while (rig.session.hasMoreToSend || rig.session.out.length > 0) {
      assert.ok(rig.session.out.length <= 64_000);
      numbers.push(...taken(rig));
      rig.session.onDrained(rig.now);
      if (live < 3) live = rig.send("8", "live") - 100_001;
    }
    assert.equal(rig.session.isUp, true);
    const resent = numbers.filter((n) => n <= 100_001);
    assert.deepEqual(
      resent.filter((n) => n % 2 === 0),
      Array.from({ length: 50_000 }, (_, i) => 2 * (i + 1)),
    );
    assert.deepEqual(
      numbers.filter((n) => n > 100_001),
      [100_002, 100_003, 100_004],
    );
  });

  test("for a range of millions of unused numbers is answered by one gap fill, in several turns", () => {
    const store = new MemoryStore();
    store.setOutgoing(2_000_000);
    const rig = new Rig({}, store).up();
    rig.say("2", 2, "7=1|16=0");
    let turns = 0;
    while (rig.session.hasMoreToSend) {
      rig.session.onDrained(rig.now);
      turns += 1;
    }
    assert.ok(turns > 100);
    assert.deepEqual(rig.taken(), [gap(rig, 1, 2_000_001)]);
  });
});

describe("sending", () => {
  test("while disconnected numbers and stores, and the peer gets it on request", () => {
    const rig = new Rig();
    assert.equal(rig.send("8", "fill"), 1);
    assert.equal(rig.send("D", "order"), 2);
    assert.equal(rig.session.out.length, 0);
    rig.session.connected(rig.now);
    rig.say("A", 1, "98=0|108=30");
    assert.deepEqual(rig.taken(), ["35=A|34=3|98=0|108=30"]);
    rig.say("2", 2, "7=1|16=0");
    assert.deepEqual(rig.taken(), [
      `35=8|34=1|43=Y|${rig.orig()}|58=fill`,
      `35=4|34=2|43=Y|${rig.orig()}|36=4|123=Y`,
    ]);
  });

  test("a peer that does not read is cut at the bound, and gets its messages later", () => {
    const rig = new Rig({ maxOutgoingBytes: 2000 }).up();
    let last = 0;
    while (rig.session.isUp) last = rig.send("8", "fill");
    assert.equal(rig.closed, "slow peer: the outgoing bound was reached");
    assert.equal(rig.session.out.length, 0);
    rig.session.disconnected(rig.now);
    rig.session.connected(rig.now);
    rig.say("A", 2, "98=0|108=30");
    rig.taken();
    rig.say("2", 3, "7=2|16=0");
    assert.deepEqual(
      drain(rig).slice(0, last - 1),
      Array.from({ length: last - 1 }, (_, i) => i + 2),
    );
  });

  test("a message begun before the last is finished is a bug", () => {
    const rig = new Rig().up();
    rig.session.compose("8", rig.now);
    assert.throws(() => rig.session.compose("8", rig.now), /Invariant: finish/);
  });
});

/** Sends messages of these kinds, has ranges of them asked for, and checks each answer. */
function ask(kinds: readonly string[], ranges: readonly (readonly [number, number])[]): void {
  const rig = new Rig({ neverResent: new Set() }).up();
  let msgSeqNum = 2;
  for (const kind of kinds) {
    if (kind === "0") rig.say("1", msgSeqNum++, "112=a");
    else rig.send(kind, "text");
  }
  rig.taken();
  const last = kinds.length + 1;
  for (const [a, b] of ranges) {
    const from = 1 + (a % last);
    const to = Math.min(last, from + b);
    rig.say("2", msgSeqNum++, `7=${from}|16=${to}`);
    assert.deepEqual(covered(rig), [from, to + 1]);
  }
}

/** Where an answer begins and where it leads; every message must begin where the last one led. */
function covered(rig: Rig): [from: number, next: number] {
  let first = 0;
  let next = 0;
  for (const message of rig.taken()) {
    const msgSeqNum = Number(/34=(\d+)/.exec(message)?.[1]);
    if (first === 0) first = msgSeqNum;
    else assert.equal(msgSeqNum, next);
    next = Number(/\b36=(\d+)/.exec(message)?.[1] ?? msgSeqNum + 1);
  }
  return [first, next];
}

function taken(rig: Rig): number[] {
  return rig.taken().map((message) => Number(/34=(\d+)/.exec(message)?.[1]));
}

function drain(rig: Rig): number[] {
  const numbers = taken(rig);
  while (rig.session.hasMoreToSend) {
    rig.session.onDrained(rig.now);
    numbers.push(...taken(rig));
  }
  return numbers;
}
