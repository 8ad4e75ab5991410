import type { LpTerms } from "../../policy.ts";
import { asVolume, minus, NO_VOLUME, plus, smaller } from "../../units/quantity.ts";
import type { Volume } from "../../units/quantity.ts";
import type { LpInSight } from "./lp-view.ts";

/** An LP that may take part of what is to be hedged. */
export interface Taker {
  readonly lp: LpInSight;
  readonly terms: LpTerms;
  /** What it shows for the side, 10⁻⁶ lots; 0: it does not say how much. */
  readonly shown: Volume;
  /** It holds what is closed, and goes before the others for that. */
  readonly isHolder?: boolean;
}

/** When a taker is given what it shows, and how much it has then. */
export interface Turn {
  readonly taker: Taker;
  readonly upTo: Volume;
}

/** What of it goes to one LP. */
export interface Child {
  readonly lp: LpInSight;
  readonly volume: Volume;
}

/** A taker and what it is given so far. */
interface Part extends Taker {
  volume: Volume;
}

/**
 * Spreads a volume over several LPs: first what each shows in the order of the turns, then what it
 * takes beyond that, the most preferred first. Each part is a multiple of its LP's step, at least
 * its minimum and at most its maximum; parts and what is left over add up to the volume.
 *
 * @param takers the most preferred first
 * @param turns  as far as each taker shows, level by level; left out: all it shows, in one turn
 */
export function sweep(
  volume: Volume,
  takers: readonly Taker[],
  turns: readonly Turn[] = takers.map((taker) => ({ taker, upTo: shownBy(taker) })),
): { readonly children: readonly Child[]; readonly left: Volume } {
  const byTaker = new Map(takers.map((of): [Taker, Part] => [of, { ...of, volume: NO_VOLUME }]));
  const parts = [...byTaker.values()];
  let left = volume;
  for (const { taker, upTo } of turns) {
    const part = byTaker.get(taker);
    if (part !== undefined) left = minus(left, give(part, smaller(left, minus(upTo, part.volume))));
  }
  for (const part of parts) left = minus(left, give(part, left));
  for (const part of parts) left = minus(left, borrow(part, left, parts));
  const children = parts.filter((part) => part.volume > 0);
  return { children: children.map(({ lp, volume: of }) => ({ lp, volume: of })), left };
}

const shownBy = ({ shown, terms }: Taker): Volume => (shown > 0 ? shown : terms.maximum);

/** @returns what of the volume the LP takes beyond what it has */
function give(part: Part, most: Volume): Volume {
  const { minimum, maximum, step } = part.terms;
  const room = smaller(most, minus(maximum, part.volume));
  const more = asVolume(room - (room % step));
  if (plus(part.volume, more) < minimum) return NO_VOLUME;
  part.volume = plus(part.volume, more);
  return more;
}

/** What is left is below the LP's minimum: another one gives up what is missing, if it can. */
function borrow(part: Part, left: Volume, parts: readonly Part[]): Volume {
  const { minimum, maximum, step } = part.terms;
  if (left === NO_VOLUME || part.volume > 0 || minimum > maximum) return NO_VOLUME;
  for (const lender of parts) {
    const missing = minus(minimum, left);
    const steps = Math.ceil(missing / lender.terms.step);
    const lent = asVolume(steps * lender.terms.step);
    const volume = plus(left, lent);
    if (volume % step !== 0 || volume > maximum) continue;
    if (minus(lender.volume, lent) < lender.terms.minimum) continue;
    lender.volume = minus(lender.volume, lent);
    part.volume = volume;
    return left;
  }
  return NO_VOLUME;
}
