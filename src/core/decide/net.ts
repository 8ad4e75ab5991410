import { signed, signOf } from "../terms.ts";
import { asVolume, plus } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import type { DecisionInput } from "./draft.ts";

/**
 * Kept net counted in the order's direction, at its worse end: positive is what the order grows.
 *
 * What live orders of the other side would take off may never be filled, so it is not counted on.
 */
export const netAhead = ({ side, net, doubt }: DecisionInput): Volume =>
  plus(signed(net, signOf(side)), doubt);

/** |net| before the order. */
export const netBefore = (input: DecisionInput): Volume => asVolume(Math.abs(netAhead(input)));

/** |net| if the house kept the whole order. */
export const netProjected = (input: DecisionInput): Volume =>
  asVolume(Math.abs(netAhead(input) + input.volume));

/** Whether the order, kept whole, leaves the house with less than before. */
export const isShrinking = (input: DecisionInput): boolean =>
  netProjected(input) < netBefore(input);
