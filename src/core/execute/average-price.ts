import { asPrice, MAX_PRICE, plus } from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";
import { valueOf } from "./order.ts";
import type { Leg } from "./order.ts";

/**
 * What a fill cost of which only AvgPx(6) over all fills so far is told: the price that makes the
 * average true, down to the last digit kept.
 *
 * @param cumQty over all fills, the one in question among them
 * @returns undefined where the fills before it are not all known, or no such price can be
 */
export function priceByAverage(
  leg: Pick<Leg, "cumQty" | "execs">,
  lastQty: Volume,
  cumQty: Volume,
  avgPx: Price,
): Price | undefined {
  if (cumQty !== plus(leg.cumQty, lastQty)) return undefined;
  if (leg.cumQty === 0) return avgPx;
  const price = (BigInt(cumQty) * BigInt(avgPx) - valueOf(leg)) / BigInt(lastQty);
  return price > 0n && price <= BigInt(MAX_PRICE) ? asPrice(Number(price)) : undefined;
}
