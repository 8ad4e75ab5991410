import type { OrderTriggered } from "./events.ts";
import { clientMayBecome } from "./execute/order-status.ts";
import type { OrdStatus } from "./execute/order-status.ts";
import { leavesQtyOf } from "./execute/order.ts";
import type { Order } from "./execute/order.ts";
import type { ClientReplaced } from "./execute/rest-events.ts";
import type { State } from "./state.ts";

/** The part of `apply` that concerns orders which rest. */
export const restingChanged = (state: State, event: OrderTriggered | ClientReplaced): void =>
  event.type === "OrderTriggered" ? triggered(state, event) : replaced(state, event);

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
  become(order, "Filled");
  return state.orders.settle(order, undefined);
}

/** @throws `Invariant:` when the table forbids the move: `decide` must not have let it through. */
export function become(order: Order, to: OrdStatus): void {
  if (!clientMayBecome(order.ordStatus, to)) {
    throw new Error(
      `Invariant: order ${order.terms.order} may not go from ${order.ordStatus} to ${to}`,
    );
  }
  order.ordStatus = to;
}

export function orderOf(state: State, number: number): Order {
  const order = state.orders.order(number);
  if (order === undefined) throw new Error(`Invariant: order ${number} must exist`);
  return order;
}
