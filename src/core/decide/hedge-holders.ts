import { priceOf } from "../execute/sor/lp-candidates.ts";
import type { LpInSight } from "../execute/sor/lp-view.ts";
import { isBetterPrice } from "../execute/sor/select-lp.ts";
import type { Taker } from "../execute/sor/sweep.ts";
import type { Policy } from "../policy.ts";
import { minus, mulDiv, smaller } from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";
import type { DecisionInput } from "./draft.ts";

/**
 * LPs that hold something of the hedge an order closes, at a price that is hardly worse than the
 * best: it is taken off there, rather than held open against another LP.
 *
 * @param able those that can take the leg
 * @param limitPx the worst price an LP may fill at
 */
export function holdersOf(
  able: readonly LpInSight[],
  input: Pick<DecisionInput, "symbol" | "side">,
  policy: Policy,
  limitPx: Price,
): readonly LpInSight[] {
  const { symbol, side } = input;
  const [first, ...others] = able.map((lp) => priceOf(lp, side));
  if (first === undefined) return [];
  let best = first;
  for (const px of others) if (isBetterPrice(side, px, best)) best = px;
  const pip = policy.instruments[symbol]?.pip ?? 0;
  const tolerance = mulDiv(pip, policy.closeToleranceMilliPips, 1000);
  return able.filter((lp) => {
    const px = priceOf(lp, side);
    const isNear = Math.abs(minus(px, best)) <= tolerance && !isBetterPrice(side, limitPx, px);
    return lp.held > 0 && isNear;
  });
}

/** The holders first, each for what it holds; then all as they were, for what is left. */
export function holdersFirst(
  takers: readonly Taker[],
  holders: readonly LpInSight[],
  closesA: Volume,
): readonly Taker[] {
  let left = closesA;
  const first: Taker[] = [];
  for (const taker of takers) {
    if (!holders.includes(taker.lp)) continue;
    const most = taker.shown > 0 ? smaller(taker.shown, taker.lp.held) : taker.lp.held;
    const shown = smaller(most, left);
    left = minus(left, shown);
    if (shown > 0) first.push({ ...taker, shown, isHolder: true });
  }
  const taken = new Set(first.map(({ lp }) => lp));
  return [...first, ...takers.filter(({ lp }) => !taken.has(lp))];
}
