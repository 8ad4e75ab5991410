import { HOUSE_ACCOUNT } from "../house-account.ts";
import { showsAsMuch, shownWithin } from "../execute/sor/deeper-levels.ts";
import {
  legExclusion,
  lpTermsOf,
  priceOf,
  shownBy,
  sizeExclusion,
  termsNow,
} from "../execute/sor/lp-candidates.ts";
import type { LpInSight, LpVerdict } from "../execute/sor/lp-view.ts";
import { levelsInTurn } from "../execute/sor/levels-in-turn.ts";
import { isBetter, isBetterPrice } from "../execute/sor/select-lp.ts";
import { byTier, callBackWorse, leaveToSound } from "../execute/sor/sound-lps.ts";
import { sweep } from "../execute/sor/sweep.ts";
import type { Taker } from "../execute/sor/sweep.ts";
import type { LpTerms, Policy } from "../policy.ts";
import { asVolume, minus, NO_VOLUME, plus, smaller } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import { ANY_VOLUME, refuse, setShare } from "./draft.ts";
import type { DecisionInput, Draft } from "./draft.ts";
import { hardLimits } from "./hard-limits.ts";
import { holdersFirst, holdersOf } from "./hedge-holders.ts";
import { legAbove, nearestLeg } from "./legs.ts";
import { isTargetOnly, targetsOf } from "./manual-rules.ts";
import type { Strategy } from "./strategy.ts";

/** What the legs are made of. */
interface Hedging {
  draft: Draft;
  input: DecisionInput;
  policy: Policy;
  strategy: Strategy;
  /** A leg before any rounding. */
  wanted: Volume;
  /** The one LP that may take it; undefined: any. */
  target: LpInSight | undefined;
  /** LPs that hold what the order closes. */
  holders: readonly LpInSight[];
}

/** Used again by every decision, as the draft is. */
let used: Hedging | undefined;

/**
 * Leaves the A leg, who takes it and what is a sliver in the draft, or refuses. Who could take the
 * A leg decides its step, and whether there is an A leg at all.
 *
 * @param wanted a leg before any rounding, 10⁻⁶ lots
 */
export function hedge(
  draft: Draft,
  input: DecisionInput,
  policy: Policy,
  strategy: Strategy,
  wanted: Volume,
): void {
  if (wanted === NO_VOLUME) return;
  used ??= { draft, input, policy, strategy, wanted, target: undefined, holders: nobody };
  used.draft = draft;
  used.input = input;
  used.policy = policy;
  used.strategy = strategy;
  used.wanted = wanted;
  used.target = undefined;
  used.holders = nobody;
  if (!isLeftToSound(used)) return withoutLp(used, "LP_UNHEALTHY");
  used.target = targeted(used);
  if (draft.denial === undefined) leg(used);
}

function leg(it: Hedging): void {
  const minimum = smallestMinimum(it);
  if (minimum > 0 && !isEnoughForSomebody(it)) {
    if (!mayRaise(it, minimum)) return sliver(it, it.wanted, minimum);
    it.wanted = minimum;
    isLeftToSound(it);
    return leg(it);
  }
  const step = finestStep(it);
  return step === ANY_VOLUME ? withoutLp(it, "NO_LP") : legOf(it, step);
}

/**
 * A closing order that the house may not take whole unwinds as much as the LPs' minimum, where
 * that much is open there: closing late is worse than closing a little out of proportion.
 */
function mayRaise(it: Hedging, minimum: Volume): boolean {
  const { draft, input } = it;
  const isNeeded = input.isClosing && input.volume > draft.roomForB && it.wanted < minimum;
  return isNeeded && minimum <= mostOf(it);
}

/** No A leg is larger than its order, or than what a closing order has open at LPs. */
const mostOf = ({ draft, input }: Hedging): Volume => smaller(input.volume, draft.atMost);

/** A closing order is not refused for want of health. */
const isLeftToSound = (it: Hedging): boolean =>
  leaveToSound(it.input.lps, it.policy, !it.input.isClosing, isEligible, it);

