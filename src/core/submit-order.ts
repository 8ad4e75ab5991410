import { denialOf } from "./accept/accept.ts";
import type { Denial } from "./accept/accept.ts";
import type { OrderRequest } from "./accept/order-request.ts";
import { route } from "./decide/route.ts";
import type { Decision, Routed } from "./decide/decision.ts";
import type { OrderDecided, OrderTerms } from "./events.ts";
import { asPrice, minus, mulDiv, NO_VOLUME } from "./units/quantity.ts";
import type { Price } from "./units/quantity.ts";
import type { Outcome, View } from "./view.ts";
import { priceOf } from "./execute/sor/lp-candidates.ts";

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
  if (denial !== undefined) return deny(view, request, denial, outcome);
  const routed = routedOf(view, request);
  const decision = route(view, routed);
  const decided = decidedEvent(view, routed, decision);
  if (decision.denial !== undefined) {
    deny(view, request, { code: decision.denial, detail: "" }, outcome);
    outcome.events.push(decided);
    return;
  }
  outcome.events.push({ type: "OrderAccepted", ...termsOf(view, request, routed) }, decided);
  const leg = decision.lp;
  if (leg === undefined) fillByHouse(view, decision, outcome);
  else createLeg(view, request, routed, decision, outcome);
}

function deny(view: View, request: OrderRequest, denial: Denial, outcome: Outcome): void {
  outcome.events.push({
    type: "OrderDenied",
    ...termsOf(view, request, undefined),
    code: denial.code,
    detail: denial.detail,
    accountText: request.accountText.slice(0, MAX_TEXT),
    symbolText: request.symbolText.slice(0, MAX_TEXT),
  });
}

function termsOf(view: View, request: OrderRequest, routed: Routed | undefined): OrderTerms {
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
    orderQty: routed?.volume ?? (typeof orderQty === "string" ? NO_VOLUME : orderQty),
    transactTimeUs: request.transactTimeUs,
  };
}

/** @throws `Invariant:` unless `denialOf` let the request through. */
function routedOf(view: View, request: OrderRequest): Routed {
  const instrument = view.policy.instruments[request.symbol];
  const account = view.policy.accounts[request.account];
  if (instrument === undefined || account === undefined || typeof request.orderQty === "string") {
    throw new Error("Invariant: only an accepted order is routed");
  }
  const { symbol, side, orderQty } = request;
  return { symbol, instrument, account, side, volume: orderQty };
}

function decidedEvent(view: View, routed: Routed, decision: Decision): OrderDecided {
  return {
    type: "OrderDecided",
    order: view.state.nextOrder,
    policyVersion: view.policy.version,
    clientClass: routed.account.clientClass,
    score: routed.account.score,
    net: view.state.exposure.net(routed.symbol),
    aBook: decision.aBook,
    action: decision.action,
    aVolume: decision.aVolume,
    bVolume: decision.bVolume,
    lp: decision.lp?.lp.index ?? -1,
    clientPx: decision.clientPx,
    findings: decision.findings,
    lps: decision.lps,
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

function createLeg(
  view: View,
  request: OrderRequest,
  routed: Routed,
  decision: Decision,
  outcome: Outcome,
): void {
  const { lp } = decision;
  if (lp === undefined) throw new Error("Invariant: an A leg needs an LP");
  outcome.events.push({
    type: "LegCreated",
    leg: view.state.nextLeg,
    order: view.state.nextOrder,
    lp: lp.lp.index,
    symbol: routed.symbol,
    side: routed.side,
    orderQty: decision.aVolume,
    limitPx: limitOf(view, routed, decision.clientPx),
    expectedPx: priceOf(lp, routed.side),
    timeInForce: request.timeInForce === "FillOrKill" ? "FillOrKill" : "ImmediateOrCancel",
  });
}

/** The client's price, widened by the deviation the policy allows; never zero or below. */
function limitOf(view: View, { instrument, side }: Routed, clientPx: Price): Price {
  const deviation = asPrice(mulDiv(instrument.pip, view.policy.maxDeviationMilliPips, 1000));
  if (side === "Buy") return asPrice(clientPx + deviation);
  return deviation < clientPx ? minus(clientPx, deviation) : asPrice(1);
}
