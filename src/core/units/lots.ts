import { asVolume, powerOfTenBetween, VOLUME_SCALE } from "./quantity.ts";
import type { Volume } from "./quantity.ts";

/** One lot as a volume. Only where a product passes 2⁵³ is BigInt paid for. */
const LOT = powerOfTenBetween(VOLUME_SCALE, 0);

/**
 * A quantity somebody else counts (units, contracts, ounces) as a volume in lots, exactly.
 *
 * @param quantity integer of 10^-scale
 * @param perLot how many of theirs make one lot, an integer above 0
 * @returns undefined when it is no whole number of 10⁻⁶ lots: it must not be rounded into one
 */
export function volumeOf(quantity: number, scale: number, perLot: number): Volume | undefined {
  const product = quantity * LOT;
  const divisor = perLot * powerOfTenBetween(scale, 0);
  if (Number.isSafeInteger(product) && Number.isSafeInteger(divisor)) {
    return product % divisor === 0 ? asVolume(product / divisor) : undefined;
  }
  const lots = BigInt(quantity) * BigInt(LOT);
  const unit = BigInt(perLot) * BigInt(powerOfTenBetween(scale, 0));
  if (lots % unit !== 0n) return undefined;
  const volume = Number(lots / unit);
  return Number.isSafeInteger(volume) ? asVolume(volume) : undefined;
}

/** As `volumeOf`, cut towards zero: sizes of quotes, which nobody is filled by. */
export function volumeBelow(quantity: number, scale: number, perLot: number): Volume {
  const lots = BigInt(quantity) * BigInt(LOT);
  const volume = lots / (BigInt(perLot) * BigInt(powerOfTenBetween(scale, 0)));
  return asVolume(Math.min(Number(volume), Number.MAX_SAFE_INTEGER));
}

/**
 * A volume as the other side counts it, an integer of 10^-scale.
 *
 * @returns undefined when it is not exact there: the leg must be refused, not rounded
 */
export function quantityOf(volume: Volume, scale: number, perLot: number): number | undefined {
  const product = volume * perLot * powerOfTenBetween(scale, 0);
  if (Number.isSafeInteger(product)) return product % LOT === 0 ? product / LOT : undefined;
  const quantity = BigInt(volume) * BigInt(perLot) * BigInt(powerOfTenBetween(scale, 0));
  const exact = Number(quantity / BigInt(LOT));
  return quantity % BigInt(LOT) === 0n && Number.isSafeInteger(exact) ? exact : undefined;
}
