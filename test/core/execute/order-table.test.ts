import assert from "node:assert/strict";
import { test } from "vitest";
import { policyOf } from "../policy-of.ts";
import { liveWorld, lots, only, RETAIL, SEMI_PRO, TOXIC, typesOf } from "../world.ts";
import type { World } from "../world.ts";

/** Small orders of a retail client are kept and end at once. */
const ended = (world: World, count: number, prefix: string): number[] =>
  Array.from({ length: count }, (_, at) => {
    world.submit({ account: RETAIL, orderQty: lots(0.01), clOrdID: `${prefix}${at}` });
    return world.state.nextOrder - 1;
  });

const remembered = (world: World, numbers: readonly number[]): boolean[] =>
  numbers.map((number) => world.state.orders.order(number) !== undefined);

test("as many ended orders are remembered as the policy says, the newest of them", () => {
  const world = liveWorld({ orderRetention: 3 });
  const orders = ended(world, 5, "a");
  assert.deepEqual(remembered(world, orders), [false, false, true, true, true]);
  assert.equal(world.state.orders.retainedCount, 3);
});

test("a forgotten order's ClOrdID may be used again, a remembered one's may not", () => {
  const world = liveWorld({ orderRetention: 2 });
  ended(world, 3, "a");
  assert.equal(typesOf(world.submit({ clOrdID: "a0" }))[0], "OrderAccepted");
  assert.equal(typesOf(world.submit({ clOrdID: "a2" }))[0], "OrderDenied");
});

test("a refused repeat that is forgotten leaves the first one's ClOrdID in use", () => {
  const world = liveWorld({ orderRetention: 2 });
  const { order } = world.hedged({ account: RETAIL, clOrdID: "a" });
  world.submit({ account: RETAIL, clOrdID: "a" });
  ended(world, 4, "b");
  assert.equal(world.state.orders.find(RETAIL, "a"), order);
});

test("an open order is never forgotten, however many end after it", () => {
  const world = liveWorld({ orderRetention: 2 });
  const { order, leg } = world.hedged({ account: TOXIC });
  ended(world, 10, "a");
  assert.equal(world.state.orders.order(order.terms.order), order);
  world.fill(leg, 1);
  assert.equal(order.ordStatus, "Filled");
  assert.equal(world.state.orders.openCount, 0);
  assert.equal(world.state.orders.openLegs().size, 0);
});

test("a leg is forgotten with its order, and a fill after that is still booked at the LP", () => {
  const world = liveWorld({ orderRetention: 1 });
  const { leg } = world.hedged({ account: TOXIC });
  world.news(leg, "Canceled");
  ended(world, 1, "a");
  assert.equal(world.state.orders.leg(leg.leg), undefined);
  assert.deepEqual(typesOf(world.fill(leg, 1)), ["LegFilled", "FillSuspended"]);
  assert.equal(world.state.hedges.net(leg.lp, leg.symbol), lots(1));
});

test("a fill that was booked is not booked again once its order is forgotten", () => {
  const world = liveWorld({ orderRetention: 1 });
  const { leg } = world.hedged({ account: TOXIC });
  const report = world.fillOf(leg, 1);
  world.step({ type: "LegReported", report });
  ended(world, 1, "a");
  assert.deepEqual(world.step({ type: "LegReported", report }), []);
  assert.equal(world.state.hedges.net(leg.lp, leg.symbol), lots(1));
});

for (const [from, to] of [
  [5, 2],
  [5, 5],
  [5, 8],
  [4, 1],
] as const) {
  test(`a retention changed from ${from} to ${to} keeps the newest, now and later`, () => {
    const world = liveWorld({ orderRetention: from });
    const before = ended(world, 7, "a");
    world.activate(policyOf({ version: 2, orderRetention: to }));
    const kept = Math.min(from, to);
    assert.deepEqual(
      remembered(world, before),
      before.map((_, at) => at >= 7 - kept),
    );
    const after = ended(world, to, "b");
    assert.deepEqual(remembered(world, [...before, ...after]), [
      ...before.map(() => false),
      ...after.map(() => true),
    ]);
    assert.equal(world.state.orders.retainedCount, to);
  });
}

test("a retention raised while few have ended forgets none of them", () => {
  const world = liveWorld({ orderRetention: 5 });
  const before = ended(world, 3, "a");
  world.activate(policyOf({ version: 2, orderRetention: 6 }));
  const after = ended(world, 3, "b");
  assert.ok(remembered(world, [...before, ...after]).every(Boolean));
  ended(world, 1, "c");
  assert.deepEqual(remembered(world, before), [false, true, true]);
});

test("a retention lowered below the number of open orders closes none of them", () => {
  const world = liveWorld({ orderRetention: 5 });
  const legs = [1, 2, 3].map(() => world.hedged({ account: SEMI_PRO }).leg);
  world.activate(policyOf({ version: 2, orderRetention: 1 }));
  assert.equal(world.state.orders.openCount, 3);
  for (const leg of legs) world.fill(leg, 0.5);
  assert.equal(world.state.orders.retainedCount, 1);
  assert.equal(world.state.orders.order(legs[2]!.order.terms.order)?.ordStatus, "Filled");
});

test("refused orders, however many, push out none that was taken", () => {
  const world = liveWorld({ orderRetention: 3 });
  const [taken] = ended(world, 1, "a");
  for (let at = 0; at < 10; at++) world.submit({ clOrdID: `bad${at}`, orderQty: lots(0.005) });
  assert.notEqual(taken, undefined);
  assert.equal(world.state.orders.find(RETAIL, "a0") !== undefined, true);
  assert.equal(world.state.orders.retainedCount, 4);
});

test("of a ClOrdID that is refused for its length only the beginning is kept", () => {
  const world = liveWorld();
  const denied = only(world.submit({ clOrdID: "x".repeat(5000) }), "OrderDenied");
  assert.equal(denied.code, "BAD_CLORDID");
  assert.equal(denied.clOrdID, "x".repeat(64));
});

test("a ClOrdID that was kept in part only does not take the place of the one it begins with", () => {
  const world = liveWorld();
  world.submit({ account: RETAIL, clOrdID: "x".repeat(65) });
  const again = world.submit({ account: RETAIL, clOrdID: "x".repeat(64) });
  assert.equal(typesOf(again)[0], "OrderAccepted");
});
