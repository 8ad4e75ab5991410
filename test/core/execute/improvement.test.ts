import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { inputFrom } from "../../../src/core/decide/again.ts";
import { route } from "../../../src/core/decide/route.ts";
import type { OrderDecided } from "../../../src/core/events.ts";
import { explainOrder, wordExplanation } from "../../../src/core/explain.ts";
import { hashOf } from "../../../src/core/state.ts";
import { asPrice } from "../../../src/core/units/quantity.ts";
import { lp, policyOf } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, BETA, EURUSD, JOURNAL, liveWorld, lots, only, PROFESSIONAL } from "../world.ts";
import { px, replayed } from "../world.ts";

const ACKNOWLEDGED = "the board, 1 March";

/** EURUSD is 1.1000 / 1.1002; a pip of deviation, and what LPs do better is the house's. */
const keeping = (mode: "A_BOOK" | "C_BOOK", markupMilliPips = 0): PolicyChange => ({
  strategy: { mode, markupMilliPips, keepAcknowledged: ACKNOWLEDGED },
});

const isKept = ({ findings }: OrderDecided): boolean =>
  findings.some(({ code }) => code === "IMPROVEMENT_KEPT");

for (const [side, better, worse] of [
  ["Buy", 1.10015, 1.10025],
  ["Sell", 1.10005, 1.09995],
] as const) {
  const promised = px(side === "Buy" ? 1.1002 : 1.1);

  test(`where it is kept, a ${side} that an LP fills better is filled at the client's price`, () => {
    const world = liveWorld(keeping("A_BOOK"));
    const events = world.fill(world.hedged({ side }).leg, 1, { lastPx: px(better) });
    assert.equal(only(events, "LegFilled").lastPx, px(better), "the house has it at the LP's");
    const fill = only(events, "ClientFilled");
    assert.deepEqual([fill.lastPx, fill.kept], [promised, px(0.00005)]);
  });

  test(`where it is kept, a ${side} that an LP fills worse is filled there all the same`, () => {
    const world = liveWorld(keeping("A_BOOK"));
    const fill = only(
      world.fill(world.hedged({ side }).leg, 1, { lastPx: px(worse) }),
      "ClientFilled",
    );
    assert.deepEqual([fill.lastPx, fill.kept], [px(worse), 0]);
  });

  test(`where it is passed on, a ${side} has all of it`, () => {
    const world = liveWorld({ strategy: { mode: "A_BOOK" } });
    const events = world.fill(world.hedged({ side }).leg, 1, { lastPx: px(better) });
    const fill = only(events, "ClientFilled");
    assert.deepEqual([fill.lastPx, fill.kept], [px(better), 0]);
  });

  test(`a ${side} whose limit is better than its client's price is filled at no worse than that`, () => {
    const world = liveWorld({ ...keeping("A_BOOK"), lps: [lp(0, "ALPHA"), lp(1, "BETA")] });
    // Half a lot at the limit, the rest two pips off: on average a pip.
    const [off, size] = [px(0.0002), { bidQty: lots(0.5), askQty: lots(0.5) }];
    const [bid, ask] = [px(1.1), px(1.1002)];
    world.engine.quotes.update(ALPHA, EURUSD, { bid, ask, ...size }, world.nowNs);
    const worst = { bid: asPrice(bid - off), ask: asPrice(ask + off) };
    world.engine.quotes.update(BETA, EURUSD, { ...size, ...worst }, world.nowNs);
    const { leg, order } = world.hedged({ side, ordType: "Limit", price: promised });
    assert.equal(Math.abs(order.decision!.clientPx - promised), px(0.0001));
    const fill = only(world.fill(leg, 1, { lastPx: px(better) }), "ClientFilled");
    assert.deepEqual([fill.lastPx, fill.kept], [promised, px(0.00005)]);
  });
}

test("the markup is on top: what is kept is what the LP did better than without it", () => {
  const world = liveWorld(keeping("A_BOOK", 1_000));
  const fill = only(world.fill(world.hedged().leg, 1, { lastPx: px(1.1) }), "ClientFilled");
  assert.deepEqual([fill.lastPx, fill.kept], [px(1.1003), px(0.0002)]);
});

test("what the house keeps of a split order is released at the same price as the hedged part", () => {
  const world = liveWorld(keeping("C_BOOK"));
  const { leg } = world.hedged({ account: PROFESSIONAL });
  const fill = only(world.fill(leg, 0.8, { lastPx: px(1.1001) }), "ClientFilled");
  assert.deepEqual([fill.aQty, fill.bQty], [lots(0.8), lots(0.2)]);
  assert.deepEqual([fill.lastPx, fill.kept], [px(1.1002), px(0.0001)]);
});

