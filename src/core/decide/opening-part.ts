import { worthOfVolume } from "../quotes/worth.ts";
import { signed, signOf } from "../terms.ts";
import { asMoney, asVolume, larger, minus, NO_VOLUME, plus, smaller } from "../units/quantity.ts";
import type { Money, Volume } from "../units/quantity.ts";
import type { DecisionInput, Draft } from "./draft.ts";
import { netBefore } from "./net.ts";

/** Whether it closes what its account holds, and opens with what is left. */
export const isMixed = ({ closes, volume }: DecisionInput): boolean =>
  closes > 0 && closes < volume;

/**
 * What the stages look at: of an order that closes and opens the opening part, as the books stand
 * once the other is closed; of any other the order itself.
 */
export function openingPart(input: DecisionInput): DecisionInput {
  if (!isMixed(input)) return input;
  const { volume, closes, side, net, gross, held, bOpen } = input;
  const given = signed(bOpen, signOf(side));
  const after = {
    ...input,
    volume: minus(volume, closes),
    net: plus(net, given),
    gross: larger(grossAfter(gross, held, plus(held, given)), NO_VOLUME),
    held: plus(held, given),
  };
  return { ...after, globalNet: globalAfter(input, after) };
}

/** An account that held both sides is netted in it: what it held the other way comes to light. */
const grossAfter = (gross: Volume, before: Volume, after: Volume): Volume =>
  minus(plus(gross, asVolume(Math.abs(after))), asVolume(Math.abs(before)));

/** The sum over all symbols moves with the |net| of this one. */
function globalAfter(before: DecisionInput, after: DecisionInput): Money {
  const { globalNet, lotWorth } = before;
  if (globalNet < 0 || lotWorth < 0) return globalNet;
  const moved = netBefore(after) - netBefore(before);
  const worth = worthOfVolume(Math.abs(moved), lotWorth);
  return asMoney(Math.max(0, moved < 0 ? globalNet - worth : globalNet + worth));
}

/**
 * The legs of the whole order, from those of its opening part: all that is held is closed, neither
 * book passes zero, and the house keeps no more beyond that than the limits allow.
 *
 * @param wanted A leg of the opening part before any rounding, 10⁻⁶ lots
 */
export function withClosingPart(draft: Draft, input: DecisionInput, wanted: Volume): void {
  const { volume, aOpen, bOpen } = input;
  draft.isExact = true;
  draft.atLeast = plus(aOpen, wanted);
  draft.atMost = minus(volume, bOpen);
  draft.roomForB = smaller(asVolume(bOpen + draft.roomForB), minus(volume, aOpen));
  draft.closesB = bOpen;
}
