import assert from "node:assert/strict";
import { test } from "vitest";
import { OrdersUnderWay } from "../../src/sim/load/orders-under-way.ts";

test("an order is known from its sending to its end, with the time it should have been sent", () => {
  const orders = new OrdersUnderWay(4);
  orders.sent(0, 100);
  orders.sent(1, 200);
  assert.deepEqual([orders.stateOf(0), orders.dueNs(1), orders.unanswered], ["sent", 200, 2]);
  orders.turned(0, "acknowledged");
  assert.deepEqual([orders.unanswered, orders.open], [1, 1]);
  orders.turned(0, "none");
  assert.deepEqual([orders.stateOf(0), orders.unanswered, orders.open], ["none", 1, 0]);
});

test("an order that is not over when its place is needed is given up, in whatever state it was", () => {
  const orders = new OrdersUnderWay(2);
  orders.sent(0, 1);
  orders.sent(1, 1);
  orders.turned(1, "acknowledged");
  assert.equal(orders.sent(2, 1), "sent");
  assert.equal(orders.sent(3, 1), "acknowledged");
  assert.deepEqual(
    [orders.isGivenUp(0), orders.isGivenUp(1), orders.isGivenUp(2)],
    [true, true, false],
  );
  assert.deepEqual([orders.stateOf(0), orders.stateOf(3)], ["none", "sent"]);
  assert.deepEqual([orders.unanswered, orders.open], [2, 0]);
});
