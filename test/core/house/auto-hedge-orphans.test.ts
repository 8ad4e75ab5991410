import assert from "node:assert/strict";
import { test } from "vitest";
import { unexplainedNet } from "../../../src/core/exposure/unexplained.ts";
import { hashOf } from "../../../src/core/state.ts";
import { lp, lpTerms } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, BETA, EURUSD, liveWorld, lots, only, PROFESSIONAL, replayed } from "../world.ts";
import { RETAIL, TOXIC, typesOf } from "../world.ts";
import type { World } from "../world.ts";

const alphaAlone = [lp(ALPHA, "ALPHA")];
const internalise = { onCloseLpFailure: "internalise", retryBudget: 0 } as const;

/** A professional's lot: 0.8 at an LP. Of half of it the closing fails there: 0.4 are orphaned. */
function orphaned(change: PolicyChange = {}): World {
  const world = liveWorld({ lps: alphaAlone, ...internalise, ...change });
  world.fill(world.hedged({ account: PROFESSIONAL }).leg, 0.8);
  closeInVain(world, 0.5);
  assert.equal(orphanNet(world), lots(0.4));
  return world;
}

function closeInVain(world: World, volume: number): void {
  const half = { side: "Sell", isClosing: true, orderQty: lots(volume) } as const;
  world.news(world.hedged({ account: PROFESSIONAL, ...half }).leg, "Rejected");
}

const due = (world: World) => world.step({ type: "HedgeDue", symbol: EURUSD });
const lastLeg = (world: World) => world.leg(world.state.nextLeg - 1);
const orphanNet = (world: World) => world.state.exposure.of(EURUSD).orphanNet;

test("an orphaned hedge is taken back at the LP: sold there where it was bought", () => {
  const world = orphaned();
  const kept = world.state.exposure.held(EURUSD);
  const ordered = only(due(world), "HouseOrdered");
  assert.deepEqual(
    [ordered.purpose, ordered.side, ordered.orderQty, ordered.actor],
    ["ORPHAN", "Sell", lots(0.3), "auto-hedger"],
    "no more than makes the house's position smaller",
  );
  assert.equal(kept, lots(0.1 - 0.4));
  world.fill(lastLeg(world), 0.3);
  const { orphanNet: left, houseNet } = world.state.exposure.of(EURUSD);
  assert.deepEqual([left, houseNet], [lots(0.1), 0]);
  assert.equal(world.state.hedges.netOfAll(EURUSD), lots(0.5));
  assert.equal(world.state.exposure.held(EURUSD), 0);
  assert.equal(unexplainedNet(world.state, EURUSD), 0);
  assert.deepEqual(due(world), [], "what clients hold against the rest has covered it");
  assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
});

test("orphans below the LP's minimum wait, and go by its step once they reach it", () => {
  const terms = [0, 1, 2].map(() => lpTerms(0.2, 0.2));
  const world = orphaned({ lps: [lp(ALPHA, "ALPHA", { terms })] });
  assert.equal(only(due(world), "HouseOrdered").orderQty, lots(0.2));
  world.fill(lastLeg(world), 0.2);
  assert.equal(orphanNet(world), lots(0.2));
  assert.deepEqual(due(world), [], "a tenth is below the minimum");
});

