import type { QuoteBook } from "../../quotes/quote-book.ts";
import { sizedPrice } from "../../quotes/sized-price.ts";
import type { Offer } from "../../quotes/sized-price.ts";
import type { Side } from "../../terms.ts";
import { minus, NO_VOLUME, plus, smaller } from "../../units/quantity.ts";
import type { Price, Volume } from "../../units/quantity.ts";
import { boundedPx } from "../leg-price.ts";
import { priceOf, shownBy } from "./lp-candidates.ts";
import { noLevels } from "./lp-view.ts";
import type { LpInSight, LpView } from "./lp-view.ts";

/** An order as far as it says how deep an LP is looked into. */
interface Sized {
  readonly symbol: number;
  readonly side: Side;
  readonly volume: Volume;
}

/**
 * Adds to each LP that shows less than the volume at its best price the levels behind it, as far
 * as the volume needs them. Where every LP shows as much nothing is looked up.
 */
export function lookDeeper(lps: readonly LpInSight[], quotes: QuoteBook, of: Sized): void {
  if (!quotes.hasDepth) return;
  for (const it of lps) {
    const shown = shownBy(it, of.side);
    if (shown === NO_VOLUME || shown >= of.volume) continue;
    it.deeper = levelsBehind(quotes, it.lp, of, minus(of.volume, shown));
  }
}

/** Those behind the best one, as far as a volume beyond that needs them. */
export function levelsBehind(
  quotes: QuoteBook,
  lp: number,
  { symbol, side }: Pick<Sized, "symbol" | "side">,
  volume: Volume,
): readonly Offer[] {
  const count = quotes.levelCount(lp, symbol, side);
  if (count < 2) return noLevels;
  const levels: Offer[] = [];
  let left = volume;
  for (let level = 1; level < count && left > 0; level++) {
    const qty = quotes.levelQty(lp, symbol, side, level);
    levels.push({ px: quotes.levelPx(lp, symbol, side, level), qty });
    left = qty === NO_VOLUME ? NO_VOLUME : minus(left, smaller(left, qty));
  }
  return levels;
}

/** What it offers at its best price. */
const topOf = (it: LpView, side: Side): Offer => ({
  px: priceOf(it, side),
  qty: shownBy(it, side),
});

/**
 * The levels of an LP that a leg may take: the best one, and those behind it that lie within the
 * leg's limit.
 */
export const reachOf = (it: LpView, side: Side, limitPx: Price): readonly Offer[] => [
  topOf(it, side),
  ...it.deeper.filter(({ px }) => boundedPx(px, side, limitPx) === px),
];

/** All of those together; 0: the LP does not say how much. */
export function shownWithin(it: LpView, side: Side, limitPx: Price): Volume {
  const top = shownBy(it, side);
  if (top === NO_VOLUME || it.deeper.length === 0) return top;
  let sum = NO_VOLUME;
  for (const { qty } of reachOf(it, side, limitPx)) {
    if (qty === NO_VOLUME) return NO_VOLUME;
    sum = plus(sum, qty);
  }
  return sum;
}

/** It shows as much within the leg's limit, or does not say how much it would fill. */
export function showsAsMuch(it: LpView, side: Side, limitPx: Price, volume: Volume): boolean {
  const shown = shownWithin(it, side, limitPx);
  return shown === NO_VOLUME || shown >= volume;
}

/**
 * What a volume comes to at an LP, without commission: the average over its levels, the best first
 * (VWAP); a last part of 10⁻⁸ goes against the house. What is more than it shows within the limit
 * is priced like the worst of that.
 *
 * @param volume 0: as little as you like, at its best price
 */
export function averagePxOf(it: LpView, side: Side, volume: Volume, limitPx: Price): Price {
  if (it.deeper.length === 0 || volume <= shownBy(it, side)) return priceOf(it, side);
  return sizedPrice(reachOf(it, side, limitPx), side, volume);
}
