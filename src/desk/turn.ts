import type { Durability } from "../journal/journal-writer.ts";

/** Something that has bytes waiting for a socket until the turn's batch is durable. */
export interface Flushable {
  flush(): void;
}

export interface TurnSteps {
  readonly durability: Durability;
  /** Makes what happened durable. A throw ends the process: nothing may be said any more. */
  commit(): void;
}

/**
 * So many messages of one read are taken before what came of them goes out: orders that arrived
 * together would else all reach their LPs only when the last of them is decided, and LPs and desk
 * would wait for each other by turns. A sync takes longer than what it would spare them.
 */
const MOST_MESSAGES: Readonly<Record<Durability, number>> = { os: 16, fsync: Infinity };

/**
 * One turn of the event loop: inputs are taken as they come, then one commit, then the sockets.
 *
 * The end runs behind the sockets' callbacks of the same loop iteration, so whatever arrived
 * together is committed together: under load the batches grow by themselves, the syncs do not.
 */
export class Turn {
  readonly #steps: TurnSteps;
  #first = new Set<Flushable>();
  #waiting = new Set<Flushable>();
  #isScheduled = false;
  readonly #mostMessages: number;
  #messages = 0;

  constructor(steps: TurnSteps) {
    this.#steps = steps;
    this.#mostMessages = MOST_MESSAGES[steps.durability];
  }

  /** A message was taken whole, and others may have come with it. */
  took(): void {
    this.#messages += 1;
    if (this.#messages >= this.#mostMessages) this.#commitAndFlush();
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
    setImmediate(() => this.end());
  }

  /** Commits and flushes now. */
  end(): void {
    this.#isScheduled = false;
    this.#commitAndFlush();
  }

  #commitAndFlush(): void {
    this.#messages = 0;
    this.#steps.commit();
    const [first, waiting] = [this.#first, this.#waiting];
    this.#first = new Set();
    this.#waiting = new Set();
    for (const flushable of first) flushable.flush();
    for (const flushable of waiting) if (!first.has(flushable)) flushable.flush();
  }
}
