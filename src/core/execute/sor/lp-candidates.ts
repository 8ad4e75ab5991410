import type { Lp, LpTerms } from "../../policy.ts";
import type { Side } from "../../terms.ts";
import type { Price, Volume } from "../../units/quantity.ts";
import type { View } from "../../view.ts";
import type { LpVerdict, LpView } from "./lp-view.ts";

/** An LP while an order is looked at; `verdict` is what is known of it so far. */
export interface LpCandidate {
  readonly lp: Lp;
  readonly terms: LpTerms | undefined;
  readonly view: LpView;
  /** Undefined while nothing speaks against it. */
  readonly exclusion: LpVerdict | undefined;
}

/** Every LP of the policy as it stands now for one symbol. */
export function lpCandidates(view: View, symbol: number, stalenessNs: number): LpCandidate[] {
  return view.policy.lps.map((lp) => candidateOf(view, lp, symbol, stalenessNs));
}

function candidateOf(view: View, lp: Lp, symbol: number, stalenessNs: number): LpCandidate {
  const { state, quotes, nowNs } = view;
  const hasQuote = quotes.has(lp.index, symbol);
  const ageNs = hasQuote ? quotes.ageNs(lp.index, symbol, nowNs) : -1;
  const isUp = state.isLpUp[lp.index] ?? false;
  const terms = lp.terms[symbol];
  return {
    lp,
    terms,
    exclusion: exclusionOf(lp, terms, isUp, ageNs, stalenessNs),
    view: {
      lp: lp.index,
      bid: quotes.bid(lp.index, symbol),
      ask: quotes.ask(lp.index, symbol),
      bidQty: quotes.bidQty(lp.index, symbol),
      askQty: quotes.askQty(lp.index, symbol),
      ageUs: hasQuote ? Math.floor(ageNs / 1000) : -1,
      isUp,
      verdict: "NOT_NEEDED",
    },
  };
}

function exclusionOf(
  lp: Lp,
  terms: LpTerms | undefined,
  isUp: boolean,
  ageNs: number,
  stalenessNs: number,
): LpVerdict | undefined {
  if (!lp.isEnabled) return "DISABLED";
  if (terms === undefined) return "NOT_MAPPED";
  if (!isUp) return "SESSION_DOWN";
  if (ageNs < 0) return "NO_QUOTE";
  return ageNs > stalenessNs ? "STALE_QUOTE" : undefined;
}

export const priceOf = (candidate: LpCandidate, side: Side): Price =>
  side === "Buy" ? candidate.view.ask : candidate.view.bid;

/** An LP whose minimum exceeds the leg, or whose maximum is below it, is not eligible. */
export function sizeExclusion(terms: LpTerms | undefined, wanted: Volume): LpVerdict | undefined {
  if (terms === undefined) return "NOT_MAPPED";
  if (wanted < terms.minimum) return "BELOW_MINIMUM";
  return wanted > terms.maximum ? "ABOVE_MAXIMUM" : undefined;
}

/** What speaks against an LP for a leg that has been rounded. */
export const legExclusion = (terms: LpTerms | undefined, leg: Volume): LpVerdict | undefined =>
  terms !== undefined && leg % terms.step !== 0 ? "STEP_TOO_COARSE" : sizeExclusion(terms, leg);