function legOf(it: Hedging, step: Volume): void {
  const { draft, input, wanted } = it;
  const aVolume = rounded(it, step);
  const bVolume = minus(input.volume, aVolume);
  if (bVolume > draft.roomForB) return withoutRoom(it, bVolume);
  const left = place(it, aVolume);
  // More than all LPs take, of an order that must be hedged: as if there were none.
  if (draft.children.length === 0 || (left > 0 && refusesSlivers(it))) {
    return withoutLp(it, "NO_LP");
  }
  // Of a closing that the house may not take either, the last leg's end says what becomes of it.
  const isLeft = left > 0 && mayOrphan(it) && plus(bVolume, left) > draft.roomForB;
  draft.aVolume = isLeft ? aVolume : minus(aVolume, left);
  const opensB = minus(bVolume, draft.closesB);
  const from = draft.aBook;
  if (aVolume !== wanted) {
    setShare(draft, { code: "LEG_ROUNDED", wanted, rounded: aVolume, step, from, to: from });
  }
  if (isLeft) return undefined;
  if (left > 0) return sliver(it, draft.mustHedge === "no" ? left : plus(left, opensB), step);
  return draft.mustHedge !== "no" && opensB > 0 ? sliver(it, opensB, step) : undefined;
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
  const targets = targetsOf(policy, draft);
  if (targets.length === 0) return undefined;
  for (const target of targets) {
    for (const lp of input.lps) if (lp.lp === target && isEligibleAlone(lp, it)) return lp;
  }
  const why = { code: "TARGET_UNAVAILABLE", from: draft.aBook, to: draft.aBook } as const;
  if (isTargetOnly(policy, draft)) refuse(draft, "TARGET_LP_UNAVAILABLE", why);
  else setShare(draft, why);
  return undefined;
}

/** Takes such orders at all, reachable or not: how little is too little hangs on those. */
const isTaker = (lp: LpInSight, { target }: Hedging): boolean =>
  target === undefined ? mayTake(lp.verdict) : lp === target;

/** Asked some ten times an order; nearly always nothing speaks against an LP. */
const mayTake = (verdict: LpVerdict): boolean =>
  verdict === "NOT_NEEDED" || !neverTakes.has(verdict);

const neverTakes: ReadonlySet<LpVerdict> = new Set([
  "DISABLED",
  "NOT_MAPPED",
  "SYMBOL_STOPPED",
  "NO_FILL_OR_KILL",
]);

/** What is too much for one is spread over several, unless one must take the whole. */
function isEligible(lp: LpInSight, it: Hedging): boolean {
  const bySize = exclusionOf(lp, it);
  return bySize === undefined || (bySize === "ABOVE_MAXIMUM" && !it.input.isWhole);
}

const isEligibleAlone = (lp: LpInSight, it: Hedging): boolean => exclusionOf(lp, it) === undefined;

function exclusionOf(lp: LpInSight, it: Hedging): LpVerdict | undefined {
  if (lp.verdict !== "NOT_NEEDED") return lp.verdict;
  if (!isTaker(lp, it)) return "NOT_TARGETED";
  const terms = termsAt(it, lp);
  return sizeExclusion(terms, terms === undefined ? it.wanted : sized(it, terms.step));
}

/**
 * Leaves who takes the A leg in the draft: one LP where the best of them takes the whole, and shows
 * as much; several where it does not.
 *
 * @returns what nobody takes
 */
function place(it: Hedging, aVolume: Volume): Volume {
  const { draft, input } = it;
  it.holders = holdersIn(it);
  const first = best(it, it.holders.length === 0 ? stepsOf : isHolder, aVolume);
  if (first !== undefined && isEnough(it, first, aVolume)) return whole(it, first, aVolume);
  if (input.isWhole) {
    const one = best(it, isDeepEnough, aVolume, aVolume) ?? best(it, fits, aVolume, aVolume);
    return one === undefined ? aVolume : whole(it, one, aVolume);
  }
  let { children, left } = spread(it, aVolume);
  while (left > 0 && callBackWorse(input.lps, it.policy, !input.isClosing)) {
    ({ children, left } = spread(it, aVolume));
  }
  draft.children = children;
  return left;
}

/** Level by level where LPs show more than their best one. */
function spread(it: Hedging, aVolume: Volume): ReturnType<typeof sweep> {
  const takers = takersOf(it);
  return sweep(aVolume, takers, turnsOf(it, takers));
}

