/** Readings a second apart, and as many as the window has seconds, and one. */
const STEP_NS = 1_000_000_000;
const READINGS = 11;

/**
 * How often something happened in the last ten seconds, from readings of a count that only grows.
 *
 * Whatever counts pays nothing for it: the count is read now and then, by the monotonic clock.
 */
export class RateWindow {
  readonly #counts = new Float64Array(READINGS);
  readonly #atNs = new Float64Array(READINGS);
  #size = 0;
  #oldest = 0;

  /** Call it often; a reading is kept once a second. */
  read(count: number, nowNs: number): void {
    if (this.#size > 0 && nowNs - this.#atOf(this.#size - 1) < STEP_NS) return;
    if (this.#size === READINGS) this.#oldest = (this.#oldest + 1) % READINGS;
    else this.#size += 1;
    const at = (this.#oldest + this.#size - 1) % READINGS;
    this.#counts[at] = count;
    this.#atNs[at] = nowNs;
  }

  /** @returns undefined before a second of it is known */
  perSecond(count: number, nowNs: number): number | undefined {
    const passedNs = nowNs - this.#atOf(0);
    if (this.#size === 0 || passedNs < STEP_NS) return undefined;
    return ((count - (this.#counts[this.#oldest] ?? 0)) * STEP_NS) / passedNs;
  }

  #atOf(reading: number): number {
    return this.#atNs[(this.#oldest + reading) % READINGS] ?? 0;
  }
}
