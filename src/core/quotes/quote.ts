import { MAX_PRICE } from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";

/** Both sides of a top of book; a size of 0: the LP does not say how much. */
export interface Quote {
  readonly bid: Price;
  readonly ask: Price;
  readonly bidQty: Volume;
  readonly askQty: Volume;
}

/** The best of both sides over all LPs; both 0 when nobody quotes. They may cross each other. */
export interface BestQuote {
  readonly bid: Price;
  readonly ask: Price;
}

/**
 * What is wrong with a quote.
 *
 * All but one keep it out of the book and take out what stood there. One that is off the market
 * stays, is not used while it is, and counts again once the others agree with it.
 */
export type QuoteFault =
  | "NOT_POSITIVE"
  | "OUT_OF_RANGE"
  | "CROSSED"
  | "UNKNOWN_SYMBOL"
  | "OFF_MARKET";

/** What is wrong with one price and its size, if they are numbers at all. */
export function levelFault(px: number, qty: number): QuoteFault | undefined {
  if (!(px > 0)) return "NOT_POSITIVE";
  return px > MAX_PRICE || !(qty >= 0) ? "OUT_OF_RANGE" : undefined;
}

/** What is wrong with a quote whatever others quote. */
export function faultOf({ bid, ask, bidQty, askQty }: Quote): QuoteFault | undefined {
  const fault = levelFault(bid, bidQty) ?? levelFault(ask, askQty);
  return fault ?? (bid > ask ? "CROSSED" : undefined);
}
