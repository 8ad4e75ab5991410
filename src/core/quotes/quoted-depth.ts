import type { Side } from "../terms.ts";
import { asPrice, asVolume, MAX_VOLUME, smaller } from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";
import { faultOf, levelFault } from "./quote.ts";
import type { Quote, QuoteFault } from "./quote.ts";

/** Levels of one side that are kept; no leg reaches deeper. */
export const MAX_LEVELS = 10;

/**
 * The best levels of one side, in order, whatever the order in which an LP names them.
 *
 * Filled anew for each message, so that nothing is allocated for a quote.
 */
export class QuotedSide {
  /** What is wrong with one of the levels since the last `clear`. */
  fault: QuoteFault | undefined;
  count = 0;
  /** Levels that found no room, since the start. */
  cut = 0;
  /** A client's side: asks are for buyers, lowest first; bids for sellers, highest first. */
  readonly #side: Side;
  readonly #px = new Float64Array(MAX_LEVELS);
  readonly #qty = new Float64Array(MAX_LEVELS);

  constructor(side: Side) {
    this.#side = side;
  }

  clear(): void {
    this.fault = undefined;
    this.count = 0;
  }

  /** @param qty 0: the LP does not say how much */
  add(px: Price, qty: Volume): void {
    this.fault ??= levelFault(px, qty);
    if (this.count === MAX_LEVELS) {
      this.cut += 1;
      if (!this.#isBetter(px, this.#px[MAX_LEVELS - 1] ?? 0)) return;
    } else this.count += 1;
    let at = this.count - 1;
    for (; at > 0 && this.#isBetter(px, this.#px[at - 1] ?? 0); at--) {
      this.#px[at] = this.#px[at - 1] ?? 0;
      this.#qty[at] = this.#qty[at - 1] ?? 0;
    }
    this.#px[at] = px;
    this.#qty[at] = smaller(qty, MAX_VOLUME);
  }

  /** @param level 0 is the best */
  px(level: number): Price {
    return asPrice(level < this.count ? (this.#px[level] ?? 0) : 0);
  }

  qty(level: number): Volume {
    return asVolume(level < this.count ? (this.#qty[level] ?? 0) : 0);
  }

  #isBetter(px: number, other: number): boolean {
    return this.#side === "Buy" ? px < other : px > other;
  }
}

/** What an LP quotes of one symbol, level by level. */
export class QuotedDepth {
  readonly bids: QuotedSide = new QuotedSide("Sell");
  readonly asks: QuotedSide = new QuotedSide("Buy");

  clear(): void {
    this.bids.clear();
    this.asks.clear();
  }

  /** The best level of both sides. */
  get top(): Quote {
    const { bids, asks } = this;
    return { bid: bids.px(0), ask: asks.px(0), bidQty: bids.qty(0), askQty: asks.qty(0) };
  }

  /** A side without a level has no price. */
  get fault(): QuoteFault | undefined {
    return this.bids.fault ?? this.asks.fault ?? faultOf(this.top);
  }
}