test("it goes to the LP that holds the hedge, though another is a little better", () => {
  const world = orphaned({ lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")], retryBudget: 0 });
  const [holder, other] = world.state.hedges.net(ALPHA, EURUSD) > 0 ? [ALPHA, BETA] : [BETA, ALPHA];
  world.quote(holder, 1.1, 1.1002).quote(other, 1.10001, 1.10021);
  const events = due(world);
  assert.equal(only(events, "LegCreated").lp, holder);
  const decided = only(events, "OrderDecided");
  const verdicts = decided.lps.map(({ lp: of, verdict }) => [of, verdict]);
  assert.deepEqual(new Map(verdicts as [number, string][]).get(other), "HOLDS_NO_HEDGE");
});

test("it goes to any LP where the one that holds the hedge is down", () => {
  const world = orphaned({ lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")], retryBudget: 0 });
  const [holder, other] = world.state.hedges.net(ALPHA, EURUSD) > 0 ? [ALPHA, BETA] : [BETA, ALPHA];
  world.session(holder, false);
  assert.equal(only(due(world), "LegCreated").lp, other);
});

test("never are two of them under way, nor one beside a dealer's", () => {
  const world = orphaned();
  due(world);
  closeInVain(world, 0.2);
  assert.deepEqual(due(world), []);
  const other = orphaned();
  other.house({ sized: { side: "Sell", volume: lots(0.1) } });
  assert.deepEqual(due(other), []);
});

test("while a leg of the symbol is in doubt no orphan is taken back", () => {
  const world = orphaned();
  const { leg } = world.hedged({ account: PROFESSIONAL });
  world.timeout(leg);
  assert.deepEqual(due(world), []);
  world.fill(leg, 0.8);
  assert.ok(typesOf(due(world)).includes("HouseOrdered"));
});

test("what a late fill of the closing has met is not taken back a second time", () => {
  const world = liveWorld({ lps: alphaAlone, ...internalise });
  world.fill(world.hedged({ account: PROFESSIONAL }).leg, 0.8);
  const half = { side: "Sell", isClosing: true, orderQty: lots(0.5) } as const;
  const { leg } = world.hedged({ account: PROFESSIONAL, ...half });
  world.news(leg, "Rejected");
  const { leg: other } = world.hedged({ account: RETAIL, side: "Sell", orderQty: lots(2) });
  world.fill(other, other.orderQty / 1e6);
  assert.ok(world.state.exposure.held(EURUSD) < lots(-0.4), "clients are short with the house");
  world.fill(leg, 0.3);
  const { orphanNet: orphans, suspenseNet } = world.state.exposure.of(EURUSD);
  assert.deepEqual([orphans, suspenseNet], [lots(0.4), lots(-0.3)]);
  assert.equal(only(due(world), "HouseOrdered").orderQty, lots(0.1));
});

test("after a refusal it pauses, gives up after so many tries, and more orphans begin anew", () => {
  const world = orphaned();
  for (let attempt = 0; attempt <= 2; attempt++) {
    assert.ok(typesOf(due(world)).includes("HouseOrdered"), `attempt ${attempt}`);
    world.news(lastLeg(world), "Rejected");
    assert.deepEqual(due(world), [], "not before the pause is over");
    world.pass(10_000).quote(ALPHA, 1.1, 1.1002);
  }
  assert.deepEqual(due(world), [], "a person is to look");
  const alert = world.alerts.find(({ code }) => code === "HEDGE_GIVEN_UP");
  assert.equal(alert?.text, "orphaned hedges of EURUSD were not hedged in 3 tries");
  closeInVain(world, 0.2);
  assert.ok(typesOf(due(world)).includes("HouseOrdered"), "more orphans begin anew");
});

/** A toxic client's order that no LP takes: 0.2 of it are kept all the same. */
const sliver = (world: World): unknown => world.submit({ account: TOXIC, orderQty: lots(0.2) });

test("orphans that keep failing do not hold up slivers, nor do slivers give orphans up or begin them anew", () => {
  const coarse = [lp(ALPHA, "ALPHA", { terms: [0, 1, 2].map(() => lpTerms(0.3, 0.1)) })];
  const world = orphaned({ lps: coarse, strategy: { onBelowLpMin: "internalise" } });
  for (let attempt = 0; attempt <= 2; attempt++) {
    assert.equal(only(due(world), "HouseOrdered").purpose, "ORPHAN", `attempt ${attempt}`);
    world.news(lastLeg(world), "Rejected");
    world.pass(10_000).quote(ALPHA, 1.1, 1.1002);
  }
  assert.deepEqual(due(world), [], "orphans are given up");
  for (let order = 0; order < 3; order++) sliver(world);
  assert.ok(world.state.exposure.held(EURUSD) > 0, "clients are long with the house");
  assert.equal(only(due(world), "HouseOrdered").purpose, "SLIVER");
  const [orphans, slivers] = [orphanNet(world), world.state.exposure.of(EURUSD).sliverNet];
  world.fill(lastLeg(world), 0.3);
  const after = [orphanNet(world), world.state.exposure.of(EURUSD).sliverNet];
  assert.deepEqual(after, [orphans, slivers - lots(0.3)], "it hedges what it was sent for");
  world.pass(10_000).quote(ALPHA, 1.1, 1.1002);
  assert.deepEqual(due(world), [], "an LP that takes slivers says nothing of orphans");
  assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
});

test("the policy may leave orphans where they are", () => {
  const autoHedge = { hedgesSlivers: true, hedgesOrphans: false, retries: 2, pauseUs: 1 };
  assert.deepEqual(due(orphaned({ autoHedge })), []);
});

test("it waits for a price, a session and a switch without leaving a trace", () => {
  const world = orphaned();
  world.kill("global", -1, "halt");
  assert.deepEqual(due(world), []);
  world.kill("global", -1, "close_only");
  assert.ok(typesOf(due(world)).includes("HouseOrdered"), "it only makes the position smaller");
  const down = orphaned();
  down.session(ALPHA, false);
  assert.deepEqual(due(down), []);
  const silent = orphaned();
  silent.pass(6_000);
  assert.deepEqual(due(silent), []);
});

test("what is taken back for an orphan hedges no sliver of that side: both are hedged in turn", () => {
  const terms = [0, 1, 2].map(() => lpTerms(0.4, 0.1));
  const coarse = [lp(ALPHA, "ALPHA", { terms })];
  const world = liveWorld({
    lps: coarse,
    ...internalise,
    strategy: { onBelowLpMin: "internalise" },
  });
  world.fill(world.hedged({ account: PROFESSIONAL }).leg, 0.8);
  closeInVain(world, 1);
  assert.equal(orphanNet(world), lots(0.8));
  for (const _ of [1, 2]) world.submit({ account: TOXIC, side: "Sell", orderQty: lots(0.2) });
  const { sliverNet } = world.state.exposure.of(EURUSD);
  assert.equal(sliverNet, lots(-0.4));
  assert.equal(only(due(world), "HouseOrdered").purpose, "ORPHAN");
  world.fill(lastLeg(world), 0.8);
  assert.deepEqual([orphanNet(world), world.state.exposure.of(EURUSD).sliverNet], [0, lots(-0.4)]);
  const next = only(due(world), "HouseOrdered");
  assert.deepEqual([next.purpose, next.side, next.orderQty], ["SLIVER", "Sell", lots(0.4)]);
  world.fill(lastLeg(world), 0.4);
  assert.equal(world.state.exposure.of(EURUSD).sliverNet, 0);
  assert.equal(world.state.exposure.held(EURUSD), 0);
});
