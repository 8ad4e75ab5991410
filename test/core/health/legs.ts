import type { HealthParts } from "../../../src/core/health/health-terms.ts";
import type { Leg } from "../../../src/core/execute/order.ts";
import { asPrice } from "../../../src/core/units/quantity.ts";
import { lp } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, BETA, EURUSD, liveWorld, lots, only, TOXIC, USDJPY, XAUUSD } from "../world.ts";
import type { World } from "../world.ts";

/** Two LPs; orders go to ALPHA at the same price. */
export const duo: PolicyChange = { lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")] };

/** A hedged order of one lot. */
export const sent = (world: World, symbol = EURUSD): Leg =>
  world.hedged({ account: TOXIC, symbol }).leg;

/** Keeps the quotes fresh while time goes on by whole seconds, and looks as the desk does. */
export function wait(world: World, seconds: number): World {
  world.pass(seconds * 1_000).sample();
  for (const { index } of world.engine.policy.lps) requote(world, index);
  return world;
}

function requote(world: World, index: number): void {
  for (const [symbol, bid, ask] of quotes) world.quote(index, bid, ask, symbol);
}

const quotes = [
  [EURUSD, 1.1, 1.1002],
  [USDJPY, 150, 150.02],
  [XAUUSD, 2000, 2000.3],
] as const;

/** Fills a leg whole, so many pips worse than its quote; below zero better. */
export function fillAt(world: World, leg: Leg, pips: number): void {
  const pip = world.engine.policy.instruments[leg.symbol]!.pip;
  const worse = Math.round(pip * pips) * (leg.side === "Buy" ? 1 : -1);
  world.fill(leg, leg.orderQty / 1e6, { lastPx: asPrice(leg.expectedPx + worse) });
}

export const view = (world: World) => world.engine.view(world.nowNs, world.timeUs);

export const partsOf = (world: World, index = ALPHA): HealthParts => {
  const it = view(world);
  return it.health.partsOf(index, it);
};

export const scoreOf = (world: World, index = ALPHA): number => {
  const it = view(world);
  return it.health.scoreOf(index, it);
};

/** Rejects so many orders in a row that were sent to the LP orders go to. */
export function rejects(world: World, times: number): void {
  for (let at = 0; at < times; at++) world.news(sent(world), "Rejected");
}

/** The LP an order of one lot would go to now, -1: none; and what is said of each. */
export function chosen(world: World): readonly [number, ...string[]] {
  const decided = world.decided({
    type: "OrderSubmitted",
    request: world.request({ account: TOXIC, orderQty: lots(1) }),
  });
  const { lp: to, lps } = only(decided.events, "OrderDecided");
  return [to, ...lps.map(({ verdict }) => verdict)];
}

/** A world in which ALPHA is better by price and was sent nothing yet. */
export function alphaFirst(change: PolicyChange = {}): World {
  return liveWorld({ ...duo, ...change });
}
