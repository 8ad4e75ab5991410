import type { LegCreated } from "../core/events.ts";
import type { State } from "../core/state.ts";
import { negated } from "../core/units/quantity.ts";

/**
 * What of a leg only the desk's own state tells, looked at once more before it is composed. All
 * else is the edge's to see, from books of its own (docs/LP_EDGE.md).
 *
 * @returns what is wrong with it; undefined: nothing
 */
export function legFault(state: State, leg: LegCreated): string | undefined {
  if (state.stops.isStopped(leg.lp, leg.symbol)) return "the LP's list contradicts its mapping";
  const isForClosing = state.kills.levelOf("lp", leg.lp) === "close_only";
  return isForClosing && isBeyondHeld(state, leg) ? "the LP only closes" : undefined;
}

/** With this leg, what is on its way to the LP takes off more than it holds. */
function isBeyondHeld({ hedges, orders }: State, { lp, symbol, side }: LegCreated): boolean {
  const net = hedges.net(lp, symbol);
  const held = side === "Buy" ? negated(net) : net;
  return orders.underWay.of(lp, symbol, side) > held;
}
