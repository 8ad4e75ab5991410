import { asPrice } from "../../core/units/quantity.ts";
import type { Price } from "../../core/units/quantity.ts";
import type { Quote } from "../quote.ts";
import { asUnits } from "../units.ts";
import type { Units } from "../units.ts";
import { fillPrice, isWithin } from "./matching.ts";
import type { OrderTerms } from "./venue-order.ts";

/** Each level behind the best one is a spread further out, and of the same size. */
const spreadOf = ({ bid, ask }: Quote): number => Math.max(1, ask - bid);

/** @param level 0 is the best */
export const bidAt = (quote: Quote, level: number): number => quote.bid - level * spreadOf(quote);
export const askAt = (quote: Quote, level: number): number => quote.ask + level * spreadOf(quote);

const anySize = asUnits(Number.MAX_SAFE_INTEGER);

/** What an order can be filled at next, and how much of it. */
export interface Deal {
  readonly px: Price;
  readonly most: Units;
}

/**
 * Where the venue shows several levels an order meets them one after the other, each for its size;
 * where it shows the best alone, that is for orders of any size.
 *
 * @param done what the order took of this book already
 * @returns undefined when its limit does not allow it, or nothing more is shown
 */
export function dealAt(
  order: OrderTerms,
  quote: Quote | undefined,
  depth: number,
  done: number,
): Deal | undefined {
  const best = fillPrice(order, quote);
  if (quote === undefined || best === undefined) return undefined;
  const isBuy = order.side === "Buy";
  const size = isBuy ? quote.askSize : quote.bidSize;
  if (depth === 1 || size === 0) return { px: best, most: anySize };
  const level = Math.floor(done / size);
  const px = asPrice(isBuy ? askAt(quote, level) : bidAt(quote, level));
  if (level >= depth || px <= 0 || !isWithin(order, px)) return undefined;
  return { px, most: asUnits(size - (done % size)) };
}

/** Whether all of an order can be filled at this moment. */
export function isFilledWhole(order: OrderTerms, quote: Quote | undefined, depth: number): boolean {
  let done = 0;
  while (done < order.orderQty) {
    const deal = dealAt(order, quote, depth, done);
    if (deal === undefined) return false;
    done += deal.most;
  }
  return true;
}
