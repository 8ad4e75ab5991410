import assert from "node:assert/strict";
import { test } from "vitest";
import { asPrice } from "../../../src/core/units/quantity.ts";
import { units } from "../../../src/sim/units.ts";
import { OrderTable } from "../../../src/sim/venue/order-table.ts";
import type { ReportRecord } from "../../../src/sim/venue/trade-record.ts";
import { avgPxOf } from "../../../src/sim/venue/venue-order.ts";

const order = (clOrdID: string, orderID = `O-${clOrdID}`) =>
  ({
    kind: "order",
    timeUs: 1,
    session: "S",
    clOrdID,
    orderID,
    symbol: "EURUSD",
    side: "Buy",
    ordType: "Market",
    timeInForce: "Day",
    orderQty: units(1000),
  }) as const;

function report(clOrdID: string, change: Partial<ReportRecord>): ReportRecord {
  return {
    kind: "report",
    timeUs: 2,
    session: "S",
    msgSeqNum: 1,
    execID: "E",
    orderID: `O-${clOrdID}`,
    clOrdID,
    symbol: "EURUSD",
    side: "Buy",
    execType: "New",
    ordStatus: "New",
    orderQty: units(1000),
    lastQty: units(0),
    lastPx: asPrice(0),
    cumQty: units(0),
    leavesQty: units(1000),
    avgPx: asPrice(0),
    ...change,
  };
}

test("an order's state is what its reports say, and its average price is exact", () => {
  const table = new OrderTable(10);
  table.apply(order("A"));
  assert.equal(table.find("S", "A")?.ordStatus, "PendingNew");
  table.apply(report("A", {}));
  const trade = { execType: "Trade", ordStatus: "PartiallyFilled" } as const;
  table.apply(
    report("A", {
      ...trade,
      lastQty: units(100),
      lastPx: asPrice(110_000_000),
      cumQty: units(100),
    }),
  );
  table.apply(
    report("A", {
      ...trade,
      lastQty: units(200),
      lastPx: asPrice(110_000_001),
      cumQty: units(300),
    }),
  );
  const held = table.find("S", "A");
  assert.ok(held);
  assert.equal(held.cumQty, units(300));
  // Two thirds of a hundred-millionth: nearest.
  assert.equal(avgPxOf(held.notional, held.cumQty), 110_000_001);
  assert.equal(table.open, 1);
});

const at = (lastPx: number): Pick<ReportRecord, "ordStatus" | "lastPx"> => {
  return { ordStatus: "PartiallyFilled", lastPx: asPrice(lastPx) };
};

test("what is taken back is no part of the average price", () => {
  const table = new OrderTable(10);
  table.apply(order("A"));
  const some = { lastQty: units(100), execType: "Trade" } as const;
  table.apply(report("A", { ...at(110_000_000), ...some, cumQty: units(100) }));
  table.apply(report("A", { ...at(120_000_000), ...some, cumQty: units(200) }));
  const back = { execType: "TradeCancel", execRefID: "E", lastQty: units(100) } as const;
  table.apply(report("A", { ...at(110_000_000), ...back, cumQty: units(100) }));
  const less = { execType: "TradeCorrect", execRefID: "E", lastQty: units(40) } as const;
  table.apply(report("A", { ...at(120_000_000), ...less, cumQty: units(40) }));
  const held = table.find("S", "A");
  assert.ok(held);
  assert.equal(held.cumQty, units(40));
  assert.equal(avgPxOf(held.notional, held.cumQty), 120_000_000);
});

test("an answered status question changes nothing", () => {
  const table = new OrderTable(10);
  table.apply(order("A"));
  table.apply(report("A", { execType: "OrderStatus", ordStatus: "Rejected" }));
  assert.equal(table.find("S", "A")?.ordStatus, "PendingNew");
});

test("the rejection of a repeated ClOrdID leaves the first order as it was", () => {
  const table = new OrderTable(10);
  table.apply(order("A"));
  table.apply(report("A", {}));
  table.apply(order("A", "O-other"));
  table.apply(report("A", { orderID: "O-other", execType: "Rejected", ordStatus: "Rejected" }));
  assert.equal(table.find("S", "A")?.ordStatus, "New");
  assert.equal(table.open, 1);
});

test("at its bound the oldest finished order is forgotten, an open one never", () => {
  const table = new OrderTable(3);
  for (const clOrdID of ["A", "B", "C"]) table.apply(order(clOrdID));
  for (const clOrdID of ["B", "C"]) {
    table.apply(report(clOrdID, { execType: "Canceled", ordStatus: "Canceled" }));
  }
  table.apply(order("D"));
  assert.deepEqual(
    ["A", "B", "C", "D"].map((clOrdID) => table.find("S", clOrdID) !== undefined),
    [true, false, true, true],
  );
  assert.deepEqual(
    table.unfinished().map(({ clOrdID }) => clOrdID),
    ["A", "D"],
  );
});
