import type { LegCancelRequested } from "../../core/execute/doubt-events.ts";
import { isFinal } from "../../core/execute/order-status.ts";
import type { Leg } from "../../core/execute/order.ts";
import type { Instant } from "../../fix/session/session-host.ts";

const NS_PER_MS = 1_000_000;

interface Waiting {
  readonly leg: Leg;
  readonly dueNs: number;
  request: LegCancelRequested;
}

/**
 * Requests to cancel legs that may rest for a while first. Holds open legs only, so it is bounded
 * by the order table. Monotonic time.
 */
export class RestingCancels {
  readonly #waiting = new Map<number, Waiting>();

  /** A request that takes another one's place waits no longer than that one would have. */
  add(request: LegCancelRequested, leg: Leg, restMs: number, now: Instant): void {
    const before = this.#waiting.get(leg.leg);
    if (before !== undefined) before.request = request;
    else {
      const dueNs = now.monotonicNs + restMs * NS_PER_MS;
      this.#waiting.set(leg.leg, { leg, dueNs, request });
    }
  }

  /** Requests that are due now, and still wanted; they are forgotten. */
  takeDue(now: Instant): readonly Pick<Waiting, "leg" | "request">[] {
    const due: Waiting[] = [];
    for (const [number, waiting] of this.#waiting) {
      const { leg, dueNs, request } = waiting;
      if (isFinal(leg.ordStatus)) this.#waiting.delete(number);
      else if (now.monotonicNs >= dueNs && leg.cancel === request.cancel) {
        this.#waiting.delete(number);
        due.push(waiting);
      }
    }
    return due;
  }
}
