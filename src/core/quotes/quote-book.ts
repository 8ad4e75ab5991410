import { asPrice, asVolume, MAX_PRICE } from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";

/** Why a quote was not taken into the book. */
export type QuoteFault = "NOT_POSITIVE" | "OUT_OF_RANGE" | "CROSSED" | "UNKNOWN_SYMBOL";

/**
 * Top of book of every (LP, symbol), in typed arrays because quotes outnumber orders.
 *
 * Never journaled and not part of the hashed state: a decision keeps a copy of what it saw.
 */
export class QuoteBook {
  readonly #symbols: number;
  readonly #bid: Float64Array;
  readonly #ask: Float64Array;
  readonly #bidQty: Float64Array;
  readonly #askQty: Float64Array;
  readonly #receivedNs: Float64Array;

  constructor(lps: number, symbols: number) {
    const cells = lps * symbols;
    this.#symbols = symbols;
    this.#bid = new Float64Array(cells);
    this.#ask = new Float64Array(cells);
    this.#bidQty = new Float64Array(cells);
    this.#askQty = new Float64Array(cells);
    this.#receivedNs = new Float64Array(cells);
  }

  /** The same quotes in a book with room for more LPs and symbols. */
  resized(lps: number, symbols: number): QuoteBook {
    const next = new QuoteBook(lps, symbols);
    const width = Math.min(symbols, this.#symbols);
    const rows = Math.min(lps, this.#bid.length / Math.max(1, this.#symbols));
    for (let lp = 0; lp < rows; lp++) {
      const from = lp * this.#symbols;
      const to = lp * symbols;
      next.#bid.set(this.#bid.subarray(from, from + width), to);
      next.#ask.set(this.#ask.subarray(from, from + width), to);
      next.#bidQty.set(this.#bidQty.subarray(from, from + width), to);
      next.#askQty.set(this.#askQty.subarray(from, from + width), to);
      next.#receivedNs.set(this.#receivedNs.subarray(from, from + width), to);
    }
    return next;
  }

  /** Replaces both sides; a side the LP does not quote has price 0. A faulty quote clears both. */
  update(lp: number, symbol: number, quote: Quote, receivedNs: number): QuoteFault | undefined {
    const cell = lp * this.#symbols + symbol;
    const isInside = lp >= 0 && symbol >= 0 && symbol < this.#symbols && cell < this.#bid.length;
    if (!isInside) return "UNKNOWN_SYMBOL";
    const fault = faultOf(quote);
    this.#bid[cell] = fault === undefined ? quote.bid : 0;
    this.#ask[cell] = fault === undefined ? quote.ask : 0;
    this.#bidQty[cell] = quote.bidQty;
    this.#askQty[cell] = quote.askQty;
    this.#receivedNs[cell] = receivedNs;
    return fault;
  }

  /** Forgets all of an LP: after a disconnect only a fresh snapshot counts. */
  clear(lp: number): void {
    const from = lp * this.#symbols;
    this.#bid.fill(0, from, from + this.#symbols);
    this.#ask.fill(0, from, from + this.#symbols);
  }

  has(lp: number, symbol: number): boolean {
    return this.bid(lp, symbol) > 0 && this.ask(lp, symbol) > 0;
  }

  bid(lp: number, symbol: number): Price {
    return asPrice(this.#bid[lp * this.#symbols + symbol] ?? 0);
  }

  ask(lp: number, symbol: number): Price {
    return asPrice(this.#ask[lp * this.#symbols + symbol] ?? 0);
  }

  bidQty(lp: number, symbol: number): Volume {
    return asVolume(this.#bidQty[lp * this.#symbols + symbol] ?? 0);
  }

  askQty(lp: number, symbol: number): Volume {
    return asVolume(this.#askQty[lp * this.#symbols + symbol] ?? 0);
  }

  /** Age by the receiver's monotonic clock, never by the LP's timestamp. */
  ageNs(lp: number, symbol: number, nowNs: number): number {
    return nowNs - (this.#receivedNs[lp * this.#symbols + symbol] ?? 0);
  }
}

export interface Quote {
  readonly bid: Price;
  readonly ask: Price;
  readonly bidQty: Volume;
  readonly askQty: Volume;
}

function faultOf(quote: Quote): QuoteFault | undefined {
  if (!(quote.bid > 0) || !(quote.ask > 0)) return "NOT_POSITIVE";
  if (quote.bid > MAX_PRICE || quote.ask > MAX_PRICE) return "OUT_OF_RANGE";
  return quote.bid > quote.ask ? "CROSSED" : undefined;
}