function turnsOf({ draft, input, policy }: Hedging, takers: readonly Taker[]) {
  const hasDepth = takers.some(({ lp }) => lp.deeper.length > 0);
  return hasDepth ? levelsInTurn(takers, input, policy, draft.legLimitPx) : undefined;
}

/** LPs that hold what the order closes; a rule that names LPs goes before. */
function holdersIn(it: Hedging): readonly LpInSight[] {
  const { draft, input, policy, target } = it;
  if (target !== undefined || !isSomethingHeld(input)) return nobody;
  return holdersOf(ableIn(it), input, policy, draft.legLimitPx);
}

/** LPs say what they hold where an order takes it off; of any other order none says anything. */
function isSomethingHeld({ lps }: DecisionInput): boolean {
  for (const lp of lps) if (lp.held > 0) return true;
  return false;
}

const ableIn = (it: Hedging): readonly LpInSight[] =>
  it.input.lps.filter((lp) => isEligible(lp, it));

const nobody: readonly LpInSight[] = [];

/** It holds all that is closed: of an order that opens too, the rest goes by price. */
const isHolder = (it: Hedging, lp: LpInSight, volume: Volume): boolean =>
  it.input.isClosing && it.holders.includes(lp) && lp.held >= volume && isEnough(it, lp, volume);

/** Used again by every decision. */
const single: { lp: LpInSight; volume: Volume }[] = [];

function whole({ draft }: Hedging, lp: LpInSight, volume: Volume): Volume {
  const only = (single[0] ??= { lp, volume });
  only.lp = lp;
  only.volume = volume;
  draft.children = single;
  return NO_VOLUME;
}

/** Whether an LP will do for a leg of that size. */
type Fit = (it: Hedging, lp: LpInSight, volume: Volume) => boolean;

/** @param size what LPs' prices are compared for; left out: as little as you like */
function best(it: Hedging, isFit: Fit, volume: Volume, size?: Volume): LpInSight | undefined {
  const { draft, input, policy } = it;
  const { legLimitPx } = draft;
  let found: LpInSight | undefined;
  for (const lp of input.lps) {
    if (!isEligible(lp, it) || !isFit(it, lp, volume)) continue;
    if (found === undefined || isBetter(lp, found, input, policy, size, legLimitPx)) found = lp;
  }
  return found;
}

const termsAt = ({ policy, input }: Hedging, lp: LpInSight): LpTerms | undefined =>
  termsNow(policy, lp, input.symbol);

const stepsOf = (it: Hedging, lp: LpInSight, volume: Volume): boolean =>
  volume % (termsAt(it, lp)?.step ?? ANY_VOLUME) === 0;

const fits = (it: Hedging, lp: LpInSight, volume: Volume): boolean =>
  legExclusion(termsAt(it, lp), volume) === undefined;

/** It takes the whole, and shows as much or does not say how much it would. */
function isEnough(it: Hedging, lp: LpInSight, volume: Volume): boolean {
  const shown = shownBy(lp, it.input.side);
  return fits(it, lp, volume) && (shown === 0 || shown >= volume);
}

/** The same over all its levels within the leg's limit. */
const isDeepEnough = (it: Hedging, lp: LpInSight, volume: Volume): boolean =>
  fits(it, lp, volume) && showsAsMuch(lp, it.input.side, it.draft.legLimitPx, volume);

/** The soundest first, and best of those; of all but the first only what the leg's limit allows. */
function takersOf(it: Hedging): readonly Taker[] {
  const { draft, input, policy, holders } = it;
  const { side } = input;
  const takers = ableIn(it)
    .toSorted((a, b) => byTier(a, b, policy) || (isBetter(a, b, input, policy) ? -1 : 1))
    .filter((lp, at) => at === 0 || !isBetterPrice(side, draft.legLimitPx, priceOf(lp, side)))
    .flatMap((lp) => {
      const terms = termsAt(it, lp);
      return terms === undefined
        ? []
        : [{ lp, terms, shown: shownWithin(lp, side, draft.legLimitPx) }];
    });
  const unwound = input.account === HOUSE_ACCOUNT ? input.volume : input.aOpen;
  return holders.length === 0 ? takers : holdersFirst(takers, holders, unwound);
}

