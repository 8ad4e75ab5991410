import { bestQuoteOf } from "../../src/core/quotes/best-quote.ts";
import type { QuoteTerms } from "../../src/core/quotes/counting-quotes.ts";
import { QuoteBook } from "../../src/core/quotes/quote-book.ts";
import type { Instrument } from "../../src/core/units/instrument.ts";
import { asBps, asPrice, asVolume, asMoney } from "../../src/core/units/quantity.ts";
import type { Bench, Row } from "../report.ts";
import { duel } from "../rounds.ts";
import type { DuelOptions, Work } from "../rounds.ts";
import { quoteStream, STREAM_LENGTH } from "./quote-stream.ts";
import type { QuoteStream } from "./quote-stream.ts";
import { ScanBook } from "./scan-book.ts";

const DEFAULT_ROUNDS = 11;
const ROUND_MS = 50;
const WARM_UP_MS = 300;
const SEED = 11;
const SYMBOLS = 20;
const FEW = 2;
const MANY = 50;
/** A million quotes a second. */
const STEP_NS = 1_000;
const STALENESS_NS = 5e9;
const COLLAR = asBps(100);

/**
 * A quote into the book and the best bid and ask of its symbol out of it: against a scan of all
 * LPs, and with many LPs against the same with two.
 */
export const benchQuotes: Bench = async (rounds = DEFAULT_ROUNDS) => {
  const options = { rounds, roundMs: ROUND_MS, warmUpMs: WARM_UP_MS };
  return [FEW, 5, 20, MANY].map((lps) => rowOf(lps, options));
};

function rowOf(lps: number, options: DuelOptions): Row {
  const stream = quoteStream(lps, SYMBOLS, SEED);
  agree(lps, stream);
  const { ns, baselineNs, ratio } = duel(aggregated(lps, stream), scanned(lps, stream), options);
  const figures = { ns, baselineNs, vsScan: ratio };
  const name = `${lps} LPs, update and best`;
  if (lps === FEW) return { bench: "quotes", case: name, figures };
  const few = aggregated(FEW, quoteStream(FEW, SYMBOLS, SEED));
  const growth = duel(few, aggregated(lps, stream), options).ratio;
  return { bench: "quotes", case: name, figures: { ...figures, growth } };
}

/** What both name as the best, added up so that no engine leaves it out. */
let sum = 0;

function aggregated(lps: number, { lps: who, symbols, quotes }: QuoteStream): Work {
  const policy = termsOf(lps);
  const book = new QuoteBook(lps, SYMBOLS);
  let at = 0;
  let nowNs = 0;
  return (times) => {
    for (let i = 0; i < times; i++) {
      at = (at + 1) & (STREAM_LENGTH - 1);
      nowNs += STEP_NS;
      const symbol = symbols[at] ?? 0;
      const quote = quotes[at];
      if (quote !== undefined) book.update(who[at] ?? 0, symbol, quote, nowNs);
      const { bid, ask } = bestQuoteOf(policy, book, symbol, nowNs);
      sum += ask - bid;
    }
  };
}

function scanned(lps: number, { lps: who, symbols, quotes }: QuoteStream): Work {
  const book = new ScanBook(lps, SYMBOLS, STALENESS_NS, COLLAR);
  let at = 0;
  let nowNs = 0;
  return (times) => {
    for (let i = 0; i < times; i++) {
      at = (at + 1) & (STREAM_LENGTH - 1);
      nowNs += STEP_NS;
      const symbol = symbols[at] ?? 0;
      const quote = quotes[at];
      if (quote !== undefined) book.update(who[at] ?? 0, symbol, quote, nowNs);
      const { bid, ask } = book.best(symbol, nowNs);
      sum += ask - bid;
    }
  };
}

/** @throws when the two name different prices */
function agree(lps: number, stream: QuoteStream): void {
  const sums = [aggregated(lps, stream), scanned(lps, stream)].map((work) => {
    sum = 0;
    work(STREAM_LENGTH);
    return sum;
  });
  if (sums[0] !== sums[1]) throw new Error("Invariant: aggregate and scan name the same prices");
}

function termsOf(lps: number): QuoteTerms {
  const volume = asVolume(1_000_000);
  const all = {
    minimum: volume,
    step: volume,
    maximum: volume,
    commissionPerMillion: asMoney(0),
    isResting: false,
    takesFillOrKill: true,
  };
  const terms = Array.from({ length: SYMBOLS }, () => all);
  return {
    lps: Array.from({ length: lps }, (_, index) => ({
      index,
      id: `lp${index}`,
      isEnabled: true,
      priority: index,
      terms,
    })),
    instruments: Array.from({ length: SYMBOLS }, () => instrument),
    collar: COLLAR,
    volatility: { decayPerSample: 0.99, minSamples: 30, soonestNs: 5e8, latestNs: 5e9 },
  };
}

const instrument: Instrument = {
  symbol: "EURUSD",
  base: "EUR",
  quote: "USD",
  marginCurrency: "EUR",
  contractSize: 100_000,
  digits: 5,
  pip: asPrice(10_000),
  volumeMin: asVolume(10_000),
  volumeMax: asVolume(1_000_000_000),
  volumeStep: asVolume(10_000),
  quoteStalenessNs: STALENESS_NS,
  mode: "full",
};
