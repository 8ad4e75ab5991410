import { isBetterPrice } from "../execute/sor/select-lp.ts";
import { priceOf } from "../execute/sor/lp-candidates.ts";
import type { LpCandidate } from "../execute/sor/lp-candidates.ts";
import type { Side } from "../terms.ts";
import { asPrice } from "../units/quantity.ts";
import type { Price } from "../units/quantity.ts";

const NO_PRICE = asPrice(0);

/**
 * What a client buys or sells at: the best fresh quote of any LP that trades the symbol, also
 * of one whose trade session is down.
 *
 * LPs may cross each other. Their quotes then meet half way, at one price for both sides, so that
 * no client is given the difference.
 *
 * @returns 0 when no quote is fresh
 */
export function clientPriceOf(candidates: readonly LpCandidate[], side: Side): Price {
  const ask = best(candidates, "Buy");
  const bid = best(candidates, "Sell");
  if (ask < bid) return asPrice(Math.floor((ask + bid) / 2));
  return side === "Buy" ? ask : bid;
}

function best(candidates: readonly LpCandidate[], side: Side): Price {
  let found = NO_PRICE;
  for (const candidate of candidates) {
    if (!candidate.lp.isEnabled || candidate.terms === undefined || !candidate.isFresh) continue;
    const price = priceOf(candidate, side);
    if (found === NO_PRICE || isBetterPrice(side, price, found)) found = price;
  }
  return found;
}
