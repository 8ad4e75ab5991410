import { releaseClosing } from "../accounts/unwinding.ts";
import type { OrderTriggered } from "../events.ts";
import type { State } from "../state.ts";
import { minus, negated } from "../units/quantity.ts";
import { become, orderOf } from "./change-order.ts";
import { isFinal } from "./order-status.ts";
import { leavesQtyOf } from "./order.ts";
import type { Order } from "./order.ts";
import type { ClientReplaced, OrderRested } from "./rest-events.ts";

/** The part of `apply` that concerns orders which rest. */
export function restingChanged(
  state: State,
  event: OrderTriggered | ClientReplaced | OrderRested,
): void {
  switch (event.type) {
    case "OrderTriggered":
      return triggered(state, event);
    case "ClientReplaced":
      return replaced(state, event);
    case "OrderRested":
      return rested(state, event);
  }
}

function triggered(state: State, { order: number, isResting }: OrderTriggered): void {
  const order = orderOf(state, number);
  if (isResting) state.resting.stopReached(order);
  else state.resting.remove(order);
}

/** It goes on resting under its new terms, unless nothing of it is left to be filled. */
function replaced(state: State, event: ClientReplaced): void {
  state.nextExec = event.exec + 1;
  const order = orderOf(state, event.order);
  const { clOrdID, timeInForce, orderQty, limitPx, stopPx, expireUs, transactTimeUs } = event;
  const terms = { timeInForce, orderQty, limitPx, stopPx, expireUs, transactTimeUs };
  state.resting.remove(order);
  state.orders.rename(order, { ...order.terms, ...terms, clOrdID });
  if (event.isLast) order.rank = event.exec;
  if (leavesQtyOf(order) > 0) return state.resting.add(order);
  releaseClosing(state.holdings, order);
  become(order, "Filled");
  return state.orders.settle(order, undefined);
}

/** What LPs left open is held in no book any more; what they filled stays. */
function rested(state: State, { order: number }: OrderRested): void {
  const order = orderOf(state, number);
  giveBack(state, order);
  const { aFilled, bFilled, legs } = order;
  order.aVolume = aFilled;
  order.bVolume = bFilled;
  order.aCloses = aFilled;
  order.bCloses = bFilled;
  order.before = { aFilled, bFilled, legs: legs.length };
  order.failovers = 0;
  order.rests += 1;
  // Whatever becomes of the price, the stop was reached.
  order.isStopReached = order.terms.stopPx > 0;
  state.resting.add(order);
}

/** What was to be filled of an order, and is not, counts no longer. */
export function giveBack(state: State, order: Order): void {
  if (isFinal(order.ordStatus)) return;
  releaseClosing(state.holdings, order);
  const { account, symbol, side } = order.terms;
  const aLeft = minus(order.aVolume, order.aFilled);
  const bLeft = minus(order.bVolume, order.bFilled);
  state.exposure.reserve(symbol, side, negated(bLeft));
  state.positions.live(account, symbol, side, negated(aLeft), negated(bLeft));
}
