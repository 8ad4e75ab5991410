import { accountTermsOf } from "./accounts/account-terms.ts";
import { booksToClose, heldBy } from "./accounts/closable.ts";
import { denialOf } from "./accept/accept.ts";
import type { Denial } from "./accept/denial.ts";
import type { OrderRequest } from "./accept/order-request.ts";
import type { DecisionInput } from "./decide/draft.ts";
import { route } from "./decide/route.ts";
import type { Decision } from "./decide/route.ts";
import type { OrderDecided, OrderTerms } from "./events.ts";
import { lpsInSight } from "./execute/sor/lp-candidates.ts";
import { globalNetOf, grossOf } from "./exposure/breach.ts";
import type { OrdType, Side } from "./terms.ts";
import { asMoney, asPrice, minus, mulDiv, NO_VOLUME } from "./units/quantity.ts";
import type { Price, Volume } from "./units/quantity.ts";
import type { Outcome, View } from "./view.ts";

/** What is kept of a text that is refused. */
const MAX_TEXT = 64;

/** An order as far as a decision looks at it. */
export interface Asked {
  readonly account: number;
  readonly symbol: number;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly volume: Volume;
  readonly isClosing: boolean;
}

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
  const input = inputOf(view, { ...request, volume: orderQty });
  const decision = route(input, view.policy);
  const decided = decidedEvent(view, input, decision);
  if (decision.denial !== undefined) {
    deny(view, request, { code: decision.denial, detail: "" }, outcome);
    outcome.events.push(decided);
    return;
  }
  outcome.events.push({ type: "OrderAccepted", ...termsOf(view, request) }, decided);
  if (decision.lp < 0) fillByHouse(view, decision, outcome);
  else createLeg(view, request, decision, outcome);
}

/** Everything a decision about this order looks at now. */
export function inputOf(view: View, asked: Asked): DecisionInput {
  const { state, policy, quotes, market, nowNs, timeUs } = view;
  const { account, symbol, side, ordType, volume, isClosing } = asked;
  const terms = accountTermsOf(state, policy, account, timeUs);
  const volatility = market.volatilityOf(symbol);
  const position = state.positions.of(account, symbol);
  const books = isClosing ? booksToClose(position, side) : nothingOpen;
  return {
    account,
    symbol,
    side,
    ordType,
    volume,
    isClosing,
    timeUs,
    group: terms.group,
    groupName: state.names.nameOf("group", terms.group),
    clientClass: terms.clientClass,
    score: terms.score,
    isPinned: terms.isPinned,
    net: state.exposure.net(symbol),
    doubt: state.exposure.openAgainst(symbol, side),
    gross: grossOf(view, symbol),
    held: heldBy(position, side),
    globalNet: globalNetOf(view),
    lotWorth: market.lotWorth(policy, quotes, symbol, nowNs) ?? asMoney(-1),
    volatility: Number.isNaN(volatility) ? -1 : volatility,
    ...books,
    lps: lpsInSight(view, symbol, isClosing),
  };
}

const nothingOpen = { aOpen: NO_VOLUME, bOpen: NO_VOLUME };

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

function createLeg(view: View, request: OrderRequest, decision: Decision, outcome: Outcome): void {
  outcome.events.push({
    type: "LegCreated",
    leg: view.state.nextLeg,
    order: view.state.nextOrder,
    lp: decision.lp,
    symbol: request.symbol,
    side: request.side,
    orderQty: decision.aVolume,
    limitPx: limitOf(view, request, decision.clientPx),
    expectedPx: decision.expectedPx,
    timeInForce: request.timeInForce === "FillOrKill" ? "FillOrKill" : "ImmediateOrCancel",
  });
}

/** The client's price, widened by the deviation the policy allows; never zero or below. */
function limitOf({ policy }: View, { symbol, side }: OrderRequest, clientPx: Price): Price {
  const pip = policy.instruments[symbol]?.pip ?? asPrice(0);
  const deviation = asPrice(mulDiv(pip, policy.maxDeviationMilliPips, 1000));
  if (side === "Buy") return asPrice(clientPx + deviation);
  return deviation < clientPx ? minus(clientPx, deviation) : asPrice(1);
}
