import assert from "node:assert/strict";
import { test } from "vitest";
import type { Event } from "../../../src/core/events.ts";
import { explainOrder, wordExplanation } from "../../../src/core/explain.ts";
import { planHouseOrder } from "../../../src/core/house/place-house-order.ts";
import type { HouseAsked } from "../../../src/core/house/place-house-order.ts";
import { Exposure } from "../../../src/core/exposure/exposure.ts";
import { unexplainedNet } from "../../../src/core/exposure/unexplained.ts";
import { lp, lpTerms } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, BETA, EURUSD, JOURNAL, liveWorld, lots, only, RETAIL } from "../world.ts";
import { typesOf } from "../world.ts";
import type { World } from "../world.ts";

const twoLps = [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")];

/** The house keeps two lots long that a client bought. */
function keeping(change: PolicyChange = {}): World {
  const world = liveWorld({ lps: twoLps, strategy: { mode: "B_BOOK" }, ...change });
  world.submit({ account: RETAIL, orderQty: lots(2) });
  assert.equal(world.state.exposure.held(EURUSD), lots(2));
  return world;
}

const lastLeg = (world: World) => world.leg(world.state.nextLeg - 1);

const refusalOf = (world: World, change: Partial<HouseAsked> = {}): string => {
  const view = world.engine.view(world.nowNs, world.timeUs);
  const plan = planHouseOrder(view, world.houseOf(change));
  const before = world.events.length;
  world.house(change);
  if ("events" in plan) return "sent";
  assert.equal(world.events.length, before, "what is refused leaves nothing behind");
  return plan.refusal;
};

const buy = (amount: number): HouseAsked["sized"] => ({ side: "Buy", volume: lots(amount) });

test("a dealer's cover goes whole to LPs, and what they fill of it is kept no more", () => {
  const world = keeping();
  const events = world.house({ sized: buy(1.5) });
  assert.deepEqual(typesOf(events), ["HouseOrdered", "OrderDecided", "LegCreated"]);
  assert.equal(only(events, "HouseOrdered").actor, "dealer");
  world.fill(lastLeg(world), 1.5);
  const { state } = world;
  assert.equal(state.exposure.held(EURUSD), lots(0.5));
  assert.equal(state.hedges.netOfAll(EURUSD), lots(1.5));
  assert.equal(state.exposure.of(EURUSD).clientNet, lots(2), "no client has more than before");
  assert.equal(unexplainedNet(state, EURUSD), 0);
});

test("no client hears of a house order: nothing of it is counted as a report", () => {
  const world = keeping();
  const before = world.state.nextExec;
  const events = [...world.house({ sized: buy(1) }), ...world.fill(lastLeg(world), 1)];
  assert.ok(events.every((event) => !("exec" in event)));
  assert.equal(world.state.nextExec, before);
});

test("flattening takes all that is kept, on the side it takes", () => {
  const world = keeping();
  const { side, orderQty } = only(world.house({ sized: undefined }), "HouseOrdered");
  assert.deepEqual([side, orderQty], ["Buy", lots(2)]);
  world.fill(lastLeg(world), 2);
  assert.equal(world.state.exposure.net(EURUSD), 0);
  assert.equal(refusalOf(world, { sized: undefined }), "NOTHING_KEPT");
});

test("flattening leaves out what live orders may still bring, and what no LP's step takes", () => {
  const terms = [0, 1, 2].map(() => lpTerms(0.1, 0.1));
  const world = keeping({ lps: [lp(ALPHA, "ALPHA", { terms })] });
  world.submit({ account: RETAIL, orderQty: lots(0.03) });
  assert.equal(only(world.house({ sized: undefined }), "HouseOrdered").orderQty, lots(2));
});

test("it goes to the LP that is named and to no other, also when that one fails", () => {
  const world = keeping();
  world.quote(ALPHA, 1.0999, 1.1).quote(BETA, 1.0999, 1.1001);
  const leg = only(world.house({ sized: buy(1), lp: BETA }), "LegCreated");
  assert.equal(leg.lp, BETA);
  const ended = world.news(lastLeg(world), "Rejected", { text: "no" });
  assert.deepEqual(typesOf(ended), ["LegRejected", "HouseEnded"]);
  assert.equal(only(ended, "HouseEnded").code, "LP_REJECTED");
});

test("what an LP does not take of it goes to the next one", () => {
  const world = keeping();
  const first = only(world.house({ sized: buy(1) }), "LegCreated");
  const events = world.news(lastLeg(world), "Rejected");
  assert.deepEqual(typesOf(events), ["LegRejected", "LpFailover", "LegCreated"]);
  assert.notEqual(only(events, "LegCreated").lp, first.lp);
  world.fill(lastLeg(world), 1);
  assert.equal(world.order(world.state.nextOrder - 1).ordStatus, "Filled");
});

test("a leg of it that nobody answers for is in doubt and never sent again", () => {
  const world = keeping();
  world.house({ sized: buy(1) });
  const leg = lastLeg(world);
  assert.deepEqual(typesOf(world.timeout(leg)), ["LegInDoubt"]);
  assert.equal(world.state.exposure.of(EURUSD).doubtBuy, lots(1));
  assert.equal(refusalOf(world, { sized: undefined }), "LEGS_IN_DOUBT");
  world.answer(leg, { ordStatus: "Filled", cumQty: lots(1) });
  assert.equal(world.state.exposure.held(EURUSD), lots(1));
});

test("more than one flattening is never under way", () => {
  const world = keeping();
  world.house({ sized: undefined });
  assert.equal(refusalOf(world, { sized: undefined }), "HOUSE_ORDER_OPEN");
});

test("what is filled beyond it is suspended, like any over-fill", () => {
  const world = keeping();
  world.house({ sized: buy(1) });
  const leg = lastLeg(world);
  world.fill(leg, 1);
  const late = only(world.fill(leg, 0.3), "FillSuspended");
  assert.equal(late.volume, lots(0.3));
  assert.equal(world.state.exposure.held(EURUSD), lots(0.7));
  assert.equal(unexplainedNet(world.state, EURUSD), 0);
});

for (const [what, code, change, prepare] of [
  ["of no volume", "BAD_VOLUME", { sized: buy(0) }, () => undefined],
  ["off the instrument's step", "VOLUME_STEP", { sized: buy(0.015) }, () => undefined],
  ["above the instrument's maximum", "VOLUME_ABOVE_MAX", { sized: buy(1e3 + 1) }, () => undefined],
  ["in a symbol nobody trades", "UNKNOWN_SYMBOL", { symbol: 77 }, () => undefined],
  ["at an LP nobody knows", "TARGET_LP_UNAVAILABLE", { lp: 77 }, () => undefined],
  ["at an LP that is down", "TARGET_LP_UNAVAILABLE", { lp: BETA }, (it) => it.session(BETA, false)],
  ["at an LP that is off", "TARGET_LP_UNAVAILABLE", { lp: BETA }, (it) => it.kill("lp", 1, "halt")],
  ["while all trading is halted", "KILL_SWITCH", {}, (it) => it.kill("global", -1, "halt")],
  ["while its symbol is halted", "KILL_SWITCH", {}, (it) => it.kill("symbol", EURUSD, "halt")],
  [
    "that opens while only closings pass",
    "CLOSE_ONLY",
    { sized: buy(5) },
    (it) => it.kill("global", -1, "close_only"),
  ],
  ["without a fresh price", "NO_PRICE", {}, (it) => it.pass(6000)],
  ["that no LP may get", "NO_LP", {}, (it) => [0, 1].map((at) => it.kill("lp", at, "halt"))],
] as readonly (readonly [string, string, Partial<HouseAsked>, (it: World) => unknown])[]) {
  test(`a house order ${what} is refused with ${code}, and leaves no trace`, () => {
    const world = keeping();
    prepare(world);
    assert.equal(refusalOf(world, change), code);
  });
}

test("what makes the house's position smaller passes where only closings do", () => {
  const world = keeping();
  world.kill("global", -1, "close_only");
  assert.equal(refusalOf(world, { sized: buy(2) }), "sent");
});

test("a size that no LP's step or minimum takes is refused whole, never kept in part", () => {
  const terms = [0, 1, 2].map(() => lpTerms(0.1, 0.1));
  const internalise = { strategy: { mode: "B_BOOK", onBelowLpMin: "internalise" } } as const;
  const world = keeping({ lps: [lp(ALPHA, "ALPHA", { terms })], ...internalise });
  assert.equal(refusalOf(world, { sized: buy(0.25) }), "BELOW_LP_MINIMUM");
  assert.equal(refusalOf(world, { sized: buy(0.05) }), "BELOW_LP_MINIMUM");
});

test("a house order is spread over LPs that show less", () => {
  const world = keeping();
  const size = { bidQty: lots(0.6), askQty: lots(0.6) };
  for (const at of [ALPHA, BETA]) {
    const { engine, nowNs } = world;
    const quote = { bid: engine.quotes.bid(at, 0), ask: engine.quotes.ask(at, 0), ...size };
    engine.quotes.update(at, EURUSD, quote, nowNs);
  }
  const events = world.house({ sized: buy(1) });
  const legs = events.filter((event): event is Extract<Event, { type: "LegCreated" }> => {
    return event.type === "LegCreated";
  });
  assert.deepEqual(
    legs.map(({ orderQty }) => orderQty),
    [lots(0.6), lots(0.4)],
  );
});

test("rules, classes and limits are not about the house", () => {
  const world = keeping({ limit: { maxNet: lots(3), autoHedge: lots(1) } });
  assert.equal(refusalOf(world, { sized: { side: "Sell", volume: lots(9) } }), "sent");
  world.fill(lastLeg(world), 9);
  assert.equal(world.state.exposure.net(EURUSD), lots(11), "a dealer may; the breach is told");
  assert.ok(world.events.some(({ type }) => type === "LimitBreached"));
});

test("explain says who ordered it, why, and that nobody but the house did", () => {
  const world = keeping();
  world.house({ sized: buy(1), lp: BETA });
  world.fill(lastLeg(world), 1);
  const order = world.order(world.state.nextOrder - 1);
  const told = explainOrder(order, world.state.names, JOURNAL);
  assert.equal(told.account, "HOUSE");
  const text = wordExplanation(told);
  assert.match(text, /^house {5}COVER by dealer, at BETA alone: too much of it$/m);
  assert.match(text, /^fill {6}1 at /m);
});

test("a house order takes off orphaned hedges first, and the gross with them", () => {
  const change = { onCloseLpFailure: "internalise", retryBudget: 0 } as const;
  const world = liveWorld({ ...change, strategy: { mode: "A_BOOK" } });
  world.fill(world.hedged({ account: RETAIL }).leg, 1);
  const closing = world.hedged({ account: RETAIL, side: "Sell", isClosing: true });
  world.news(closing.leg, "Rejected");
  const { exposure } = world.state;
  assert.deepEqual([exposure.of(EURUSD).orphanNet, exposure.pendingGross(EURUSD)], [1e6, 1e6]);
  world.house({ sized: undefined });
  world.fill(lastLeg(world), 1);
  const { orphanNet, houseNet } = exposure.of(EURUSD);
  assert.deepEqual([orphanNet, houseNet], [0, 0]);
  assert.deepEqual([exposure.held(EURUSD), exposure.pendingGross(EURUSD)], [0, 0]);
  assert.equal(unexplainedNet(world.state, EURUSD), 0);
});

test("what a house order is filled beyond orphans and suspense is the house's own", () => {
  const exposure = new Exposure();
  exposure.orphan(EURUSD, "Buy", lots(1));
  exposure.suspend(EURUSD, "Buy", lots(2));
  const sums = (): readonly number[] => {
    const { orphanNet, suspenseNet, houseNet } = exposure.of(EURUSD);
    return [orphanNet / 1e6, suspenseNet / 1e6, houseNet / 1e6, exposure.held(EURUSD) / 1e6];
  };
  exposure.bookHouse(EURUSD, "Sell", lots(0.5));
  assert.deepEqual(sums(), [0.5, 2, 0, -2.5]);
  exposure.bookHouse(EURUSD, "Buy", lots(1));
  assert.deepEqual(sums(), [0.5, 2, 1, -3.5], "the same side settles nothing");
  exposure.bookHouse(EURUSD, "Sell", lots(1));
  assert.deepEqual(sums(), [0, 1.5, 1, -2.5]);
  exposure.bookHouse(EURUSD, "Sell", lots(4));
  assert.deepEqual(sums(), [0, 0, -1.5, 1.5]);
});
