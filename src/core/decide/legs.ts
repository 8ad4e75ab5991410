import type { Action } from "../terms.ts";
import { asVolume, minus, mulDiv, NO_VOLUME, WHOLE } from "../units/quantity.ts";
import type { Bps, Volume } from "../units/quantity.ts";

/** The two legs of an order; they always add up to it. */
export interface VolumeSplit {
  readonly aVolume: Volume;
  readonly bVolume: Volume;
}

/**
 * Splits an order between the A-Book and the B-Book.
 *
 * The A leg goes to the nearest `step` (ties down), because LPs refuse odd sizes, but never past
 * the order. The B leg is what is left, never a second rounding, so the legs always add up.
 *
 * @param volume whole order, 10⁻⁶ lots
 * @param aBook  share to hedge, 0…10 000 bps
 * @param step   finest size an eligible LP takes, 10⁻⁶ lots, > 0
 */
export function splitVolume(volume: Volume, aBook: Bps, step: Volume): VolumeSplit {
  const wanted = wantedVolume(volume, aBook);
  const below = wanted - (wanted % step);
  const isNearerAbove = (wanted - below) * 2 > step && below + step <= volume;
  const aVolume = asVolume(isNearerAbove ? below + step : below);
  return { aVolume, bVolume: minus(volume, aVolume) };
}

/** The A leg before any rounding to a step. */
export const wantedVolume = (volume: Volume, aBook: Bps): Volume =>
  asVolume(mulDiv(volume, aBook, WHOLE));

/** An action is named after the legs, not after what was wanted. */
export function actionOf(split: VolumeSplit): Action {
  if (split.aVolume === NO_VOLUME) return "B_BOOK";
  return split.bVolume === NO_VOLUME ? "A_BOOK" : "PARTIAL_HEDGE";
}
