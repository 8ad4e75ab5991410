import type { Digest } from "../digest.ts";
import type { LpEjected } from "./ejection-events.ts";
import { loadAll, loadWord, saveAll } from "../saved.ts";
import type { Loader, Saver } from "../saved.ts";

/** An LP that was taken out for its failures, as the journal knows it. */
export interface Ejection {
  /** Ejections in a row, this one counted; the back-off grows with them. */
  readonly times: number;
  /** Wall time, microseconds since 1970. */
  readonly sinceUs: number;
  readonly failures: number;
  readonly cause: LpEjected["cause"];
  /** Legs from this number on were sent while it was out. */
  readonly fromLeg: number;
}

const causes: readonly LpEjected["cause"][] = ["REJECT", "TIMEOUT"];

/** Which LPs are out. Part of the state: a restart lets nobody back in. */
export class Ejections {
  readonly #out: Map<number, Ejection> = new Map();
  /** By LP: ejections in a row at its last one. */
  readonly #times: number[] = [];

  of(lp: number): Ejection | undefined {
    return this.#out.size > 0 ? this.#out.get(lp) : undefined;
  }

  isOut(lp: number): boolean {
    return this.#out.size > 0 && this.#out.has(lp);
  }

  /** In the order in which they were taken out. */
  all(): ReadonlyMap<number, Ejection> {
    return this.#out;
  }

  timesOf(lp: number): number {
    return this.#times[lp] ?? 0;
  }

  eject({ lp, times, timeUs, failures, cause }: LpEjected, fromLeg: number): void {
    while (this.#times.length <= lp) this.#times.push(0);
    this.#times[lp] = times;
    this.#out.delete(lp);
    this.#out.set(lp, { times, sinceUs: timeUs, failures, cause, fromLeg });
  }

  readmit(lp: number): void {
    this.#out.delete(lp);
  }

  save(to: Saver): void {
    saveAll(to, this.#times.length, this.#times, (times) => to.int(times));
    saveAll(to, this.#out.size, this.#out, ([lp, it]) => {
      to.int(lp);
      to.int(it.times);
      to.int(it.sinceUs);
      to.int(it.failures);
      to.word(it.cause);
      to.int(it.fromLeg);
    });
  }

  load(from: Loader): void {
    loadAll(from, () => this.#times.push(from.int()));
    loadAll(from, () => {
      this.#out.set(from.int(), {
        times: from.int(),
        sinceUs: from.int(),
        failures: from.int(),
        cause: loadWord(from, causes),
        fromLeg: from.int(),
      });
    });
  }

  addTo(digest: Digest): void {
    for (const times of this.#times) digest.add(times);
    for (const [lp, it] of this.#out) {
      digest.add(lp).add(it.sinceUs).add(it.failures).addText(it.cause).add(it.fromLeg);
    }
  }
}