test("an order is filled as it was decided, whatever policy comes", () => {
  const world = liveWorld(keeping("A_BOOK"));
  const { leg } = world.hedged();
  world.activate({ ...policyOf({ strategy: { mode: "A_BOOK" } }), version: 2 });
  assert.equal(only(world.fill(leg, 1, { lastPx: px(1.1) }), "ClientFilled").lastPx, px(1.1002));
  const passing = liveWorld({ strategy: { mode: "A_BOOK" } });
  const { leg: other } = passing.hedged();
  passing.activate({ ...policyOf(keeping("A_BOOK")), version: 2 });
  assert.equal(only(passing.fill(other, 1, { lastPx: px(1.1) }), "ClientFilled").lastPx, px(1.1));
});

test("a group may have it passed on where it is kept of all others", () => {
  const world = liveWorld({
    ...keeping("A_BOOK"),
    strategyOfGroup: [undefined, { keepAcknowledged: "" }],
  });
  const paid = (account: number): number =>
    only(world.fill(world.hedged({ account }).leg, 1, { lastPx: px(1.1) }), "ClientFilled").lastPx;
  assert.equal(paid(PROFESSIONAL), px(1.1));
  assert.equal(paid(0), px(1.1002));
});

test("the decision's record says who acknowledged it, and explain what was kept of each fill", () => {
  const world = liveWorld(keeping("A_BOOK"));
  const { order, leg } = world.hedged();
  world.fill(leg, 0.4, { lastPx: px(1.1001) });
  world.fill(leg, 0.6, { lastPx: px(1.10025) });
  const told = explainOrder(order, world.state.names, JOURNAL);
  assert.deepEqual(
    told.fills.map(({ kept }) => kept),
    [0.0001, 0],
  );
  const words = wordExplanation(told);
  assert.match(words, /IMPROVEMENT_KEPT: .* client's price, acknowledged by "the board, 1 March"/);
  assert.match(
    words,
    /0\.4 at 1\.1002 \(0\.4 from the LP, .*\), 0\.0001 better at the LP and kept/,
  );
  assert.match(words, /0\.6 at 1\.10025 \(0\.6 from the LP, 0 from the house\)$/m);
});

test("a decision that keeps it is made again from its record, and another acknowledgement is another state", () => {
  const world = liveWorld(keeping("A_BOOK"));
  const events = world.submit();
  const decided = only(events, "OrderDecided");
  const input = inputFrom(only(events, "OrderAccepted"), decided, "Standard");
  assert.deepEqual(route(input, world.engine.policy).findings, decided.findings);
  assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
  const others = world.events.map((event) =>
    event === decided
      ? {
          ...decided,
          findings: decided.findings.map((it) => Object.assign({}, it, { acknowledged: "x" })),
        }
      : event,
  );
  assert.notEqual(hashOf(replayed(others)), hashOf(world.state));
});

test("an order of the house keeps nothing from anybody", () => {
  const world = liveWorld(keeping("A_BOOK"));
  const events = world.house();
  assert.equal(isKept(only(events, "OrderDecided")), false);
  const leg = world.leg(only(events, "LegCreated").leg);
  assert.equal(only(world.fill(leg, 1, { lastPx: px(1.1) }), "HouseFilled").lastPx, px(1.1));
});

test("client's price and what is kept add up to the LP's with the markup, and no client has a better one", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("Buy" as const, "Sell" as const),
      fc.nat(50_000),
      fc.nat(10_000),
      fc.integer({ min: -20_000, max: 20_000 }),
      (side, markupMilliPips, maxDeviationMilliPips, lpMove) => {
        const terms = { markupMilliPips, maxDeviationMilliPips, keepAcknowledged: ACKNOWLEDGED };
        const world = liveWorld({ strategy: { mode: "A_BOOK", ...terms } });
        const { leg, order } = world.hedged({ side });
        const sign = side === "Buy" ? 1 : -1;
        const lastPx = asPrice(leg.expectedPx + lpMove * 10);
        const fill = only(world.fill(leg, 1, { lastPx }), "ClientFilled");
        const promised = order.decision!.clientPx;
        assert.ok(fill.kept >= 0 && sign * fill.lastPx >= sign * promised);
        const fair = side === "Buy" ? Math.min(lastPx, leg.limitPx) : Math.max(lastPx, leg.limitPx);
        assert.equal(fill.lastPx - sign * fill.kept, fair + sign * markupMilliPips * 10);
        if (fill.kept > 0) assert.equal(fill.lastPx, promised);
      },
    ),
    { numRuns: 200 },
  );
});
