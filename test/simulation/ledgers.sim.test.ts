/** What the simulator's own books say of a desk, an LP or a client that did something wrong. */
import assert from "node:assert/strict";
import { test } from "vitest";
import { asPrice } from "../../src/core/units/quantity.ts";
import { Tolerances } from "../../src/sim/world/checks/tolerances.ts";
import { Violation } from "../../src/sim/world/checks/violation.ts";
import { ClientLedger } from "../../src/sim/world/clients/client-ledger.ts";
import type { HeardReport } from "../../src/sim/world/clients/heard-report.ts";
import { mayFill, VenueLedger } from "../../src/sim/world/lps/venue-ledger.ts";
import { worldLps } from "../../src/sim/world/setting/lps.ts";
import { isDayEnd, isMarketOpen } from "../../src/sim/world/setting/policy-text.ts";
import { asUnits } from "../../src/sim/units.ts";
import type { OrderRecord, ReportRecord } from "../../src/sim/venue/trade-record.ts";

const taken: HeardReport = {
  orderID: "J1O1",
  clOrdID: "A-1",
  origClOrdID: "",
  execID: "J1E1",
  execType: "0",
  ordStatus: "New",
  account: "1001",
  symbol: "EURUSD",
  side: "Buy",
  orderQty: 3_000_000,
  lastQty: 0,
  lastPx: 0,
  cumQty: 0,
  leavesQty: 3_000_000,
  avgPx: 0,
  text: "",
  isDisowned: false,
};
const filled = {
  ...taken,
  execID: "J1E2",
  execType: "F",
  ordStatus: "PartiallyFilled",
  lastQty: 1_000_000,
  lastPx: 110_000_000,
  cumQty: 1_000_000,
  leavesQty: 2_000_000,
  avgPx: 110_000_000,
} as const;
const again = {
  ...filled,
  execID: "J1E3",
  lastPx: 110_000_001,
  cumQty: 2_000_000,
  leavesQty: 1_000_000,
} as const;

function violationsOf(...reports: readonly HeardReport[]): string[] {
  const said: string[] = [];
  const ledger = new ClientLedger((invariant, text) => {
    said.push(new Violation(invariant, text).message);
  });
  for (const report of reports) ledger.heard(report);
  return said;
}

test("reports whose sums are those of the fills before them violate nothing", () => {
  assert.deepEqual(violationsOf(taken, filled, again), []);
});

for (const [what, report, tag] of [
  ["an average price that is not that of the fills", { ...again, avgPx: 110_000_001 }, /6=/],
  ["a rest that is not what the order has left", { ...again, leavesQty: 2_000_000 }, /151=/],
  ["a sum of fills that were not told", { ...again, cumQty: 3_000_000 }, /14=/],
  ["a status beside what is filled", { ...filled, execType: "I", ordStatus: "New" }, /39/],
] as const) {
  test(`${what} is a violation`, () => {
    const [said = ""] = violationsOf(taken, filled, report);
    assert.match(said, tag);
  });
}

test("an order of which nothing is heard stays unanswered until it is said to be missed", () => {
  const ledger = new ClientLedger(() => undefined);
  const terms = { limitPx: 0, stopPx: 0, expireUs: 0, isClosing: false, orderQty: 1 } as const;
  ledger.sent({
    ...terms,
    clOrdID: "A-1",
    account: "1001",
    symbol: "EURUSD",
    side: "Buy",
    ordType: "Market",
    timeInForce: "ImmediateOrCancel",
  });
  assert.equal([...ledger.unanswered()].length, 1);
  ledger.awaitAnswers();
  assert.equal(ledger.awaited.size, 1);
  ledger.notTaken("1001", "A-1");
  assert.equal([...ledger.unanswered()].length, 0);
});

const [alpha, bravo] = worldLps;

