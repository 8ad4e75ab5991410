import assert from "node:assert/strict";
import { beforeEach, test } from "vitest";
import type { Event } from "../../src/core/events.ts";
import { SessionLedger } from "../../src/desk/session-ledger.ts";

const BODY = new Uint8Array(1);

let open: Set<number>;
let recorded: Event[];
let ledger: SessionLedger;
beforeEach(() => {
  open = new Set();
  recorded = [];
  ledger = new SessionLedger(1, {
    record: (event) => recorded.push(event),
    eventAt: (position) => recorded[position - 1]!,
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
