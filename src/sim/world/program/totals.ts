import { createHash } from "node:crypto";
import type { Outcome } from "../script/episode.ts";

/** All episodes of a run added up. */
export class Totals {
  steps = 0;
  episodes = 0;
  readonly #sums = { orders: 0, fills: 0, crashes: 0, powerCuts: 0, diskEnds: 0 };
  readonly #faults = new Map<string, number>();
  readonly #hash = createHash("sha256");

  add(outcome: Outcome): void {
    this.episodes += 1;
    this.steps += outcome.steps;
    for (const key of ["orders", "fills", "crashes", "powerCuts", "diskEnds"] as const) {
      this.#sums[key] += outcome[key];
    }
    for (const [name, count] of outcome.faults) {
      this.#faults.set(name, (this.#faults.get(name) ?? 0) + count);
    }
    this.#hash.update(outcome.hash);
  }

  /** For people; the hash of the final states comes last. @param seconds the run took */
  lines(seconds: number): readonly string[] {
    const { orders, fills, crashes, powerCuts, diskEnds } = this.#sums;
    const faults = [...this.#faults].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const rate = Math.round(this.steps / Math.max(seconds, 0.001));
    return [
      `episodes ${this.episodes}, steps ${this.steps} (${rate} a second)`,
      `orders ${orders}, fills ${fills}`,
      `crashes ${crashes}, power cuts ${powerCuts}, ends by the disk ${diskEnds}`,
      `faults ${faults.map(([name, count]) => `${name} ${count}`).join(", ")}`,
      `hash ${this.#hash.copy().digest("hex").slice(0, 16)}`,
    ];
  }
}
