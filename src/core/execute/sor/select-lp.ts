import type { Policy } from "../../policy.ts";
import type { Side } from "../../terms.ts";
import { asPrice, NO_VOLUME } from "../../units/quantity.ts";
import type { Price, Volume } from "../../units/quantity.ts";
import { comparedPrice } from "./effective-price.ts";
import { lpOf, lpTermsOf } from "./lp-candidates.ts";
import { averagePxOf } from "./deeper-levels.ts";
import type { LpVerdict, LpView } from "./lp-view.ts";

/** What an LP is chosen for. */
export interface Choice {
  readonly symbol: number;
  readonly side: Side;
}

/**
 * Whether the first LP is to be preferred: best price with commission, then the default LP, then
 * priority (low first), then health, then id.
 *
 * @param volume  of the leg, where the price is the average over the levels it needs; left out:
 *                the best price of each LP counts
 * @param limitPx the leg's limit: levels beyond it do not count
 */
export function isBetter(
  a: LpView,
  b: LpView,
  choice: Choice,
  policy: Policy,
  volume: Volume = NO_VOLUME,
  limitPx: Price = NO_LIMIT,
): boolean {
  const px = averagePxOf(a, choice.side, volume, limitPx);
  const other = averagePxOf(b, choice.side, volume, limitPx);
  return compareOffers(a, px, b, other, choice, policy) < 0;
}

const NO_LIMIT: Price = asPrice(0);

/** Below zero: the first LP's offer is to be taken before the second's; 0 only of one LP's own. */
export function compareOffers(
  a: LpView,
  px: Price,
  b: LpView,
  other: Price,
  choice: Choice,
  policy: Policy,
): number {
  const byPrice = byEffectivePrice(a, px, b, other, choice, policy);
  if (byPrice !== 0 || a === b) return byPrice;
  const [first, second] = [lpAt(policy, a.lp), lpAt(policy, b.lp)];
  const byRank = rankOf(first, policy) - rankOf(second, policy);
  if (byRank !== 0) return byRank;
  if (a.health !== b.health) return b.health - a.health;
  return first.id < second.id ? -1 : 1;
}

/** Why an LP comes behind the one that was chosen; volume and limit as in `isBetter`. */
export function whyBehind(
  it: LpView,
  chosen: LpView,
  choice: Choice,
  policy: Policy,
  volume: Volume = NO_VOLUME,
  limitPx: Price = NO_LIMIT,
): LpVerdict {
  const px = averagePxOf(it, choice.side, volume, limitPx);
  const other = averagePxOf(chosen, choice.side, volume, limitPx);
  if (byEffectivePrice(it, px, chosen, other, choice, policy) !== 0) return "WORSE_PRICE";
  const isRanked = rankOf(lpAt(policy, it.lp), policy) !== rankOf(lpAt(policy, chosen.lp), policy);
  return isRanked || it.health === chosen.health ? "LOWER_PRIORITY" : "LESS_HEALTHY";
}

/** Below zero: the first one's price is the better, its commission included. */
function byEffectivePrice(
  a: LpView,
  px: Price,
  b: LpView,
  other: Price,
  { symbol, side }: Choice,
  policy: Policy,
): number {
  return comparedPrice(
    side,
    px,
    lpTermsOf(policy, a.lp, symbol)?.commissionPerMillion ?? 0,
    other,
    lpTermsOf(policy, b.lp, symbol)?.commissionPerMillion ?? 0,
  );
}

type Lp = Policy["lps"][number];

/** The default LP stands before all priorities. */
const rankOf = ({ index, priority }: Lp, { defaultLp }: Policy): number =>
  index === defaultLp ? -1 : priority;

/** Lower ask for a buy, higher bid for a sell. */
export const isBetterPrice = (side: Side, price: number, other: number): boolean =>
  side === "Buy" ? price < other : price > other;

/** @throws `Invariant:` when the LP is not the policy's */
function lpAt(policy: Policy, index: number): Lp {
  const found = lpOf(policy, index);
  if (found === undefined) throw new Error(`Invariant: LP ${index} must be in the policy`);
  return found;
}
