import type { DenialCode } from "../codes.ts";
import { legExclusion, priceOf, sizeExclusion } from "../execute/sor/lp-candidates.ts";
import type { LpCandidate } from "../execute/sor/lp-candidates.ts";
import type { LpVerdict, LpView } from "../execute/sor/lp-view.ts";
import type { AccountTerms } from "../policy.ts";
import type { Action, Side } from "../terms.ts";
import type { Instrument } from "../units/instrument.ts";
import { NO_VOLUME } from "../units/quantity.ts";
import type { Bps, Price, Volume } from "../units/quantity.ts";
import type { View } from "../view.ts";
import type { Draft } from "./draft.ts";
import type { Finding } from "./finding.ts";
import { actionOf } from "./legs.ts";
import type { VolumeSplit } from "./legs.ts";

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
  /** Share to hedge before the legs are rounded. */
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

/** A decision while it is made: the share is known, the legs are not. */
export interface Deciding {
  readonly view: View;
  readonly order: Routed;
  readonly draft: Draft;
  readonly clientPx: Price;
  readonly candidates: readonly LpCandidate[];
  /** A leg before any rounding. */
  readonly wanted: Volume;
}

/** The order goes on with these legs. */
export function routed(
  it: Deciding,
  split: VolumeSplit,
  lp: LpCandidate | undefined,
  findings: readonly Finding[],
): Decision {
  return {
    ...split,
    action: actionOf(split),
    denial: undefined,
    aBook: it.draft.aBook,
    lp,
    clientPx: it.clientPx,
    findings: [...it.draft.findings, ...findings],
    lps: viewsOf(it, split.aVolume, lp),
  };
}

/** The order ends here, refused by us. */
export function refused(
  it: Deciding,
  denial: DenialCode,
  findings: readonly Finding[] = [],
): Decision {
  return {
    action: "REJECT",
    denial,
    aBook: it.draft.aBook,
    aVolume: NO_VOLUME,
    bVolume: NO_VOLUME,
    lp: undefined,
    clientPx: it.clientPx,
    findings: [...it.draft.findings, ...findings],
    lps: viewsOf(it, NO_VOLUME, undefined),
  };
}

const viewsOf = (it: Deciding, leg: Volume, chosen: LpCandidate | undefined): LpView[] =>
  it.candidates.map((candidate) => ({
    ...candidate.view,
    verdict: verdictOf(candidate, it, leg, chosen),
  }));

function verdictOf(
  candidate: LpCandidate,
  { wanted, order }: Deciding,
  leg: Volume,
  chosen: LpCandidate | undefined,
): LpVerdict {
  if (candidate === chosen) return "CHOSEN";
  if (candidate.exclusion !== undefined) return candidate.exclusion;
  if (wanted === NO_VOLUME) return "NOT_NEEDED";
  const bySize = sizeExclusion(candidate.terms, wanted);
  if (bySize !== undefined || chosen === undefined) return bySize ?? "NOT_NEEDED";
  return legExclusion(candidate.terms, leg) ?? rankOf(candidate, chosen, order.side);
}

const rankOf = (candidate: LpCandidate, chosen: LpCandidate, side: Side): LpVerdict =>
  priceOf(candidate, side) === priceOf(chosen, side) ? "LOWER_PRIORITY" : "WORSE_PRICE";
