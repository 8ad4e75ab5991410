import { legExclusion, lpTermsOf, sizeExclusion } from "../execute/sor/lp-candidates.ts";
import type { LpInSight } from "../execute/sor/lp-view.ts";
import { isBetter } from "../execute/sor/select-lp.ts";
import type { Policy } from "../policy.ts";
import { minus, NO_VOLUME, smaller } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import { note, refuse } from "./draft.ts";
import type { DecisionInput, Draft } from "./draft.ts";
import { hardLimits } from "./hard-limits.ts";
import { legAbove, nearestLeg } from "./legs.ts";
import { targetsOf } from "./manual-rules.ts";
import type { Strategy } from "./strategy.ts";

/** The A leg and who takes it. */
export interface Hedge {
  readonly aVolume: Volume;
  readonly lp: LpInSight | undefined;
  /** Of what is kept: what should have been hedged. */
  readonly sliver: Volume;
}

/** What the legs are made of. */
export interface Hedging {
  readonly draft: Draft;
  readonly input: DecisionInput;
  readonly policy: Policy;
  readonly strategy: Strategy;
  /** A leg before any rounding. */
  readonly wanted: Volume;
}

const nothing: Hedge = { aVolume: NO_VOLUME, lp: undefined, sliver: NO_VOLUME };

/** Who could take the A leg decides its step, and whether there is an A leg at all. */
export function hedged(it: Hedging): Hedge {
  const { draft, input, wanted } = it;
  if (wanted === NO_VOLUME) return nothing;
  const target = targeted(it);
  if (draft.denial !== undefined) return nothing;
  const takers = target === undefined ? input.lps.filter((lp) => isTaker(lp)) : [target];
  const minimum = smallest(takers, it, "minimum");
  const finest = smallest(takers, it, "step");
  if (minimum !== undefined && finest !== undefined && sized(it, finest) < minimum) {
    return raised(it, minimum) ?? sliver(it, input.volume, minimum, nothing);
  }
  const eligible = takers.filter((lp) => isEligible(lp, it));
  const step = smallest(eligible, it, "step");
  if (step === undefined) return withoutLp(it);
  return legOf(it, eligible, step);
}

/**
 * A closing order that the house may not take whole unwinds as much as the LPs' minimum, where
 * that much is open there: closing late is worse than closing a little out of proportion.
 */
function raised(it: Hedging, minimum: Volume): Hedge | undefined {
  const { draft, input } = it;
  const isNeeded = input.isClosing && input.volume > draft.roomForB && it.wanted < minimum;
  return isNeeded && minimum <= mostOf(it) ? hedged({ ...it, wanted: minimum }) : undefined;
}

/** No A leg is larger than its order, or than what a closing order has open at LPs. */
const mostOf = ({ draft, input }: Hedging): Volume => smaller(input.volume, draft.atMost);

function legOf(it: Hedging, eligible: readonly LpInSight[], step: Volume): Hedge {
  const { draft, input, wanted } = it;
  const aVolume = rounded(it, step);
  const bVolume = minus(input.volume, aVolume);
  if (bVolume > draft.roomForB) return withoutRoom(it, bVolume);
  const lp = best(eligible, it, aVolume);
  if (aVolume !== wanted) note(draft, { code: "LEG_ROUNDED", wanted, rounded: aVolume, step });
  const hedge = { aVolume, lp, sliver: NO_VOLUME };
  if (lp === undefined) throw new Error("Invariant: the LP that sets the step takes the leg");
  return draft.mustHedge !== "no" && bVolume > 0 ? sliver(it, bVolume, step, hedge) : hedge;
}

/** Nearest, but up where the house may not keep what that leaves. */
function rounded(it: Hedging, step: Volume): Volume {
  const { draft, input, policy, wanted } = it;
  const nearest = nearestLeg(wanted, mostOf(it), step);
  const kept = minus(input.volume, nearest);
  if (kept <= draft.roomForB) return nearest;
  if (!draft.isLimited) hardLimits(draft, input, policy, kept);
  return legAbove(wanted, mostOf(it), step);
}

