import type { Quote } from "../../src/core/quotes/quote.ts";
import { asPrice, asVolume } from "../../src/core/units/quantity.ts";
import type { Price, Volume } from "../../src/core/units/quantity.ts";
import { Prng } from "../../src/sim/prng.ts";

/** A power of two, so that the stream is gone through with a mask. */
export const STREAM_LENGTH = 65_536;

const SIZE = asVolume(10_000_000);
const START = 110_000_000;
/** 10⁻⁸: a tenth of a pip. */
const TICK = 1_000;

/** Quotes of all LPs and symbols, drawn beforehand: which LP, which symbol, what. */
export interface QuoteStream {
  readonly lps: Int32Array;
  readonly symbols: Int32Array;
  readonly quotes: readonly Quote[];
}

/**
 * Every symbol's price walks by single ticks; each LP quotes around it, up to two ticks off, with a
 * spread of one to four. Now and then LPs cross each other.
 */
export function quoteStream(lps: number, symbols: number, seed: number): QuoteStream {
  const prng = new Prng(seed);
  const mids = new Int32Array(symbols).fill(START / TICK);
  const stream = { lps: new Int32Array(STREAM_LENGTH), symbols: new Int32Array(STREAM_LENGTH) };
  const quotes: Quote[] = [];
  for (let at = 0; at < STREAM_LENGTH; at++) {
    const symbol = prng.below(symbols);
    const mid = (mids[symbol] ?? 0) + prng.below(3) - 1;
    mids[symbol] = mid;
    stream.lps[at] = prng.below(lps);
    stream.symbols[at] = symbol;
    const bid = mid + prng.below(5) - 2;
    quotes.push(new Drawn(asPrice(bid * TICK), asPrice((bid + 1 + prng.below(4)) * TICK)));
  }
  return { ...stream, quotes };
}

class Drawn implements Quote {
  readonly bid: Price;
  readonly ask: Price;
  readonly bidQty: Volume = SIZE;
  readonly askQty: Volume = SIZE;

  constructor(bid: Price, ask: Price) {
    this.bid = bid;
    this.ask = ask;
  }
}
