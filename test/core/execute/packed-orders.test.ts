import assert from "node:assert/strict";
import { test } from "vitest";
import type { LegFill } from "../../../src/core/execute/leg-report.ts";
import { hashOf, State } from "../../../src/core/state.ts";
import { lp } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, BETA, liveWorld, lots, PROFESSIONAL, RETAIL, SEMI_PRO, TOXIC } from "../world.ts";
import type { World } from "../world.ts";

const packing = (): State => new State({ decisions: "of open orders", warm: 1 });
const packingNothing = (): State => new State({ decisions: "of open orders", warm: 1_000_000 });

const twoLps: PolicyChange = { lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")] };

/** Small orders of a retail client are kept and end at once; what ended before is packed. */
function others(world: World, count: number, prefix: string): void {
  for (let at = 0; at < count; at++) {
    world.submit({ account: RETAIL, orderQty: lots(0.01), clOrdID: `${prefix}${at}` });
  }
}

/** An order of which one LP fills a part in two, and the next one the rest: three fills in all. */
function filledByTwo(world: World, clOrdID: string): { order: number; fills: LegFill[] } {
  world.submit({ account: TOXIC, orderQty: lots(1), clOrdID });
  const order = world.state.nextOrder - 1;
  const fills: LegFill[] = [];
  const fill = (leg: number, amount: number): void => {
    const report = world.fillOf(world.leg(leg), amount);
    fills.push(report);
    world.step({ type: "LegReported", report });
  };
  const first = world.state.nextLeg - 1;
  fill(first, 0.2);
  fill(first, 0.3);
  world.news(world.leg(first), "Canceled");
  const second = world.state.nextLeg - 1;
  assert.equal(second, first + 1, "the rest goes to the next LP");
  fill(second, 0.5);
  assert.equal(world.state.orders.order(order)?.ordStatus, "Filled");
  return { order, fills };
}

test("each fill of an order that was packed and forgotten is still told from a new one", () => {
  for (const asked of [false, true]) {
    const [packed, plain] = [packing(), packingNothing()].map((state) =>
      liveWorld({ ...twoLps, orderRetention: 3 }, state),
    );
    for (const world of [packed!, plain!]) {
      const { order, fills } = filledByTwo(world, "ours");
      others(world, 1, "a");
      // One that was asked for leaves as an object, with the row it was in.
      if (asked) assert.equal(world.state.orders.order(order)?.legs.length, 2);
      others(world, 4, "b");
      assert.equal(world.state.orders.order(order), undefined);
      assert.equal(world.state.orders.find(TOXIC, "ours"), undefined);
      for (const report of fills) {
        assert.equal(world.state.orders.leg(report.leg), undefined);
        assert.deepEqual(world.step({ type: "LegReported", report }), [], report.execID);
      }
      // The same id with another quantity is another fill.
      const other = { ...fills[1]!, lastQty: lots(0.1) };
      assert.equal(world.step({ type: "LegReported", report: other })[0]?.type, "LegFilled");
    }
    assert.equal(hashOf(packed!.state), hashOf(plain!.state));
  }
});

test("a late fill of a packed order is booked to its leg, and stays with it when it is packed again", () => {
  const [packed, plain] = [packing(), packingNothing()].map((state) => liveWorld(twoLps, state));
  for (const world of [packed!, plain!]) {
    const { order, fills } = filledByTwo(world, "ours");
    others(world, 3, "a");
    const late = { ...fills[0]!, execID: "late", lastQty: lots(0.05), cumQty: lots(0.55) };
    world.step({ type: "LegReported", report: late });
    others(world, 3, "b");
    const leg = world.leg(late.leg);
    assert.deepEqual(
      leg.execs.map(({ execID, lastQty }) => [execID, lastQty]),
      [...fills.slice(0, 2).map(({ execID, lastQty }) => [execID, lastQty]), ["late", lots(0.05)]],
    );
    assert.equal(leg.order, world.state.orders.order(order));
    assert.deepEqual(world.step({ type: "LegReported", report: late }), []);
  }
  assert.equal(hashOf(packed!.state), hashOf(plain!.state));
});

test("a client that asks for the same orders again and again makes no more room for them", () => {
  const state = packing();
  const world = liveWorld({ orderRetention: 1000 }, state);
  others(world, 1000, "a");
  const first = state.nextOrder - 1000;
  for (let round = 0; round < 200; round++) {
    for (let at = 0; at < 60; at++) assert.ok(state.orders.order(first + 500 + at * 8));
    others(world, 1, `r${round}-`);
  }
  assert.ok(state.orders.packedPages < 40, `${state.orders.packedPages} pages for 1000 orders`);
});

test("orders that leave while they are objects again leave no row behind", () => {
  const state = new State({ decisions: "of open orders", warm: 500 });
  const world = liveWorld({ orderRetention: 1000 }, state);
  others(world, 1000, "a");
  for (let round = 0; round < 8; round++) {
    const oldest = state.nextOrder - 1000;
    for (let at = 0; at < 400; at++) assert.ok(state.orders.order(oldest + at));
    others(world, 450, `r${round}-`);
  }
  assert.ok(state.orders.packedPages < 20, `${state.orders.packedPages} pages for 1000 orders`);
});

test("one that something happened to is the same object until as many others were asked for", () => {
  const state = new State({ decisions: "of open orders", warm: 3 });
  const world = liveWorld(twoLps, state);
  others(world, 5, "a");
  const { order, fills } = filledByTwo(world, "ours");
  others(world, 5, "b");
  const held = state.orders.order(order);
  state.orders.order(1);
  const late = { ...fills[0]!, execID: "late", lastQty: lots(0.05), cumQty: lots(0.55) };
  world.step({ type: "LegReported", report: late });
  for (const other of [2, 3]) state.orders.order(other);
  assert.equal(state.orders.order(order), held);
  for (const other of [4, 5]) state.orders.order(other);
  const again = state.orders.order(order);
  assert.notEqual(again, held);
  assert.deepEqual(again, held);
});

test("a session's order is found by its ClOrdID alone", () => {
  const state = packing();
  const world = liveWorld({}, state);
  for (const [account, session] of [
    [RETAIL, 0],
    [SEMI_PRO, 1],
    [PROFESSIONAL, 0],
  ] as const) {
    world.submit({ account, session, orderQty: lots(0.01), clOrdID: "same" });
    for (const leg of state.orders.openLegs()) world.fill(leg, leg.orderQty / 1e6);
  }
  others(world, 3, "a");
  assert.equal(state.orders.findOf(1, "same")?.terms.account, SEMI_PRO);
  assert.equal(state.orders.findOf(0, "same")?.terms.account, RETAIL);
  assert.equal(state.orders.findOf(2, "same"), undefined);
  assert.equal(state.orders.findOf(0, "a0")?.terms.clOrdID, "a0");
  assert.deepEqual(
    state.orders.findAll("same").map(({ terms }) => terms.account),
    [RETAIL, SEMI_PRO, PROFESSIONAL],
  );
});