/** The size an LP is asked about: what a limit sets is hedged rounded up or not at all. */
function sized(it: Hedging, step: Volume): Volume {
  const { draft, input, wanted } = it;
  const { volume } = input;
  const isSetByLimit = minus(volume, wanted) >= draft.roomForB;
  const keepsTooMuch = minus(volume, nearestLeg(wanted, mostOf(it), step)) > draft.roomForB;
  return isSetByLimit || keepsTooMuch ? legAbove(wanted, mostOf(it), step) : wanted;
}

/** The first of the rule's LPs that can take the leg; undefined: any LP may. */
function targeted(it: Hedging): LpInSight | undefined {
  const { draft, input, policy } = it;
  const targets = targetsOf(policy, draft.rule);
  if (targets.length === 0) return undefined;
  for (const lp of targets) {
    const found = input.lps.find((candidate) => candidate.lp === lp);
    if (found !== undefined && isEligible(found, it)) return found;
  }
  if (policy.rules.rejectsWithoutTarget(draft.rule)) {
    refuse(draft, "TARGET_LP_UNAVAILABLE", { code: "TARGET_UNAVAILABLE" });
  } else {
    note(draft, { code: "TARGET_UNAVAILABLE" });
  }
  return undefined;
}

/** Takes the symbol at all, reachable or not: how little is too little hangs on those. */
const isTaker = ({ verdict }: LpInSight): boolean =>
  verdict !== "DISABLED" && verdict !== "NOT_MAPPED";

function isEligible(lp: LpInSight, it: Hedging): boolean {
  if (lp.verdict !== "NOT_NEEDED") return false;
  const terms = lpTermsOf(it.policy, lp.lp, it.input.symbol);
  if (terms === undefined) return false;
  return sizeExclusion(terms, sized(it, terms.step)) === undefined;
}

function best(
  eligible: readonly LpInSight[],
  { input, policy }: Hedging,
  leg: Volume,
): LpInSight | undefined {
  let found: LpInSight | undefined;
  for (const lp of eligible) {
    if (legExclusion(lpTermsOf(policy, lp.lp, input.symbol), leg) !== undefined) continue;
    if (found === undefined || isBetter(lp, found, input.side, policy)) found = lp;
  }
  return found;
}

/** Where a limit made it so that an LP is needed, the order is refused with the limit's code. */
function withoutLp({ draft, wanted }: Hedging): Hedge {
  const code = draft.isLimited ? draft.noRoomCode : "NO_LP";
  refuse(draft, code, { code: "NO_ELIGIBLE_LP", volume: wanted });
  return nothing;
}

/** The house may not keep what no LP takes of the order. */
function withoutRoom(it: Hedging, kept: Volume): Hedge {
  const { draft, input, policy } = it;
  if (!draft.isLimited) hardLimits(draft, input, policy, kept);
  refuse(draft, draft.noRoomCode, { code: "NO_ELIGIBLE_LP", volume: it.wanted });
  return nothing;
}

/**
 * What no LP takes of what should be hedged: kept, unless the order must be hedged and the policy
 * would rather refuse it whole. A hard limit is never passed by it.
 */
function sliver(it: Hedging, volume: Volume, minimum: Volume, hedge: Hedge): Hedge {
  const { draft, strategy, input } = it;
  const { mustHedge } = draft;
  const byDefault = mustHedge === "refuse" ? "reject" : "internalise";
  const isRefused = mustHedge !== "no" && (strategy.onBelowLpMin ?? byDefault) === "reject";
  if (isRefused) {
    refuse(draft, "BELOW_LP_MINIMUM", { code: "SLIVER_REFUSED", volume, minimum });
    return nothing;
  }
  const kept = minus(input.volume, hedge.aVolume);
  if (kept > draft.roomForB) return withoutRoom(it, kept);
  note(draft, { code: "SLIVER_KEPT", volume, minimum });
  return { ...hedge, sliver: mustHedge === "no" ? NO_VOLUME : volume };
}

function smallest(
  lps: readonly LpInSight[],
  { policy, input }: Hedging,
  field: "step" | "minimum",
): Volume | undefined {
  let least: Volume | undefined;
  for (const { lp } of lps) {
    const terms = lpTermsOf(policy, lp, input.symbol);
    if (terms === undefined) continue;
    least = least === undefined ? terms[field] : smaller(least, terms[field]);
  }
  return least;
}
