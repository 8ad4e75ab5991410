import { asBps, larger, minus, mulDiv, smaller, WHOLE } from "../units/quantity.ts";
import type { Bps, Volume } from "../units/quantity.ts";
import { boosted, refuse, setShare, settle } from "./draft.ts";
import type { Draft, Stage } from "./draft.ts";
import { netBefore, netProjected } from "./net.ts";
import type { Strategy } from "./strategy.ts";

/**
 * An order that would take |net| past the level of automatic hedging is hedged, cut or refused; on
 * the way there its share grows. One that does not grow |net| is left alone: hedging those as well,
 * a book could never unwind.
 */
export const exposureLimits: Stage = (draft, input, policy, strategy) => {
  const limits = policy.limits[input.symbol];
  const projected = netProjected(input);
  if (limits === undefined || projected <= netBefore(input)) return undefined;
  const level = limits.autoHedge;
  if (projected > level) return breach(draft, input.volume, projected, level, strategy);
  if (projected <= mulDiv(level, strategy.approaching, WHOLE)) return undefined;
  const boost = nearest(projected, strategy.approachingBoost, level);
  const to = boosted(draft, boost);
  const code = "EXPOSURE_APPROACHING";
  return setShare(draft, { code, projected, level, boost, from: draft.aBook, to });
};

function breach(
  draft: Draft,
  volume: Volume,
  projected: Volume,
  level: Volume,
  { onBreach }: Strategy,
): void {
  const from = draft.aBook;
  switch (onBreach) {
    case "hedge_order":
      return settle(draft, "no", { code: "EXPOSURE_HEDGED", projected, level, from, to: WHOLE });
    case "reject": {
      const code = "EXPOSURE_REFUSED";
      return refuse(draft, "EXPOSURE_LIMIT", { code, projected, level, from, to: from });
    }
    case "hedge_excess": {
      const excess = smaller(volume, minus(projected, level));
      draft.atLeast = larger(draft.atLeast, excess);
      const code = "EXPOSURE_EXCESS";
      return settle(draft, "no", { code, projected, level, excess, from, to: from });
    }
  }
}

/** a × b ÷ divisor in basis points, nearest, ties up: half of the doubled, rounded up. */
const nearest = (a: Volume, b: Bps, divisor: Volume): Bps =>
  asBps(Math.floor((mulDiv(2 * a, b, divisor) + 1) / 2));
