import type { Cancel, Clock } from "../../../ports/clock.ts";
import type { Scheduler } from "./scheduler.ts";

const NS_PER_MS = 1_000_000;
const NS_PER_US = 1000;

/** The wall clock of a machine, which somebody may set. */
export interface WallClock {
  /** Wall time at the world's beginning, microseconds since 1970, as it is set by now. */
  originUs: number;
}

/**
 * The time of one process in the world. Its timers end with it.
 *
 * The wall clock may jump, forwards and back; the monotonic one never does.
 */
export class VirtualClock implements Clock {
  readonly #scheduler: Scheduler;
  readonly #wall: WallClock;
  readonly #onError: ((error: unknown) => void) | undefined;
  #isAlive = true;

  /** @param onError told what a timer threw, which ends a process; without it, it is thrown on */
  constructor(scheduler: Scheduler, wall: WallClock, onError?: (error: unknown) => void) {
    this.#scheduler = scheduler;
    this.#wall = wall;
    this.#onError = onError;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  wallUs(): number {
    return this.#wall.originUs + Math.floor(this.#scheduler.nowNs / NS_PER_US);
  }

  monotonicNs(): number {
    return this.#scheduler.nowNs;
  }

  after(delayMs: number, run: () => void): Cancel {
    return this.#scheduler.after(Math.round(delayMs * NS_PER_MS), () => this.run(run));
  }

  soon(run: () => void): void {
    this.#scheduler.after(0, () => this.run(run));
  }

  /** Nothing that was to run in this process runs any more. */
  kill(): void {
    this.#isAlive = false;
  }

  /** Runs something in this process, if it is alive. */
  run(run: () => void): void {
    if (!this.#isAlive) return;
    if (this.#onError === undefined) return run();
    try {
      run();
    } catch (error) {
      this.#onError(error);
    }
    return undefined;
  }
}
