import type { Policy } from "../policy.ts";
import { mulDiv, WHOLE } from "../units/quantity.ts";
import type { Ejections } from "./ejections.ts";

/** Never so many are taken out that the others could not do the work. */
export function mayEject(lp: number, ejections: Ejections, policy: Policy): boolean {
  const out = outOf(ejections).filter((at) => isEnabled(at, policy));
  return isEnabled(lp, policy) && out.length < mostOut(policy);
}

/** LPs that the policy does not enable, and the longest out where there are too many. */
export function notToBeOut(ejections: Ejections, policy: Policy): readonly number[] {
  const out = outOf(ejections);
  if (out.length === 0) return out;
  const most = mostOut(policy);
  const enabled = out.filter((lp) => isEnabled(lp, policy));
  const staying = most === 0 ? [] : enabled.slice(-most);
  return out.filter((lp) => !staying.includes(lp));
}

/** The longest out first. */
const outOf = (ejections: Ejections): readonly number[] => [...ejections.all().keys()];

const isEnabled = (lp: number, { lps }: Policy): boolean =>
  lps.some((it) => it.index === lp && it.isEnabled);

/** How many of the enabled LPs may be out at a time. */
const mostOut = ({ lps, health }: Policy): number =>
  mulDiv(lps.filter((lp) => lp.isEnabled).length, health.ejection.largestShare, WHOLE);
