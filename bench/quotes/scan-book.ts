import { isOffMiddle, middleOf } from "../../src/core/quotes/middle.ts";
import { faultOf } from "../../src/core/quotes/quote.ts";
import type { BestQuote, Quote } from "../../src/core/quotes/quote.ts";
import { asPrice } from "../../src/core/units/quantity.ts";

/**
 * The plain way: keeps every quote, and looks at all LPs of the symbol when its best is asked for.
 *
 * It does the same work as leanly as it can: the same checks, sizes and staleness, typed arrays, a
 * symbol's LPs side by side; and the collar, whose middle it takes only where mids are far apart.
 */
export class ScanBook {
  readonly #lps: number;
  readonly #stalenessNs: number;
  readonly #collar: number;
  readonly #bid: Float64Array;
  readonly #ask: Float64Array;
  readonly #bidQty: Float64Array;
  readonly #askQty: Float64Array;
  readonly #receivedNs: Float64Array;

  constructor(lps: number, symbols: number, stalenessNs: number, collar: number) {
    this.#lps = lps;
    this.#stalenessNs = stalenessNs;
    this.#collar = collar;
    this.#bid = new Float64Array(lps * symbols);
    this.#ask = new Float64Array(lps * symbols);
    this.#bidQty = new Float64Array(lps * symbols);
    this.#askQty = new Float64Array(lps * symbols);
    this.#receivedNs = new Float64Array(lps * symbols);
  }

  update(lp: number, symbol: number, quote: Quote, receivedNs: number): void {
    const cell = symbol * this.#lps + lp;
    const isGood = faultOf(quote) === undefined;
    this.#bid[cell] = isGood ? quote.bid : 0;
    this.#ask[cell] = isGood ? quote.ask : 0;
    this.#bidQty[cell] = quote.bidQty;
    this.#askQty[cell] = quote.askQty;
    this.#receivedNs[cell] = receivedNs;
  }

  best(symbol: number, nowNs: number): BestQuote {
    let bid = 0;
    let ask = Infinity;
    let low = Infinity;
    let high = 0;
    for (let cell = symbol * this.#lps; cell < (symbol + 1) * this.#lps; cell++) {
      const itsBid = this.#bid[cell] ?? 0;
      if (itsBid === 0 || nowNs - (this.#receivedNs[cell] ?? 0) > this.#stalenessNs) continue;
      const itsAsk = this.#ask[cell] ?? 0;
      const mid = Math.floor((itsBid + itsAsk) / 2);
      if (itsBid > bid) bid = itsBid;
      if (itsAsk < ask) ask = itsAsk;
      if (mid < low) low = mid;
      if (mid > high) high = mid;
    }
    if (high - low > (low * this.#collar) / 10_000) return this.#collared(symbol, nowNs);
    return { bid: asPrice(bid), ask: asPrice(bid === 0 ? 0 : ask) };
  }

  #collared(symbol: number, nowNs: number): BestQuote {
    const cells: number[] = [];
    for (let cell = symbol * this.#lps; cell < (symbol + 1) * this.#lps; cell++) {
      const isFresh = nowNs - (this.#receivedNs[cell] ?? 0) <= this.#stalenessNs;
      if (this.#bid[cell] !== 0 && isFresh) cells.push(cell);
    }
    const mids = Float64Array.from(cells, (cell) => this.#mid(cell)).sort();
    const middle = middleOf(mids, this.#collar, 0);
    const used = cells.filter((cell) => !isOffMiddle(this.#mid(cell), middle, this.#collar));
    if (used.length === 0) return { bid: asPrice(0), ask: asPrice(0) };
    return {
      bid: asPrice(Math.max(...used.map((cell) => this.#bid[cell] ?? 0))),
      ask: asPrice(Math.min(...used.map((cell) => this.#ask[cell] ?? 0))),
    };
  }

  #mid(cell: number): number {
    return Math.floor(((this.#bid[cell] ?? 0) + (this.#ask[cell] ?? 0)) / 2);
  }
}
