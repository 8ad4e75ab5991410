import { decayOver } from "./decay.ts";
import type { DecayTable } from "./decay.ts";

/** What is known of an LP before it has done anything, and how much that counts. */
export interface Neutral {
  readonly value: number;
  readonly weight: number;
}

/** Sums of one LP as they were at a time. */
interface Sums {
  atMs: number;
  /** Sum of weight × value, and of weights. */
  values: number;
  weights: number;
}

/**
 * A mean by LP in which samples count less and less as they age, so that what was bad is forgotten.
 *
 * LPs are small integers; times are whole milliseconds and never go back.
 */
export class DecayingMean {
  readonly #sums: Sums[] = [];

  /** @param value 0…1 @param weight 0…1, the part of a leg it speaks of */
  add(lp: number, value: number, weight: number, atMs: number, decay: DecayTable): void {
    while (this.#sums.length <= lp) this.#sums.push({ atMs, values: 0, weights: 0 });
    const sums = this.#sums[lp];
    if (sums === undefined) throw new Error(`Invariant: LP ${lp} must be an index`);
    const left = decayOver(decay, atMs - sums.atMs);
    sums.values = sums.values * left + value * weight;
    sums.weights = sums.weights * left + weight;
    sums.atMs = atMs;
  }

  /** The mean of samples and neutral together; neutral where nothing was sampled. */
  of(lp: number, atMs: number, decay: DecayTable, neutral: Neutral): number {
    const sums = this.#sums[lp];
    if (sums === undefined) return neutral.value;
    const left = decayOver(decay, atMs - sums.atMs);
    const weights = sums.weights * left + neutral.weight;
    if (weights === 0) return neutral.value;
    return (sums.values * left + neutral.value * neutral.weight) / weights;
  }

  /** What its samples count together by now. */
  weightOf(lp: number, atMs: number, decay: DecayTable): number {
    const sums = this.#sums[lp];
    return sums === undefined ? 0 : sums.weights * decayOver(decay, atMs - sums.atMs);
  }
}
