import assert from "node:assert/strict";
import { test } from "vitest";
import { inputFrom } from "../../../../src/core/decide/again.ts";
import { route } from "../../../../src/core/decide/route.ts";
import type { ContradictedSymbol } from "../../../../src/core/execute/sor/check-symbols.ts";
import { hashOf } from "../../../../src/core/state.ts";
import { legFault } from "../../../../src/desk/leg-check.ts";
import { lp } from "../../policy-of.ts";
import { ALPHA, BETA, EURUSD, liveWorld, lots, only, replayed, TOXIC } from "../../world.ts";
import { typesOf, USDJPY } from "../../world.ts";
import type { World } from "../../world.ts";

const two = [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")];
const toxic = { account: TOXIC, orderQty: lots(1) };
const tooSmall: ContradictedSymbol = { symbol: EURUSD, fault: "MINIMUM", text: "1 there, 5 taken" };

/** ALPHA has the better price. */
function quoted(): World {
  const world = liveWorld({ lps: two });
  world.quote(ALPHA, 1.1, 1.1002).quote(BETA, 1.0999, 1.1004);
  return world;
}

const lpOf = (world: World): number => world.hedged(toxic).leg.lp;

const verdictsIn = (events: ReturnType<World["submit"]>): string[] =>
  only(events, "OrderDecided").lps.map(({ verdict }) => verdict);

test("a symbol that an LP's list contradicts goes to another LP, its own reason says so, and an alert", () => {
  const world = quoted();
  assert.equal(lpOf(world), ALPHA);
  assert.deepEqual(typesOf(world.listed(ALPHA, tooSmall)), ["LpSymbolStopped"]);
  assert.deepEqual(verdictsIn(world.submit(toxic)), ["SYMBOL_STOPPED", "CHOSEN"]);
  assert.ok(world.alertCodes().includes("LP_SYMBOL_STOPPED"));
});

test("its other symbols are not stopped, nor that symbol at another LP", () => {
  const world = quoted();
  world.quote(ALPHA, 150, 150.02, USDJPY);
  world.listed(ALPHA, tooSmall);
  assert.equal(world.hedged({ ...toxic, symbol: USDJPY }).leg.lp, ALPHA);
  assert.equal(lpOf(world), BETA);
});

test("the same said again leaves no event; another reason does, and a list that agrees lifts it", () => {
  const world = quoted();
  world.listed(ALPHA, tooSmall);
  assert.deepEqual(world.listed(ALPHA, tooSmall), []);
  assert.deepEqual(typesOf(world.listed(ALPHA, { ...tooSmall, fault: "STEP" })), [
    "LpSymbolStopped",
  ]);
  assert.deepEqual(typesOf(world.listed(ALPHA)), ["LpSymbolResumed"]);
  assert.equal(lpOf(world), ALPHA);
  assert.ok(world.alertCodes().includes("LP_SYMBOL_RESUMED"));
});

test("a list that cannot be used stops nothing and lifts nothing", () => {
  const world = quoted();
  world.listed(ALPHA, tooSmall);
  assert.deepEqual(world.step({ type: "LpListFailed", lp: ALPHA, text: "UNENDED, x" }), []);
  assert.ok(world.alertCodes().includes("LP_LIST_UNUSABLE"));
  assert.equal(lpOf(world), BETA);
});

test("a leg under way at the LP goes on, and its fill is booked; its rest goes to another LP", () => {
  const world = quoted();
  const { leg, order } = world.hedged(toxic);
  assert.equal(leg.lp, ALPHA);
  world.listed(ALPHA, tooSmall);
  world.fill(leg, 0.4);
  assert.equal(order.aFilled, lots(0.4));
  world.quote(BETA, 1.1, 1.1002);
  const events = world.news(leg, "Canceled");
  assert.equal(only(events, "LpFailover").to, BETA);
});

test("where every LP's list contradicts the symbol there is no LP, and no price but theirs", () => {
  const world = quoted();
  world.listed(ALPHA, tooSmall);
  world.listed(BETA, tooSmall);
  assert.equal(only(world.submit(toxic), "OrderDenied").code, "NO_LP");
});

test("clients get the price of LPs that take the symbol, where one does", () => {
  const world = quoted();
  const best = () => world.engine.quotes.best(world.engine.policy, EURUSD, world.nowNs);
  assert.deepEqual(best(), { bid: 1.1e8, ask: 1.1002e8 });
  world.listed(ALPHA, tooSmall);
  assert.deepEqual(best(), { bid: 1.0999e8, ask: 1.1004e8 });
  assert.equal(only(world.submit(toxic), "OrderDecided").clientPx, 1.1004e8);
  world.listed(ALPHA);
  assert.deepEqual(best(), { bid: 1.1e8, ask: 1.1002e8 });
});

test("a stop survives a restart, is in the state hash, and a decision made again knows it", () => {
  const world = quoted();
  const before = hashOf(world.state);
  world.listed(ALPHA, tooSmall);
  assert.notEqual(hashOf(world.state), before);
  const again = replayed(world.events);
  assert.equal(hashOf(again), hashOf(world.state));
  assert.equal(again.stops.isStopped(ALPHA, EURUSD), true);
  const { order } = world.hedged(toxic);
  world.listed(ALPHA);
  const input = inputFrom(order.decidedTerms, order.decision!, "");
  assert.equal(route(input, world.engine.policy).lp, BETA);
});

test("a leg for a stopped symbol is not sent, whatever decided it", () => {
  const world = quoted();
  const created = only(world.submit(toxic), "LegCreated");
  assert.equal(legFault(world.state, created), undefined);
  world.listed(ALPHA, tooSmall);
  assert.match(legFault(world.state, created) ?? "", /contradicts/);
});
