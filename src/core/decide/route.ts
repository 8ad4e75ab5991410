import type { DenialCode } from "../codes.ts";
import {
  clientPriceOf,
  judge,
  legExclusion,
  sizeExclusion,
  termsNow,
} from "../execute/sor/lp-candidates.ts";
import { averagePxOf, showsAsMuch } from "../execute/sor/deeper-levels.ts";
import { legLimitOf } from "../execute/leg-price.ts";
import { markedUp, pipsAsPrice } from "../execute/markup.ts";
import type { LpInSight, LpVerdict } from "../execute/sor/lp-view.ts";
import { isBetter, whyBehind } from "../execute/sor/select-lp.ts";
import type { Child } from "../execute/sor/sweep.ts";
import { HOUSE_ACCOUNT } from "../house-account.ts";
import type { Policy } from "../policy.ts";
import type { Action, Side } from "../terms.ts";
import { minus, NO_VOLUME } from "../units/quantity.ts";
import type { Bps, Price, Volume } from "../units/quantity.ts";
import { findingsOf, newDraft, refuse, reset, setShare } from "./draft.ts";
import type { DecisionInput, Draft } from "./draft.ts";
import type { Finding } from "./finding.ts";
import { hardLimits } from "./hard-limits.ts";
import { hedge } from "./hedge.ts";
import { openingPart, withClosingPart } from "./opening-part.ts";
import { actionOf, shareOfLeg, wantedVolume } from "./legs.ts";
import { isTargetOnly, targetsOf } from "./manual-rules.ts";
import { stagesFor } from "./stages.ts";
import { strategyFor } from "./strategy.ts";
import type { Strategy } from "./strategy.ts";

/** What of the A leg goes to one LP, and what that comes to at its quote for the side. */
export interface LegPlan {
  readonly lp: number;
  readonly orderQty: Volume;
  readonly expectedPx: Price;
}

/** What becomes of an order. */
export interface Decision {
  readonly action: Action;
  /** Set when the action is REJECT. */
  readonly denial: DenialCode | undefined;
  /** Id of the rule that decided, empty when none did. */
  readonly ruleId: string;
  /** Share to hedge before the legs are rounded. */
  readonly aBook: Bps;
  readonly aVolume: Volume;
  readonly bVolume: Volume;
  readonly sliver: Volume;
  /** The first LP of the A leg, -1 when nothing is hedged. */
  readonly lp: number;
  /** The A leg as it goes to LPs. */
  readonly legs: readonly LegPlan[];
  /** LPs the rule names, in its order; empty: any. */
  readonly targets: readonly number[];
  /** It goes to none but those. */
  readonly isTargetOnly: boolean;
  /** What no LP takes of the A leg may be kept instead. */
  readonly mayKeep: boolean;
  /** What the client pays or gets, its markup in it; 0 when there is no fresh price. */
  readonly clientPx: Price;
  /** The worst price an LP may fill at; 0 without a client's price. */
  readonly legLimitPx: Price;
  /** How far past the client's price LPs may fill, as the policy says. */
  readonly deviation: Price;
  readonly findings: readonly Finding[];
}

/** Used again by every decision; what leaves is a new record. */
const draft: Draft = newDraft();

/**
 * Decides where an order goes: from the input and the policy alone, so that the same record gives
 * the same decision for ever. Leaves its verdict on each LP in the input.
 */
export function route(input: DecisionInput, policy: Policy): Decision {
  const { symbol, side, lps } = input;
  const strategy = strategyFor(policy.strategies, symbol, input.group);
  const opening = openingPart(input);
  reset(draft);
  for (const { run } of stagesFor(input)) {
    run(draft, opening, policy, strategy);
    if (draft.isSettled) break;
  }
  for (const lp of lps) lp.legQty = NO_VOLUME;
  judge(lps, policy, symbol, input.isWhole);
  const markup = markupFor(input, policy, strategy);
  const marketPx = clientPriceOf(lps, policy, symbol, side, input.volume);
  const clientPx = markedUp(marketPx, side, markup);
  draft.clientPx = clientPx;
  tellTerms(input, policy, strategy, markup);
  const deviation = pipsAsPrice(policy, symbol, strategy.maxDeviationMilliPips);
  draft.deviation = deviation;
  if (clientPx !== 0) draft.legLimitPx = legLimitOf(input, clientPx, markup, deviation);
  if (draft.denial !== undefined) return decision(input, policy, NO_VOLUME);
  const wanted = wantedInAll(input, opening, policy);
  if (clientPx === 0) {
    refuse(draft, "NO_PRICE", { code: "NO_FRESH_QUOTE", from: draft.aBook, to: draft.aBook });
  } else {
    hedge(draft, input, policy, strategy, wanted);
  }
  return decision(input, policy, wanted);
}

/** Under which terms the client is filled, whoever does it; the share stays as it is. */
function tellTerms(
  { account, symbol }: DecisionInput,
  policy: Policy,
  strategy: Strategy,
  markup: Price,
): void {
  const { aBook: from } = draft;
  if (markup > 0) setShare(draft, { code: "MARKUP", markup, from, to: from });
  if (account === HOUSE_ACCOUNT) return;
  const { keepAcknowledged: acknowledged, commissionPerMillion: perMillion } = strategy;
  if (acknowledged !== "") {
    setShare(draft, { code: "IMPROVEMENT_KEPT", acknowledged, from, to: from });
  }
  const instrument = policy.instruments[symbol];
  if (perMillion === 0 || instrument === undefined) return;
  const { contractSize: unitsPerLot, quote: currency } = instrument;
  setShare(draft, { code: "COMMISSION", perMillion, unitsPerLot, currency, from, to: from });
}

