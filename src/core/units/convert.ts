import { asMoney, asPrice, mulDiv, powerOfTenBetween } from "./quantity.ts";
import type { Money, Price, Volume } from "./quantity.ts";
import type { Instrument } from "./instrument.ts";

/** 10⁻⁶ lots × 10⁻⁸ gives 10⁻¹⁴; money is 10⁻⁴. */
const UNITS_TO_MONEY = powerOfTenBetween(14, 4);

/**
 * What a volume is worth at a price, in the instrument's quote currency.
 *
 * Exact up to the last rounding: 10⁻⁶ lots × units × 10⁻⁸ gives 10⁻¹⁴, which is cut to 10⁻⁴,
 * towards zero.
 */
export function notionalOf(volume: Volume, instrument: Instrument, price: Price): Money {
  const units = volume * instrument.contractSize;
  if (Number.isSafeInteger(units)) return asMoney(mulDiv(units, price, UNITS_TO_MONEY));
  const exact = BigInt(volume) * BigInt(instrument.contractSize) * BigInt(price);
  return asMoney(Number(exact / BigInt(UNITS_TO_MONEY)));
}

/** An amount in another currency, at the price of one unit of the first in the second. */
export function converted(amount: Money, rate: Price): Money {
  return asMoney(mulDiv(amount, rate, powerOfTenBetween(8, 0)));
}

/**
 * The rate of a/c from a/b and b/c, through one common currency (M3).
 *
 * @returns 10⁻⁸, cut towards zero
 */
export function crossed(first: Price, second: Price): Price {
  return asPrice(mulDiv(first, second, powerOfTenBetween(8, 0)));
}

/** The rate of b/a from a/b, cut towards zero; there is none for a price of zero. */
export function inverted(rate: Price): Price | undefined {
  if (rate <= 0) return undefined;
  return asPrice(mulDiv(powerOfTenBetween(8, 0), powerOfTenBetween(8, 0), rate));
}
