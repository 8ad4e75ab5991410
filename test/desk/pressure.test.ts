import assert from "node:assert/strict";
import { beforeEach, test } from "vitest";
import { Pressure } from "../../src/desk/pressure.ts";

const MS = 1_000_000;
const ALICE = 0;
const BOB = 1;

let nowNs: number;
let turnNs: number;
let workedNs: number;
let pressure: Pressure;
beforeEach(() => {
  nowNs = 1_000 * MS;
  turnNs = nowNs;
  workedNs = 0;
  const clock = { monotonicNs: () => turnNs, liveNs: () => nowNs, workedNs: () => workedNs };
  pressure = new Pressure(clock, { busyTurnMs: 10, busyAfterMs: 100 });
});

/**
 * A turn in which so many orders come, each of so much work. It is asked each eighth of 10 ms
 * whether it is long, so that one more may be taken.
 *
 * @returns how many were taken
 */
function turn(orders: number, msEach: number, session = ALICE): number {
  turnNs = nowNs;
  let taken = 0;
  for (let order = 0; order < orders; order++) {
    if (offer(session)) {
      taken += 1;
      work(msEach);
    }
  }
  pressure.turnEnded();
  return taken;
}

/** One order. @returns whether it was taken */
function offer(session = ALICE): boolean {
  const isTaken = pressure.takes(session);
  if (!isTaken) pressure.refused();
  return isTaken;
}

function work(ms: number): void {
  nowNs += ms * MS;
  workedNs += ms * MS;
}

function idle(ms: number): void {
  nowNs += ms * MS;
}

/** Turns that are not long, for so many times 5 ms. */
function calm(turns: number): void {
  for (let at = 0; at < turns; at++) turn(1, 5);
}

test("a burst is worked off, as long as it takes no more work than the policy allows", () => {
  assert.equal(turn(100, 1), 100);
});

test("of a burst that takes more the rest is not taken", () => {
  assert.equal(turn(1_000, 1), 102);
});

test("who is refused is refused until a turn brings no more than it may take", () => {
  assert.equal(turn(200, 1), 102);
  assert.equal(turn(60, 1), 1, "the first of the session");
  assert.equal(turn(60, 1), 1);
  assert.equal(turn(1, 1), 1);
  assert.equal(turn(60, 1), 12, "and then until the turn is long, as none of them was calm");
});

test("who is refused is refused no longer than others may wait for that", () => {
  turn(200, 1);
  idle(99);
  assert.equal(pressure.hasRefusedLong, false);
  turnNs = nowNs;
  idle(1);
  assert.equal(pressure.hasRefusedLong, true);
  assert.deepEqual([offer(), offer()], [true, false], "to the end of the turn in which it was");
  pressure.turnEnded();
  assert.equal(pressure.hasRefusedLong, false);
  assert.equal(turn(60, 1), 12);
});

test("what is taken for another reason than time is not refused by that", () => {
  turn(200, 1);
  turnNs = nowNs;
  // A closing, which the gate takes.
  assert.deepEqual([pressure.takes(ALICE), pressure.takes(ALICE)], [true, false]);
  pressure.turnEnded();
  assert.equal(turn(60, 1), 12);
});

test("after as much calm a burst is worked off again, after less a part of it", () => {
  turn(200, 1);
  turn(1, 1);
  calm(1);
  assert.equal(turn(200, 1), 12);
  turn(1, 1);
  calm(10);
  assert.equal(turn(200, 1), 52);
  turn(1, 1);
  calm(20);
  assert.equal(turn(90, 1), 90);
});

test("what was behind for long is calm again as soon", () => {
  for (let at = 0; at < 100; at++) turn(200, 1);
  calm(21);
  assert.equal(turn(90, 1), 90);
});

test("idle time is calm, as short turns are", () => {
  turn(200, 1);
  turn(0, 0);
  idle(100);
  turn(0, 0);
  assert.equal(turn(90, 1), 90);
});

test("turns that refuse are no calm, however short they are", () => {
  turn(200, 1);
  for (let at = 0; at < 50; at++) {
    turn(60, 1);
    idle(20);
  }
  turn(1, 1);
  assert.equal(turn(60, 1), 22, "but the last idle time was");
});

test("a turn with other work and no order in it is no calm, and adds nothing", () => {
  turn(60, 1);
  turnNs = nowNs;
  work(500);
  pressure.turnEnded();
  assert.equal(turn(200, 1), 42);
});

test("what a turn worked before its first order counts: that order has waited for it", () => {
  turn(200, 1);
  turn(1, 1);
  turnNs = nowNs;
  work(50);
  assert.equal(pressure.takes(ALICE), true, "the first of a session in a turn");
  assert.equal(pressure.takes(ALICE), false);
});

test("a session that floods the desk leaves others their first order of every turn", () => {
  turn(200, 1);
  turnNs = nowNs;
  for (let order = 0; order < 50; order++) if (offer()) work(1);
  assert.equal(offer(), false);
  assert.deepEqual([offer(BOB), offer(BOB)], [true, false]);
  pressure.turnEnded();
  assert.deepEqual([offer(BOB), offer(BOB)], [true, false], "of the next turn as well");
});

test("a sync that takes long makes no order wait that could be taken", () => {
  for (let at = 0; at < 10; at++) {
    turnNs = nowNs;
    for (let order = 0; order < 50; order++) {
      assert.equal(offer(), true);
      work(0.1);
    }
    nowNs += 80 * MS;
    pressure.turnEnded();
  }
});

test("a desk whose processor others have is not behind by that", () => {
  for (let at = 0; at < 10; at++) {
    turnNs = nowNs;
    for (let order = 0; order < 50; order++) {
      assert.equal(offer(), true);
      work(0.1);
      idle(1);
    }
    pressure.turnEnded();
  }
});

test("a new policy's bounds hold from the next order on", () => {
  turn(200, 1);
  turn(1, 1);
  pressure.retune({ busyTurnMs: 25, busyAfterMs: 100 });
  assert.equal(turn(200, 1), 29);
});

test("what stood under an old policy is no more than the new one can forget", () => {
  pressure.retune({ busyTurnMs: 10, busyAfterMs: 60_000 });
  turn(10_000, 1);
  pressure.retune({ busyTurnMs: 10, busyAfterMs: 100 });
  calm(20);
  assert.equal(turn(90, 1), 90);
});
