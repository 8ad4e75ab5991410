import type { Policy } from "../policy.ts";
import { asPrice } from "../units/quantity.ts";
import type { Price } from "../units/quantity.ts";
import type { QuoteBook } from "./quote-book.ts";

/** The best of both sides over all LPs; both 0 when nobody quotes. They may cross each other. */
export interface BestQuote {
  readonly bid: Price;
  readonly ask: Price;
}

/**
 * Over the enabled LPs that trade the symbol and whose quote is fresh, also those that take no
 * orders just now.
 */
export function bestQuoteOf(
  policy: Policy,
  quotes: QuoteBook,
  symbol: number,
  nowNs: number,
): BestQuote {
  const stalenessNs = policy.instruments[symbol]?.quoteStalenessNs ?? 0;
  let bid = 0;
  let ask = 0;
  for (const { index, isEnabled, terms } of policy.lps) {
    if (!isEnabled || terms[symbol] === undefined || !quotes.has(index, symbol)) continue;
    if (quotes.ageNs(index, symbol, nowNs) > stalenessNs) continue;
    bid = Math.max(bid, quotes.bid(index, symbol));
    ask = ask === 0 ? quotes.ask(index, symbol) : Math.min(ask, quotes.ask(index, symbol));
  }
  return { bid: asPrice(bid), ask: asPrice(ask) };
}

/** Half way between the two, cut to 10⁻⁸; undefined when nobody quotes. */
export const midOf = ({ bid, ask }: BestQuote): Price | undefined =>
  bid === 0 ? undefined : asPrice(Math.floor((bid + ask) / 2));
