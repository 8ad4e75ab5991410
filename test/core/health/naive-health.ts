import type { HealthParts, HealthTerms } from "../../../src/core/health/health-terms.ts";

/** One thing an LP did, and when by its clock. */
interface Sample {
  readonly part: keyof HealthParts;
  readonly value: number;
  readonly weight: number;
  readonly atMs: number;
}

/** A leg as the LP lived it, its whole life at once. */
export interface LivedLeg {
  readonly orderQty: number;
  /** Each with how far it was worse than the quote, in pips; below zero it was better. */
  readonly fills: readonly { readonly atMs: number; readonly qty: number; readonly pips: number }[];
  readonly sentMs: number;
  /** Its end, or the doubt about it; what it says first when there was no fill. */
  readonly end: { readonly atMs: number; readonly how: "rejected" | "canceled" | "timeout" };
}

/** The slow twin: keeps every sample for ever and weighs each by its exact age. */
export class NaiveHealth {
  readonly #terms: HealthTerms;
  readonly #halfLifeMs: number;
  readonly #samples: Sample[] = [];

  constructor(terms: HealthTerms, halfLifeSeconds: number) {
    this.#terms = terms;
    this.#halfLifeMs = halfLifeSeconds * 1_000;
  }

  add({ orderQty, fills, sentMs, end }: LivedLeg): void {
    const answerMs = fills[0]?.atMs ?? end.atMs;
    const isSilent = end.how === "timeout" && fills.length === 0;
    const slow = isSilent ? 1 : ((answerMs - sentMs) * 1e6) / this.#terms.worstLatencyNs;
    this.#sample("latency", Math.min(1, slow), 1, answerMs);
    let filled = 0;
    for (const { atMs, qty, pips } of fills) {
      const share = (Math.max(0, pips) * 1_000) / this.#terms.worstSlippageMilliPips;
      this.#sample("slippage", Math.min(1, share), qty / orderQty, atMs);
      filled += qty;
    }
    this.#sample("fillRate", filled / orderQty, 1, end.atMs);
    if (end.how === "timeout") return;
    this.#sample("rejectRate", end.how === "rejected" ? 1 : 0, 1, end.atMs);
  }

  parts(nowMs: number): HealthParts {
    return {
      fillRate: this.#mean("fillRate", this.#terms.neutral, nowMs),
      slippage: this.#mean("slippage", 1 - this.#terms.neutral, nowMs),
      latency: this.#mean("latency", 1 - this.#terms.neutral, nowMs),
      rejectRate: this.#mean("rejectRate", 1 - this.#terms.neutral, nowMs),
    };
  }

  score(nowMs: number): number {
    const { fillRate, slippage, latency, rejectRate } = this.parts(nowMs);
    const { weights } = this.#terms;
    return (
      weights.fillRate * fillRate +
      weights.slippage * (1 - slippage) +
      weights.latency * (1 - latency) +
      weights.rejectRate * (1 - rejectRate)
    );
  }

  #sample(part: Sample["part"], value: number, weight: number, atMs: number): void {
    this.#samples.push({ part, value, weight, atMs });
  }

  #mean(part: Sample["part"], neutral: number, nowMs: number): number {
    let values = neutral * this.#terms.neutralLegs;
    let weights = this.#terms.neutralLegs;
    for (const sample of this.#samples) {
      if (sample.part !== part) continue;
      const left = 0.5 ** ((nowMs - sample.atMs) / this.#halfLifeMs) * sample.weight;
      values += sample.value * left;
      weights += left;
    }
    return values / weights;
  }
}