/** The house pays itself nothing. */
const markupFor = (
  { account, symbol }: DecisionInput,
  policy: Policy,
  { markupMilliPips }: Strategy,
): Price => pipsAsPrice(policy, symbol, account === HOUSE_ACCOUNT ? 0 : markupMilliPips);

/** The A leg before any rounding, with what the hard limits make of it. */
function wantedInAll(input: DecisionInput, opening: DecisionInput, policy: Policy): Volume {
  const { account, volume } = opening;
  // Nothing of a house order is kept: limits are not about it.
  if (account === HOUSE_ACCOUNT) return wantedVolume(volume, draft);
  hardLimits(draft, opening, policy, minus(volume, wantedVolume(volume, draft)));
  const wanted = wantedVolume(volume, draft);
  if (opening === input) return wanted;
  withClosingPart(draft, input, wanted);
  return wantedVolume(input.volume, draft);
}

function decision(input: DecisionInput, policy: Policy, wanted: Volume): Decision {
  const { denial, aVolume, children } = draft;
  const first = children[0]?.lp;
  for (const { lp, volume } of children) lp.legQty = volume;
  conclude(input, policy, wanted, first, aVolume);
  const bVolume = denial === undefined ? minus(input.volume, aVolume) : NO_VOLUME;
  return {
    // A leg that no LP gets is named as what it is: the house closes its client.
    action:
      denial === undefined
        ? actionOf(first === undefined ? NO_VOLUME : aVolume, bVolume)
        : "REJECT",
    denial,
    ruleId: draft.rule < 0 ? "" : policy.rules.idOf(draft.rule),
    aBook: shareShown(input.volume, wanted),
    aVolume,
    bVolume,
    sliver: draft.sliver,
    lp: first?.lp ?? -1,
    legs: plansOf(children, input.side),
    targets: targetsOf(policy, draft),
    isTargetOnly: isTargetOnly(policy, draft),
    mayKeep: draft.mustHedge !== "refuse",
    clientPx: draft.clientPx,
    legLimitPx: draft.legLimitPx,
    deviation: draft.deviation,
    findings: findingsOf(draft),
  };
}

/** Nearly always one, or none. */
function plansOf(children: readonly Child[], side: Side): readonly LegPlan[] {
  const [first] = children;
  if (first === undefined) return noLegs;
  return children.length === 1 ? [planOf(first, side)] : children.map((it) => planOf(it, side));
}

const noLegs: readonly LegPlan[] = [];

const planOf = ({ lp, volume }: Child, side: Side): LegPlan => {
  const expectedPx = averagePxOf(lp, side, volume, draft.legLimitPx);
  return { lp: lp.lp, orderQty: volume, expectedPx };
};

/** What must be hedged as a volume is told as a share too, nearest, ties up. */
function shareShown(volume: Volume, wanted: Volume): Bps {
  const isByVolume = draft.atLeast > 0 || draft.isLimited;
  if (!isByVolume || draft.denial !== undefined) return draft.aBook;
  return shareOfLeg(wanted, volume);
}

/** Says of every LP why it was or was not chosen. */
function conclude(
  input: DecisionInput,
  policy: Policy,
  wanted: Volume,
  chosen: LpInSight | undefined,
  leg: Volume,
): void {
  if (wanted === NO_VOLUME) return;
  for (const it of input.lps) {
    if (it.legQty > 0) it.verdict = "CHOSEN";
    else if (it.verdict === "NOT_NEEDED")
      it.verdict = verdictOf(it, input, policy, wanted, chosen, leg);
  }
}

function verdictOf(
  it: LpInSight,
  input: DecisionInput,
  policy: Policy,
  wanted: Volume,
  chosen: LpInSight | undefined,
  leg: Volume,
): LpVerdict {
  const terms = termsNow(policy, it, input.symbol);
  const bySize = sizeExclusion(terms, wanted);
  if (bySize !== undefined || chosen === undefined) return bySize ?? "NOT_NEEDED";
  const isTargeted = targetsOf(policy, draft).includes(chosen.lp);
  const byLeg = legExclusion(terms, leg);
  if (byLeg !== undefined || isTargeted) return byLeg ?? "NOT_TARGETED";
  if (chosen.held > 0 && isBetter(it, chosen, input, policy)) return "HOLDS_NO_HEDGE";
  if (!input.isWhole) {
    // It is the better one, and takes no part that is as small as what it shows.
    if (isBetter(it, chosen, input, policy)) return "SHOWS_TOO_LITTLE";
    return whyBehind(it, chosen, input, policy);
  }
  const { legLimitPx } = draft;
  const isShown = showsAsMuch(chosen, input.side, legLimitPx, leg);
  if (isShown && !showsAsMuch(it, input.side, legLimitPx, leg)) return "SHOWS_TOO_LITTLE";
  return whyBehind(it, chosen, input, policy, leg, legLimitPx);
}
