import assert from "node:assert/strict";
import { beforeEach, test } from "vitest";
import type { Event } from "../../src/core/events.ts";
import { SessionLedger } from "../../src/desk/session-ledger.ts";
import { damaged, JournalError } from "../../src/journal/journal-error.ts";

const BODY = new Uint8Array(1);

let open: Set<number>;
let recorded: Event[];
let ledger: SessionLedger;
/** What the journal says when it is asked for an event. */
let refusal: Error | undefined;
let lost: string[];
let isFull: boolean;
let received: number;
beforeEach(() => {
  isFull = false;
  received = 0;
  refusal = undefined;
  lost = [];
  open = new Set();
  recorded = [];
  ledger = new SessionLedger(1, {
    record: (event) => recorded.push(event),
    eventAt: (position) => {
      if (refusal !== undefined) throw refusal;
      return recorded[position - 1]!;
    },
    get isFull() {
      return isFull;
    },
    received: () => {
      received += 1;
    },
    lost: (session, msgSeqNum, why) => lost.push(`${session} ${msgSeqNum} ${why}`),
    isOpenLeg: (leg) => open.has(leg),
  });
});

const sentLeg = (leg: number): Event => ({
  type: "FixSent",
  session: 1,
  msgSeqNum: leg,
  msgType: "D",
  sendingTimeUs: 0,
  leg,
  body: BODY,
});

test("after a long replay a session remembers the legs that are open, and few besides", () => {
  open = new Set([7, 50_000, 99_999]);
  let most = 0;
  for (let leg = 1; leg <= 100_000; leg++) {
    ledger.replay(sentLeg(leg), leg);
    most = Math.max(most, ledger.legCount);
  }
  ledger.resume();
  assert.deepEqual(ledger.between(1, 100_000), [7, 50_000, 99_999]);
  assert.equal(ledger.legCount, 3);
  assert.ok(most <= 5_000, `${most} legs at the worst`);
});

test("a leg that ends while the desk runs is forgotten, also when nobody said so", () => {
  for (let leg = 1; leg <= 20_000; leg++) {
    open.add(leg);
    ledger.reserve(leg);
    ledger.nextIs(leg);
    ledger.sent(leg, "D", BODY, 0);
    if (leg > 10) open.delete(leg - 10);
  }
  assert.ok(ledger.legCount <= 5_000, `${ledger.legCount} legs`);
  assert.equal(ledger.between(1, 20_000).filter((leg) => open.has(leg)).length, 10);
  assert.equal(ledger.isSameSequence(20_000), true);
});

const eio = Object.assign(new Error("EIO: i/o error, read"), { code: "EIO", syscall: "read" });

for (const [what, error] of Object.entries({
  "is retired": new JournalError("JOURNAL_RETIRED", "segment 1 is retired"),
  "is damaged": damaged("1.seg", 64, 0, "no sound batch"),
  "cannot be read": eio,
})) {
  test(`a message whose place in the journal ${what} is filled over, and that is told`, () => {
    ledger.sent(1, "8", BODY, 0);
    assert.equal(ledger.fetch(1)?.msgType, "8");
    refusal = error;
    assert.equal(ledger.fetch(1), undefined);
    assert.deepEqual(lost, [`1 1 ${error.message}`]);
  });
}

test("a journal that failed fails the resend too", () => {
  ledger.sent(1, "8", BODY, 0);
  refusal = new JournalError("JOURNAL_FAILED", "a sync failed", { cause: eio });
  assert.throws(() => ledger.fetch(1), /JOURNAL_FAILED/);
  assert.deepEqual(lost, []);
});

test("while the journal is full a refusal is not kept, and what it refused counts as received", () => {
  ledger.sent(1, "j", BODY, 0);
  assert.equal(ledger.fetch(1)?.msgType, "j");
  isFull = true;
  ledger.sent(2, "j", BODY, 0);
  ledger.sent(3, "8", BODY, 0);
  assert.equal(ledger.fetch(2), undefined);
  assert.equal(ledger.fetch(3)?.msgType, "8");
  assert.deepEqual([recorded.length, received], [2, 1]);
});

test("a question to an LP is never kept: it is asked anew, not sent again", () => {
  ledger.sent(1, "H", BODY, 0);
  assert.deepEqual([recorded.length, ledger.fetch(1)], [0, undefined]);
});

/** Its text looks like an answer how the order stands. */
const report = (execType: string): Uint8Array =>
  Buffer.from(`37=1\u000158=150=I\u0001150=${execType}\u000139=0\u0001`, "latin1");

test("while the journal is full an answer how an order stands is kept nowhere, and a cancel that is refused counts as received", () => {
  ledger.sent(1, "8", report("I"), 0);
  ledger.sent(2, "9", BODY, 0);
  assert.deepEqual([recorded.length, received], [2, 0]);
  isFull = true;
  ledger.sent(3, "8", report("I"), 0);
  assert.deepEqual([recorded.length, received], [2, 0]);
  ledger.sent(4, "9", BODY, 0);
  assert.deepEqual([recorded.length, received], [2, 1]);
  ledger.sent(5, "8", report("4"), 0);
  assert.equal(ledger.fetch(5)?.msgType, "8");
  assert.deepEqual([ledger.fetch(3), ledger.fetch(4)], [undefined, undefined]);
});
