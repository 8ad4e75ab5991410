import type { Clock } from "../ports/clock.ts";
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
 * Measures turns, not orders: three readings of the clock a turn, however many orders it has. An
 * order counts with the time of its turn, which is never less than its own.
 */
export class TurnFigures {
  readonly #clock: Pick<Clock, "monotonicNs">;
  readonly #work: Pick<WorkClock, "liveNs">;
  readonly #counters: Counters;
  readonly #decided = new TimeHistogram();
  readonly #toLp = new TimeHistogram();
  readonly #journal = new TimeHistogram();
  #orders = 0;
  #legs = 0;
  #beganNs = 0;

  constructor(
    clock: Pick<Clock, "monotonicNs">,
    work: Pick<WorkClock, "liveNs">,
    counters: Counters,
  ) {
    this.#clock = clock;
    this.#work = work;
    this.#counters = counters;
  }

  /**
   * The same steps, measured.
   *
   * @param batches that were committed so far: many turns have nothing to write
   */
  around(steps: TurnSteps, batches: () => number): TurnSteps {
    return {
      commit: () => {
        const decidedNs = this.#decide();
        const before = batches();
        steps.commit();
        if (batches() > before) this.#journal.note(this.#work.liveNs() - decidedNs);
      },
      ended: () => {
        this.#send();
        steps.ended?.();
      },
    };
  }

  toJSON(): TurnTimes {
    return {
      decided: this.#decided.toJSON(),
      toLp: this.#toLp.toJSON(),
      journal: this.#journal.toJSON(),
    };
  }

  #decide(): number {
    const { ordersAccepted, ordersDenied } = this.#counters;
    const nowNs = this.#work.liveNs();
    this.#beganNs = this.#clock.monotonicNs();
    const orders = ordersAccepted + ordersDenied;
    if (orders > this.#orders) this.#decided.note(nowNs - this.#beganNs, orders - this.#orders);
    this.#orders = orders;
    return nowNs;
  }

  #send(): void {
    const { legsSent } = this.#counters;
    if (legsSent > this.#legs) {
      this.#toLp.note(this.#work.liveNs() - this.#beganNs, legsSent - this.#legs);
    }
    this.#legs = legsSent;
  }
}
