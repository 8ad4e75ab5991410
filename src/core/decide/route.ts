import type { DenialCode } from "../codes.ts";
import { isBetterPrice, selectLp } from "../execute/sor/select-lp.ts";
import { lpCandidates, priceOf, sizeExclusion } from "../execute/sor/lp-candidates.ts";
import type { LpCandidate } from "../execute/sor/lp-candidates.ts";
import type { LpVerdict, LpView } from "../execute/sor/lp-view.ts";
import type { AccountTerms } from "../policy.ts";
import type { Action, Side } from "../terms.ts";
import type { Instrument } from "../units/instrument.ts";
import { asBps, asPrice, NO_VOLUME } from "../units/quantity.ts";
import type { Bps, Price, Volume } from "../units/quantity.ts";
import type { View } from "../view.ts";
import { clientClass } from "./client-class.ts";
import { amended } from "./draft.ts";
import type { DecisionInput, Draft, Stage } from "./draft.ts";
import type { Finding } from "./finding.ts";
import { largeOrders } from "./large-orders.ts";
import { actionOf, splitVolume, wantedVolume } from "./legs.ts";

/** The order a decision is made about; its parts were accepted before. */
export interface Routed {
  readonly symbol: number;
  readonly instrument: Instrument;
  readonly account: AccountTerms;
  readonly side: Side;
  readonly volume: Volume;
}

/** What becomes of an order, with everything that was looked at. */
export interface Decision {
  readonly action: Action;
  /** Set when the action is REJECT. */
  readonly denial: DenialCode | undefined;
  readonly aBook: Bps;
  readonly aVolume: Volume;
  readonly bVolume: Volume;
  /** LP of the A leg, undefined when nothing is hedged. */
  readonly lp: LpCandidate | undefined;
  /** Best fresh price over all LPs for the side; 0 when there is none. */
  readonly clientPx: Price;
  readonly findings: readonly Finding[];
  readonly lps: readonly LpView[];
}

/** In this order; the first stage that settles ends the pipeline. */
const stages: readonly Stage[] = [clientClass, largeOrders];

/** Decides where an order goes. Reads only. */
export function route(view: View, order: Routed): Decision {
  const candidates = lpCandidates(view, order.symbol, order.instrument.quoteStalenessNs);
  const clientPx = bestPrice(candidates, order);
  const draft = drafted({ policy: view.policy, account: order.account, volume: order.volume });
  if (draft.isRefused) return refusal("TOXIC_CLIENT", draft, clientPx, candidates);
  if (clientPx === 0) {
    const priceless = amended(draft, { code: "NO_FRESH_QUOTE" }, {});
    return refusal("NO_PRICE", priceless, clientPx, candidates);
  }
  return withLegs(view, order, draft, clientPx, candidates);
}

function drafted(input: DecisionInput): Draft {
  let draft: Draft = {
    aBook: asBps(0),
    isRefused: false,
    isSettled: false,
    mustHedge: "no",
    findings: [],
  };
  for (const stage of stages) {
    draft = stage(draft, input);
    if (draft.isSettled) break;
  }
  return draft;
}

/** X3: the fresh aggregate; an LP whose quote is fresh counts even while it takes no orders. */
function bestPrice(candidates: readonly LpCandidate[], order: Routed): Price {
  let best = asPrice(0);
  for (const candidate of candidates) {
    const { ageUs } = candidate.view;
    if (!candidate.lp.isEnabled || candidate.terms === undefined || ageUs < 0) continue;
    if (ageUs * 1000 > order.instrument.quoteStalenessNs) continue;
    const price = priceOf(candidate, order.side);
    if (best === 0 || isBetterPrice(order.side, price, best)) best = price;
  }
  return best;
}

