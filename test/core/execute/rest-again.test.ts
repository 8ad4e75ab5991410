import assert from "node:assert/strict";
import { test } from "vitest";
import { inputFrom } from "../../../src/core/decide/again.ts";
import { route } from "../../../src/core/decide/route.ts";
import { leavesQtyOf } from "../../../src/core/execute/order.ts";
import { replaceRefusal } from "../../../src/core/execute/replace-order.ts";
import { hashOf } from "../../../src/core/state.ts";
import { rest, takeDue } from "../due.ts";
import { rule } from "../decide/rules/rule-world.ts";
import { lp, lpTerms, policyOf } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, BETA, EURUSD, liveWorld, lots, only, pct, px, RETAIL, replayed } from "../world.ts";
import { typesOf } from "../world.ts";
import type { World } from "../world.ts";

const hedges: PolicyChange = { strategy: { mode: "A_BOOK" } };
const limit = { ordType: "Limit", price: px(1.1002), timeInForce: "GoodTillCancel" } as const;

const quote = (world: World): World => world.quote(ALPHA, 1.1, 1.1002);

test("what LPs leave open of a limit rests again: no end is told, and its fills stand", () => {
  const world = liveWorld(hedges);
  const { order, leg } = world.hedged(limit);
  world.fill(leg, 0.4);
  assert.deepEqual(typesOf(world.news(leg, "Canceled")), ["LegCanceled", "OrderRested"]);
  assert.deepEqual([order.ordStatus, order.isResting], ["PartiallyFilled", true]);
  assert.equal(leavesQtyOf(order), lots(0.6));
  quote(world.pass(1_000));
  const again = takeDue(world);
  assert.deepEqual(typesOf(again), ["OrderTriggered", "OrderDecided", "LegCreated"]);
  assert.equal(only(again, "LegCreated").orderQty, lots(0.6), "only what is open");
  world.fill(world.leg(world.state.nextLeg - 1), 0.6);
  assert.deepEqual([order.ordStatus, order.aFilled], ["Filled", lots(1)]);
});

test("it is not tried again before its pause is over, and holds back none behind it", () => {
  const world = liveWorld(hedges);
  const { leg } = world.hedged(limit);
  world.news(leg, "Rejected");
  assert.deepEqual(takeDue(quote(world)), []);
  quote(world.pass(999));
  assert.deepEqual(takeDue(world), []);
  world.session(ALPHA, false);
  world.submit({ ...limit, price: px(1.1), clOrdID: "behind" });
  world.session(ALPHA, true);
  const behind = world.order(world.state.nextOrder - 1);
  assert.equal(behind.isResting, true);
  world.quote(ALPHA, 1.0998, 1.1);
  assert.equal(only(takeDue(world), "LegCreated").order, behind.terms.order);
  world.pass(1);
  assert.equal(only(takeDue(world), "LegCreated").order, leg.order.terms.order);
});

test("so often as the policy has it; then what is open ends with the code of the last leg", () => {
  for (const [restAgainTimes, filled, end] of [
    [0, 0, "ClientRejected"],
    [2, 0, "ClientRejected"],
    [2, 0.1, "ClientCanceled"],
  ] as const) {
    const world = liveWorld({ ...hedges, restAgainTimes });
    const { order, leg } = world.hedged(limit);
    if (filled > 0) world.fill(leg, filled);
    let told = world.news(leg, "Rejected");
    if (filled > 0) told = world.news(leg, "Canceled");
    for (let round = 1; round <= restAgainTimes; round++) {
      assert.equal(only(told, "OrderRested").order, order.terms.order);
      quote(world.pass(1_000));
      takeDue(world);
      told = world.news(world.leg(world.state.nextLeg - 1), "Rejected");
    }
    assert.equal(only(told, end).code, restAgainTimes === 2 || filled === 0 ? "LP_REJECTED" : "");
    assert.equal(order.legs.length, restAgainTimes + 1);
  }
});

for (const [what, change] of [
  ["a market order", {}],
  ["an IOC limit", { ...limit, timeInForce: "ImmediateOrCancel" }],
  ["a FOK limit", { ...limit, timeInForce: "FillOrKill" }],
  ["a stop", { ordType: "Stop", stopPx: px(1.1002), timeInForce: "GoodTillCancel" }],
] as const) {
  test(`${what} ends where no LP takes it: nothing of it rests`, () => {
    const world = liveWorld(hedges);
    const { leg } = world.hedged(change);
    assert.deepEqual(typesOf(world.news(leg, "Rejected")), ["LegRejected", "ClientRejected"]);
    assert.equal(world.state.resting.count, 0);
  });
}

