import type { Cancel, Clock } from "../ports/clock.ts";
import type { WorkClock } from "./pressure.ts";

const US_PER_MS = 1000;
const NS_PER_US = 1000;
const NS_PER_MS = 1_000_000;

/**
 * The machine's time, read once a turn: a reading costs as much as a small decision, and all that
 * happens in a turn happens at one time.
 */
export class TurnClock implements Clock, WorkClock {
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

  /** Now, whatever the turn's time is: for how long it has been going on. */
  liveNs(): number {
    return Math.round(performance.now() * NS_PER_MS);
  }

  /** How long this thread has had a processor, ns. */
  workedNs(): number {
    const { user, system } = process.threadCpuUsage();
    return (user + system) * NS_PER_US;
  }

  after(delayMs: number, run: () => void): Cancel {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  }

  soon(run: () => void): void {
    setImmediate(run);
  }

  #read(): void {
    if (!this.#isRead) this.#readAnew();
  }

  /** By itself: where a function may be made, each call makes what it would need. */
  #readAnew(): void {
    this.#isRead = true;
    // Behind the sockets' callbacks of this loop iteration; whoever reads next begins a new turn.
    setImmediate(() => {
      this.#isRead = false;
    });
    this.#wallUs = Date.now() * US_PER_MS;
    this.#monotonicNs = this.liveNs();
  }
}
