import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import type { Event, LegCreated, OrderDecided } from "../../../src/core/events.ts";
import type { LpView } from "../../../src/core/execute/sor/lp-view.ts";
import type { Lp, LpTerms } from "../../../src/core/policy.ts";
import { hashOf } from "../../../src/core/state.ts";
import type { Side } from "../../../src/core/terms.ts";
import { asBps, asVolume } from "../../../src/core/units/quantity.ts";
import { lp, lpTerms } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { EURUSD, lots, only, TOXIC, World } from "../world.ts";

interface Case {
  readonly policy: PolicyChange;
  readonly quotes: readonly { bid: number; spread: number; ageMs: number; isUp: boolean }[];
  readonly account: number;
  readonly side: Side;
  readonly orderQty: number;
}

/** Minimum and maximum are whole steps, as the policy's own check demands. */
const anyTerms: fc.Arbitrary<LpTerms> = fc
  .record({
    step: fc.constantFrom(0.001, 0.01, 0.03, 0.05, 0.1, 1),
    minimum: fc.integer({ min: 1, max: 20 }),
    more: fc.integer({ min: 0, max: 2000 }),
  })
  .map(({ step, minimum, more }) => lpTerms(step * minimum, step, step * (minimum + more)));

const anyLp = (index: number): fc.Arbitrary<Lp> =>
  fc
    .record({
      isEnabled: fc.boolean(),
      priority: fc.integer({ min: 1, max: 3 }),
      terms: fc.option(anyTerms, { nil: undefined, freq: 8 }),
    })
    .map(({ isEnabled, priority, terms }) =>
      lp(index, `LP${index}`, { isEnabled: isEnabled || priority > 1, priority, terms: [terms] }),
    );

const anyQuote = fc.record({
  bid: fc.integer({ min: 10_998, max: 11_002 }),
  spread: fc.integer({ min: 0, max: 4 }),
  ageMs: fc.constantFrom(0, 100, 4999, 5000, 5001, 60_000),
  isUp: fc.boolean(),
});

const anyCase: fc.Arbitrary<Case> = fc.record({
  policy: fc.record({
    lps: fc.tuple(anyLp(0), anyLp(1), anyLp(2)),
    defaultLp: fc.integer({ min: -1, max: 2 }),
    strategy: fc.record({
      onBelowLpMin: fc.constantFrom("reject", "internalise", undefined),
      hedgesLargeOrders: fc.boolean(),
      onBreach: fc.constantFrom("hedge_order", "hedge_excess", "reject"),
    }),
    shares: fc.record({ RETAIL: fc.integer({ min: 0, max: 10_000 }).map(asBps) }),
  }),
  quotes: fc.tuple(anyQuote, anyQuote, anyQuote),
  account: fc.integer({ min: 0, max: 5 }),
  side: fc.constantFrom("Buy", "Sell"),
  orderQty: fc.oneof(
    fc.integer({ min: 1, max: 100 }),
    fc.integer({ min: 900, max: 1100 }),
    fc.integer({ min: 1, max: 100_000 }),
  ),
});

function worldOf({ policy, quotes }: Case): World {
  const world = new World(policy);
  const now = world.nowNs;
  for (const [index, { bid, spread, ageMs, isUp }] of quotes.entries()) {
    world.session(index, isUp);
    world.nowNs = now - ageMs * 1_000_000;
    world.quote(index, bid / 1e4, (bid + spread) / 1e4);
  }
  world.nowNs = now;
  return world;
}

interface Decided {
  readonly world: World;
  readonly it: Case;
  readonly events: readonly Event[];
  readonly decided: OrderDecided;
  readonly legs: readonly LegCreated[];
}

/** Checks what must hold of every decision. */
function always(holds: (decided: Decided) => void, numRuns = 1500): void {
  fc.assert(
    fc.property(anyCase, (it) => {
      const world = worldOf(it);
      const { account, side } = it;
      const events = world.submit({ account, side, orderQty: lots(it.orderQty / 100) });
      const decided = only(events, "OrderDecided");
      const legs = events.filter((event) => event.type === "LegCreated");
      holds({ world, it, events, decided, legs });
    }),
    { numRuns },
  );
}

test("whatever the policy, quotes and client, A + B is the order, or the order is denied", () => {
  always(({ it, events, decided }) => {
    if (decided.action === "REJECT") {
      assert.equal(decided.aVolume + decided.bVolume, 0);
      assert.equal(events[0]?.type, "OrderDenied");
      return;
    }
    assert.equal(decided.aVolume + decided.bVolume, lots(it.orderQty / 100));
    assert.ok(decided.aVolume >= 0 && decided.bVolume >= 0);
    assert.equal(events[0]?.type, "OrderAccepted");
  });
});

test("a leg leaves exactly when something is hedged, and it is the A volume", () => {
  always(({ decided, legs }) => {
    const sum = legs.reduce((all, { orderQty }) => all + orderQty, 0);
    assert.equal(sum, decided.aVolume);
    assert.equal(legs.length === 0, decided.aVolume === 0);
    assert.equal(legs[0]?.lp ?? -1, decided.lp);
    for (const { lp: to, orderQty } of legs) assert.equal(decided.lps[to]?.legQty, orderQty);
  });
});

/** Enabled, trading the symbol, up and fresh. */
function isAble(world: World, { lp: at, isUp, ageUs }: LpView): boolean {
  const { isEnabled, terms } = world.engine.policy.lps[at]!;
  return isEnabled && terms[EURUSD] !== undefined && isUp && ageUs >= 0 && ageUs <= 5_000_000;
}

