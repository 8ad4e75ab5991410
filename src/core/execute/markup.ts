import type { OrderDecided } from "../events.ts";
import type { Policy } from "../policy.ts";
import type { Side } from "../terms.ts";
import { asPrice, larger, minus, mulDiv, plus } from "../units/quantity.ts";
import type { Price } from "../units/quantity.ts";

const NONE: Price = asPrice(0);
/** The lowest price there is. */
export const LEAST_PRICE: Price = asPrice(1);

/** Thousandths of a pip as a price difference. */
export const pipsAsPrice = (policy: Policy, symbol: number, milliPips: number): Price =>
  asPrice(mulDiv(policy.instruments[symbol]?.pip ?? 0, milliPips, 1000));

/**
 * What a client pays or gets where the market stands at a price.
 *
 * @returns 0 where there is no price, or a seller would get nothing
 */
export function markedUp(px: Price, side: Side, markup: Price): Price {
  if (px === 0) return px;
  if (side === "Buy") return plus(px, markup);
  return px > markup ? minus(px, markup) : NONE;
}

/** The market's price at which a client pays or gets this one; never zero or below. */
export const lessMarkup = (px: Price, side: Side, markup: Price): Price =>
  side === "Buy" ? larger(minus(px, markup), LEAST_PRICE) : plus(px, markup);

/** What the decision put on the market's price: it holds for all fills of its order. */
export function markupOf(decision: OrderDecided | undefined): Price {
  for (const finding of decision?.findings ?? []) {
    if (finding.code === "MARKUP") return finding.markup;
  }
  return NONE;
}
