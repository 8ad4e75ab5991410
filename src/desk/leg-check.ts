import type { LegCreated } from "../core/events.ts";
import { isFinal } from "../core/execute/order-status.ts";
import { leavesQtyOf } from "../core/execute/order.ts";
import type { Order } from "../core/execute/order.ts";
import { lpOf } from "../core/execute/sor/lp-candidates.ts";
import type { LpTerms, Policy } from "../core/policy.ts";
import type { State } from "../core/state.ts";
import { negated } from "../core/units/quantity.ts";

/**
 * Looks at a leg once more before it is composed, with rules of its own: what decided it is not
 * asked. A fault here is a fault of the desk, and its order must not reach an LP.
 *
 * @returns what is wrong with it; undefined: nothing
 */
export function legFault(state: State, policy: Policy, leg: LegCreated): string | undefined {
  // Not by its place in the list: where an LP left the policy its index stays empty.
  const lp = lpOf(policy, leg.lp);
  const terms = lp?.terms[leg.symbol];
  if (lp?.isEnabled !== true || terms === undefined) return "the LP takes no orders of its symbol";
  if (state.stops.isStopped(leg.lp, leg.symbol)) return "the LP's list contradicts its mapping";
  const level = state.kills.levelOf("lp", leg.lp);
  if (level === "halt") return "the LP is halted";
  if (level === "close_only" && isBeyondHeld(state, leg)) return "the LP only closes";
  const order = state.orders.order(leg.order);
  if (order === undefined || isFinal(order.ordStatus)) return "its order is over";
  if (order.terms.symbol !== leg.symbol || order.terms.side !== leg.side) {
    return "its order is in another symbol, or of the other side";
  }
  return quantityFault(leg, terms) ?? priceFault(leg, order) ?? sumFault(order);
}

/** With this leg, what is on its way to the LP takes off more than it holds. */
function isBeyondHeld({ hedges, orders }: State, { lp, symbol, side }: LegCreated): boolean {
  const net = hedges.net(lp, symbol);
  const held = side === "Buy" ? negated(net) : net;
  return orders.underWay.of(lp, symbol, side) > held;
}

function quantityFault({ orderQty }: LegCreated, terms: LpTerms): string | undefined {
  const isWithin = orderQty >= terms.minimum && orderQty <= terms.maximum;
  if (orderQty > 0 && isWithin && orderQty % terms.step === 0) return undefined;
  return "its quantity is beyond the LP's minimum, maximum or step";
}

/** No LP is asked for worse than the client allows. */
function priceFault({ side, limitPx }: LegCreated, { terms }: Order): string | undefined {
  if (limitPx <= 0) return "it has no price";
  const isBound = terms.limitPx > 0;
  const isBeyond = side === "Buy" ? limitPx > terms.limitPx : limitPx < terms.limitPx;
  return isBound && isBeyond ? "its price is beyond its order's limit" : undefined;
}

/** What LPs may still fill of an order is never more than is open of it. */
function sumFault(order: Order): string | undefined {
  let open = 0;
  for (const { ordStatus, orderQty, cumQty } of order.legs) {
    if (!isFinal(ordStatus)) open += orderQty - cumQty;
  }
  return open > leavesQtyOf(order) ? "its order's legs are more than the order" : undefined;
}
