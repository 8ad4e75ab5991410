import type { Side } from "../terms.ts";
import { larger, minus, plus, smaller } from "../units/quantity.ts";
import type { Price } from "../units/quantity.ts";
import { LEAST_PRICE, lessMarkup } from "./markup.ts";
import type { Leg } from "./order.ts";

/** An order as far as it bounds the price of its legs. */
interface Bounded {
  readonly side: Side;
  /** 0: it has none. */
  readonly limitPx: Price;
}

/**
 * The worst price an LP may fill at: the client's less its markup, widened by the deviation the
 * policy allows; never so bad that the client's price would be beyond the order's own limit, or
 * zero or below.
 *
 * @param clientPx with its markup in it
 * @param markup    what the policy of symbol and group lays on the market's price, a difference
 * @param deviation how much further an LP may go, a difference
 */
export function legLimitOf(of: Bounded, clientPx: Price, markup: Price, deviation: Price): Price {
  const { side, limitPx } = of;
  const widened = widenedPx(lessMarkup(clientPx, side, markup), side, deviation, markup);
  return boundedPx(widened, side, limitPx === 0 ? limitPx : lessMarkup(limitPx, side, markup));
}

/** A price, or the order's limit where that is better for its client; 0: it has none. */
export function boundedPx(px: Price, side: Side, limitPx: Price): Price {
  if (limitPx === 0) return px;
  return side === "Buy" ? smaller(px, limitPx) : larger(px, limitPx);
}

/** A seller gets something whatever is taken off. */
function widenedPx(px: Price, side: Side, deviation: Price, markup: Price): Price {
  if (side === "Buy") return plus(px, deviation);
  return larger(minus(px, deviation), plus(markup, LEAST_PRICE));
}

/** Whether an LP filled beyond the limit it was given. */
export const isBeyondLimit = ({ side, limitPx }: Leg, lastPx: Price): boolean =>
  boundedPx(lastPx, side, limitPx) !== lastPx;
