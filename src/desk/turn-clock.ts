import type { Cancel, Clock } from "../ports/clock.ts";

const US_PER_MS = 1000;
const NS_PER_MS = 1_000_000;

/**
 * The machine's time, read once a turn: a reading costs as much as a small decision, and all that
 * happens in a turn happens at one time.
 */
export class TurnClock implements Clock {
  #wallUs = 0;
  #monotonicNs = 0;
  #isRead = false;

  wallUs(): number {
    this.#read();
    return this.#wallUs;
  }

  monotonicNs(): number {
    this.#read();
    return this.#monotonicNs;
  }

  after(delayMs: number, run: () => void): Cancel {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  }

  soon(run: () => void): void {
    setImmediate(run);
  }

  #read(): void {
    if (this.#isRead) return;
    this.#isRead = true;
    // Behind the sockets' callbacks of this loop iteration; whoever reads next begins a new turn.
    setImmediate(() => {
      this.#isRead = false;
    });
    this.#wallUs = Date.now() * US_PER_MS;
    this.#monotonicNs = Math.round(performance.now() * NS_PER_MS);
  }
}
