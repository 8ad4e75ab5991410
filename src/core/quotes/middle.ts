import { mulDiv, WHOLE } from "../units/quantity.ts";

/** Half way between two prices, cut to 10⁻⁸. */
export const halfWay = (bid: number, ask: number): number => Math.floor((bid + ask) / 2);

/**
 * The price that the mids of several LPs are held against: the median of all.
 *
 * Where as many stand on one side of a gap as on the other, nobody can be outvoted: then the mid
 * decides that was accepted last. One LP alone is its own middle, since nobody contradicts it.
 *
 * @param sorted at least one mid, ascending
 * @param collar how far the two in the middle may be apart, in basis points of the lower
 * @param accepted 0: none is known
 * @returns 0 where nobody knows
 */
export function middleOf(sorted: Float64Array, collar: number, accepted: number): number {
  const lower = sorted[(sorted.length - 1) >> 1] ?? 0;
  const upper = sorted[sorted.length >> 1] ?? 0;
  return upper - lower <= spanAt(lower, collar) ? halfWay(lower, upper) : accepted;
}

/** How far a price may be off another. */
export const spanAt = (price: number, collar: number): number => mulDiv(price, collar, WHOLE);

export const isOffMiddle = (mid: number, middle: number, collar: number): boolean =>
  middle === 0 || Math.abs(mid - middle) > spanAt(middle, collar);
