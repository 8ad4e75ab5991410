import assert from "node:assert/strict";
import { test } from "vitest";
import { hashOf } from "../../../src/core/state.ts";
import { lp, lpTerms, policyOf } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, BETA, EURUSD, liveWorld, lots, only, PROFESSIONAL, replayed } from "../world.ts";
import { RETAIL, TOXIC, typesOf } from "../world.ts";
import type { World } from "../world.ts";

const terms = [0, 1, 2].map(() => lpTerms(0.3, 0.1));
const coarse = [lp(ALPHA, "ALPHA", { terms })];

/** TOXIC orders that no LP takes are kept: 0.2 lots of each. */
function withSlivers(orders: number, change: PolicyChange = {}): World {
  const world = liveWorld({ lps: coarse, strategy: { onBelowLpMin: "internalise" }, ...change });
  for (let order = 0; order < orders; order++) sliver(world);
  return world;
}

const sliver = (world: World): unknown => world.submit({ account: TOXIC, orderQty: lots(0.2) });
const due = (world: World) => world.step({ type: "HedgeDue", symbol: EURUSD });
const lastLeg = (world: World) => world.leg(world.state.nextLeg - 1);
const sliverNet = (world: World) => world.state.exposure.of(EURUSD).sliverNet;

test("slivers below an LP's minimum are kept on, and hedged as soon as they reach it", () => {
  const world = withSlivers(1);
  assert.deepEqual(due(world), []);
  sliver(world);
  const events = due(world);
  const ordered = only(events, "HouseOrdered");
  assert.deepEqual([ordered.purpose, ordered.side, ordered.orderQty], ["SLIVER", "Buy", lots(0.4)]);
  world.fill(lastLeg(world), 0.4);
  assert.equal(sliverNet(world), 0);
  assert.equal(world.state.exposure.held(EURUSD), 0);
});

test("what does not go into the LP's step stays a sliver", () => {
  const world = withSlivers(1);
  world.submit({ account: TOXIC, orderQty: lots(0.15) });
  assert.equal(only(due(world), "HouseOrdered").orderQty, lots(0.3));
  world.fill(lastLeg(world), 0.3);
  assert.equal(sliverNet(world), lots(0.05));
});

test("never are two of them under way for one symbol, nor one beside a dealer's", () => {
  const world = withSlivers(2);
  due(world);
  sliver(world);
  sliver(world);
  assert.deepEqual(due(world), []);
  const other = withSlivers(2);
  other.house({ sized: { side: "Buy", volume: lots(0.3) } });
  assert.deepEqual(due(other), []);
});

test("while a leg of the symbol is in doubt nothing is hedged", () => {
  const world = withSlivers(2);
  world.submit({ account: TOXIC, orderQty: lots(1) });
  world.timeout(lastLeg(world));
  assert.deepEqual(due(world), []);
  world.answer(lastLeg(world), { ordStatus: "Filled", cumQty: lots(1) });
  assert.equal(only(due(world), "HouseOrdered").orderQty, lots(0.4));
});

test("after a refusal it pauses, and tries no more often than the policy says", () => {
  const world = withSlivers(2);
  for (let attempt = 0; attempt <= 2; attempt++) {
    assert.ok(typesOf(due(world)).includes("HouseOrdered"), `attempt ${attempt}`);
    world.news(lastLeg(world), "Rejected");
    assert.deepEqual(due(world), [], "not before the pause is over");
    world.pass(10_000).quote(ALPHA, 1.1, 1.1002);
  }
  assert.deepEqual(due(world), [], "a person is to look");
  assert.equal(world.alertCodes().filter((code) => code === "HEDGE_GIVEN_UP").length, 1);
  sliver(world);
  assert.ok(typesOf(due(world)).includes("HouseOrdered"), "more slivers begin anew");
});

test("a dealer's cover takes slivers off first, and they are not hedged a second time", () => {
  const world = withSlivers(2);
  world.house({ sized: { side: "Buy", volume: lots(0.4) } });
  world.fill(lastLeg(world), 0.4);
  assert.equal(sliverNet(world), 0);
  assert.deepEqual(due(world), []);
});

