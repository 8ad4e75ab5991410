import assert from "node:assert/strict";
import { test } from "vitest";
import {
  reportDenied,
  reportEnded,
  reportFill,
  reportNew,
  reportStatus,
  reportUnknownOrder,
} from "../../src/intake/fix/execution-report.ts";
import type { Reporting } from "../../src/intake/fix/execution-report.ts";
import { asMoney } from "../../src/core/units/quantity.ts";
import { JOURNAL, liveWorld, lots, only, PROFESSIONAL, VERY_TOXIC } from "../core/world.ts";
import { fieldsOf, valuesOf as values } from "./report-fields.ts";

const inLots: Reporting = {
  journalId: JOURNAL,
  accountText: "1003",
  symbolText: "EURUSD",
  quantityPerLot: 1,
  transactTimeUs: 0,
};
const inUnits: Reporting = { ...inLots, quantityPerLot: 100_000 };

test("an accepted order is New: nothing done, all open", () => {
  const world = liveWorld();
  const accepted = only(world.submit({ account: PROFESSIONAL }), "OrderAccepted");
  const fields = fieldsOf((into) => reportNew(into, accepted, inLots));
  assert.deepEqual(values(fields, 37, 17, 150, 39), ["TESTJRNLO1", "TESTJRNLE1", "0", "0"]);
  assert.deepEqual(values(fields, 38, 151, 14, 6), ["1", "1", "0", "0"]);
});

test("a split order's fill is one fill of both parts, in lots or in units", () => {
  const world = liveWorld();
  const { order, leg } = world.hedged({ account: PROFESSIONAL, orderQty: lots(2) });
  const filled = only(world.fill(leg, 0.4), "ClientFilled");
  const told = fieldsOf((into) => reportFill(into, order, filled, inLots));
  assert.deepEqual(values(told, 150, 39, 32, 14, 151), ["F", "1", "0.5", "0.5", "1.5"]);
  const counted = fieldsOf((into) => reportFill(into, order, filled, inUnits));
  assert.deepEqual(values(counted, 38, 32, 14, 151), ["200000", "50000", "50000", "150000"]);
  assert.equal(told.get(31), "1.1002");
});

test("a fill that is charged for says how much, as an amount, and in which currency", () => {
  const charged = { mode: "A_BOOK", commissionPerMillion: asMoney(355_000) } as const;
  const world = liveWorld({ strategy: charged });
  const { order, leg } = world.hedged({ orderQty: lots(0.02) });
  const filled = only(world.fill(leg, 0.01), "ClientFilled");
  const told = fieldsOf((into) => reportFill(into, order, filled, inUnits));
  assert.deepEqual(values(told, 12, 13, 479), ["0.0355", "3", "USD"]);
  const stands = fieldsOf((into) => reportStatus(into, order, inLots));
  assert.equal(stands.has(12), false, "how an order stands is no fill");
});

test("a fill that nothing is charged for says nothing of commission", () => {
  const world = liveWorld({ strategy: { mode: "A_BOOK" } });
  const { order, leg } = world.hedged();
  const filled = only(world.fill(leg, 1), "ClientFilled");
  const told = fieldsOf((into) => reportFill(into, order, filled, inLots));
  for (const tag of [12, 13, 479]) assert.equal(told.has(tag), false);
});

test("a fill tells how the order stood with it, not what the same step made of it behind it", () => {
  const world = liveWorld({ strategy: { mode: "A_BOOK" } });
  const { order, leg } = world.hedged({ orderQty: lots(1) });
  const first = only(world.fill(leg, 0.4), "ClientFilled");
  const second = only(world.fill(leg, 0.6), "ClientFilled");
  const told = fieldsOf((into) => reportFill(into, order, first, inLots));
  assert.deepEqual(values(told, 150, 39, 32, 14, 151), ["F", "1", "0.4", "0.4", "0.6"]);
  const last = fieldsOf((into) => reportFill(into, order, second, inLots));
  assert.deepEqual(values(last, 150, 39, 32, 14, 151), ["F", "2", "0.6", "1", "0"]);
});

