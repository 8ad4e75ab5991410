import type { Side } from "../terms.ts";
import { asVolume, MAX_VOLUME, NO_VOLUME } from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";
import type { QuoteTerms } from "./counting-quotes.ts";
import type { QuoteBook } from "./quote-book.ts";

/**
 * How much a client's side could trade at a price or a better one, over all levels of the LPs that
 * count; 0 where one of them does not say how much.
 *
 * @param px of the market, without markup
 */
export function sizeWithin(
  policy: QuoteTerms,
  quotes: QuoteBook,
  symbol: number,
  side: Side,
  px: Price,
  nowNs: number,
): Volume {
  let size = 0;
  for (const { index: lp } of policy.lps) {
    if (!quotes.isPricing(policy, lp, symbol, nowNs)) continue;
    for (let level = 0; level < quotes.levelCount(lp, symbol, side); level++) {
      const at = quotes.levelPx(lp, symbol, side, level);
      if (side === "Buy" ? at > px : at < px) break;
      const qty = quotes.levelQty(lp, symbol, side, level);
      if (qty === NO_VOLUME) return NO_VOLUME;
      size = Math.min(size + qty, MAX_VOLUME);
    }
  }
  return asVolume(size);
}
