import type { Finding } from "../decide/finding.ts";
import { asMoney, powerOfTenBetween, VOLUME_SCALE } from "../units/quantity.ts";
import type { Money, Volume } from "../units/quantity.ts";

/** What a client is charged for a fill. */
export interface Commission {
  /** Of `commCurrency`; 0 is told too, of a fill that is too small for more. */
  readonly commission: Money;
  /** Empty: the order was decided under no commission. */
  readonly commCurrency: string;
}

export const NO_COMMISSION: Commission = { commission: asMoney(0), commCurrency: "" };

const MILLION = 1_000_000n;
const LOT = BigInt(powerOfTenBetween(VOLUME_SCALE, 0));

/**
 * What one fill of an order costs its client: the rate of the decision for the units of the base
 * that were traded, half a 10⁻⁴ of the currency rounded up. The only place where it is counted.
 *
 * Each fill is rounded by itself, so that what was told stays true whatever follows; an order's
 * commission is the sum over its fills.
 */
export function commissionOf(findings: readonly Finding[], filled: Volume): Commission {
  const found = findings.find((it) => it.code === "COMMISSION");
  if (found === undefined) return NO_COMMISSION;
  const { perMillion, unitsPerLot, currency } = found;
  const exact = BigInt(filled) * BigInt(unitsPerLot) * BigInt(perMillion);
  const divisor = LOT * MILLION;
  const commission = asMoney(Number((exact + divisor / 2n) / divisor));
  return { commission, commCurrency: currency };
}
