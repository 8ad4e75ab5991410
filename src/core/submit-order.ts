import { denialOf } from "./accept/accept.ts";
import type { Denial } from "./accept/denial.ts";
import type { OrderRequest } from "./accept/order-request.ts";
import type { DecisionInput } from "./decide/draft.ts";
import { inputOf } from "./decision-input.ts";
import { route } from "./decide/route.ts";
import type { Decision } from "./decide/route.ts";
import type { OrderDecided, OrderTerms } from "./events.ts";
import { legLimitOf } from "./execute/leg-price.ts";
import { NO_VOLUME } from "./units/quantity.ts";
import type { Outcome, View } from "./view.ts";

/** What is kept of a text that is refused. */
const MAX_TEXT = 64;

/**
 * A client's market order: refused, kept at once, or sent to an LP.
 *
 * Refusal is one event and acceptance another; a client never hears both. What is kept of a split
 * order waits for the LP's fills and is released with them.
 */
export function submitOrder(view: View, request: OrderRequest, outcome: Outcome): void {
  const denial = denialOf(view, request);
  const { orderQty } = request;
  if (denial !== undefined) return deny(view, request, denial, outcome);
  if (typeof orderQty === "string") throw new Error("Invariant: an accepted order has a volume");
  const isWhole = request.timeInForce === "FillOrKill";
  const input = inputOf(view, { ...request, volume: orderQty, isWhole });
  const decision = route(input, view.policy);
  const decided = decidedEvent(view, input, decision);
  if (decision.denial !== undefined) {
    deny(view, request, { code: decision.denial, detail: "" }, outcome);
    outcome.events.push(decided);
    return;
  }
  outcome.events.push({ type: "OrderAccepted", ...termsOf(view, request) }, decided);
  if (decision.lp < 0) fillByHouse(view, decision, outcome);
  else createLegs(view, request, decision, outcome);
}

function deny(view: View, request: OrderRequest, denial: Denial, outcome: Outcome): void {
  outcome.events.push({
    type: "OrderDenied",
    ...termsOf(view, request),
    code: denial.code,
    detail: denial.detail,
    accountText: request.accountText.slice(0, MAX_TEXT),
    symbolText: request.symbolText.slice(0, MAX_TEXT),
  });
}

export function termsOf(view: View, request: OrderRequest): OrderTerms {
  const { orderQty } = request;
  return {
    order: view.state.nextOrder,
    exec: view.state.nextExec,
    account: request.account,
    symbol: request.symbol,
    session: request.session,
    // One that is refused for its length is not kept at it.
    clOrdID: request.clOrdID.slice(0, MAX_TEXT),
    side: request.side,
    ordType: request.ordType,
    timeInForce: request.timeInForce,
    orderQty: typeof orderQty === "string" ? NO_VOLUME : orderQty,
    isClosing: request.isClosing,
    transactTimeUs: request.transactTimeUs,
  };
}

export function decidedEvent(view: View, input: DecisionInput, decision: Decision): OrderDecided {
  return {
    type: "OrderDecided",
    order: view.state.nextOrder,
    policyVersion: view.policy.version,
    timeUs: input.timeUs,
    group: input.group,
    clientClass: input.clientClass,
    score: input.score,
    isPinned: input.isPinned,
    net: input.net,
    doubt: input.doubt,
    gross: input.gross,
    held: input.held,
    globalNet: input.globalNet,
    lotWorth: input.lotWorth,
    volatility: input.volatility,
    aOpen: input.aOpen,
    bOpen: input.bOpen,
    ruleId: decision.ruleId,
    aBook: decision.aBook,
    action: decision.action,
    aVolume: decision.aVolume,
    bVolume: decision.bVolume,
    sliver: decision.sliver,
    lp: decision.lp,
    targets: decision.targets,
    isTargetOnly: decision.isTargetOnly,
    mayKeep: decision.mayKeep,
    clientPx: decision.clientPx,
    findings: decision.findings,
    lps: input.lps,
  };
}

/** Kept whole: filled at once at the fresh quote. */
function fillByHouse(view: View, decision: Decision, outcome: Outcome): void {
  outcome.events.push({
    type: "ClientFilled",
    order: view.state.nextOrder,
    exec: view.state.nextExec + 1,
    leg: 0,
    aQty: NO_VOLUME,
    bQty: decision.bVolume,
    lastPx: decision.clientPx,
  });
}

/** One leg for each LP that takes part; together they are the A volume. */
function createLegs(view: View, request: OrderRequest, decision: Decision, outcome: Outcome): void {
  const { symbol, side, timeInForce } = request;
  for (const [at, { lp, orderQty, expectedPx }] of decision.legs.entries()) {
    outcome.events.push({
      type: "LegCreated",
      leg: view.state.nextLeg + at,
      order: view.state.nextOrder,
      lp,
      symbol,
      side,
      orderQty,
      limitPx: legLimitOf(view.policy, symbol, side, decision.clientPx),
      expectedPx,
      timeInForce: timeInForce === "FillOrKill" ? timeInForce : "ImmediateOrCancel",
    });
  }
}