/** R6: who could take the A leg decides its step, and whether there is an A leg at all. */
function withLegs(
  view: View,
  order: Routed,
  draft: Draft,
  clientPx: Price,
  candidates: readonly LpCandidate[],
): Decision {
  const wanted = wantedVolume(order.volume, draft.aBook);
  if (wanted === NO_VOLUME) return kept(order, draft, clientPx, candidates);
  const minimum = smallest(takersOf(candidates), "minimum");
  if (minimum !== undefined && wanted < minimum) {
    return sliver(view, order, draft, clientPx, candidates, { volume: wanted, minimum });
  }
  const eligible = candidates.filter(
    ({ exclusion, terms }) => exclusion === undefined && sizeExclusion(terms, wanted) === undefined,
  );
  const step = smallest(eligible, "step");
  if (step === undefined) {
    const refused = amended(draft, { code: "NO_ELIGIBLE_LP", volume: wanted }, {});
    return refusal("NO_LP", refused, clientPx, candidates, wanted);
  }
  const split = splitVolume(order.volume, draft.aBook, step);
  const chosen = selectLp(eligible, order.side, view.policy.defaultLp);
  const { aVolume } = split;
  const rounded: Finding = { code: "LEG_ROUNDED", wanted, rounded: aVolume, step };
  return {
    ...split,
    action: actionOf(split),
    denial: undefined,
    aBook: draft.aBook,
    lp: chosen,
    clientPx,
    findings: aVolume === wanted ? draft.findings : [...draft.findings, rounded],
    lps: viewsOf(candidates, wanted, order.side, chosen),
  };
}

/** Those who take the symbol at all, reachable or not: how little is too little hangs on them. */
const takersOf = (candidates: readonly LpCandidate[]): LpCandidate[] =>
  candidates.filter(({ lp, terms }) => lp.isEnabled && terms !== undefined);

/** No LP takes so little: keep it or refuse it, as the policy says. */
function sliver(
  view: View,
  order: Routed,
  draft: Draft,
  clientPx: Price,
  candidates: readonly LpCandidate[],
  size: { volume: Volume; minimum: Volume },
): Decision {
  const byDefault = draft.mustHedge === "refuse" ? "reject" : "internalise";
  const mustRefuse =
    draft.mustHedge !== "no" && (view.policy.onBelowLpMin ?? byDefault) === "reject";
  if (mustRefuse) {
    const refused = amended(draft, { code: "SLIVER_REFUSED", ...size }, {});
    return refusal("BELOW_LP_MINIMUM", refused, clientPx, candidates, size.volume);
  }
  const joined = amended(draft, { code: "SLIVER_KEPT", ...size }, {});
  return kept(order, joined, clientPx, candidates, size.volume);
}

const kept = (
  order: Routed,
  draft: Draft,
  clientPx: Price,
  candidates: readonly LpCandidate[],
  wanted: Volume = NO_VOLUME,
): Decision => ({
  action: "B_BOOK",
  denial: undefined,
  aBook: draft.aBook,
  aVolume: NO_VOLUME,
  bVolume: order.volume,
  lp: undefined,
  clientPx,
  findings: draft.findings,
  lps: viewsOf(candidates, wanted, order.side, undefined),
});

const refusal = (
  denial: DenialCode,
  draft: Draft,
  clientPx: Price,
  candidates: readonly LpCandidate[],
  wanted: Volume = NO_VOLUME,
): Decision => ({
  action: "REJECT",
  denial,
  aBook: draft.aBook,
  aVolume: NO_VOLUME,
  bVolume: NO_VOLUME,
  lp: undefined,
  clientPx,
  findings: draft.findings,
  lps: viewsOf(candidates, wanted, "Buy", undefined),
});

function smallest(
  candidates: readonly LpCandidate[],
  field: "step" | "minimum",
): Volume | undefined {
  let least: Volume | undefined;
  for (const { terms } of candidates) {
    if (terms !== undefined && (least === undefined || terms[field] < least)) least = terms[field];
  }
  return least;
}

function viewsOf(
  candidates: readonly LpCandidate[],
  wanted: Volume,
  side: Side,
  chosen: LpCandidate | undefined,
): LpView[] {
  return candidates.map((candidate) => ({
    ...candidate.view,
    verdict: verdictOf(candidate, wanted, side, chosen),
  }));
}

function verdictOf(
  candidate: LpCandidate,
  wanted: Volume,
  side: Side,
  chosen: LpCandidate | undefined,
): LpVerdict {
  if (candidate === chosen) return "CHOSEN";
  if (candidate.exclusion !== undefined) return candidate.exclusion;
  if (wanted === NO_VOLUME) return "NOT_NEEDED";
  const bySize = sizeExclusion(candidate.terms, wanted);
  if (bySize !== undefined || chosen === undefined) return bySize ?? "NOT_NEEDED";
  return priceOf(candidate, side) === priceOf(chosen, side) ? "LOWER_PRIORITY" : "WORSE_PRICE";
}
