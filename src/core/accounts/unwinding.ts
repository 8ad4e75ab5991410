import type { Order } from "../execute/order.ts";
import { opposite } from "../terms.ts";
import { larger, minus, negated, NO_VOLUME, plus, smaller } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import { openPositions } from "./closable.ts";
import { ClosingParts, nothingLeft } from "./closing-parts.ts";
import type { ClosingPart } from "./closing-parts.ts";
import { freeOf, isTaken } from "./holdings.ts";
import type { Holdings } from "./holdings.ts";
import type { Place } from "./held.ts";

/** An order was decided: what it closes is on its way, and so is what it opens. */
export function reserveClosing(holdings: Holdings, order: Order): void {
  const a = leftToClose(order.aCloses, order.aFilled);
  const b = leftToClose(order.bCloses, order.bFilled);
  order.closing = a === 0 && b === 0 ? nothingLeft : reserved(holdings, order, a, b);
  const decided = plus(order.aVolume, order.bVolume);
  if (plus(order.aCloses, order.bCloses) < decided) expect(holdings, order);
}

function reserved(holdings: Holdings, order: Order, a: Volume, b: Volume): ClosingParts {
  const place = closedBy(order);
  const parts = spread(holdings, place, order.terms.position, a, b);
  for (const it of parts) holdings.reserve(place, it.position, it.aQty, it.bQty);
  return new ClosingParts(parts);
}

/**
 * A fill of both legs, before the order counts it: it closes first, the oldest position before the
 * others, and what is left opens: a position of its own, or where accounts are netted the one there
 * is.
 */
export function bookHolding(holdings: Holdings, order: Order, aQty: Volume, bQty: Volume): void {
  const { account, symbol, side } = order.terms;
  const a = smaller(aQty, leftToClose(order.aCloses, order.aFilled));
  const b = smaller(bQty, leftToClose(order.bCloses, order.bFilled));
  if (a > 0 || b > 0) closeParts(holdings, order, a, b);
  const [aOpens, bOpens] = [minus(aQty, a), minus(bQty, b)];
  if (aOpens === 0 && bOpens === 0) return;
  const position = opens(holdings, order);
  // From now on the position counts in its place.
  if (position === order.terms.order) expectNoMore(holdings, order);
  holdings.open({ account, symbol, side }, position, aOpens, bOpens);
}

function closeParts(holdings: Holdings, order: Order, aQty: Volume, bQty: Volume): void {
  const closed = closedBy(order);
  order.closing.take(aQty, bQty, (position, aPart, bPart) => {
    holdings.close(closed, position, aPart, bPart);
  });
}

/** The order is over, or rests: what it did not close is free to be closed by another. */
export function releaseClosing(holdings: Holdings, order: Order): void {
  expectNoMore(holdings, order);
  if (order.closing === nothingLeft) return;
  const place = closedBy(order);
  for (const { position, aQty, bQty } of order.closing.left()) {
    holdings.reserve(place, position, negated(aQty), negated(bQty));
  }
  order.closing = nothingLeft;
}

/** It counts among the account's positions before it is one. */
function expect(holdings: Holdings, order: Order): void {
  const { account, order: number } = order.terms;
  // Nothing is held under the number of an order that nobody has filled.
  const isFilled = order.aFilled > 0 || order.bFilled > 0;
  if (order.isToOpen || (isFilled && holdings.placeOf(number) !== undefined)) return;
  order.isToOpen = true;
  holdings.expect(account, 1);
}

function expectNoMore(holdings: Holdings, order: Order): void {
  if (!order.isToOpen) return;
  order.isToOpen = false;
  holdings.expect(order.terms.account, -1);
}

/** What of a leg is still to be closed: it closes before it opens. */
export const leftToClose = (closes: Volume, filled: Volume): Volume =>
  larger(minus(closes, filled), NO_VOLUME);

const closedBy = ({ terms: { account, symbol, side } }: Order): Place => ({
  account,
  symbol,
  side: opposite(side),
});

function opens(holdings: Holdings, { terms, decision }: Order): number {
  const { order, account, symbol, side } = terms;
  if (decision?.isNetting !== true) return order;
  return holdings.oldest(account, symbol, side)?.position ?? order;
}

/**
 * From the oldest on each is closed whole, but for the last: that gives what is left of both legs.
 * The decision looked at the same positions, so it comes out.
 */
function spread(
  holdings: Holdings,
  place: Place,
  named: number,
  aQty: Volume,
  bQty: Volume,
): ClosingPart[] {
  const parts: ClosingPart[] = [];
  let [a, b] = [aQty, bQty];
  for (const [position, holding] of openPositions(holdings, place, named)) {
    if (isTaken(holding)) continue;
    const free = freeOf(holding);
    const part =
      plus(a, b) < plus(free.aOpen, free.bOpen)
        ? { position, aQty: a, bQty: b }
        : { position, aQty: free.aOpen, bQty: free.bOpen };
    parts.push(part);
    a = minus(a, part.aQty);
    b = minus(b, part.bQty);
    if (plus(a, b) === 0) break;
  }
  if (a !== 0 || b !== 0) throw new Error("Invariant: an order closes no more than there is");
  return parts;
}
