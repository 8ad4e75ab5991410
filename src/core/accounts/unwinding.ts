import type { Order } from "../execute/order.ts";
import { opposite } from "../terms.ts";
import { larger, minus, negated, NO_VOLUME, plus, smaller } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import { openPositions } from "./closable.ts";
import { freeOf } from "./holdings.ts";
import type { Holdings, Place } from "./holdings.ts";

/** What of one position an order is going to close, and has not closed yet. */
export interface Closing {
  readonly position: number;
  readonly aQty: Volume;
  readonly bQty: Volume;
}

/** An order was decided: what it closes is on its way, and so is what it opens. */
export function reserveClosing(holdings: Holdings, order: Order): void {
  const a = leftToClose(order.aCloses, order.aFilled);
  const b = leftToClose(order.bCloses, order.bFilled);
  const place = closedBy(order);
  order.closing = spread(holdings, place, order.terms.position, a, b);
  for (const it of order.closing) holdings.reserve(place, it.position, it.aQty, it.bQty);
  const decided = plus(order.aVolume, order.bVolume);
  if (plus(order.aCloses, order.bCloses) < decided) {
    holdings.expect(place.account, order.terms.order);
  }
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
  closeParts(holdings, order, a, b);
  const place = { account, symbol, side };
  holdings.open(place, opens(holdings, order), minus(aQty, a), minus(bQty, b));
}

/** The order is over, or rests: what it did not close is free to be closed by another. */
export function releaseClosing(holdings: Holdings, order: Order): void {
  const place = closedBy(order);
  for (const { position, aQty, bQty } of order.closing) {
    holdings.reserve(place, position, negated(aQty), negated(bQty));
  }
  order.closing = nothing;
  holdings.expectNoMore(place.account, order.terms.order);
}

const nothing: readonly Closing[] = [];

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
  const [first] = holdings.positions(account, symbol, side).keys();
  return first ?? order;
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
): readonly Closing[] {
  if (aQty === 0 && bQty === 0) return nothing;
  let [a, b] = [aQty, bQty];
  const parts: Closing[] = [];
  for (const [position, holding] of openPositions(holdings, place, named)) {
    const left = plus(a, b);
    if (left === 0) break;
    const { aOpen, bOpen } = freeOf(holding);
    const free = plus(aOpen, bOpen);
    if (free === 0) continue;
    const part =
      left < free ? { position, aQty: a, bQty: b } : { position, aQty: aOpen, bQty: bOpen };
    parts.push(part);
    a = minus(a, part.aQty);
    b = minus(b, part.bQty);
  }
  if (a !== 0 || b !== 0) throw new Error("Invariant: an order closes no more than there is");
  return parts;
}

function closeParts(holdings: Holdings, order: Order, aQty: Volume, bQty: Volume): void {
  if (aQty === 0 && bQty === 0) return;
  const place = closedBy(order);
  let [a, b] = [aQty, bQty];
  const left: Closing[] = [];
  for (const part of order.closing) {
    const now = {
      position: part.position,
      aQty: smaller(a, part.aQty),
      bQty: smaller(b, part.bQty),
    };
    holdings.close(place, part.position, now.aQty, now.bQty);
    a = minus(a, now.aQty);
    b = minus(b, now.bQty);
    const after = { ...now, aQty: minus(part.aQty, now.aQty), bQty: minus(part.bQty, now.bQty) };
    if (after.aQty > 0 || after.bQty > 0) left.push(after);
  }
  if (a !== 0 || b !== 0) throw new Error("Invariant: what is closed was on its way to be");
  order.closing = left;
}
