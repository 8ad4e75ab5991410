import type { InstrumentTerms } from "../../src/policy/policy-document.ts";
import { LPS, MARKETS } from "./order-policy.ts";
import { MONEY, mulDiv, PRICE } from "./plain-numbers.ts";
import { WHOLE_BPS } from "./plain-policy.ts";
import type { PlainPolicy } from "./plain-policy.ts";

export interface PlainQuote {
  readonly lp: string;
  readonly bid: number;
  readonly ask: number;
  readonly bidQty: number;
  readonly askQty: number;
  readonly receivedNs: number;
}

export const midOf = ({ bid, ask }: Pick<PlainQuote, "bid" | "ask">): number =>
  Math.floor((bid + ask) / 2);

/** Quotes by symbol and LP, and the mid of each symbol as it was last sampled. */
export class PlainMarket {
  readonly #policy: PlainPolicy;
  readonly #quotes = new Map<string, ReadonlyMap<string, PlainQuote>>();
  readonly #mids = new Map<string, number>();
  /** Worth of a lot as the last decision saw it. */
  readonly #lastWorths = new Map<string, number>();
  readonly #volatilities = new Map<string, number>();

  constructor(policy: PlainPolicy) {
    this.#policy = policy;
    for (const { symbol, bid } of MARKETS) {
      const quotes = LPS.map((lp, n): PlainQuote => {
        return {
          lp,
          bid: bid - n * 1000,
          ask: bid + 2000 + n * 1000,
          bidQty: 50_000_000,
          askQty: 50_000_000,
          receivedNs: 0,
        };
      });
      this.#quotes.set(symbol, new Map(quotes.map((quote) => [quote.lp, quote])));
      this.#mids.set(symbol, midOf(prices(quotes)));
    }
  }

  quoteOf(symbol: string, lp: string): PlainQuote | undefined {
    return this.#quotes.get(symbol)?.get(lp);
  }

  lastMid(symbol: string): number | undefined {
    return this.#mids.get(symbol);
  }

  /** Undefined while too few samples were taken. */
  volatilityOf(symbol: string): number | undefined {
    return this.#volatilities.get(symbol);
  }

  /** The fresh quotes of LPs that trade the symbol. */
  fresh(instrument: InstrumentTerms, nowNs: number): PlainQuote[] {
    const { symbol, quoteStalenessMs } = instrument;
    return this.#policy.lps
      .filter(({ isEnabled, mappings }) => isEnabled && mappings.has(symbol))
      .map(({ id }) => this.quoteOf(symbol, id))
      .filter((quote) => quote !== undefined)
      .filter(({ receivedNs }) => nowNs - receivedNs <= quoteStalenessMs * 1e6);
  }

  /** Half way between the mids in the middle: what an LP's own mid is held against. */
  middleOf(quotes: readonly PlainQuote[]): number {
    const mids = quotes.map((quote) => midOf(quote)).toSorted((a, b) => a - b);
    const lower = mids[Math.floor((mids.length - 1) / 2)] ?? 0;
    const upper = mids[Math.floor(mids.length / 2)] ?? 0;
    return Math.floor((lower + upper) / 2);
  }

  /** Whether a price is further off the middle than the collar allows. */
  isOff(mid: number, middle: number): boolean {
    const { collar } = this.#policy.document.sor;
    return collar > 0 && Math.abs(mid - middle) > mulDiv(middle, collar, WHOLE_BPS);
  }

  rememberWorth(symbol: string, lotWorth: number): void {
    if (lotWorth >= 0) this.#lastWorths.set(symbol, lotWorth);
  }

  lastWorth(symbol: string): number | undefined {
    return this.#lastWorths.get(symbol);
  }

  /** What a lot is worth in the reporting currency, 10⁻⁴; undefined where no mid gives it. */
  lotWorth(symbol: string): number | undefined {
    const instrument = this.#policy.instruments.get(symbol);
    const mid = this.#mids.get(symbol);
    if (instrument === undefined || mid === undefined) return undefined;
    const { contractSize, base, quote } = instrument;
    const { reportingCurrency } = this.#policy.document;
    if (base === reportingCurrency) return contractSize * MONEY;
    if (quote !== reportingCurrency) throw new Error("Invariant: the bench has no cross rates");
    return mulDiv(contractSize * MONEY, mid, PRICE);
  }
}

const prices = (quotes: readonly PlainQuote[]): { bid: number; ask: number } => ({
  bid: Math.max(...quotes.map(({ bid }) => bid)),
  ask: Math.min(...quotes.map(({ ask }) => ask)),
});
