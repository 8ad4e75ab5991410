import type { Instant } from "../../src/fix/session/session-host.ts";
import type { Cancel, Clock } from "../../src/ports/clock.ts";

const US_PER_MS = 1000;

/** Now, in ns of the clock that all processes of a machine share. */
export const sharedNs = (): number => Number(process.hrtime.bigint());

/**
 * The machine's time, with its last reading kept.
 *
 * A peer reads the clock when bytes arrive, before it looks at them: that reading is the arrival.
 */
export class ReadingClock implements Clock {
  #wallUs = 0;
  #monotonicNs = 0;

  get last(): Instant {
    return { wallUs: this.#wallUs, monotonicNs: this.#monotonicNs };
  }

  wallUs(): number {
    this.#wallUs = Date.now() * US_PER_MS;
    return this.#wallUs;
  }

  monotonicNs(): number {
    this.#monotonicNs = sharedNs();
    return this.#monotonicNs;
  }

  after(delayMs: number, run: () => void): Cancel {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  }

  soon(run: () => void): void {
    setImmediate(run);
  }
}
