import type { Policy } from "../../policy.ts";
import type { LpInSight } from "./lp-view.ts";

/** Whether an LP could take the leg, as far as verdict and size go. */
type Takes<Asked> = (lp: LpInSight, asked: Asked) => boolean;

/**
 * Leaves the leg to sound LPs where one of them takes it: the others are marked UNHEALTHY.
 *
 * Where none is sound the policy says whether the order goes to the best of the unhealthy, or of
 * the ejected if there is nobody else, or to nobody. One that is tried out counts as sound.
 *
 * @param mayRefuse false for a closing order: it goes to whoever is there
 * @returns false where it goes to nobody for want of health
 */
export function leaveToSound<Asked>(
  lps: readonly LpInSight[],
  policy: Policy,
  mayRefuse: boolean,
  takes: Takes<Asked>,
  asked: Asked,
): boolean {
  // As nearly always: nobody to pass over.
  if (!isSomebodyOut(lps, policy)) return true;
  let sound = 0;
  let unsound = 0;
  for (const lp of lps) {
    if (!takes(lp, asked)) continue;
    if (isSound(lp, policy)) sound += 1;
    else unsound += 1;
  }
  const isRefused = sound === 0 && mayRefuse && policy.health.onAllUnhealthy === "reject";
  if (sound > 0 || isRefused) {
    if (unsound > 0) passOver(lps, policy, takes, asked);
    return sound > 0 || (unsound === 0 && !couldTake(lps, takes, asked));
  }
  if (unsound === 0) callBack(lps, takes, asked);
  return true;
}

function isSomebodyOut(lps: readonly LpInSight[], policy: Policy): boolean {
  for (const lp of lps) if (lp.verdict === "EJECTED" || isIll(lp, policy)) return true;
  return false;
}

const isIll = (lp: LpInSight, policy: Policy): boolean =>
  lp.verdict === "NOT_NEEDED" && !isSound(lp, policy);

const isSound = (lp: LpInSight, { health }: Policy): boolean =>
  lp.isProbe || lp.health >= health.unhealthyBelow;

function passOver<Asked>(
  lps: readonly LpInSight[],
  policy: Policy,
  takes: Takes<Asked>,
  asked: Asked,
): void {
  for (const lp of lps) {
    if (takes(lp, asked) && !isSound(lp, policy)) lp.verdict = "UNHEALTHY";
  }
}

/** Nobody else is left: the ejected are better than none. */
function callBack<Asked>(lps: readonly LpInSight[], takes: Takes<Asked>, asked: Asked): void {
  for (const lp of lps) if (wouldTake(lp, takes, asked)) lp.verdict = "NOT_NEEDED";
}

/**
 * More is to be placed than those take that it was left to: the unhealthy may have some of it, and
 * when they do not take it all either, the ejected.
 *
 * @returns whether there was anybody to call back
 */
export function callBackWorse(
  lps: readonly LpInSight[],
  { health }: Policy,
  mayRefuse: boolean,
): boolean {
  if (mayRefuse && health.onAllUnhealthy === "reject") return false;
  for (const verdict of ["UNHEALTHY", "EJECTED"] as const) {
    const worse = lps.filter((lp) => lp.verdict === verdict);
    for (const lp of worse) lp.verdict = "NOT_NEEDED";
    if (worse.length > 0) return true;
  }
  return false;
}

/** Below zero: the first LP is the sounder one. */
export const byTier = (a: LpInSight, b: LpInSight, policy: Policy): number =>
  tierOf(a, policy) - tierOf(b, policy);

function tierOf(lp: LpInSight, policy: Policy): 0 | 1 | 2 {
  if (isSound(lp, policy) && (lp.isProbe || !lp.isEjected)) return 0;
  return lp.isEjected ? 2 : 1;
}

const couldTake = <Asked>(lps: readonly LpInSight[], takes: Takes<Asked>, asked: Asked): boolean =>
  lps.some((lp) => wouldTake(lp, takes, asked));

/** Whether an LP that is ejected could take it if it were not. */
function wouldTake<Asked>(lp: LpInSight, takes: Takes<Asked>, asked: Asked): boolean {
  if (lp.verdict !== "EJECTED") return false;
  lp.verdict = "NOT_NEEDED";
  const isTaker = takes(lp, asked);
  lp.verdict = "EJECTED";
  return isTaker;
}
