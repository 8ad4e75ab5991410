import type { Action } from "../terms.ts";
import {
  asBps,
  asVolume,
  larger,
  minus,
  mulDiv,
  NO_VOLUME,
  smaller,
  WHOLE,
} from "../units/quantity.ts";
import type { Bps, Volume } from "../units/quantity.ts";
import type { Draft } from "./draft.ts";

/**
 * The A leg nearest to what is wanted that an LP takes.
 *
 * It is a multiple of `step` (ties down), because LPs refuse odd sizes, but never past the order.
 * The B leg is what is left of the order, never a second rounding, so the legs always add up.
 *
 * @param wanted before rounding, 10⁻⁶ lots
 * @param volume whole order, 10⁻⁶ lots
 * @param step   finest size an eligible LP takes, 10⁻⁶ lots, > 0
 */
export function nearestLeg(wanted: Volume, volume: Volume, step: Volume): Volume {
  const below = wanted - (wanted % step);
  const isNearerAbove = (wanted - below) * 2 > step && below + step <= volume;
  return asVolume(isNearerAbove ? below + step : below);
}

/** As `nearestLeg`, but up wherever the order has room for it: what a limit sets must be hedged. */
export function legAbove(wanted: Volume, volume: Volume, step: Volume): Volume {
  const below = wanted - (wanted % step);
  return asVolume(below < wanted && below + step <= volume ? below + step : below);
}

/** A share of a volume, towards zero. */
export const shareOf = (volume: Volume, share: Bps): Volume =>
  asVolume(mulDiv(volume, share, WHOLE));

/** The A leg before any rounding: the share, and no less than what must be hedged. */
export function wantedVolume(volume: Volume, draft: Draft): Volume {
  const byShare = draft.isExact ? draft.atLeast : shareOf(volume, draft.aBook);
  const byLimit = larger(minus(volume, smaller(draft.roomForB, volume)), NO_VOLUME);
  return smaller(volume, larger(byShare, larger(draft.atLeast, byLimit)));
}

/** The share a leg is of its order, nearest, ties up. */
export const shareOfLeg = (leg: Volume, volume: Volume): Bps =>
  asBps(Math.floor((mulDiv(2 * leg, WHOLE, volume) + 1) / 2));

/** An action is named after the legs, not after what was wanted. */
export function actionOf(aVolume: Volume, bVolume: Volume): Action {
  if (aVolume === NO_VOLUME) return "B_BOOK";
  return bVolume === NO_VOLUME ? "A_BOOK" : "PARTIAL_HEDGE";
}
