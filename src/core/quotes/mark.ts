import type { Money, Price } from "../units/quantity.ts";
import type { View } from "../view.ts";
import { bestQuoteOf, midOf } from "./best-quote.ts";
import { lotWorthOf } from "./worth.ts";

/** What a position is shown at, for people: it prices no client and no decision. */
export interface Mark {
  readonly mid: Price;
  /** Half way of the reference LP's quote, of the best of all, or the last of that there was. */
  readonly source: "LP" | "AGGREGATE" | "LAST_MID";
  /** Of a last mid, since it was sampled; undefined where the quote is of now. */
  readonly ageNs?: number;
}

/**
 * The mid of the reference LP where its quote is used: fresh, and not off the market.
 *
 * @param reference index of the LP, -1: none is named
 * @returns undefined where there never was a price
 */
export function markOf(
  { policy, quotes, market, nowNs }: View,
  reference: number,
  symbol: number,
): Mark | undefined {
  if (reference >= 0 && quotes.isUsed(policy, reference, symbol, nowNs)) {
    const [bid, ask] = [quotes.bid(reference, symbol), quotes.ask(reference, symbol)];
    const mid = midOf({ bid, ask });
    if (mid !== undefined) return { mid, source: "LP" };
  }
  const now = midOf(bestQuoteOf(policy, quotes, symbol, nowNs));
  if (now !== undefined) return { mid: now, source: "AGGREGATE" };
  const last = market.lastMid(symbol);
  if (last === undefined) return undefined;
  return { mid: last, source: "LAST_MID", ageNs: nowNs - (market.lastMidNs(symbol) ?? nowNs) };
}

/** A lot at the marks, those of the rates included; undefined where they do not give it. */
export function lotWorthAtMarks(view: View, reference: number, symbol: number): Money | undefined {
  const path = view.policy.worth[symbol];
  const instrument = view.policy.instruments[symbol];
  if (path === undefined || instrument === undefined) return undefined;
  return lotWorthOf(path, instrument, symbol, (at) => markOf(view, reference, at)?.mid);
}
