import assert from "node:assert/strict";
import { test } from "vitest";
import { OpenOrders } from "../../../src/sim/client/open-orders.ts";
import type { OpenOrder } from "../../../src/sim/client/open-orders.ts";

const order = (clOrdID: string, msgSeqNum = 2, session = "FLOW1"): OpenOrder => ({
  clOrdID,
  session,
  msgSeqNum,
  account: "1001",
  symbol: "EURUSD",
  side: "Buy",
});

test("an order is open until a report says it has ended", () => {
  const open = new OpenOrders();
  open.sent(order("A"), 0);
  for (const status of ["New", "PartiallyFilled"] as const) {
    open.reported("A", status, false);
    assert.ok(open.has("A"));
  }
  open.reported("A", "Filled", false);
  assert.equal(open.size, 0);
});

for (const status of ["Canceled", "Rejected", "Expired"] as const) {
  test(`${status} ends an order`, () => {
    const open = new OpenOrders();
    open.sent(order("A"), 0);
    open.reported("A", status, false);
    assert.equal(open.size, 0);
  });
}

test("a desk that knows no such order ends one it never spoke of, not one it acknowledged", () => {
  const open = new OpenOrders();
  open.sent(order("A"), 0);
  open.sent(order("B"), 0);
  open.reported("B", "New", false);
  open.reported("A", "Rejected", true);
  open.reported("B", "Rejected", true);
  assert.ok(!open.has("A"));
  assert.ok(open.has("B"));
});

test("of numbers the desk never received only orders it has not spoken of are void", () => {
  const open = new OpenOrders();
  for (const [clOrdID, number] of [
    ["A", 2],
    ["B", 3],
    ["C", 4],
    ["D", 5],
  ] as const) {
    open.sent(order(clOrdID, number), 0);
  }
  open.sent(order("E", 3, "FLOW2"), 0);
  open.reported("B", "New", false);
  const missed = open.unknownBetween("FLOW1", 3, 4).map(({ clOrdID }) => clOrdID);
  assert.deepEqual(missed, ["C"]);
});

test("an order nobody has spoken of is asked about once in a while", () => {
  const open = new OpenOrders();
  open.sent(order("A"), 100);
  open.sent(order("B", 3, "FLOW2"), 100);
  const due = (nowNs: number): string[] =>
    open.due("FLOW1", nowNs, 50).map(({ clOrdID }) => clOrdID);
  assert.deepEqual([due(149), due(150), due(199), due(200)], [[], ["A"], [], ["A"]]);
});
