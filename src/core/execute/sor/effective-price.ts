import type { Side } from "../../terms.ts";
import { MONEY_SCALE, powerOfTenBetween } from "../../units/quantity.ts";
import type { Price } from "../../units/quantity.ts";

const MILLION = 1_000_000;
/** A million of the notional, in the unit a commission is kept in. */
const PRICED = MILLION * powerOfTenBetween(MONEY_SCALE, 0);

/**
 * Which of two prices is the better one with the LPs' commission: a buyer pays it on top, a seller
 * is paid as much less. Exact: the prices are not rounded for it.
 *
 * @param commission for a million of the notional, 10⁻⁴ of its currency
 * @returns below zero for the first, above zero for the second, 0 where they come to the same
 */
export function comparedPrice(
  side: Side,
  price: Price,
  commission: number,
  other: Price,
  otherCommission: number,
): number {
  if (commission === otherCommission) return side === "Buy" ? price - other : other - price;
  const sign = side === "Buy" ? 1 : -1;
  const first = BigInt(price) * BigInt(PRICED + sign * commission);
  const second = BigInt(other) * BigInt(PRICED + sign * otherCommission);
  if (first === second) return 0;
  return first < second ? -sign : sign;
}
