import {
  asMoney,
  asPrice,
  MONEY_SCALE,
  powerOfTenBetween,
  PRICE_SCALE,
  VOLUME_SCALE,
} from "./quantity.ts";
import type { Money, Price, Volume } from "./quantity.ts";
import type { Instrument } from "./instrument.ts";

/** 10⁻⁶ lots × 10⁻⁸ gives 10⁻¹⁴; money is 10⁻⁴. */
const UNITS_TO_MONEY = powerOfTenBetween(VOLUME_SCALE + PRICE_SCALE, MONEY_SCALE);
const PRICE_UNIT = powerOfTenBetween(PRICE_SCALE, 0);

/**
 * What a volume is worth at a price, in the instrument's quote currency, cut to 10⁻⁴ towards zero.
 *
 * @returns undefined when it is more than an amount can hold exactly
 */
export function notionalOf(
  volume: Volume,
  instrument: Instrument,
  price: Price,
): Money | undefined {
  const units = BigInt(volume) * BigInt(instrument.contractSize);
  const worth = fitting((units * BigInt(price)) / BigInt(UNITS_TO_MONEY));
  return worth === undefined ? undefined : asMoney(worth);
}

/** An amount in another currency, at the price of one unit of the first in the second. */
export function converted(amount: Money, rate: Price): Money | undefined {
  const worth = fitting((BigInt(amount) * BigInt(rate)) / BigInt(PRICE_UNIT));
  return worth === undefined ? undefined : asMoney(worth);
}

/**
 * The rate of a/c from a/b and b/c, through one common currency.
 *
 * @returns 10⁻⁸, cut towards zero; undefined when that leaves nothing, or is too much
 */
export function crossed(first: Price, second: Price): Price | undefined {
  return rateOf((BigInt(first) * BigInt(second)) / BigInt(PRICE_UNIT));
}

/** The rate of b/a from a/b, cut towards zero; there is none for a price of zero. */
export function inverted(rate: Price): Price | undefined {
  return rate <= 0 ? undefined : rateOf(BigInt(PRICE_UNIT) ** 2n / BigInt(rate));
}

function rateOf(value: bigint): Price | undefined {
  const rate = fitting(value);
  return rate === undefined || rate === 0 ? undefined : asPrice(rate);
}

function fitting(value: bigint): number | undefined {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}
