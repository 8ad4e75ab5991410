import assert from "node:assert/strict";
import { test } from "vitest";
import { inputFrom } from "../../../src/core/decide/again.ts";
import { route } from "../../../src/core/decide/route.ts";
import { explainOrder, wordExplanation } from "../../../src/core/explain.ts";
import { hashOf } from "../../../src/core/state.ts";
import { lp, policyOf } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, BETA, EURUSD, JOURNAL, liveWorld, only, PROFESSIONAL } from "../world.ts";
import { px, replayed, RETAIL, USDJPY, World } from "../world.ts";

/** EURUSD is 1.1000 / 1.1002; a pip for all, three in USDJPY, half a pip for VIP. */
const byAll: PolicyChange = {
  strategy: { mode: "A_BOOK", maxDeviationMilliPips: 1_000 },
  strategyOfSymbol: [undefined, { maxDeviationMilliPips: 3_000 }],
  strategyOfGroup: [undefined, { maxDeviationMilliPips: 500 }],
};

for (const [whose, account, symbol, side, limit] of [
  ["of nobody's own", RETAIL, EURUSD, "Buy", 1.1003],
  ["of nobody's own", RETAIL, EURUSD, "Sell", 1.0999],
  ["of the symbol", RETAIL, USDJPY, "Buy", 150.05],
  ["of the symbol", RETAIL, USDJPY, "Sell", 149.97],
  ["of the group, which goes before the symbol's,", PROFESSIONAL, USDJPY, "Buy", 150.025],
  ["of the group", PROFESSIONAL, EURUSD, "Sell", 1.09995],
] as const) {
  test(`the deviation ${whose} bounds an LP's price: ${side}, symbol ${symbol}, at ${limit}`, () => {
    const { leg, order } = liveWorld(byAll).hedged({ account, symbol, side });
    assert.equal(leg.limitPx, px(limit));
    assert.equal(order.decision?.deviation, Math.abs(px(limit) - leg.expectedPx));
  });
}

test("within the deviation the LP's price is the client's, worse as well as better", () => {
  for (const lastPx of [px(1.10025), px(1.10015)]) {
    const world = liveWorld(byAll);
    const { leg } = world.hedged({ account: PROFESSIONAL });
    assert.equal(only(world.fill(leg, 1, { lastPx }), "ClientFilled").lastPx, lastPx);
    assert.deepEqual(world.alertCodes(), []);
  }
});

test("a fill beyond the deviation of its group is the house's loss, where another's would not be", () => {
  const lastPx = px(1.1003);
  for (const [account, paid, alerts] of [
    [PROFESSIONAL, px(1.10025), ["FILL_BEYOND_LIMIT"]],
    [RETAIL, lastPx, []],
  ] as const) {
    const world = liveWorld(byAll);
    const { leg } = world.hedged({ account });
    assert.equal(only(world.fill(leg, 1, { lastPx }), "ClientFilled").lastPx, paid);
    assert.deepEqual(world.alertCodes(), alerts);
  }
});

test("the next LP is asked inside the deviation the order was decided under", () => {
  const change = { ...byAll, lps: [lp(0, "ALPHA"), lp(1, "BETA")] };
  for (const [account, next] of [
    [RETAIL, BETA],
    [PROFESSIONAL, undefined],
  ] as const) {
    const world = new World(change);
    world.quote(ALPHA, 1.1, 1.1002).quote(BETA, 1.1, 1.10028);
    const { leg } = world.hedged({ account });
    assert.equal(leg.lp, ALPHA);
    // Whatever policy comes meanwhile.
    world.activate({ ...policyOf({ ...change, strategyOfGroup: [] }), version: 2 });
    const events = world.news(leg, "Rejected");
    assert.equal(events.find((it) => it.type === "LegCreated")?.lp, next);
  }
});

test("a closing that no LP takes is closed by the house only inside its group's deviation", () => {
  for (const [account, isClosed] of [
    [RETAIL, true],
    [PROFESSIONAL, false],
  ] as const) {
    const world = liveWorld({ ...byAll, onCloseLpFailure: "internalise", retryBudget: 0 });
    world.fill(world.hedged({ account }).leg, 1);
    const { leg } = world.hedged({ account, side: "Sell", isClosing: true });
    assert.equal(leg.limitPx, px(account === RETAIL ? 1.0999 : 1.09995));
    world.quote(ALPHA, 1.09992, 1.10012);
    const events = world.news(leg, "Rejected");
    assert.equal(
      events.some(({ type }) => type === "HedgeOrphaned"),
      isClosed,
    );
  }
});

test("an order of the house has its symbol's deviation, as one of no group", () => {
  const groups = [{ maxDeviationMilliPips: 100 }, { maxDeviationMilliPips: 200 }];
  const strategy = { mode: "B_BOOK", maxDeviationMilliPips: 1_000 } as const;
  const world = liveWorld({ ...byAll, strategy, strategyOfGroup: groups });
  world.submit({ symbol: USDJPY });
  const placed = world.house({ symbol: USDJPY, sized: undefined });
  assert.equal(only(placed, "LegCreated").limitPx, px(150.05));
});

test("the decision's record says its deviation, and the decision is made again from it", () => {
  const world = liveWorld(byAll);
  const events = world.submit({ account: PROFESSIONAL });
  const decided = only(events, "OrderDecided");
  assert.equal(decided.deviation, px(0.00005));
  const input = inputFrom(only(events, "OrderAccepted"), decided, "VIP");
  const again = route(input, world.engine.policy);
  assert.equal(again.deviation, decided.deviation);
  assert.equal(again.legLimitPx, only(events, "LegCreated").limitPx);
  assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
  const told = explainOrder(world.order(decided.order), world.state.names, JOURNAL);
  assert.equal(told.decision?.deviation, 0.00005);
  assert.match(wordExplanation(told), /client price 1\.1002, LPs up to 0\.00005 past it/);
});
