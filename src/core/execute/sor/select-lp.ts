import type { Policy } from "../../policy.ts";
import type { Side } from "../../terms.ts";
import { priceOf } from "./lp-candidates.ts";
import type { LpView } from "./lp-view.ts";

/**
 * Whether the first LP is to be preferred: best price, then the default LP, then priority (low
 * first), then id.
 */
export function isBetter(a: LpView, b: LpView, side: Side, policy: Policy): boolean {
  const price = priceOf(a, side);
  const other = priceOf(b, side);
  if (price !== other) return isBetterPrice(side, price, other);
  const { defaultLp } = policy;
  if ((a.lp === defaultLp) !== (b.lp === defaultLp)) return a.lp === defaultLp;
  const [first, second] = [lpAt(policy, a.lp), lpAt(policy, b.lp)];
  return first.priority === second.priority
    ? first.id < second.id
    : first.priority < second.priority;
}

/** Lower ask for a buy, higher bid for a sell. */
export const isBetterPrice = (side: Side, price: number, other: number): boolean =>
  side === "Buy" ? price < other : price > other;

/** @throws `Invariant:` when the LP is not the policy's */
function lpAt(policy: Policy, index: number): Policy["lps"][number] {
  const found = policy.lps.find((lp) => lp.index === index);
  if (found === undefined) throw new Error(`Invariant: LP ${index} must be in the policy`);
  return found;
}
