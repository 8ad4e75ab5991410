import { OrderRate } from "./order-rate.ts";
import type { RateLimit } from "./order-rate.ts";

/**
 * How fast orders come, by account and by session.
 *
 * Like quotes it is no part of the journaled state: after a restart everybody begins anew.
 */
export class OrderRates {
  #account: OrderRate | undefined;
  #session: OrderRate | undefined;

  /** Takes the terms of a policy; what was used up stays used up. */
  retune(account: RateLimit | undefined, session: RateLimit | undefined, nowNs: number): void {
    this.#account = tuned(this.#account, account, nowNs);
    this.#session = tuned(this.#session, session, nowNs);
  }

  mayPass(account: number, session: number, nowNs: number): boolean {
    if (this.#account?.mayPass(account, nowNs) === false) return false;
    return this.#session?.mayPass(session, nowNs) ?? true;
  }

  /** An order was taken. */
  note(account: number, session: number, nowNs: number): void {
    this.#account?.note(account, nowNs);
    this.#session?.note(session, nowNs);
  }
}

const tuned = (
  rate: OrderRate | undefined,
  limit: RateLimit | undefined,
  nowNs: number,
): OrderRate | undefined =>
  limit === undefined ? undefined : (rate?.retuned(limit, nowNs) ?? new OrderRate(limit));
