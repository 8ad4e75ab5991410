/** How many orders may come from one account or session. */
export interface RateLimit {
  /** In the long run, above zero. */
  readonly perSecond: number;
  /** At once, by whoever has been quiet, at least 1. */
  readonly burst: number;
}

const SECOND_NS = 1_000_000_000;

/**
 * Lets `burst` orders through at once and `perSecond` in the long run, each key by itself.
 *
 * A key's whole state is the time at which it will have been paid for all its orders (the generic
 * cell rate algorithm): every order moves it one interval on, and one that would begin further
 * ahead than a burst is too many. An order that is refused moves nothing, so that a client who
 * hammers is not locked out.
 *
 * Keys are small integers; memory grows to the highest that was noted.
 */
export class OrderRate {
  /** Whole nanoseconds, rounded up, so that the limit is never passed, by rounding neither. */
  readonly #intervalNs: number;
  readonly #aheadNs: number;
  #paidAtNs: Float64Array = new Float64Array(16);

  /** @throws `Invariant:` when not even one order could ever pass */
  constructor({ perSecond, burst }: RateLimit) {
    if (!(perSecond > 0 && burst >= 1)) {
      throw new Error(
        `Invariant: a rate of ${perSecond} with a burst of ${burst} must let one pass`,
      );
    }
    this.#intervalNs = Math.ceil(SECOND_NS / perSecond);
    this.#aheadNs = (burst - 1) * this.#intervalNs;
  }

  /** Whether an order may pass now. Reads only. */
  mayPass(key: number, nowNs: number): boolean {
    return (this.#paidAtNs[key] ?? 0) - nowNs <= this.#aheadNs;
  }

  /** An order that passed. */
  note(key: number, nowNs: number): void {
    if (key >= this.#paidAtNs.length) this.#grow(key);
    const paidAtNs = this.#paidAtNs[key] ?? 0;
    this.#paidAtNs[key] = Math.max(paidAtNs, nowNs) + this.#intervalNs;
  }

  /** A new limit under which the orders not yet paid for still count, as many as they are. */
  retuned(limit: RateLimit, nowNs: number): OrderRate {
    const next = new OrderRate(limit);
    // As nearly always: there may be thousands of keys, and orders wait.
    if (next.#intervalNs === this.#intervalNs && next.#aheadNs === this.#aheadNs) return this;
    next.#paidAtNs = this.#paidAtNs.map((paidAtNs) => {
      const orders = Math.max(0, paidAtNs - nowNs) / this.#intervalNs;
      return orders === 0 ? 0 : nowNs + Math.ceil(orders * next.#intervalNs);
    });
    return next;
  }

  #grow(key: number): void {
    const longer = new Float64Array(Math.max(this.#paidAtNs.length * 2, key + 1));
    longer.set(this.#paidAtNs);
    this.#paidAtNs = longer;
  }
}
