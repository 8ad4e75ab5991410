import type { Order } from "../execute/order.ts";
import { opposite } from "../terms.ts";
import { larger, minus, negated, NO_VOLUME, smaller } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import type { Holdings } from "./holdings.ts";

/** An order was decided: what it closes is on its way. */
export function reserveClosing(holdings: Holdings, order: Order): void {
  const { account, symbol, side } = order.terms;
  const a = leftToClose(order.aCloses, order.aFilled);
  const b = leftToClose(order.bCloses, order.bFilled);
  holdings.reserve(account, symbol, opposite(side), a, b);
}

/** A fill of both legs, before the order counts it: it closes first, and what is left opens. */
export function bookHolding(holdings: Holdings, order: Order, aQty: Volume, bQty: Volume): void {
  const { account, symbol, side } = order.terms;
  const a = smaller(aQty, leftToClose(order.aCloses, order.aFilled));
  const b = smaller(bQty, leftToClose(order.bCloses, order.bFilled));
  holdings.close(account, symbol, opposite(side), a, b);
  holdings.open(account, symbol, side, minus(aQty, a), minus(bQty, b));
}

/** The order is over: what it did not close is free to be closed by another. */
export function releaseClosing(holdings: Holdings, order: Order): void {
  const { account, symbol, side } = order.terms;
  const a = leftToClose(order.aCloses, order.aFilled);
  const b = leftToClose(order.bCloses, order.bFilled);
  holdings.reserve(account, symbol, opposite(side), negated(a), negated(b));
}

/** What of a leg is still to be closed: it closes before it opens. */
export const leftToClose = (closes: Volume, filled: Volume): Volume =>
  larger(minus(closes, filled), NO_VOLUME);
