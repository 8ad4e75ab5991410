import type { Clock } from "../../ports/clock.ts";

const SECOND_NS = 1_000_000_000;

/** Counts orders by the second that began with the first of them. */
export class OrderLimit {
  readonly #clock: Clock;
  #sinceNs = -SECOND_NS;
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param perSecond 0: as many as come; @returns whether one more is taken */
  takes(perSecond: number): boolean {
    const nowNs = this.#clock.monotonicNs();
    if (nowNs - this.#sinceNs >= SECOND_NS) {
      this.#sinceNs = nowNs;
      this.#count = 0;
    }
    this.#count += 1;
    return perSecond === 0 || this.#count <= perSecond;
  }
}
