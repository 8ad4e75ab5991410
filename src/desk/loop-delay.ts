import type { Cancel, Clock } from "../ports/clock.ts";
import type { WorkClock } from "./pressure.ts";
import { TimeHistogram } from "./time-histogram.ts";
import type { TimeCounts } from "./time-histogram.ts";

const EVERY_MS = 20;
const NS_PER_MS = 1_000_000;
/** Timers have whole milliseconds: one that is late by less is on time. */
const GRAIN_NS = NS_PER_MS;

/** How late a timer comes: for so long the desk could not have begun with what came meanwhile. */
export class LoopDelay {
  readonly #clock: Pick<Clock, "after">;
  readonly #work: Pick<WorkClock, "liveNs">;
  readonly #late = new TimeHistogram();
  #cancel: Cancel | undefined;

  constructor(clock: Pick<Clock, "after">, work: Pick<WorkClock, "liveNs">) {
    this.#clock = clock;
    this.#work = work;
  }

  start(): void {
    const dueNs = this.#work.liveNs() + EVERY_MS * NS_PER_MS;
    this.#cancel = this.#clock.after(EVERY_MS, () => {
      this.#note(Math.max(0, this.#work.liveNs() - dueNs - GRAIN_NS));
      this.start();
    });
  }

  /** Whatever had come during a stall would have waited for what was left of it. */
  #note(lateNs: number): void {
    for (let ns = lateNs; ns === lateNs || ns > 0; ns -= EVERY_MS * NS_PER_MS) this.#late.note(ns);
  }

  stop(): void {
    this.#cancel?.();
  }

  toJSON(): TimeCounts {
    return this.#late.toJSON();
  }
}
