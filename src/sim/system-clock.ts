import type { Cancel, Clock } from "../ports/clock.ts";

const US_PER_MS = 1000;
const NS_PER_MS = 1_000_000;

/** The machine's own time, for a venue that runs as a process. */
export class SystemClock implements Clock {
  wallUs(): number {
    return Date.now() * US_PER_MS;
  }

  monotonicNs(): number {
    return Math.round(performance.now() * NS_PER_MS);
  }

  after(delayMs: number, run: () => void): Cancel {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  }

  soon(run: () => void): void {
    setImmediate(run);
  }
}
