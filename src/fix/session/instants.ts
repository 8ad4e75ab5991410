import type { Clock } from "../../ports/clock.ts";
import type { Instant } from "./session-host.ts";

/** A clock's readings, the same object as long as the time is the same: for a turn, at the desk. */
export class Instants {
  readonly #clock: Clock;
  #last: Instant = { wallUs: -1, monotonicNs: -1 };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): Instant {
    const wallUs = this.#clock.wallUs();
    const monotonicNs = this.#clock.monotonicNs();
    const last = this.#last;
    if (last.wallUs === wallUs && last.monotonicNs === monotonicNs) return last;
    this.#last = { wallUs, monotonicNs };
    return this.#last;
  }
}