test("it never makes the house's position larger: what others hold against them is left alone", () => {
  const world = withSlivers(2, { shares: {}, lps: coarse });
  world.submit({ account: RETAIL, side: "Sell", orderQty: lots(0.2) });
  world.submit({ account: RETAIL, side: "Sell", orderQty: lots(0.2) });
  assert.equal(world.state.exposure.held(EURUSD), 0);
  assert.deepEqual(due(world), []);
});

test("the policy may leave slivers where they are", () => {
  const autoHedge = { hedgesSlivers: false, hedgesOrphans: true, retries: 2, pauseUs: 1 };
  const world = withSlivers(2, { autoHedge });
  assert.deepEqual(due(world), []);
});

test("it waits for a market, a session and a switch without leaving a trace", () => {
  const world = withSlivers(2);
  world.kill("global", -1, "halt");
  assert.deepEqual(due(world), []);
  world.kill("global", -1, "close_only");
  assert.ok(typesOf(due(world)).includes("HouseOrdered"), "it only makes the position smaller");
  const down = withSlivers(2);
  down.session(ALPHA, false);
  assert.deepEqual(due(down), []);
});

test("it goes by the steps of LPs that are there: a finer one that is down does not hold it up", () => {
  const fine = lp(BETA, "BETA", { terms: [0, 1, 2].map(() => lpTerms(0.3, 0.01)) });
  const world = withSlivers(1, { lps: [...coarse, fine] });
  world.submit({ account: TOXIC, orderQty: lots(0.15) });
  world.session(BETA, false);
  assert.equal(only(due(world), "HouseOrdered").orderQty, lots(0.3));
});

const tenths = [lp(ALPHA, "ALPHA", { terms: [0, 1, 2].map(() => lpTerms(0.1, 0.1)) })];
const professional = { account: PROFESSIONAL } as const;
const hedging: PolicyChange = { lps: tenths, strategy: { mode: "A_BOOK" } };

test("what the house keeps because no LP took it is no sliver", () => {
  const world = liveWorld({ ...hedging, onLpFailure: "internalise", retryBudget: 0 });
  const { leg } = world.hedged({ ...professional, orderQty: lots(1.04) });
  world.news(leg, "Rejected");
  assert.deepEqual([world.state.exposure.held(EURUSD), sliverNet(world)], [lots(1.04), lots(0.04)]);
  assert.deepEqual(due(world), []);
  assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
});

test("slivers that their clients close are slivers no more, and never become those of the other side", () => {
  const world = liveWorld(hedging);
  for (let order = 0; order < 5; order++) {
    world.submit({ ...professional, orderQty: lots(0.04) });
    assert.equal(sliverNet(world), lots(0.04));
    world.submit({ ...professional, side: "Sell", isClosing: true, orderQty: lots(0.04) });
    assert.deepEqual([world.state.exposure.held(EURUSD), sliverNet(world)], [0, 0]);
  }
  const hedged = withSlivers(2);
  due(hedged);
  hedged.fill(lastLeg(hedged), 0.4);
  hedged.submit({ account: TOXIC, side: "Sell", isClosing: true, orderQty: lots(0.2) });
  assert.equal(sliverNet(hedged), 0, "what was hedged is not counted the other way");
});

test("of an order that closes and opens only what it opens too small for an LP is a sliver", () => {
  const world = liveWorld({ lps: tenths, isNetting: true, strategy: { mode: "B_BOOK" } });
  world.submit({ ...professional, orderQty: lots(3) });
  world.submit({ account: RETAIL, side: "Sell", orderQty: lots(5) });
  world.activate(policyOf({ ...hedging, isNetting: true, version: 2 }));
  world.submit({ ...professional, side: "Sell", orderQty: lots(3.04) });
  assert.deepEqual(
    [sliverNet(world), world.state.exposure.held(EURUSD)],
    [lots(-0.04), lots(-5.04)],
  );
  assert.deepEqual(due(world), []);
});