const largestMinimum = (world: World): number =>
  Math.max(...world.engine.policy.lps.map(({ terms }) => terms[EURUSD]?.minimum ?? 0));

const isWorse = (side: Side, price: number, other: number): boolean =>
  side === "Buy" ? price > other : price < other;

test("no eligible LP that takes the whole A leg has a better price than the one it went to", () => {
  always(({ world, it, decided, legs }) => {
    const [leg] = legs;
    if (leg === undefined || legs.length > 1) return;
    const rounding = decided.findings.find((finding) => finding.code === "LEG_ROUNDED");
    const wanted = rounding?.wanted ?? leg.orderQty;
    const sideOf = it.side === "Buy" ? "ask" : "bid";
    for (const view of decided.lps) {
      if (!isAble(world, view)) continue;
      const takes = world.engine.policy.lps[view.lp]!.terms[EURUSD]!;
      if (wanted < takes.minimum || wanted > takes.maximum) continue;
      const { orderQty } = leg;
      if (orderQty < takes.minimum || orderQty > takes.maximum) continue;
      if (orderQty % takes.step !== 0) continue;
      assert.ok(!isWorse(it.side, leg.expectedPx, view[sideOf]), `${view.lp} was better`);
    }
  });
});

test("of a leg that is swept, an LP with a better price has what it shows or all it takes before another gets any", () => {
  always(({ world, it, decided, legs }) => {
    if (legs.length < 2) return;
    const sideOf = it.side === "Buy" ? "ask" : "bid";
    const shownOf = it.side === "Buy" ? "askQty" : "bidQty";
    for (const view of decided.lps) {
      const isUsedBehind = legs.some(({ expectedPx }) =>
        isWorse(it.side, expectedPx, view[sideOf]),
      );
      if (!isUsedBehind || !isAble(world, view)) continue;
      const { minimum, maximum, step } = world.engine.policy.lps[view.lp]!.terms[EURUSD]!;
      // What LPs at its price or a better one took was not there for it.
      const before = legs
        .filter((leg) => leg.lp !== view.lp && !isWorse(it.side, leg.expectedPx, view[sideOf]))
        .reduce((sum, leg) => sum + leg.orderQty, 0);
      const bound = Math.min(view[shownOf], maximum, decided.aVolume - before);
      const most = bound - (bound % step);
      // What is missing to the minimum of another may have gone to make that up.
      const lent = largestMinimum(world) + step;
      assert.ok(view.legQty >= most - lent || most < minimum, `LP ${view.lp} got ${view.legQty}`);
    }
  });
});

test("a leg is a size its LP takes: whole steps, not below its minimum, not above its maximum", () => {
  always(({ world, legs }) => {
    for (const leg of legs) checkSize(world, leg);
  });
});

function checkSize(world: World, leg: LegCreated): void {
  const { minimum, step, maximum } = world.engine.policy.lps[leg.lp]!.terms[EURUSD]!;
  assert.equal(leg.orderQty % step, 0, `${leg.orderQty} is no multiple of ${step}`);
  assert.ok(leg.orderQty >= minimum, "not below the minimum");
  assert.ok(leg.orderQty <= maximum, "not above the maximum");
}

test("nothing is kept of an order that must be hedged unless the policy lets it", () => {
  always(({ it, decided }) => {
    const { onBelowLpMin } = it.policy.strategy!;
    const isLarge = decided.findings.some(({ code }) => code === "LARGE_ORDER");
    const mustHedge =
      it.account === TOXIC ? onBelowLpMin !== "internalise" : isLarge && onBelowLpMin === "reject";
    if (mustHedge) assert.equal(decided.bVolume, 0);
  });
});

test("the chosen LP is enabled, up, fresh and trades the symbol", () => {
  always(({ world, decided }) => {
    if (decided.lp < 0) return;
    const view = decided.lps[decided.lp]!;
    const { isEnabled, terms } = world.engine.policy.lps[decided.lp]!;
    assert.equal(view.verdict, "CHOSEN");
    assert.ok(isEnabled && terms[EURUSD] !== undefined && view.isUp);
    assert.ok(view.ageUs >= 0 && view.ageUs <= 5_000_000);
  });
});

test("the limit never passes the client's price by more than the deviation", () => {
  always(({ decided, legs }) => {
    for (const { side, limitPx } of legs) {
      assert.ok(Math.abs(limitPx - decided.clientPx) <= 10_000);
      assert.ok(!isWorse(side, decided.clientPx, limitPx));
    }
  });
});

test("an action is named after its legs, and whatever changed the order left a finding", () => {
  always(({ decided }) => {
    const { aVolume, bVolume } = decided;
    const named = aVolume === 0 ? "B_BOOK" : bVolume === 0 ? "A_BOOK" : "PARTIAL_HEDGE";
    if (decided.action !== "REJECT") assert.equal(decided.action, named);
    assert.ok(decided.findings.length > 0);
  });
});

test("asking for a decision changes nothing", () => {
  always(({ world, it }) => {
    const before = hashOf(world.state);
    const events = world.events.length;
    const outcome = world.decided({
      type: "OrderSubmitted",
      request: world.request({ account: it.account, orderQty: asVolume(10_000) }),
    });
    assert.ok(outcome.events.length > 0);
    assert.equal(hashOf(world.state), before);
    assert.equal(world.events.length, events);
  }, 300);
});
