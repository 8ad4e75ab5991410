import type { FillSuspended, LegFilled } from "../events.ts";
import { oneMore } from "../one-more.ts";
import type { State } from "../state.ts";
import { asVolume, larger, minus, NO_VOLUME, plus } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import type { LegBusted } from "./bust-events.ts";
import { isFinal } from "./order-status.ts";
import type { OrdStatus } from "./order-status.ts";
import type { Leg } from "./order.ts";
import { claimedBy } from "./stray-fill.ts";
import { filledWith, isFromStatus } from "./status-fill.ts";

/** What an LP filled, or takes back, and what no order can take of it; see `apply`. */
export function fillsChanged(state: State, event: LegFilled | LegBusted | FillSuspended): void {
  switch (event.type) {
    case "LegFilled":
      return legFilled(state, event);
    case "LegBusted":
      return legBusted(state, event);
    case "FillSuspended":
      return state.exposure.suspend(event.symbol, event.side, event.volume);
  }
}

/** Books an LP's fill to the hedge ledger, and to its leg where that is remembered. */
function legFilled(state: State, event: LegFilled): void {
  const { lp, execID, lastQty, lastPx } = event;
  state.hedges.book(lp, event.symbol, event.side, lastQty);
  const leg = state.orders.leg(event.leg);
  if (leg === undefined) {
    state.hedges.rememberStray(lp, execID, lastQty, lastPx);
    return state.hedges.rememberUnclaimed(lp, execID, event);
  }
  state.hedges.noteFill(lp, execID, lastQty);
  leg.execs = oneMore(leg.execs, { execID, lastQty, lastPx });
  if (isFromStatus(execID)) leg.statusCumQty = event.cumQty;
  countFilled(state, leg, plus(leg.cumQty, lastQty));
  const next: OrdStatus = leg.cumQty >= leg.orderQty ? "Filled" : "PartiallyFilled";
  if (!isFinal(leg.ordStatus)) leg.ordStatus = next;
  if (isFinal(leg.order.ordStatus)) state.orders.touchEnded(leg);
  state.orders.settle(leg.order, leg);
}

/** The same the other way; the status of the leg stays, since status never decides money. */
function legBusted(state: State, event: LegBusted): void {
  const { lp, symbol, side, execID, execRefID, lastQty } = event;
  const other = side === "Buy" ? "Sell" : "Buy";
  state.hedges.book(lp, symbol, other, lastQty);
  const claimed = claimedBy(execRefID);
  if (claimed === undefined) state.hedges.busts.takeBack(lp, execRefID, execID);
  if (event.leg === 0) state.hedges.claim(lp, claimed ?? execRefID);
  // The client keeps what it was given: until a person settles it, the house has the difference.
  state.exposure.suspend(symbol, other, lastQty);
  const leg = state.orders.leg(event.leg);
  if (leg === undefined) return;
  const at = leg.execs.findIndex((it) => it.execID === execRefID);
  const busted = leg.execs[at];
  // The LP counts on from less: what it fills next is none of what was covered before.
  if (filledWith(leg, at) <= leg.statusCumQty) {
    leg.statusCumQty = larger(minus(leg.statusCumQty, lastQty), NO_VOLUME);
  }
  if (busted !== undefined) leg.execs[at] = { ...busted, lastQty: NO_VOLUME };
  countFilled(state, leg, minus(leg.cumQty, lastQty));
  if (isFinal(leg.order.ordStatus)) state.orders.touchEnded(leg);
}

/** What is open of a leg, and in doubt of it may be filled unseen, moves with what is known. */
function countFilled(state: State, leg: Leg, cumQty: Volume): void {
  const before = openQtyOf(leg);
  leg.cumQty = cumQty;
  const more = minus(openQtyOf(leg), before);
  state.orders.openQtyMoved(leg, more);
  if (leg.isInDoubt) state.exposure.doubt(leg.symbol, leg.side, more);
}

/** What it may still be filled. */
export const openQtyOf = (leg: Leg): Volume => asVolume(Math.max(0, leg.orderQty - leg.cumQty));
