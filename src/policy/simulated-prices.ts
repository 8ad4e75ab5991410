import { parseDecimalText } from "../core/units/decimal.ts";
import { asPrice, MAX_PRICE, PRICE_SCALE } from "../core/units/quantity.ts";
import type { Price } from "../core/units/quantity.ts";

/** Where a simulated LP begins with a symbol. */
export interface SimulatedPrice {
  readonly symbol: string;
  readonly mid: Price;
  readonly spread: Price;
}

/**
 * Reads `EURUSD 1.1 0.00006, XAUUSD 2000 0.3`: symbol, mid and spread.
 *
 * @returns what is wrong, in words, when it is no such list
 */
export function parseSimulatedPrices(text: string): readonly SimulatedPrice[] | string {
  const prices: SimulatedPrice[] = [];
  for (const part of text.split(",")) {
    const [symbol = "", mid = "", spread = "", ...more] = part.trim().split(/\s+/);
    const [from, width] = [priceIn(mid), priceIn(spread)];
    const isSound = from !== undefined && width !== undefined && more.length === 0;
    // A fifth of the mid is far more than a walk ever uses, so no price comes near zero.
    if (symbol === "" || !isSound || width > from / 5) {
      return `"${part.trim()}" is not SYMBOL MID SPREAD`;
    }
    prices.push({ symbol, mid: from, spread: width });
  }
  return prices;
}

function priceIn(text: string): Price | undefined {
  const value = parseDecimalText(text, PRICE_SCALE);
  // Half of what fits: the walk must stay below it.
  const isPrice = typeof value === "number" && value > 0 && value <= MAX_PRICE / 2;
  return isPrice ? asPrice(value) : undefined;
}
