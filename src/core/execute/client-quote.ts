import { bestQuoteOf } from "../quotes/best-quote.ts";
import { asPrice } from "../units/quantity.ts";
import type { View } from "../view.ts";
import type { ClientQuote } from "./resting-orders.ts";

/**
 * What clients buy and sell at now; both 0 when no quote is fresh. Where LPs cross each other, one
 * price for both sides, as in `clientPriceOf`.
 */
export function clientQuoteOf({ policy, quotes, nowNs }: View, symbol: number): ClientQuote {
  const { bid, ask } = bestQuoteOf(policy, quotes, symbol, nowNs);
  if (ask >= bid) return { bid, ask };
  const common = asPrice(Math.floor((bid + ask) / 2));
  return { bid: common, ask: common };
}
