import type { Side } from "../terms.ts";
import { asPrice, asVolume, minus, NO_VOLUME, plus, smaller } from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";

/** What somebody gives or takes at a price; a size of 0: it is not said how much. */
export interface Offer {
  readonly px: Price;
  readonly qty: Volume;
}

/**
 * The average price at which a volume is bought or sold if the best offers are taken first (VWAP).
 *
 * A last fraction of 10⁻⁸ goes against whoever asks. What is more than all that is shown costs what
 * the worst offer does: nobody shows more, and a price is wanted all the same.
 *
 * @param offers for buyers those that sell, for sellers those that buy; in any order
 * @param volume > 0
 * @returns 0 without offers
 */
export const sizedPrice = (offers: readonly Offer[], side: Side, volume: Volume): Price =>
  offers.length === 0 ? asPrice(0) : averageOf(bestFirst(offers, side), side, volume);

/** Best first; those of one price in the order in which they came. */
export const bestFirst = <Of extends Offer>(offers: readonly Of[], side: Side): Of[] =>
  offers.toSorted((a, b) => (side === "Buy" ? a.px - b.px : b.px - a.px));

/** Summed as one integer and divided once, because prices and volumes together pass 2⁵³. */
function averageOf(offers: readonly Offer[], side: Side, volume: Volume): Price {
  let left = volume;
  let sum = 0n;
  for (const [at, { px, qty }] of offers.entries()) {
    const isLast = qty === NO_VOLUME || at === offers.length - 1;
    const taken = isLast ? left : smaller(left, qty);
    sum += BigInt(px) * BigInt(taken);
    left = minus(left, taken);
    if (left === NO_VOLUME) break;
  }
  const whole = asPrice(Number(sum / BigInt(volume)));
  const isExact = sum % BigInt(volume) === 0n;
  return side === "Sell" || isExact ? whole : plus(whole, asPrice(1));
}

/** What all offers show together; undefined where one does not say how much. */
export function shownIn(offers: readonly Offer[]): Volume | undefined {
  let sum = NO_VOLUME;
  for (const { qty } of offers) {
    if (qty === NO_VOLUME) return undefined;
    sum = plus(sum, qty);
  }
  return asVolume(sum);
}
