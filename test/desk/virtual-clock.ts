import type { Cancel, Clock } from "../../src/ports/clock.ts";

interface Entry {
  readonly atNs: number;
  readonly run: () => void;
}

const NS_PER_MS = 1_000_000;
/** 2026-06-01 12:00 UTC, a Monday. */
const START_US = 1_780_315_200_000_000;

/** Time that passes when a test says so, in as many steps as something is to happen in. */
export class VirtualClock implements Clock {
  #nowNs = 0;
  #waiting: Entry[] = [];
  #soon: (() => void)[] = [];

  wallUs(): number {
    return START_US + Math.floor(this.#nowNs / 1000);
  }

  monotonicNs(): number {
    return this.#nowNs;
  }

  after(delayMs: number, run: () => void): Cancel {
    const entry = { atNs: this.#nowNs + Math.max(1, delayMs) * NS_PER_MS, run };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((each) => each !== entry);
    };
  }

  soon(run: () => void): void {
    this.#soon.push(run);
  }

  /** Lets so much time pass. */
  pass(ms: number): void {
    const endNs = this.#nowNs + ms * NS_PER_MS;
    this.#settle();
    for (let next = this.#next(endNs); next !== undefined; next = this.#next(endNs)) {
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      this.#nowNs = next.atNs;
      next.run();
      this.#settle();
    }
    this.#nowNs = endNs;
  }

  /** Nothing that waits is done any more: whoever it was for has crashed. */
  forget(): void {
    this.#waiting = [];
    this.#soon = [];
  }

  #settle(): void {
    while (this.#soon.length > 0) {
      const soon = this.#soon;
      this.#soon = [];
      for (const run of soon) run();
    }
  }

  /** The first that is due, of several the one that was there first. */
  #next(endNs: number): Entry | undefined {
    let first: Entry | undefined;
    for (const entry of this.#waiting) {
      if (entry.atNs <= endNs && (first === undefined || entry.atNs < first.atNs)) first = entry;
    }
    return first;
  }
}
