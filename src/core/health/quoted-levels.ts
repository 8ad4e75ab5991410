import type { LegCreated, OrderDecided } from "../events.ts";
import { boundedPx } from "../execute/leg-price.ts";
import { levelsBehind, reachOf } from "../execute/sor/deeper-levels.ts";
import type { QuoteBook } from "../quotes/quote-book.ts";
import { sizedPrice } from "../quotes/sized-price.ts";
import type { Offer } from "../quotes/sized-price.ts";
import { minus, NO_VOLUME, smaller } from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";

/** The levels of its LP that a leg was sent for, best first; undefined where that is one. */
export function levelsOfLeg(
  { order, lp, side, orderQty, limitPx }: LegCreated,
  decided: OrderDecided | undefined,
): readonly Offer[] | undefined {
  if (decided?.order !== order) return undefined;
  for (const it of decided.lps) {
    if (it.lp !== lp || it.deeper.length === 0 || it.legQty !== orderQty) continue;
    return reachOf(it, side, limitPx);
  }
  return undefined;
}

/**
 * The same of a leg that goes to the next LP, from the quotes of the step that sent it there: no
 * decision saw them.
 */
export function levelsQuoted(
  { lp, symbol, side, orderQty, limitPx }: LegCreated,
  quotes: QuoteBook,
): readonly Offer[] | undefined {
  if (!quotes.hasDepth) return undefined;
  const qty = quotes.levelQty(lp, symbol, side, 0);
  if (qty === NO_VOLUME || qty >= orderQty) return undefined;
  const behind = levelsBehind(quotes, lp, { symbol, side }, minus(orderQty, qty));
  if (behind.length === 0) return undefined;
  const within = behind.filter(({ px }) => boundedPx(px, side, limitPx) === px);
  return [{ px: quotes.levelPx(lp, symbol, side, 0), qty }, ...within];
}

/**
 * What an LP quoted for the part of a leg that one fill is: an LP takes its best level first, so
 * that fills which came before it had those.
 *
 * @param before what was filled of the leg before
 * @param volume of the fill, > 0
 */
export function quotedFor(
  levels: readonly Offer[],
  side: LegCreated["side"],
  before: Volume,
  volume: Volume,
): Price {
  let gone = before;
  const left: Offer[] = [];
  for (const [at, { px, qty }] of levels.entries()) {
    const isEndless = qty === NO_VOLUME || at === levels.length - 1;
    const taken = isEndless ? NO_VOLUME : smaller(gone, qty);
    gone = minus(gone, taken);
    if (isEndless || taken < qty) left.push({ px, qty: isEndless ? qty : minus(qty, taken) });
  }
  return sizedPrice(left, side, volume);
}
