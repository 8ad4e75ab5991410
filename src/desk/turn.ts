import type { Clock } from "../ports/clock.ts";

/** Something that has bytes waiting for a socket until the turn's batch is durable. */
export interface Flushable {
  flush(): void;
}

export interface TurnSteps {
  /** The first thing of the turn was done. */
  began?(): void;
  /** Makes what happened durable. A throw ends the process: nothing may be said any more. */
  commit(): void;
  /** All is written to the sockets. */
  ended?(): void;
}

/**
 * One turn of the event loop: inputs are taken as they come, then one commit, then the sockets.
 *
 * The end runs behind the sockets' callbacks of the same loop iteration, so whatever arrived
 * together is committed together: under load the batches grow by themselves, the syncs do not.
 */
export class Turn {
  readonly #clock: Clock;
  readonly #steps: TurnSteps;
  #first = new Set<Flushable>();
  #waiting = new Set<Flushable>();
  #isScheduled = false;

  constructor(clock: Clock, steps: TurnSteps) {
    this.#clock = clock;
    this.#steps = steps;
  }

  /** Something may have bytes to write; the turn ends soon. */
  touch(flushable: Flushable): void {
    this.#waiting.add(flushable);
    this.schedule();
  }

  /** As `touch`, but before all others: the price an order is after may go, an answer keeps. */
  touchFirst(flushable: Flushable): void {
    this.#first.add(flushable);
    this.schedule();
  }

  /** Something was recorded; the turn ends soon. */
  schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#steps.began?.();
    this.#clock.soon(() => this.end());
  }

  /** Commits and flushes now. */
  end(): void {
    this.#isScheduled = false;
    this.#steps.commit();
    const [first, waiting] = [this.#first, this.#waiting];
    this.#first = new Set();
    this.#waiting = new Set();
    for (const flushable of first) flushable.flush();
    for (const flushable of waiting) if (!first.has(flushable)) flushable.flush();
    this.#steps.ended?.();
  }
}