test("a fill of an order that ends with it is partly filled; the end has its own report", () => {
  const world = liveWorld({ strategy: { mode: "A_BOOK" } });
  const { order, leg } = world.hedged({ orderQty: lots(1) });
  const filled = only(world.fill(leg, 0.4), "ClientFilled");
  world.news(leg, "Canceled");
  const told = fieldsOf((into) => reportFill(into, order, filled, inLots));
  assert.deepEqual(values(told, 150, 39, 14, 151), ["F", "1", "0.4", "0.6"]);
});

test("a denied order is Rejected with its reason and the client's own words", () => {
  const world = liveWorld();
  const denied = only(world.submit({ account: VERY_TOXIC }), "OrderDenied");
  const unknown = only(world.submit({ symbol: -1, symbolText: "EUR" }), "OrderDenied");
  const fields = fieldsOf((into) => reportDenied(into, denied, inLots));
  assert.deepEqual(values(fields, 150, 39, 103, 151, 14), ["8", "8", "0", "0", "0"]);
  assert.equal(fields.get(58), "REFUSED: the desk does not take this order");
  const named = fieldsOf((into) => reportDenied(into, unknown, { ...inLots, symbolText: "EUR" }));
  assert.deepEqual(values(named, 103, 55), ["1", "EUR"]);
  assert.match(named.get(58) ?? "", /^UNKNOWN_SYMBOL: .*: EUR$/);
});

test("ended without a fill it is Rejected, ended after one it is Canceled; nothing is open then", () => {
  const world = liveWorld();
  const nothing = world.hedged({ account: PROFESSIONAL });
  const rejected = only(world.news(nothing.leg, "Rejected"), "ClientRejected");
  const none = fieldsOf((into) => reportEnded(into, nothing.order, rejected, inLots));
  assert.deepEqual(values(none, 150, 39, 14, 151, 103), ["8", "8", "0", "0", "0"]);
  const partly = world.hedged({ account: PROFESSIONAL });
  world.fill(partly.leg, 0.4);
  const change = { cumQty: lots(0.4) };
  const canceled = only(world.news(partly.leg, "Canceled", change), "ClientCanceled");
  const some = fieldsOf((into) => reportEnded(into, partly.order, canceled, inLots));
  assert.deepEqual(values(some, 150, 39, 14, 151, 103), ["4", "4", "0.5", "0", undefined]);
});

test("how an order stands is told with ExecID 0, and why it ended if it did", () => {
  const world = liveWorld();
  const { order, leg } = world.hedged({ account: PROFESSIONAL });
  const open = fieldsOf((into) => reportStatus(into, order, inLots));
  assert.deepEqual(values(open, 150, 17, 39, 151, 58), ["I", "0", "0", "1", undefined]);
  world.news(leg, "Expired");
  const ended = fieldsOf((into) => reportStatus(into, order, inLots));
  assert.match(ended.get(58) ?? "", /^LP_EXPIRED: /);
});

test("how a denied order stands is told as the denial was, without what the house thinks", () => {
  const world = liveWorld();
  const { order } = only(world.submit({ account: VERY_TOXIC }), "OrderDenied");
  const toxic = world.order(order);
  assert.equal(toxic.denial, "TOXIC_CLIENT");
  const told = fieldsOf((into) => reportStatus(into, toxic, inLots));
  assert.deepEqual(values(told, 150, 39), ["I", "8"]);
  assert.equal(told.get(58), "REFUSED: the desk does not take this order");
  const ruled = fieldsOf((into) => {
    reportStatus(into, { ...toxic, denial: "RULE_REJECTED" }, inLots);
  });
  assert.deepEqual(ruled, told);
});

test("an order nobody knows is answered with what was asked, and reason 5", () => {
  const asked = { clOrdID: "C9", orderID: "", accountText: "", symbolText: "EURUSD", side: "1" };
  const fields = fieldsOf((into) => reportUnknownOrder(into, asked));
  assert.deepEqual(values(fields, 37, 11, 150, 39, 103), ["NONE", "C9", "I", "8", "5"]);
});
