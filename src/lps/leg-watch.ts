import { isFinal } from "../core/execute/order-status.ts";
import type { Leg } from "../core/execute/order.ts";

/** Between two questions about a leg in doubt, doubled each time up to the last. */
const FIRST_ASK_MS = 1_000;
const LAST_ASK_MS = 30_000;
const NS_PER_MS = 1_000_000;

/** What is to be done about a leg now. */
export type LegDue = "TIMED_OUT" | "ASK";

interface Watched {
  readonly leg: Leg;
  dueNs: number;
  askMs: number;
}

/**
 * Open legs and when something must be done about them: first the timeout, then questions to the
 * LP, ever more rarely, until an answer ends the doubt.
 *
 * Holds open legs only, so it is bounded by the order table. Monotonic time.
 */
export class LegWatch {
  readonly #watched = new Map<number, Watched>();
  readonly #timeoutMs: number;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  get size(): number {
    return this.#watched.size;
  }

  sent(leg: Leg, nowNs: number): void {
    const dueNs = nowNs + this.#timeoutMs * NS_PER_MS;
    this.#watched.set(leg.leg, { leg, dueNs, askMs: FIRST_ASK_MS });
  }

  /** The LP can be asked again: legs in doubt are due at once. */
  askSoon(lp: number, nowNs: number): void {
    for (const watched of this.#watched.values()) {
      if (watched.leg.lp !== lp || !watched.leg.isInDoubt) continue;
      watched.dueNs = nowNs;
      watched.askMs = FIRST_ASK_MS;
    }
  }

  /** Calls `act` for every leg that is due and still open; forgets those that ended. */
  sweep(nowNs: number, act: (leg: Leg, due: LegDue) => void): void {
    for (const [number, watched] of this.#watched) {
      const { leg } = watched;
      if (isFinal(leg.ordStatus)) {
        this.#watched.delete(number);
        continue;
      }
      if (nowNs < watched.dueNs) continue;
      const due: LegDue = leg.isInDoubt ? "ASK" : "TIMED_OUT";
      if (due === "ASK") watched.askMs = Math.min(watched.askMs * 2, LAST_ASK_MS);
      watched.dueNs = nowNs + (due === "ASK" ? watched.askMs * NS_PER_MS : 0);
      act(leg, due);
    }
  }
}
