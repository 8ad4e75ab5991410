import type { DenialCode } from "../codes.ts";
import type { DecisionFacts } from "../events.ts";
import type { LpInSight } from "../execute/sor/lp-view.ts";
import type { Child } from "../execute/sor/sweep.ts";
import type { Policy } from "../policy.ts";
import type { OrdType, Side } from "../terms.ts";
import { asBps, asPrice, asVolume, NO_VOLUME, smaller, WHOLE } from "../units/quantity.ts";
import type { Bps, Price, Volume } from "../units/quantity.ts";
import type { Finding } from "./finding.ts";
import type { Strategy } from "./strategy.ts";

/** Everything a decision looks at beside the policy. All of it stands in the order's record. */
export interface DecisionInput extends DecisionFacts {
  readonly account: number;
  readonly groupName: string;
  readonly symbol: number;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly volume: Volume;
  /** It only closes. */
  readonly isClosing: boolean;
  /** The worst price it may be filled at; 0: it says none. */
  readonly limitPx: Price;
  /** FillOrKill: one LP takes the whole A leg, or nobody. */
  readonly isWhole: boolean;
  readonly lps: readonly LpInSight[];
  /** The LP an order of the house names; absent, or -1: none. */
  readonly houseLp?: number;
}

/** No order is larger: stands for "as much as you like". */
export const ANY_VOLUME: Volume = asVolume(1e15);

/**
 * What the stages pass on. One draft is used again for every decision, so that deciding allocates
 * nothing but the record it leaves.
 */
export interface Draft {
  /** Share to hedge. */
  aBook: Bps;
  /** Hedged whatever the share says. */
  atLeast: Volume;
  /** No more than this is hedged: what a closing order unwinds at LPs. */
  atMost: Volume;
  /** `atLeast` is the A leg itself; the share only tells of it. */
  isExact: boolean;
  /** The house may keep no more than this: a hard limit. */
  roomForB: Volume;
  /** What the figure in hand leaves of it: a field, since a large number passed on is made anew. */
  room: Volume;
  /** Of what is kept, what closes: it is no sliver, and opens nothing. */
  closesB: Volume;
  /** It leaves less room than would be kept without it, and was told of. */
  isLimited: boolean;
  /** The answer when what that leaves over cannot be hedged. */
  noRoomCode: DenialCode;
  denial: DenialCode | undefined;
  /** No later stage is asked, the hard limits excepted. */
  isSettled: boolean;
  /** What cannot be hedged must not be kept without being told to. */
  mustHedge: "no" | "refuse" | "internalise";
  /** Rank of the rule that matched, -1: none. */
  rule: number;
  /** The one LP an order of the house may go to; -1: it names none, or is a client's. */
  houseLp: number;
  /** What the client pays or gets, and the worst an LP may fill at; 0 without a fresh price. */
  clientPx: Price;
  legLimitPx: Price;
  /** How far past the client's price that is, before the order's own limit. */
  deviation: Price;
  /** The A leg, and who takes it: the most preferred first. */
  aVolume: Volume;
  children: readonly Child[];
  /** Of what is kept: what should have been hedged. */
  sliver: Volume;
  /** Of this decision the first `found`; those behind are an earlier one's. */
  readonly findings: Finding[];
  found: number;
}

/** A stage changes the draft where its turn has come, and leaves a finding when it does. */
export type Stage = (
  draft: Draft,
  input: DecisionInput,
  policy: Policy,
  strategy: Strategy,
) => void;

const nobody: readonly Child[] = [];
const NO_PRICE = asPrice(0);

export const newDraft = (): Draft => ({
  aBook: asBps(0),
  atLeast: NO_VOLUME,
  atMost: ANY_VOLUME,
  isExact: false,
  roomForB: ANY_VOLUME,
  room: ANY_VOLUME,
  closesB: NO_VOLUME,
  isLimited: false,
  noRoomCode: "EXPOSURE_HARD_LIMIT",
  denial: undefined,
  isSettled: false,
  mustHedge: "no",
  rule: -1,
  houseLp: -1,
  clientPx: NO_PRICE,
  legLimitPx: NO_PRICE,
  deviation: NO_PRICE,
  aVolume: NO_VOLUME,
  children: nobody,
  sliver: NO_VOLUME,
  findings: [],
  found: 0,
});

/** Begins a decision. */
export function reset(draft: Draft): void {
  draft.aBook = asBps(0);
  draft.atLeast = NO_VOLUME;
  draft.atMost = ANY_VOLUME;
  draft.isExact = false;
  draft.roomForB = ANY_VOLUME;
  draft.closesB = NO_VOLUME;
  draft.isLimited = false;
  draft.noRoomCode = "EXPOSURE_HARD_LIMIT";
  draft.denial = undefined;
  draft.isSettled = false;
  draft.mustHedge = "no";
  draft.rule = -1;
  draft.houseLp = -1;
  draft.clientPx = NO_PRICE;
  draft.legLimitPx = NO_PRICE;
  draft.deviation = NO_PRICE;
  draft.aVolume = NO_VOLUME;
  draft.children = nobody;
  draft.sliver = NO_VOLUME;
  draft.found = 0;
}

/** Leaves the finding, and the share that it leads to. */
export function setShare(draft: Draft, why: Finding): void {
  draft.aBook = why.to;
  draft.findings[draft.found] = why;
  draft.found += 1;
}

/** Every order keeps its own, in a list that has room for no more. */
export const findingsOf = ({ findings, found }: Draft): readonly Finding[] =>
  findings.slice(0, found);

/** The share with a boost on top, never above the whole. */
export const boosted = (draft: Draft, boost: Bps): Bps =>
  smaller(asBps(draft.aBook + boost), WHOLE);

/** The order ends here, refused by us. */
export function refuse(draft: Draft, denial: DenialCode, why: Finding): void {
  setShare(draft, why);
  draft.denial = denial;
  draft.aVolume = NO_VOLUME;
  draft.children = nobody;
  draft.sliver = NO_VOLUME;
  draft.isSettled = true;
}

/** The share the finding leads to is final: no later stage is asked. */
export function settle(draft: Draft, mustHedge: Draft["mustHedge"], why: Finding): void {
  setShare(draft, why);
  draft.mustHedge = mustHedge;
  draft.isSettled = true;
}
