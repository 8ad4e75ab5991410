import type { Cancel, Clock } from "../../ports/clock.ts";

const US_PER_MS = 1_000;
const NS_PER_MS = 1_000_000;

/** Time that passes when it is told to; over before anything that was to happen later is due. */
export class RehearsalClock implements Clock {
  readonly #startUs: number;
  #ms = 0;
  #soon: (() => void)[] = [];

  constructor(startUs: number) {
    this.#startUs = startUs;
  }

  wallUs(): number {
    return this.#startUs + this.#ms * US_PER_MS;
  }

  monotonicNs(): number {
    return this.#ms * NS_PER_MS;
  }

  after(): Cancel {
    return () => undefined;
  }

  soon(run: () => void): void {
    this.#soon.push(run);
  }

  /** A millisecond, and whatever follows from what is under way. */
  pass(): void {
    this.#ms += 1;
    while (this.#soon.length > 0) {
      const due = this.#soon;
      this.#soon = [];
      for (const run of due) run();
    }
  }
}
