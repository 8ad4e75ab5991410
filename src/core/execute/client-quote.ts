import { groupOf } from "../accounts/account-terms.ts";
import { markupsOf, strategyFor } from "../decide/strategy.ts";
import { bestQuoteOf } from "../quotes/best-quote.ts";
import { asPrice } from "../units/quantity.ts";
import type { Price } from "../units/quantity.ts";
import type { View } from "../view.ts";
import { markedUp, pipsAsPrice } from "./markup.ts";
import type { Order } from "./order.ts";
import type { ClientQuote, Reach } from "./resting-orders.ts";

/**
 * What the market is without any markup; both 0 when no quote is fresh. Where LPs cross each other,
 * one price for both sides, as in `clientPriceOf`.
 */
export function marketQuoteOf({ policy, quotes, nowNs }: View, symbol: number): ClientQuote {
  const { bid, ask } = bestQuoteOf(policy, quotes, symbol, nowNs);
  if (ask >= bid) return { bid, ask };
  const common = asPrice(Math.floor((bid + ask) / 2));
  return { bid: common, ask: common };
}

/** What clients of a group buy and sell at now; 0: they cannot. */
export const clientQuoteOf = (view: View, symbol: number, group: number): ClientQuote =>
  withMarkup(marketQuoteOf(view, symbol), markupFor(view, symbol, group));

/** The same for the client of an order, of a market that is known. */
export const quoteForOrder = (view: View, market: ClientQuote, { terms }: Order): ClientQuote =>
  withMarkup(
    market,
    markupFor(view, terms.symbol, groupOf(view.state, view.policy, terms.account)),
  );

/** As near as the market comes to any client: limits are reached at the least markup first. */
export function reachOf({ policy }: View, symbol: number, market: ClientQuote): Reach {
  const { least, most } = markupsOf(policy.strategies, symbol);
  return {
    limit: withMarkup(market, pipsAsPrice(policy, symbol, least)),
    stop: withMarkup(market, pipsAsPrice(policy, symbol, most)),
  };
}

function markupFor({ policy }: View, symbol: number, group: number): Price {
  const { markupMilliPips } = strategyFor(policy.strategies, symbol, group);
  return pipsAsPrice(policy, symbol, markupMilliPips);
}

/** A market as clients with this markup see it; a side of 0: there is no price. */
export const withMarkup = ({ bid, ask }: ClientQuote, markup: Price): ClientQuote => ({
  bid: markedUp(bid, "Sell", markup),
  ask: markedUp(ask, "Buy", markup),
});
