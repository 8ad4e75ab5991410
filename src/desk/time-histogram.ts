const NS_PER_SECOND = 1e9;

/** Counts of how long something took, as Prometheus keeps them. */
export interface TimeCounts {
  /** Upper bounds in seconds, rising. */
  readonly bounds: readonly number[];
  /** Of each bound those longer than the one before; the last: longer than all. */
  readonly counts: readonly number[];
  /** Of all, seconds. */
  readonly sum: number;
}

/** From ten microseconds, which a turn without a sync may take, to ten seconds. */
const BOUNDS = [
  0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025,
  0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];
const BOUNDS_NS: Float64Array = Float64Array.from(BOUNDS, (bound) => bound * NS_PER_SECOND);

/** A fixed table of counts: to note a time costs a few comparisons and no memory. */
export class TimeHistogram {
  readonly #counts = new Float64Array(BOUNDS.length + 1);
  #sumNs = 0;

  /** @param times how many took so long */
  note(ns: number, times = 1): void {
    let at = 0;
    while (at < BOUNDS.length && ns > (BOUNDS_NS[at] ?? 0)) at += 1;
    this.#counts[at] = (this.#counts[at] ?? 0) + times;
    this.#sumNs += ns * times;
  }

  /** As status shows it. */
  toJSON(): TimeCounts {
    return { bounds: BOUNDS, counts: [...this.#counts], sum: this.#sumNs / NS_PER_SECOND };
  }
}