/** Where a limit made it so that an LP is needed, the order is refused with the limit's code. */
function withoutLp(it: Hedging, why: "NO_LP" | "LP_UNHEALTHY"): void {
  if (isOrphaned(it)) return;
  const { draft, wanted: volume } = it;
  const code = draft.isLimited ? draft.noRoomCode : why;
  refuse(draft, code, { code: "NO_ELIGIBLE_LP", volume, from: draft.aBook, to: draft.aBook });
}

const mayOrphan = ({ input, policy }: Hedging): boolean =>
  input.isClosing &&
  // An order of the house has no client to be closed.
  input.account !== HOUSE_ACCOUNT &&
  policy.onCloseLpFailure === "internalise";

/**
 * A closing order without an LP: where the policy wants it, its client is closed all the same, and
 * the hedge stays where it is. Both books are unwound as if there were one.
 */
function isOrphaned(it: Hedging): boolean {
  if (!mayOrphan(it)) return false;
  const { draft, input, policy, wanted } = it;
  const nearest = rounded(it, policy.instruments[input.symbol]?.volumeStep ?? asVolume(1));
  // The books may be finer than the instrument is by now.
  const volume = minus(input.volume, nearest) <= draft.roomForB ? nearest : wanted;
  draft.aVolume = volume;
  draft.children = [];
  const from = draft.aBook;
  setShare(draft, { code: "HEDGE_ORPHANED", volume, from, to: from });
  return true;
}

/** The house may not keep what no LP takes of the order. */
function withoutRoom(it: Hedging, kept: Volume): void {
  if (isOrphaned(it)) return;
  const { draft, input, policy, wanted: volume } = it;
  if (!draft.isLimited) hardLimits(draft, input, policy, kept);
  const from = draft.aBook;
  refuse(draft, draft.noRoomCode, { code: "NO_ELIGIBLE_LP", volume, from, to: from });
}

/**
 * What no LP takes of what should be hedged: kept, unless the order must be hedged and the policy
 * would rather refuse it whole. A hard limit is never passed by it.
 */
function sliver(it: Hedging, volume: Volume, minimum: Volume): void {
  const { draft, input } = it;
  const { mustHedge, aBook: from } = draft;
  if (refusesSlivers(it)) {
    const code = "SLIVER_REFUSED";
    return refuse(draft, "BELOW_LP_MINIMUM", { code, volume, minimum, from, to: from });
  }
  const kept = minus(input.volume, draft.aVolume);
  if (kept > draft.roomForB) return withoutRoom(it, kept);
  draft.sliver = mustHedge === "no" ? NO_VOLUME : volume;
  return setShare(draft, { code: "SLIVER_KEPT", volume, minimum, from, to: from });
}

function refusesSlivers({ draft: { mustHedge }, input, strategy }: Hedging): boolean {
  if (input.account === HOUSE_ACCOUNT) return true;
  const byDefault = mustHedge === "refuse" ? "reject" : "internalise";
  return mustHedge !== "no" && (strategy.onBelowLpMin ?? byDefault) === "reject";
}

/** Reachable or not, each asked in its own step and for its own minimum. */
function isEnoughForSomebody(it: Hedging): boolean {
  for (const lp of it.input.lps) {
    const terms = isTaker(lp, it) ? lpTermsOf(it.policy, lp.lp, it.input.symbol) : undefined;
    if (terms !== undefined && sized(it, terms.step) >= terms.minimum) return true;
  }
  return false;
}

/** Of all who may take it at all; none where nobody may. */
function smallestMinimum(it: Hedging): Volume {
  let least = ANY_VOLUME;
  for (const lp of it.input.lps) {
    const terms = isTaker(lp, it) ? lpTermsOf(it.policy, lp.lp, it.input.symbol) : undefined;
    if (terms !== undefined) least = smaller(least, terms.minimum);
  }
  return least === ANY_VOLUME ? NO_VOLUME : least;
}

/** Of all who can take it now; `ANY_VOLUME` where nobody can. */
function finestStep(it: Hedging): Volume {
  let finest = ANY_VOLUME;
  for (const lp of it.input.lps) {
    const terms = isEligible(lp, it) ? lpTermsOf(it.policy, lp.lp, it.input.symbol) : undefined;
    if (terms !== undefined) finest = smaller(finest, terms.step);
  }
  return finest;
}
