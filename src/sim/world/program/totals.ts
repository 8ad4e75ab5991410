import { createHash } from "node:crypto";
import type { Outcome } from "../script/episode.ts";

/** All episodes of a run added up. */
export class Totals {
  steps = 0;
  episodes = 0;
  readonly #sums = { orders: 0, fills: 0, crashes: 0, powerCuts: 0, diskEnds: 0 };
  readonly #faults = new Map<string, number>();
  readonly #reached = new Map<string, number>();
  #faultySteps = 0;
  readonly #hash = createHash("sha256");

  add(outcome: Outcome): void {
    this.episodes += 1;
    this.steps += outcome.steps;
    for (const key of ["orders", "fills", "crashes", "powerCuts", "diskEnds"] as const) {
      this.#sums[key] += outcome[key];
    }
    addAll(this.#faults, outcome.faults);
    addAll(this.#reached, outcome.reached);
    this.#faultySteps += outcome.faultySteps;
    this.#hash.update(outcome.hash);
  }

  /** For people; the hash of the final states comes last. @param seconds the run took */
  lines(seconds: number): readonly string[] {
    const { orders, fills, crashes, powerCuts, diskEnds } = this.#sums;
    const share = Math.round((100 * this.#faultySteps) / Math.max(1, this.steps));
    const rate = Math.round(this.steps / Math.max(seconds, 0.001));
    return [
      `episodes ${this.episodes}, steps ${this.steps} (${rate} a second)`,
      `orders ${orders}, fills ${fills}; under faults ${share} % of the steps`,
      `crashes ${crashes}, power cuts ${powerCuts}, ends by the disk ${diskEnds}`,
      `faults ${listed(this.#faults)}`,
      `reached ${listed(this.#reached)}`,
      `hash ${this.#hash.copy().digest("hex").slice(0, 16)}`,
    ];
  }
}

function addAll(to: Map<string, number>, from: ReadonlyMap<string, number>): void {
  for (const [name, count] of from) to.set(name, (to.get(name) ?? 0) + count);
}

function listed(counts: ReadonlyMap<string, number>): string {
  const inOrder = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return inOrder.map(([name, count]) => `${name} ${count}`).join(", ");
}
