import { asPrice } from "../units/quantity.ts";
import type { Price } from "../units/quantity.ts";
import type { QuoteTerms } from "./counting-quotes.ts";
import { halfWay } from "./middle.ts";
import type { BestQuote } from "./quote.ts";
import type { QuoteBook } from "./quote-book.ts";

/**
 * Over the enabled LPs that trade the symbol and whose quote is fresh and not off the market; over
 * those that take no orders just now only where there is no other.
 */
export const bestQuoteOf = (
  policy: QuoteTerms,
  quotes: QuoteBook,
  symbol: number,
  nowNs: number,
): BestQuote => quotes.best(policy, symbol, nowNs);

/** Half way between the two, cut to 10⁻⁸; undefined when nobody quotes. */
export const midOf = ({ bid, ask }: BestQuote): Price | undefined =>
  bid === 0 ? undefined : asPrice(halfWay(bid, ask));

/** By how many LPs' quotes the best is carried, and how many trade the symbol at all. */
export function carriersOf(
  policy: QuoteTerms,
  quotes: QuoteBook,
  symbol: number,
  nowNs: number,
): { readonly used: number; readonly traded: number } {
  let used = 0;
  let traded = 0;
  for (const { index, isEnabled, terms } of policy.lps) {
    if (!isEnabled || terms[symbol] === undefined) continue;
    traded += 1;
    if (quotes.isUsed(policy, index, symbol, nowNs)) used += 1;
  }
  return { used, traded };
}

/**
 * Whether the price rests on more than one LP's word: two agree, or there is only one to ask.
 * After a market opened nothing should trigger before.
 */
export function isConfirmed(
  policy: QuoteTerms,
  quotes: QuoteBook,
  symbol: number,
  nowNs: number,
): boolean {
  const { used, traded } = carriersOf(policy, quotes, symbol, nowNs);
  return used >= Math.min(2, Math.max(1, traded));
}
