import type { State } from "../state.ts";
import { clientMayBecome } from "./order-status.ts";
import type { OrdStatus } from "./order-status.ts";
import type { Order } from "./order.ts";

/** @throws `Invariant:` when the table forbids the move */
export function become(order: Order, to: OrdStatus): void {
  if (!clientMayBecome(order.ordStatus, to)) {
    throw new Error(
      `Invariant: order ${order.terms.order} may not go from ${order.ordStatus} to ${to}`,
    );
  }
  order.ordStatus = to;
}

/** @throws `Invariant:` when it is not known */
export function orderOf(state: State, number: number): Order {
  const order = state.orders.order(number);
  if (order === undefined) throw new Error(`Invariant: order ${number} must exist`);
  return order;
}
