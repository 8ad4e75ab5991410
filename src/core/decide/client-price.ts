import { bestQuoteOf, midOf } from "../quotes/best-quote.ts";
import type { Side } from "../terms.ts";
import { asPrice } from "../units/quantity.ts";
import type { Price } from "../units/quantity.ts";
import type { View } from "../view.ts";

/**
 * What a client buys or sells at: the best fresh quote of any LP that trades the symbol.
 *
 * LPs may cross each other. Their quotes then meet half way, at one price for both sides, so that
 * no client is given the difference.
 *
 * @returns 0 when no quote is fresh
 */
export function clientPriceOf(view: View, symbol: number, side: Side): Price {
  const best = bestQuoteOf(view.policy, view.quotes, symbol, view.nowNs);
  if (best.ask < best.bid) return midOf(best) ?? asPrice(0);
  return side === "Buy" ? best.ask : best.bid;
}