test("a stop limit waits for its limit alone, once its stop was reached", () => {
  const world = liveWorld(hedges);
  const both = { ordType: "StopLimit", stopPx: px(1.1002), price: px(1.1005) } as const;
  const { order, leg } = world.hedged({ ...both, timeInForce: "Day" });
  world.news(leg, "Canceled");
  assert.equal(order.isStopReached, true);
  world.pass(1_000).quote(ALPHA, 1.0988, 1.099);
  assert.equal(only(takeDue(world), "LegCreated").order, order.terms.order);
});

test("while nobody can take it at its trigger a limit rests on, and is tried after each pause", () => {
  const world = liveWorld({ ...hedges, lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")] });
  const order = rest(world, { ...limit, price: px(1.09) });
  const before = hashOf(world.state);
  world.session(BETA, true);
  // BETA is up and does not quote, ALPHA quotes and takes nothing.
  world.kill("lp", ALPHA, "halt");
  const halted = hashOf(world.state);
  assert.notEqual(halted, before);
  world.engine.quotes.clear(BETA);
  world.quote(ALPHA, 1.0898, 1.09);
  const due = (): number => world.engine.due(world.nowNs, world.timeUs).length;
  assert.equal(due(), 1);
  assert.deepEqual(takeDue(world), []);
  assert.equal(due(), 0, "not before the pause is over");
  assert.equal(hashOf(world.state), halted);
  world.pass(1_000).quote(ALPHA, 1.0898, 1.09);
  assert.equal(due(), 1);
  world.kill("lp", ALPHA, "off");
  assert.equal(only(takeDue(world), "LegCreated").order, order.terms.order);
});

test("a refusal for good ends it, with 150=4 where something was filled before", () => {
  const world = liveWorld(hedges);
  const { order, leg } = world.hedged(limit);
  world.fill(leg, 0.4);
  world.news(leg, "Canceled");
  const rules = [rule("no", { action: "REJECT" })];
  world.activate({ ...policyOf({ rules, ...hedges }), version: 2 });
  quote(world.pass(1_000));
  const events = takeDue(world);
  assert.deepEqual(typesOf(events), ["OrderTriggered", "OrderDecided", "ClientCanceled"]);
  assert.deepEqual([order.ordStatus, order.aFilled], ["Canceled", lots(0.4)]);
});

test("what rests again is held in no book, and counts once while it is carried out", () => {
  const half = { strategy: { mode: "C_BOOK", defaultHedge: pct(50) } } as const;
  const world = liveWorld(half);
  const { order, leg } = world.hedged({ ...limit, orderQty: lots(2) });
  const { aVolume, bVolume } = order;
  assert.equal(bVolume > 0 && aVolume + bVolume === lots(2), true);
  world.fill(leg, 0.5);
  world.news(leg, "Canceled");
  const live = (): number => {
    const { aLiveBuy, bLiveBuy } = world.state.positions.of(RETAIL, EURUSD);
    return aLiveBuy + bLiveBuy;
  };
  assert.equal(live(), 0);
  assert.equal(world.state.exposure.of(EURUSD).reservedBuy, 0);
  quote(world.pass(1_000));
  takeDue(world);
  assert.equal(live(), leavesQtyOf(order));
  const next = world.leg(world.state.nextLeg - 1);
  world.fill(next, next.orderQty / 1e6);
  assert.deepEqual([live(), order.ordStatus], [0, "Filled"]);
  assert.equal(order.aFilled + order.bFilled, lots(2));
});

test("each round shares its fills by its own decision: B follows A in the ratio of that round", () => {
  const world = liveWorld({ strategy: { mode: "C_BOOK", defaultHedge: pct(50) } });
  const { order, leg } = world.hedged({ ...limit, orderQty: lots(2) });
  world.fill(leg, leg.orderQty / 2e6);
  world.news(leg, "Canceled");
  const { aFilled, bFilled } = order;
  quote(world.pass(1_000));
  takeDue(world);
  const next = world.leg(world.state.nextLeg - 1);
  const b = order.bVolume - bFilled;
  const half = Math.floor(next.orderQty / 2e4) / 100;
  const fill = only(world.fill(next, half), "ClientFilled");
  assert.ok(Math.abs(fill.bQty / b - fill.aQty / next.orderQty) < 0.05, "half of A, half of B");
  assert.equal(order.aFilled, aFilled + fill.aQty);
});

test("a fill that comes for a leg which was over is the house's: what rests is not filled by it", () => {
  const world = liveWorld(hedges);
  const { order, leg } = world.hedged(limit);
  world.news(leg, "Canceled");
  const late = world.fill(leg, 1);
  assert.equal(only(late, "FillSuspended").volume, lots(1));
  assert.deepEqual([order.isResting, order.aFilled], [true, lots(0)]);
});

test("a leg in doubt keeps the order under way: it neither rests nor is replaced", () => {
  const terms = [lpTerms(0.01, 0.01, 0.5)];
  const lps = [lp(ALPHA, "ALPHA", { terms }), lp(BETA, "BETA", { terms })];
  const world = liveWorld({ ...hedges, lps });
  const { order } = world.hedged(limit);
  const [first, second] = order.legs;
  world.timeout(first!);
  world.news(second!, "Canceled");
  assert.equal(order.isResting, false);
  const { clOrdID: origClOrdID, order: number } = order.terms;
  const request = world.request({ ...limit, price: px(1.1) });
  const view = world.engine.view(world.nowNs, world.timeUs);
  const refused = replaceRefusal(view, { order: number, origClOrdID, request });
  assert.equal(refused?.code, "BEING_CARRIED_OUT");
  world.answer(first!, { ordStatus: "Canceled" });
  assert.equal(order.isResting, true);
});

test("a kill switch that would have cancelled it had it rested ends it with its legs", () => {
  const world = liveWorld(hedges);
  const { order, leg } = world.hedged(limit);
  world.kill("account", RETAIL, "close_only");
  assert.equal(only(world.news(leg, "Canceled"), "ClientRejected").code, "LP_CANCELED");
  assert.equal(order.isResting, false);
});

test("an LP that failed the order is asked again when its price is reached again", () => {
  const lps = [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")];
  const world = liveWorld({ ...hedges, lps, retryBudget: 1 });
  world.quote(BETA, 1.1, 1.1002);
  const { leg } = world.hedged(limit);
  const next = only(world.news(leg, "Rejected"), "LegCreated");
  assert.equal(next.lp, BETA);
  world.news(world.leg(next.leg), "Rejected");
  quote(world.pass(1_000)).quote(BETA, 1.1, 1.1002);
  takeDue(world);
  const again = world.leg(world.state.nextLeg - 1);
  assert.equal(
    only(world.news(again, "Rejected"), "LpFailover").to,
    again.lp === ALPHA ? BETA : ALPHA,
  );
});

test("what is open of it can be replaced: never below what is filled, and just that is its end", () => {
  const world = liveWorld(hedges);
  const { order, leg } = world.hedged(limit);
  world.fill(leg, 0.4);
  world.news(leg, "Canceled");
  const { clOrdID: origClOrdID, order: number } = order.terms;
  const view = world.engine.view(world.nowNs, world.timeUs);
  const less = world.request({ ...limit, orderQty: lots(0.39) });
  const asked = { order: number, origClOrdID };
  assert.equal(replaceRefusal(view, { ...asked, request: less })?.code, "QTY_BELOW_FILLED");
  const same = world.request({ ...limit, orderQty: lots(0.4) });
  const told = world.step({ type: "ReplaceAsked", ...asked, request: same });
  assert.deepEqual(typesOf(told), ["ClientReplaced"]);
  assert.deepEqual([order.ordStatus, order.isResting], ["Filled", false]);
});

test("each decision of an order can be made again from its record, also after a replacement", () => {
  const world = liveWorld(hedges);
  const { order, leg } = world.hedged(limit);
  world.fill(leg, 0.4);
  world.news(leg, "Canceled");
  quote(world.pass(1_000));
  takeDue(world);
  world.news(world.leg(world.state.nextLeg - 1), "Canceled");
  const { clOrdID: origClOrdID, order: number } = order.terms;
  const request = world.request({ ...limit, price: px(1.05), orderQty: lots(3) });
  world.step({ type: "ReplaceAsked", order: number, origClOrdID, request });
  const { decidedTerms, decision } = order;
  assert.equal(decidedTerms.orderQty, lots(0.6));
  const again = route(inputFrom(decidedTerms, decision!, ""), world.engine.policy);
  assert.deepEqual([again.aVolume, again.lp], [decision!.aVolume, decision!.lp]);
});

test("what rests again is there after a restart, with its fills and its legs", () => {
  const world = liveWorld(hedges);
  const { order, leg } = world.hedged(limit);
  world.fill(leg, 0.4);
  world.news(leg, "Canceled");
  const again = replayed(world.events);
  assert.equal(hashOf(again), hashOf(world.state));
  assert.equal(again.resting.count, 1);
  assert.deepEqual(again.orders.order(order.terms.order)?.before, order.before);
});

test("a full disk ends no order with time: what LPs leave open of it rests on", () => {
  const world = liveWorld(hedges);
  const { order, leg } = world.hedged(limit);
  world.engine.isJournalFull = true;
  assert.deepEqual(typesOf(world.news(leg, "Rejected")), ["LegRejected", "OrderRested"]);
  assert.equal(order.isResting, true);
  quote(world.pass(1_000));
  assert.deepEqual(takeDue(world), [], "and is not taken up before there is room");
  world.engine.isJournalFull = false;
  assert.deepEqual(typesOf(takeDue(world)), ["OrderTriggered", "OrderDecided", "LegCreated"]);
});
