import type { Policy } from "../policy.ts";
import { converted, crossed, inverted } from "../units/convert.ts";
import type { Money, Price } from "../units/quantity.ts";
import { asPrice, powerOfTenBetween, PRICE_SCALE } from "../units/quantity.ts";
import { bestQuoteOf, midOf } from "./best-quote.ts";
import type { QuoteBook } from "./quote-book.ts";

/** One unit of a currency in itself. */
const PAR = asPrice(powerOfTenBetween(PRICE_SCALE, 0));

/**
 * What currencies are worth in each other now, by the mids of fresh quotes: directly, the
 * other way round, or through one common currency. Where there is no rate there is none: never a
 * guess.
 */
export class Rates {
  readonly #mids = new Map<string, Price>();
  readonly #currencies = new Set<string>();

  constructor(policy: Policy, quotes: QuoteBook, nowNs: number) {
    for (const [symbol, instrument] of policy.instruments.entries()) {
      if (instrument === undefined) continue;
      const mid = midOf(bestQuoteOf(policy, quotes, symbol, nowNs));
      if (mid === undefined) continue;
      const { base, quote } = instrument;
      this.#mids.set(`${base}/${quote}`, mid);
      this.#currencies.add(base).add(quote);
    }
  }

  /** Price of one unit of `from` in `to`; undefined when the quotes do not give it. */
  rate(from: string, to: string): Price | undefined {
    return this.#direct(from, to) ?? this.#throughOne(from, to);
  }

  convert(amount: Money, from: string, to: string): Money | undefined {
    const rate = this.rate(from, to);
    return rate === undefined ? undefined : converted(amount, rate);
  }

  #direct(from: string, to: string): Price | undefined {
    if (from === to) return PAR;
    const straight = this.#mids.get(`${from}/${to}`);
    if (straight !== undefined) return straight;
    const reverse = this.#mids.get(`${to}/${from}`);
    return reverse === undefined ? undefined : inverted(reverse);
  }

  #throughOne(from: string, to: string): Price | undefined {
    for (const common of this.#currencies) {
      const first = this.#direct(from, common);
      const second = this.#direct(common, to);
      const rate = first && second && crossed(first, second);
      if (rate !== undefined) return rate;
    }
    return undefined;
  }
}
