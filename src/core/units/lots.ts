import { asVolume, powerOfTenBetween, VOLUME_SCALE } from "./quantity.ts";
import type { Volume } from "./quantity.ts";

/*
 * Volumes are counted in 10⁻⁶ lots, quantities in 10^-scale: the powers of ten that both have are
 * left out, so that most products stay below 2⁵³. Only where one passes it is BigInt paid for. A
 * quotient of safe integers is whole only where it is exact: rounding never takes a fraction that
 * far.
 */

/**
 * A quantity somebody else counts (units, contracts, ounces) as a volume in lots, exactly.
 *
 * @param quantity integer of 10^-scale
 * @param perLot how many of theirs make one lot, an integer above 0
 * @returns undefined when it is no whole number of 10⁻⁶ lots: it must not be rounded into one
 */
export function volumeOf(quantity: number, scale: number, perLot: number): Volume | undefined {
  const finer = powerOfTenBetween(VOLUME_SCALE, scale);
  const coarser = powerOfTenBetween(scale, VOLUME_SCALE);
  const lots = quantity * finer;
  const unit = perLot * coarser;
  const isShort = Number.isSafeInteger(lots) && Number.isSafeInteger(unit);
  const volume = isShort
    ? lots / unit
    : exactly(BigInt(quantity) * BigInt(finer), BigInt(perLot) * BigInt(coarser));
  return Number.isSafeInteger(volume) ? asVolume(volume) : undefined;
}

/** As `volumeOf`, cut towards zero: sizes of quotes, which nobody is filled by. */
export function volumeBelow(quantity: number, scale: number, perLot: number): Volume {
  const finer = powerOfTenBetween(VOLUME_SCALE, scale);
  const coarser = powerOfTenBetween(scale, VOLUME_SCALE);
  const lots = quantity * finer;
  const unit = perLot * coarser;
  if (Number.isSafeInteger(lots) && Number.isSafeInteger(unit)) {
    // Adding zero turns the minus zero that truncation can leave into zero.
    return asVolume(Math.trunc(lots / unit) + 0);
  }
  const volume = (BigInt(quantity) * BigInt(finer)) / (BigInt(perLot) * BigInt(coarser));
  return asVolume(Math.min(Number(volume), Number.MAX_SAFE_INTEGER));
}

/**
 * A volume as the other side counts it, an integer of 10^-scale.
 *
 * @returns undefined when it is not exact there: the leg must be refused, not rounded
 */
export function quantityOf(volume: Volume, scale: number, perLot: number): number | undefined {
  const finer = powerOfTenBetween(scale, VOLUME_SCALE);
  const coarser = powerOfTenBetween(VOLUME_SCALE, scale);
  const product = volume * perLot * finer;
  const quantity = Number.isSafeInteger(product)
    ? product / coarser
    : exactly(BigInt(volume) * BigInt(perLot) * BigInt(finer), BigInt(coarser));
  return Number.isSafeInteger(quantity) ? quantity : undefined;
}

/** NaN where the quotient is no whole number. */
const exactly = (dividend: bigint, divisor: bigint): number =>
  dividend % divisor === 0n ? Number(dividend / divisor) : Number.NaN;
