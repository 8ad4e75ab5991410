import type { Policy } from "../policy.ts";
import { converted, crossed, inverted } from "../units/convert.ts";
import type { Money, Price } from "../units/quantity.ts";
import { asPrice, powerOfTenBetween, PRICE_SCALE } from "../units/quantity.ts";
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
      const mid = midOf(policy, quotes, symbol, nowNs);
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

/** Half way between the best bid and the best ask of the enabled LPs whose quotes are fresh. */
export function midOf(
  policy: Policy,
  quotes: QuoteBook,
  symbol: number,
  nowNs: number,
): Price | undefined {
  const stalenessNs = policy.instruments[symbol]?.quoteStalenessNs ?? 0;
  let bid = 0;
  let ask = 0;
  for (const { index, isEnabled } of policy.lps) {
    const isUsable = isEnabled && quotes.has(index, symbol);
    if (!isUsable || quotes.ageNs(index, symbol, nowNs) > stalenessNs) continue;
    bid = Math.max(bid, quotes.bid(index, symbol));
    ask = ask === 0 ? quotes.ask(index, symbol) : Math.min(ask, quotes.ask(index, symbol));
  }
  return bid === 0 ? undefined : asPrice(Math.floor((bid + ask) / 2));
}
