import type { Quantity } from "../core/units/quantity.ts";

/** Quantity in 10⁻⁶ of whatever the venue counts in: units of base currency, ounces, contracts. */
export type Units = Quantity<"Units">;

/** Decimal places behind the stored integer of a quantity of units. */
export const UNITS_SCALE = 6;

const isUnits = (value: number): value is Units => Number.isSafeInteger(value);

/**
 * Brands an integer that is known to be in 10⁻⁶ units. @throws `Invariant:` when it is not exact
 */
export function asUnits(value: number): Units {
  if (!isUnits(value)) throw new Error(`Invariant: ${value} must be a safe integer`);
  return value;
}

/** A whole number of units. */
export const units = (whole: number): Units => asUnits(whole * 10 ** UNITS_SCALE);
