import { WHOLE_BPS } from "./plain-policy.ts";
import type { PlainDesk, PlainMoment } from "./plain-desk.ts";
import type { PlainDecided, PlainFacts, PlainView } from "./plain-events.ts";
import { hedge } from "./plain-hedge.ts";
import { hardLimits } from "./plain-limits.ts";
import { clientPriceOf, lpsInSight, priceOf } from "./plain-lps.ts";
import type { Seen } from "./plain-lps.ts";
import { mulDiv } from "./plain-numbers.ts";
import type { PlainRequest } from "./plain-request.ts";
import { newDraft, setShare, stages } from "./plain-stages.ts";
import type { PlainDraft, Question } from "./plain-stages.ts";

/** What becomes of an order, and its one leg where it has one. */
export interface PlainDecision {
  readonly decided: PlainDecided;
  readonly leg: PlainLegPlan | undefined;
}

export interface PlainLegPlan {
  readonly lp: string;
  readonly orderQty: number;
  readonly limitPx: number;
  readonly expectedPx: number;
}

/** Decides an order under the policy and the market of this moment. */
export function decide(
  desk: PlainDesk,
  order: number,
  request: PlainRequest,
  moment: PlainMoment,
): PlainDecision {
  const { policy } = desk;
  const { symbol, side, orderQty: volume } = request;
  const instrument = policy.instruments.get(symbol);
  if (instrument === undefined) throw new Error(`Invariant: ${symbol} must be known`);
  const seen: Seen = { instrument, side, isUnwinding: false };
  const facts = factsOf(desk, request, seen, moment);
  const question = { request, facts, policy, strategy: policy.strategyFor(symbol, facts.group) };
  const draft = newDraft();
  for (const stage of stages) {
    stage(draft, question);
    if (draft.isSettled) break;
  }
  const markup = policy.pips(instrument, question.strategy.markupMilliPips);
  const marketPx = clientPriceOf(facts.lps, side, volume);
  if (marketPx === 0) throw new Error("Invariant: no order may be refused: NO_PRICE");
  const clientPx = side === "Buy" ? marketPx + markup : marketPx - markup;
  if (markup > 0) setShare(draft, { code: "MARKUP", markup, to: draft.aBook });
  hardLimits(draft, question, volume - wantedOf(volume, draft));
  const wanted = wantedOf(volume, draft);
  const chosen = wanted === 0 ? undefined : hedge(draft, question, wanted);
  const deviation = policy.pips(instrument, policy.document.execution.maxDeviationMilliPips);
  const decided = decidedEvent(order, question, draft, { chosen, wanted, clientPx, deviation });
  if (chosen === undefined) return { decided, leg: undefined };
  const { lp, legQty: orderQty } = chosen;
  const lowest = Math.max(marketPx - deviation, markup + 1);
  const limitPx = side === "Buy" ? marketPx + deviation : lowest;
  return { decided, leg: { lp, orderQty, limitPx, expectedPx: priceOf(chosen, side) } };
}

/** Everything the decision looks at. */
function factsOf(
  desk: PlainDesk,
  { account, symbol, side }: PlainRequest,
  seen: Seen,
  moment: PlainMoment,
): PlainFacts {
  const { policy, exposure, market } = desk;
  const profile = policy.accounts.get(account);
  if (profile === undefined) throw new Error(`Invariant: ${account} must be known`);
  const { group, score, pin } = profile;
  const { timeUs } = moment;
  const isPinned = pin !== null && (pin.expiresUs === null || timeUs < pin.expiresUs);
  const clientClass = isPinned ? pin.clientClass : profile.clientClass;
  // The bench states every account's class; none is chosen by its score's band.
  if (clientClass === null) throw new Error("Invariant: the bench's accounts have a class");
  const { bNet, liveBuy, liveSell } = exposure.positionOf(account, symbol);
  return {
    timeUs,
    group,
    clientClass,
    score: score ?? 0,
    isPinned,
    net: exposure.net(symbol),
    doubt: exposure.openAgainst(symbol, side),
    gross: exposure.gross(symbol),
    held: side === "Buy" ? bNet + liveBuy.b : bNet - liveSell.b,
    globalNet: exposure.globalNet(),
    lotWorth: market.lotWorth(symbol) ?? -1,
    volatility: market.volatilityOf(symbol) ?? -1,
    // None of the bench's orders closes anything.
    closes: 0,
    aOpen: 0,
    bOpen: 0,
    aOpened: 0,
    bOpened: 0,
    aWhole: 0,
    bWhole: 0,
    lps: lpsInSight(desk, seen, moment),
  };
}

/** The A leg before any rounding: the share, and no less than what must be hedged. */
function wantedOf(volume: number, { aBook, atLeast, roomForB }: PlainDraft): number {
  const byShare = mulDiv(volume, aBook, WHOLE_BPS);
  return Math.min(volume, Math.max(byShare, atLeast, volume - roomForB));
}

interface Outcome {
  readonly chosen: PlainView | undefined;
  readonly wanted: number;
  readonly clientPx: number;
  readonly deviation: number;
}

function decidedEvent(
  order: number,
  { request, facts, policy }: Question,
  draft: PlainDraft,
  { chosen, wanted, clientPx, deviation }: Outcome,
): PlainDecided {
  const { orderQty: volume } = request;
  const { rule, findings } = draft;
  const aVolume = chosen?.legQty ?? 0;
  const bVolume = volume - aVolume;
  const isByVolume = draft.atLeast > 0 || draft.isLimited;
  const partly = bVolume === 0 ? "A_BOOK" : "PARTIAL_HEDGE";
  const targets = rule?.targetLps ?? [];
  if (targets.length > 0) throw new Error("Invariant: the bench's rules name no LP");
  return {
    type: "OrderDecided",
    order,
    ...facts,
    policyVersion: policy.version,
    ruleId: rule?.id ?? "",
    aBook: isByVolume ? Math.round((wanted * WHOLE_BPS) / volume) : draft.aBook,
    action: aVolume === 0 ? "B_BOOK" : partly,
    aVolume,
    bVolume,
    sliver: 0,
    lp: chosen?.lp ?? null,
    targets,
    isTargetOnly: rule?.onTargetUnavailable === "reject",
    mayKeep: draft.mustHedge !== "refuse",
    clientPx,
    findings,
    isNetting: policy.document.broker.marginMode === "NETTING",
    deviation,
  };
}
