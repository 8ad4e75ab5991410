import type { Side } from "../../terms.ts";
import type { LpCandidate } from "./lp-candidates.ts";
import { priceOf } from "./lp-candidates.ts";

/**
 * Best price, then the default LP, then priority (low first), then id.
 *
 * @param eligible candidates nothing speaks against
 */
export function selectLp(
  eligible: readonly LpCandidate[],
  side: Side,
  defaultLp: number,
): LpCandidate | undefined {
  let best: LpCandidate | undefined;
  for (const candidate of eligible) {
    if (best === undefined || isBetter(candidate, best, side, defaultLp)) best = candidate;
  }
  return best;
}

/** Lower ask for a buy, higher bid for a sell. */
export const isBetterPrice = (side: Side, price: number, other: number): boolean =>
  side === "Buy" ? price < other : price > other;

function isBetter(a: LpCandidate, b: LpCandidate, side: Side, defaultLp: number): boolean {
  const price = priceOf(a, side);
  const other = priceOf(b, side);
  if (price !== other) return isBetterPrice(side, price, other);
  if ((a.lp.index === defaultLp) !== (b.lp.index === defaultLp)) return a.lp.index === defaultLp;
  if (a.lp.priority !== b.lp.priority) return a.lp.priority < b.lp.priority;
  return a.lp.id < b.lp.id;
}
