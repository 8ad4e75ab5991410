import type { Side } from "../terms.ts";
import type { QuoteTerms } from "./counting-quotes.ts";
import type { QuoteBook } from "./quote-book.ts";
import { bestFirst } from "./sized-price.ts";
import type { Offer } from "./sized-price.ts";

/** One level of one LP. */
export interface DepthLevel extends Offer {
  readonly lp: number;
}

/**
 * What a client's side could trade against now: the levels of every LP that makes the price, best
 * first. Put together when it is asked for, since hardly anybody does.
 */
export function depthOf(
  policy: QuoteTerms,
  quotes: QuoteBook,
  symbol: number,
  side: Side,
  nowNs: number,
): DepthLevel[] {
  const levels: DepthLevel[] = [];
  for (const { index: lp } of policy.lps) {
    if (!quotes.isPricing(policy, lp, symbol, nowNs)) continue;
    for (let level = 0; level < quotes.levelCount(lp, symbol, side); level++) {
      const px = quotes.levelPx(lp, symbol, side, level);
      levels.push({ lp, px, qty: quotes.levelQty(lp, symbol, side, level) });
    }
  }
  return bestFirst(levels, side);
}
