import type { DecayTable } from "./decay.ts";
import { DecayingMean } from "./decaying-mean.ts";
import type { Neutral } from "./decaying-mean.ts";

/** Below this weight samples are forgotten: what is left of them is no figure any more. */
const LEAST_WEIGHT = 1e-6;
const NOTHING: Neutral = { value: 0, weight: 0 };

/** The mean of what was seen alone, nothing neutral in it; undefined where nothing was. */
export function meanOf(
  mean: DecayingMean,
  lp: number,
  atMs: number,
  decay: DecayTable,
): number | undefined {
  if (mean.weightOf(lp, atMs, decay) < LEAST_WEIGHT) return undefined;
  return mean.of(lp, atMs, decay, NOTHING);
}

/** Time to an LP's first word on a leg, nanoseconds; legs that nobody answered are not in it. */
export class AnswerTimes {
  readonly #last: (number | undefined)[] = [];
  readonly #mean = new DecayingMean();

  add(lp: number, tookNs: number, atMs: number, decay: DecayTable): void {
    this.#last[lp] = tookNs;
    this.#mean.add(lp, tookNs, 1, atMs, decay);
  }

  lastNs(lp: number): number | undefined {
    return this.#last[lp];
  }

  /** Older ones count less. */
  meanNs(lp: number, atMs: number, decay: DecayTable): number | undefined {
    return meanOf(this.#mean, lp, atMs, decay);
  }
}
