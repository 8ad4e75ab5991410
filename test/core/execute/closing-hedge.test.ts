import assert from "node:assert/strict";
import { test } from "vitest";
import type { Event } from "../../../src/core/events.ts";
import type { Leg } from "../../../src/core/execute/order.ts";
import { unexplainedNet } from "../../../src/core/exposure/unexplained.ts";
import { hashOf } from "../../../src/core/state.ts";
import { lp, lpTerms, policyOf } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, BETA, EURUSD, liveWorld, lots, only, PROFESSIONAL } from "../world.ts";
import { px, replayed, typesOf } from "../world.ts";
import type { World } from "../world.ts";

const two = [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")];
const closingHalf = {
  account: PROFESSIONAL,
  side: "Sell",
  isClosing: true,
  orderQty: lots(0.5),
} as const;

/** A professional holds a lot, 0.8 of it at BETA, which had the better ask then. */
function holding(change: PolicyChange = {}): World {
  const world = liveWorld({ lps: two, retryBudget: 0, ...change });
  world.quote(ALPHA, 1.1, 1.1003).quote(BETA, 1.1, 1.1002);
  const { leg } = world.hedged({ account: PROFESSIONAL });
  assert.equal(leg.lp, BETA);
  world.fill(leg, 0.8);
  return world;
}

const legsIn = (events: readonly Event[]): readonly (readonly number[])[] =>
  events.flatMap((event) =>
    event.type === "LegCreated" ? [[event.lp, event.orderQty / 1e6] as const] : [],
  );

const heldOf = ({ state }: World): readonly number[] => {
  const { aOpen, bOpen } = state.holdings.of(PROFESSIONAL, EURUSD, "Buy");
  return [aOpen / 1e6, bOpen / 1e6];
};

for (const [what, bid, to] of [
  ["half a pip better", 1.10005, BETA],
  ["more than half a pip better", 1.10006, ALPHA],
  ["worse", 1.0999, BETA],
] as const) {
  test(`where another LP is ${what} a hedge is closed at ${to === BETA ? "its own LP" : "that"}`, () => {
    const world = holding();
    world.quote(ALPHA, bid, 1.1003);
    const events = world.submit(closingHalf);
    assert.deepEqual(legsIn(events), [[to, 0.4]]);
    const seen = only(events, "OrderDecided").lps.find((it) => it.lp === ALPHA);
    if (to === BETA && bid > 1.1) assert.equal(seen?.verdict, "HOLDS_NO_HEDGE");
  });
}

test("how much worse the LP that holds a hedge may be stands in the policy", () => {
  const world = holding({ closeToleranceMilliPips: 0 });
  world.quote(ALPHA, 1.10001, 1.1003);
  assert.deepEqual(legsIn(world.submit(closingHalf)), [[ALPHA, 0.4]]);
});

test("a hedge that several LPs hold is taken off each of them, as far as each holds it", () => {
  const world = holding();
  world.quote(ALPHA, 1.1, 1.1001);
  world.fill(world.hedged({ account: PROFESSIONAL, orderQty: lots(0.5) }).leg, 0.4);
  const events = world.submit({ ...closingHalf, orderQty: lots(1.5) });
  assert.deepEqual(
    legsIn(events).toSorted(([a = 0], [b = 0]) => a - b),
    [
      [ALPHA, 0.4],
      [BETA, 0.8],
    ],
  );
});

/** The professional holds 0.8 of a hedge at BETA and 0.4 at ALPHA, which is preferred. */
function holdingAtBoth(): World {
  const world = holding();
  world.quote(ALPHA, 1.1, 1.1001);
  world.fill(world.hedged({ account: PROFESSIONAL, orderQty: lots(0.5) }).leg, 0.4);
  return world;
}

/** The LP that one more closing would go to now. */
const nextTo = (world: World): number =>
  world.decided(closingInput(world)).events.flatMap(lpOf)[0]!;
const closingInput = (world: World) =>
  ({ type: "OrderSubmitted", request: world.request(closingHalf) }) as const;
const lpOf = (event: Event): number[] => (event.type === "LegCreated" ? [event.lp] : []);

test("what a closing on its way takes off an LP another closing takes off the next LP that holds some", () => {
  const world = holdingAtBoth();
  const first = world.hedged(closingHalf);
  const second = world.hedged(closingHalf);
  assert.deepEqual([first.leg.lp, second.leg.lp], [ALPHA, BETA]);
  // BETA has 0.4 left; ALPHA, though preferred, holds nothing that is not being taken off.
  const third = world.hedged(closingHalf);
  assert.equal(third.leg.lp, BETA);
  const seenBy = [first, second, third].map(({ order }) =>
    order.decision?.lps.map(({ held }) => held / 1e6),
  );
  assert.deepEqual(seenBy, [
    [0.4, 0.8],
    [0, 0.8],
    [0, 0.4],
  ]);
  for (const { leg } of [first, second, third]) world.fill(leg, 0.4);
  const { hedges } = world.state;
  assert.deepEqual([hedges.net(ALPHA, EURUSD), hedges.net(BETA, EURUSD)], [0, 0]);
  assert.deepEqual(heldOf(world), [0, 0]);
});

for (const [what, happens, next] of [
  ["was rejected", (world, leg) => world.news(leg, "Rejected"), ALPHA],
  ["was canceled unfilled", (world, leg) => world.news(leg, "Canceled"), ALPHA],
  ["is filled in part", (world, leg) => world.fill(leg, 0.1), BETA],
  ["is filled", (world, leg) => world.fill(leg, 0.4), BETA],
  ["is in doubt", (world, leg) => world.timeout(leg), BETA],
] as const satisfies readonly (readonly [string, (it: World, leg: Leg) => unknown, number])[]) {
  test(`after a closing at an LP that holds a hedge ${what}, the next one goes to ${next === ALPHA ? "that LP" : "the other"}`, () => {
    const world = holdingAtBoth();
    const { leg } = world.hedged(closingHalf);
    assert.equal(leg.lp, ALPHA);
    happens(world, leg);
    assert.equal(nextTo(world), next);
  });
}

test("an opening order of that side on its way to an LP takes its hedge off as a closing does, one of the other side does not", () => {
  const world = holdingAtBoth();
  const opening = { account: PROFESSIONAL, orderQty: lots(0.5) } as const;
  assert.equal(world.hedged(opening).leg.lp, ALPHA);
  assert.equal(nextTo(world), ALPHA);
  assert.equal(world.hedged({ ...opening, side: "Sell" }).leg.lp, ALPHA);
  assert.equal(nextTo(world), BETA);
});

test("of a closing that was filled in part and canceled, what it left is there for the next one", () => {
  const world = holdingAtBoth();
  const { leg } = world.hedged({ ...closingHalf, orderQty: lots(0.3) });
  assert.deepEqual([leg.lp, leg.orderQty], [ALPHA, lots(0.24)]);
  world.fill(leg, 0.1);
  world.news(leg, "Canceled");
  const { order } = world.hedged({ ...closingHalf, orderQty: lots(0.3) });
  assert.equal(order.decision?.lps[ALPHA]?.held, lots(0.3));
});

/** A third LP, which quotes a little better than the two that hold the hedge. */
function besideBoth(betterBid: number): World {
  const third = 2;
  const lps = [...two, lp(third, "GAMMA")];
  const world = liveWorld({ lps, retryBudget: 1 });
  world.step({ type: "LpSessionMoved", lp: third, isUp: true, reason: "trade session" });
  for (const at of [ALPHA, BETA]) {
    world.quote(ALPHA, 1.1, 1.1003).quote(BETA, 1.1, 1.1003).quote(at, 1.1, 1.1002);
    world.fill(world.hedged({ account: PROFESSIONAL, orderQty: lots(0.5) }).leg, 0.4);
  }
  return world.quote(ALPHA, 1.1, 1.1003).quote(BETA, 1.1, 1.1003).quote(third, betterBid, 1.1003);
}

for (const [what, bid, to] of [
  ["the other LP that holds some of it", 1.10004, BETA],
  ["the best price, where that is better by more than the tolerance", 1.1001, 2],
] as const) {
  test(`what the LP that holds a hedge did not take of a closing goes to ${what}`, () => {
    const world = besideBoth(1.1);
    const { leg } = world.hedged(closingHalf);
    assert.equal(leg.lp, ALPHA);
    world.quote(2, bid, 1.1003);
    assert.deepEqual(legsIn(world.news(leg, "Rejected")), [[to, 0.4]]);
  });
}

test("what an LP did not take of a dealer's cover goes on by price, whoever holds what", () => {
  const world = besideBoth(1.1);
  const events = world.house({ sized: { side: "Sell", volume: lots(0.2) } });
  assert.deepEqual(legsIn(events), [[ALPHA, 0.2]]);
  world.quote(2, 1.09999, 1.1003).quote(BETA, 1.09998, 1.1003);
  const leg = world.leg(world.state.nextLeg - 1);
  assert.deepEqual(legsIn(world.news(leg, "Rejected")), [[2, 0.2]]);
});

test("an LP that holds a hedge and is down is passed over", () => {
  const world = holding();
  world.session(BETA, false);
  assert.deepEqual(legsIn(world.submit(closingHalf)), [[ALPHA, 0.4]]);
});

/** The leg of a closing of half a lot. */
const unwinding = (world: World): Leg => world.hedged(closingHalf).leg;

const internalise = { onCloseLpFailure: "internalise" } as const;

test("a client whose closing no LP takes is closed by the house, and the hedge is an orphan", () => {
  const world = holding(internalise);
  const leg = unwinding(world);
  const events = world.news(leg, "Rejected");
  assert.deepEqual(typesOf(events).slice(0, 3), ["LegRejected", "HedgeOrphaned", "ClientFilled"]);
  const { aQty, bQty, lastPx } = only(events, "ClientFilled");
  assert.deepEqual([aQty, bQty, lastPx], [lots(0.4), lots(0.1), px(1.1)]);
  assert.deepEqual(heldOf(world), [0.4, 0.1]);
  const { exposure, hedges } = world.state;
  assert.equal(hedges.net(BETA, EURUSD), lots(0.8), "what the LP holds, it holds");
  assert.equal(exposure.of(EURUSD).orphanNet, lots(0.4));
  assert.equal(exposure.net(EURUSD), lots(0.1 - 0.4), "it counts as the house's own");
  assert.equal(unexplainedNet(world.state, EURUSD), 0);
  assert.ok(world.alertCodes().includes("HEDGE_ORPHANED"));
  assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
});

test("what an LP filled of a closing is passed on, and only the rest is an orphan", () => {
  const world = holding(internalise);
  const leg = unwinding(world);
  world.fill(leg, 0.1);
  world.news(leg, "Canceled");
  assert.equal(world.state.exposure.of(EURUSD).orphanNet, lots(0.3));
  assert.deepEqual(heldOf(world), [0.4, 0.1]);
});

test("a fill that comes after its client was closed by the house meets the orphan", () => {
  const world = holding(internalise);
  const leg = unwinding(world);
  world.news(leg, "Rejected");
  world.fill(leg, 0.4);
  const { suspenseNet, orphanNet } = world.state.exposure.of(EURUSD);
  assert.deepEqual([suspenseNet, orphanNet], [lots(-0.4), lots(0.4)]);
  assert.equal(world.state.exposure.net(EURUSD), lots(0.1));
});

test("a leg in doubt is no failure: nobody is closed before it is known what became of it", () => {
  const world = holding(internalise);
  const leg = unwinding(world);
  assert.deepEqual(typesOf(world.timeout(leg)).slice(0, 1), ["LegInDoubt"]);
  assert.equal(world.state.exposure.of(EURUSD).orphanNet, 0);
  world.fill(leg, 0.4);
  assert.deepEqual(heldOf(world), [0.4, 0.1]);
});

test("a closing that no LP can take at all is closed at once, both books as they were opened", () => {
  const world = holding(internalise);
  world.step({ type: "LpSessionMoved", lp: ALPHA, isUp: false, reason: "trade session" });
  world.step({ type: "LpSessionMoved", lp: BETA, isUp: false, reason: "trade session" });
  const events = world.submit(closingHalf);
  const decided = only(events, "OrderDecided");
  assert.deepEqual(
    [decided.action, decided.aVolume, decided.bVolume],
    ["B_BOOK", lots(0.4), lots(0.1)],
  );
  assert.equal(decided.findings.at(-1)?.code, "HEDGE_ORPHANED");
  assert.equal(only(events, "HedgeOrphaned").leg, 0);
  assert.deepEqual(heldOf(world), [0.4, 0.1]);
  world.submit(closingHalf);
  assert.deepEqual(heldOf(world), [0, 0]);
  assert.equal(world.state.exposure.of(EURUSD).orphanNet, lots(0.8));
});

test("a part that is too small for every LP is closed too, once the house holds no more", () => {
  const world = holding(internalise);
  const coarse = [lp(ALPHA, "ALPHA", { terms: [lpTerms(1, 1)] })];
  world.activate(policyOf({ version: 2, lps: coarse, ...internalise }));
  world.submit({ ...closingHalf, orderQty: lots(1) });
  assert.deepEqual(heldOf(world), [0, 0]);
});

for (const [what, stop] of [
  ["without a fresh price", (world: World) => void world.pass(60_000)],
  ["while trading is halted", (world: World) => void world.kill("symbol", EURUSD, "halt")],
  [
    "at a price no LP would have been allowed",
    (world: World) => void world.quote(ALPHA, 1.09, 1.0902).quote(BETA, 1.09, 1.0902),
  ],
] as const) {
  test(`nobody is closed by the house ${what}`, () => {
    const world = holding(internalise);
    const leg = unwinding(world);
    stop(world);
    only(world.news(leg, "Rejected"), "ClientRejected");
    assert.deepEqual(heldOf(world), [0.8, 0.2]);
    assert.equal(world.state.exposure.of(EURUSD).orphanNet, 0);
  });
}

test("where the policy rejects instead, a closing that no LP takes leaves everything as it was", () => {
  const world = holding();
  only(world.news(unwinding(world), "Rejected"), "ClientRejected");
  assert.deepEqual(heldOf(world), [0.8, 0.2]);
  world.session(ALPHA, false);
  world.step({ type: "LpSessionMoved", lp: BETA, isUp: false, reason: "trade session" });
  assert.equal(only(world.submit(closingHalf), "OrderDenied").code, "NO_LP");
});

test("of an order that closes and opens only what it closes is orphaned, the rest is refused", () => {
  const world = holding({ ...internalise, isNetting: true });
  const { order } = world.hedged({ account: PROFESSIONAL, side: "Sell", orderQty: lots(2) });
  // The LP that holds the hedge gets what closes, the other one the rest.
  assert.equal(order.legs.length, 2);
  for (const leg of order.legs) world.news(leg, "Rejected");
  assert.deepEqual(heldOf(world), [0, 0]);
  assert.equal(world.state.exposure.of(EURUSD).orphanNet, lots(0.8));
  const short = world.state.holdings.of(PROFESSIONAL, EURUSD, "Sell");
  assert.deepEqual([short.aOpen, short.bOpen], [0, 0]);
  assert.deepEqual(
    [order.ordStatus, order.aFilled, order.bFilled],
    ["Canceled", lots(0.8), lots(0.2)],
  );
});

test("a client that is closed in place of its LPs gets the market's price less its markup", () => {
  const change = { onCloseLpFailure: "internalise", strategy: { markupMilliPips: 5000 } } as const;
  const world = holding(change);
  const { leg } = world.hedged(closingHalf);
  assert.equal(only(world.news(leg, "Rejected"), "ClientFilled").lastPx, px(1.0995));
  // The price no LP would have been allowed is the market's, before any markup.
  const moved = holding(change);
  const late = moved.hedged(closingHalf).leg;
  moved.quote(ALPHA, 1.0998, 1.1).quote(BETA, 1.0998, 1.1);
  assert.deepEqual(typesOf(moved.news(late, "Rejected")), ["LegRejected", "ClientRejected"]);
});
