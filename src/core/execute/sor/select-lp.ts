import type { Policy } from "../../policy.ts";
import type { Side } from "../../terms.ts";
import { comparedPrice } from "./effective-price.ts";
import { lpOf, lpTermsOf, priceOf } from "./lp-candidates.ts";
import type { LpVerdict, LpView } from "./lp-view.ts";

/** What an LP is chosen for. */
export interface Choice {
  readonly symbol: number;
  readonly side: Side;
}

/**
 * Whether the first LP is to be preferred: best price with commission, then the default LP, then
 * priority (low first), then health, then id.
 */
export function isBetter(a: LpView, b: LpView, choice: Choice, policy: Policy): boolean {
  const byPrice = byEffectivePrice(a, b, choice, policy);
  if (byPrice !== 0) return byPrice < 0;
  const [first, second] = [lpAt(policy, a.lp), lpAt(policy, b.lp)];
  const byRank = rankOf(first, policy) - rankOf(second, policy);
  if (byRank !== 0) return byRank < 0;
  return a.health === b.health ? first.id < second.id : a.health > b.health;
}

/** Why an LP comes behind the one that was chosen. */
export function whyBehind(it: LpView, chosen: LpView, choice: Choice, policy: Policy): LpVerdict {
  if (byEffectivePrice(it, chosen, choice, policy) !== 0) return "WORSE_PRICE";
  const isRanked = rankOf(lpAt(policy, it.lp), policy) !== rankOf(lpAt(policy, chosen.lp), policy);
  return isRanked || it.health === chosen.health ? "LOWER_PRIORITY" : "LESS_HEALTHY";
}

/** Below zero: the first one's price is the better, its commission included. */
function byEffectivePrice(a: LpView, b: LpView, { symbol, side }: Choice, policy: Policy): number {
  return comparedPrice(
    side,
    priceOf(a, side),
    lpTermsOf(policy, a.lp, symbol)?.commissionPerMillion ?? 0,
    priceOf(b, side),
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
