import type { Clock } from "../ports/clock.ts";
import type { CommitTimes } from "./books.ts";
import type { Counters } from "./counters.ts";
import type { WorkClock } from "./pressure.ts";
import { TimeHistogram } from "./time-histogram.ts";
import type { TimeCounts } from "./time-histogram.ts";
import type { TurnSteps } from "./turn.ts";

/** How long what a turn does takes, since the desk's start. */
export interface TurnTimes {
  /** Of each order: from the turn it came in with to all of that turn's decisions. */
  readonly decided: TimeCounts;
  /** Of each leg: from the turn that sent it to its bytes in the LP's socket, the sync in it. */
  readonly toLp: TimeCounts;
  /** Of each batch: from its write to it being as durable as the policy wants. */
  readonly journal: TimeCounts;
}

/**
 * Measures turns, not orders: a few readings of the clock a turn, however many orders it has. An
 * order counts with the time of its turn, which is never less than its own.
 */
export class TurnFigures implements CommitTimes {
  readonly #clock: Pick<Clock, "monotonicNs">;
  readonly #work: Pick<WorkClock, "liveNs">;
  readonly #counters: Counters;
  readonly #decided = new TimeHistogram();
  readonly #toLp = new TimeHistogram();
  readonly #journal = new TimeHistogram();
  #orders = 0;
  #legs = 0;
  #beganNs = 0;
  #commitNs = 0;
  #endedNs = 0;

  constructor(
    clock: Pick<Clock, "monotonicNs">,
    work: Pick<WorkClock, "liveNs">,
    counters: Counters,
  ) {
    this.#clock = clock;
    this.#work = work;
    this.#counters = counters;
  }

  /** The same steps, measured; `decided` is called within `commit`. */
  around(steps: TurnSteps): TurnSteps {
    return {
      began: () => this.#begin(),
      commit: () => steps.commit(),
      ended: () => {
        this.#send();
        steps.ended?.();
      },
    };
  }

  /** All that came is decided about; nothing of it is durable. */
  decided(): void {
    const { ordersAccepted, ordersDenied } = this.#counters;
    const orders = ordersAccepted + ordersDenied;
    if (orders > this.#orders)
      this.#decided.note(this.#since(this.#beganNs), orders - this.#orders);
    this.#orders = orders;
  }

  commitBegins(): void {
    this.#commitNs = this.#work.liveNs();
  }

  committed(): void {
    this.#journal.note(this.#since(this.#commitNs));
  }

  toJSON(): TurnTimes {
    return {
      decided: this.#decided.toJSON(),
      toLp: this.#toLp.toJSON(),
      journal: this.#journal.toJSON(),
    };
  }

  /**
   * The turn's time is when its first message was read; at its end it would be read anew. It may
   * have been read while the turn before wrote its batch.
   */
  #begin(): void {
    this.#beganNs = Math.max(this.#clock.monotonicNs(), this.#endedNs);
  }

  #send(): void {
    const { legsSent } = this.#counters;
    if (legsSent > this.#legs) this.#toLp.note(this.#since(this.#beganNs), legsSent - this.#legs);
    this.#legs = legsSent;
    this.#endedNs = this.#work.liveNs();
  }

  /** In a simulation turns take no time. */
  #since(ns: number): number {
    return Math.max(0, this.#work.liveNs() - ns);
  }
}
