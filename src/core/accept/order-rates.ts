import { OrderRate } from "./order-rate.ts";
import type { RateTerms } from "./controls.ts";

/**
 * How fast orders come, by account and by session.
 *
 * Like quotes it is no part of the journaled state: after a restart everybody begins anew.
 */
export class OrderRates {
  #account: OrderRate | undefined;
  #session: OrderRate | undefined;

  /** Takes the terms of a policy; what was used up stays used up. */
  retune(account: RateTerms | undefined, session: RateTerms | undefined): void {
    this.#account = tuned(this.#account, account);
    this.#session = tuned(this.#session, session);
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

const tuned = (rate: OrderRate | undefined, terms: RateTerms | undefined): OrderRate | undefined =>
  terms === undefined ? undefined : (rate?.retuned(terms) ?? new OrderRate(terms));
