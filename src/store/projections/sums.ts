import type { DecisionSum, LegSum } from "./rows.ts";

const HOUR_S = 3_600;
const DAY_S = 86_400;
const US_PER_S = 1_000_000;

/** Spans that are added up, in UTC. */
export const spans: readonly number[] = [HOUR_S, DAY_S];

export const spanBegin = (timeUs: number, spanS: number): number =>
  timeUs - (timeUs % (spanS * US_PER_S));

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

type DecisionKey = Pick<DecisionSum, "symbol" | "client_class" | "action" | "rule">;
type DecisionVolumes = Pick<DecisionSum, "volume" | "a_volume" | "b_volume">;
type LegKey = Pick<LegSum, "lp" | "symbol">;
type LegCounts = Pick<LegSum, "legs" | "volume" | "filled_volume" | "rejected">;

/** Adds up what happened by hour and by day, until it is taken. */
export class Sums {
  #decisions = new Map<string, Mutable<DecisionSum>>();
  #legs = new Map<string, Mutable<LegSum>>();

  decided(timeUs: number, key: DecisionKey, more: DecisionVolumes): void {
    for (const span_s of spans) {
      const at_us = spanBegin(timeUs, span_s);
      const { symbol, client_class, action, rule } = key;
      const name = JSON.stringify([span_s, at_us, symbol, client_class, action, rule]);
      let sum = this.#decisions.get(name);
      if (sum === undefined) {
        const none = { decisions: 0, volume: 0, a_volume: 0, b_volume: 0 };
        sum = { span_s, at_us, symbol, client_class, action, rule, ...none };
        this.#decisions.set(name, sum);
      }
      sum.decisions += 1;
      sum.volume += more.volume;
      sum.a_volume += more.a_volume;
      sum.b_volume += more.b_volume;
    }
  }

  leg(timeUs: number, { lp, symbol }: LegKey, more: Partial<LegCounts>): void {
    for (const span_s of spans) {
      const at_us = spanBegin(timeUs, span_s);
      const name = JSON.stringify([span_s, at_us, lp, symbol]);
      let sum = this.#legs.get(name);
      if (sum === undefined) {
        sum = { span_s, at_us, lp, symbol, legs: 0, volume: 0, filled_volume: 0, rejected: 0 };
        this.#legs.set(name, sum);
      }
      sum.legs += more.legs ?? 0;
      sum.volume += more.volume ?? 0;
      sum.filled_volume += more.filled_volume ?? 0;
      sum.rejected += more.rejected ?? 0;
    }
  }

  take(): { readonly decisionSums: DecisionSum[]; readonly legSums: LegSum[] } {
    const taken = {
      decisionSums: [...this.#decisions.values()],
      legSums: [...this.#legs.values()],
    };
    this.#decisions = new Map();
    this.#legs = new Map();
    return taken;
  }
}