const arrived: OrderRecord = {
  kind: "order",
  timeUs: 0,
  orderID: "1",
  session: "T",
  clOrdID: "J1L1",
  symbol: "EURUSD",
  side: "Buy",
  ordType: "Limit",
  timeInForce: "ImmediateOrCancel",
  orderQty: asUnits(1),
  price: asPrice(110_000_000),
};
const denied: ReportRecord = {
  ...arrived,
  kind: "report",
  msgSeqNum: 2,
  execID: "E1",
  orderID: "NONE",
  execType: "OrderStatus",
  ordStatus: "Rejected",
  lastQty: asUnits(0),
  lastPx: asPrice(0),
  cumQty: asUnits(0),
  leavesQty: asUnits(0),
  avgPx: asPrice(0),
};

for (const [lp, isAnew, isDenied] of [
  [bravo, false, true],
  [bravo, true, false],
  [alpha, true, true],
] as const) {
  const when = isAnew ? "behind another logon" : "on the session of the order";
  test(`what ${lp?.id} denies ${when} ${isDenied ? "is" : "is not"} to be believed`, () => {
    assert.ok(lp !== undefined);
    const ledger = new VenueLedger(lp, () => undefined);
    ledger.loggedOn();
    ledger.take(arrived);
    if (isAnew) ledger.loggedOn();
    ledger.take(denied);
    assert.equal(ledger.legs.get("J1L1")?.isDenied, isDenied);
  });
}

const filledAt = (execID: string, lastQty: number, more: Partial<ReportRecord>): ReportRecord => ({
  ...denied,
  execID,
  execType: "Trade",
  ordStatus: "Canceled",
  lastQty: asUnits(lastQty),
  lastPx: asPrice(110_000_000),
  ...more,
});

for (const [what, amendment, after, most, standing] of [
  ["is taken back", { execType: "TradeCancel" }, 0, 0, []],
  ["is corrected to more", { execType: "TradeCorrect" }, 300, 100, ["E2"]],
] as const) {
  test(`a fill that ${what} stands so, and no order gets more of a leg that is over`, () => {
    assert.ok(alpha !== undefined);
    const ledger = new VenueLedger(alpha, () => undefined);
    ledger.take({ ...arrived, orderQty: asUnits(100_000_000) });
    ledger.take(filledAt("E1", 10_000_000, { ordStatus: "PartiallyFilled" }));
    ledger.take({ ...denied, execType: "Canceled", ordStatus: "Canceled" });
    ledger.take(filledAt("E2", 30_000_000, { ...amendment, execRefID: "E1" }));
    const leg = ledger.legs.get("J1L1");
    assert.ok(leg !== undefined);
    assert.deepEqual([leg.filled, mayFill(leg)], [after, most]);
    assert.deepEqual([...leg.fills.keys()], standing);
    assert.equal(leg.told.has("E1"), true);
  });
}

test("gold has a pause at five in New York, and no weekend; euros always trade", () => {
  for (const [time, isOpen] of [
    ["2026-02-04T21:59:59Z", true],
    ["2026-02-04T22:00:00Z", false],
    ["2026-02-04T22:01:00Z", true],
    ["2026-02-06T22:01:00Z", false],
    ["2026-02-08T22:59:59Z", false],
    ["2026-02-08T23:00:00Z", true],
  ] as const) {
    const timeUs = Date.parse(time) * 1000;
    assert.equal(isMarketOpen("XAUUSD", timeUs), isOpen, time);
    assert.ok(isMarketOpen("EURUSD", timeUs));
    assert.equal(isDayEnd(timeUs), time.endsWith("T22:00:00Z"));
  }
});

test("what is tolerated is counted by its reason", () => {
  const [tolerances, total] = [new Tolerances(), new Map<string, number>()];
  tolerances.used("a late fill");
  tolerances.used("a late fill");
  tolerances.addTo(total);
  tolerances.addTo(total);
  assert.deepEqual([...total], [["tolerated: a late fill", 4]]);
});
