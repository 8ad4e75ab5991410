import type { AccountFacts } from "./accounts/account-book.ts";
import { bookHolding, releaseClosing, reserveClosing } from "./accounts/unwinding.ts";
import type {
  AccountChanged,
  ClientCanceled,
  ClientExpired,
  ClientRejected,
  Event,
  HedgeInternalised,
  Interned,
  KillSwitchSet,
  LegCreated,
  LimitBreached,
  LpFailover,
  LpSessionChanged,
  OrderAccepted,
  OrderDecided,
  OrderDenied,
  PolicyActivated,
} from "./events.ts";
import { become, orderOf } from "./execute/change-order.ts";
import type { ClientFilled } from "./execute/fill-events.ts";
import { legChanged } from "./execute/leg-changes.ts";
import { fillsChanged } from "./execute/leg-fills.ts";
import { isFinal } from "./execute/order-status.ts";
import { leavesQtyOf, newOrder } from "./execute/order.ts";
import type { LegExec, Order } from "./execute/order.ts";
import type { LpSymbolResumed, LpSymbolStopped } from "./execute/sor/symbol-stop-events.ts";
import type { LpEjected, LpReadmitted } from "./health/ejection-events.ts";
import type { HedgeOrphaned } from "./execute/orphan-events.ts";
import { giveBack, restingChanged } from "./execute/resting-changes.ts";
import { houseChanged } from "./house/apply-house.ts";
import { bookSlivers } from "./house/book-slivers.ts";
import { oneMore } from "./one-more.ts";
import type { State } from "./state.ts";
import { opposite, signed, signOf } from "./terms.ts";
import { minus, negated, NO_VOLUME, plus, smaller } from "./units/quantity.ts";

/**
 * The only mutation of the state: what an event says has happened, happens.
 *
 * Total over the event list; the FIX records in it belong to the sessions and change nothing here.
 * Used alike by the running desk and by replay, so it reads neither policy, quotes nor clock.
 */
export function apply(state: State, event: Event): void {
  switch (event.type) {
    case "Interned":
    case "PolicyActivated":
    case "AccountChanged":
    case "LimitBreached":
    case "KillSwitchSet":
      return termsChanged(state, event);
    case "OrderAccepted":
    case "OrderDenied":
    case "OrderDecided":
      return orderTaken(state, event);
    case "LegCreated":
      return addLeg(state, event);
    case "LegFilled":
    case "LegBusted":
    case "FillSuspended":
      return fillsChanged(state, event);
    case "ClientFilled":
    case "ClientRejected":
    case "ClientCanceled":
    case "ClientExpired":
      return clientTold(state, event);
    case "OrderTriggered":
    case "ClientReplaced":
    case "OrderRested":
      return restingChanged(state, event);
    case "LpFailover":
    case "HedgeInternalised":
    case "HedgeOrphaned":
      return unhedged(state, event);
    case "HouseOrdered":
    case "HouseFilled":
    case "HouseEnded":
    case "MoveOrdered":
    case "PositionMoved":
      return houseChanged(state, event);
    case "LpSessionChanged":
    case "LpEjected":
    case "LpReadmitted":
    case "LpSymbolStopped":
    case "LpSymbolResumed":
      return lpChanged(state, event);
    case "LegAcknowledged":
    case "LegRejected":
    case "LegWithheld":
    case "LegCanceled":
    case "LegExpired":
    case "LegInDoubt":
    case "LegResolved":
    case "LegJudged":
    case "LegCancelRequested":
      return legChanged(state, event);
    case "FixSent":
    case "FixReserved":
    case "FixReceived":
    case "FixReset":
    case "StateHash":
  }
}

/** What things are called, what orders are decided by, and how far figures came since. */
function termsChanged(
  state: State,
  event: Interned | PolicyActivated | AccountChanged | LimitBreached | KillSwitchSet,
): void {
  switch (event.type) {
    case "Interned":
      return state.names.intern(event.kind, event.index, event.name);
    case "PolicyActivated":
      return activated(state, event);
    case "AccountChanged":
      return state.accounts.set(event.account, factsOf(event));
    case "LimitBreached":
      return state.breaches.set(event.symbol, event.measure, event.reached);
    case "KillSwitchSet":
      return turned(state, event);
  }
}

type LpChanged = LpSessionChanged | LpEjected | LpReadmitted | LpSymbolStopped | LpSymbolResumed;

function lpChanged(state: State, event: LpChanged): void {
  switch (event.type) {
    case "LpSessionChanged":
      return lpMoved(state, event);
    case "LpEjected":
      return state.ejections.eject(event, state.nextLeg);
    case "LpReadmitted":
      return state.ejections.readmit(event.lp);
    case "LpSymbolStopped":
      return state.stops.stop(event);
    case "LpSymbolResumed":
      return state.stops.resume(event);
  }
}

function lpMoved({ isLpUp }: State, { lp, isUp }: LpSessionChanged): void {
  while (isLpUp.length < lp) isLpUp.push(false);
  isLpUp[lp] = isUp;
}

function orderTaken(state: State, event: OrderAccepted | OrderDenied | OrderDecided): void {
  if (event.type === "OrderDecided") return decided(state, event);
  return addOrder(state, event);
}

function addOrder(state: State, event: OrderAccepted | OrderDenied): void {
  state.nextOrder = event.order + 1;
  const isDenied = event.type === "OrderDenied";
  state.nextExec = event.exec + 1;
  const order: Order = newOrder(event);
  if (isDenied) {
    order.ordStatus = "Rejected";
    order.denial = event.code;
    order.detail = event.detail;
    order.written = { account: event.accountText, symbol: event.symbolText };
  }
  state.orders.add(order);
  // One that is decided at once, or ends, is taken out by the event that says so.
  if (!isDenied && event.ordType !== "Market") state.resting.add(order);
}

/** Versions whose hash is remembered: who explains an older decision looks into the journal. */
const REMEMBERED_VERSIONS = 10_000;

function activated(state: State, event: PolicyActivated): void {
  const { version, hash, orderRetention, reportingCurrency } = event;
  state.policyVersion = version;
  state.policyHash = hash;
  state.policyHashes.set(version, hash);
  state.policyHashes.delete(version - REMEMBERED_VERSIONS);
  // Worths in another currency say nothing.
  if (reportingCurrency !== state.reportingCurrency) state.lastWorths.length = 0;
  state.reportingCurrency = reportingCurrency;
  state.orders.retain(orderRetention);
}

function turned(state: State, event: KillSwitchSet): void {
  const { scope, index, level, actor, reason } = event;
  state.kills.turn(
    scope,
    index,
    level === "off" ? undefined : { scope, index, level, actor, reason },
  );
}

function factsOf(event: AccountChanged): AccountFacts {
  const { group, clientClass, score, trades, isStated } = event;
  const { pinClass, pinReason, pinExpiresUs } = event;
  return { group, clientClass, score, trades, isStated, pinClass, pinReason, pinExpiresUs };
}

function decided(state: State, event: OrderDecided): void {
  const order = orderOf(state, event.order);
  state.resting.remove(order);
  order.decision = event;
  const orderQty = leavesQtyOf(order);
  const isWhole = orderQty === order.terms.orderQty;
  order.decidedTerms = isWhole ? order.terms : { ...order.terms, orderQty };
  rememberWorth(state, order.terms.symbol, event);
  if (isFinal(order.ordStatus)) return state.orders.decidedEnded(order);
  const { account, symbol, side } = order.terms;
  const aCloses = event.closes === orderQty ? event.aVolume : smaller(event.aOpen, event.aVolume);
  order.aVolume = plus(order.aFilled, event.aVolume);
  order.bVolume = plus(order.bFilled, event.bVolume);
  // The house closes nothing of an account's, and is none.
  if (order.house !== undefined) return;
  order.aCloses = plus(order.aFilled, aCloses);
  order.bCloses = plus(order.bFilled, minus(event.closes, aCloses));
  order.sliver = event.sliver;
  order.keptInstead = NO_VOLUME;
  // Of one that is refused nothing is on its way.
  if (event.action !== "REJECT") reserveClosing(state.holdings, order);
  state.positions.live(account, symbol, side, event.aVolume, event.bVolume);
  state.exposure.reserve(symbol, side, event.bVolume);
}

function rememberWorth(state: State, symbol: number, { lotWorth }: OrderDecided): void {
  if (lotWorth < 0) return;
  while (state.lastWorths.length <= symbol) state.lastWorths.push(undefined);
  state.lastWorths[symbol] = lotWorth;
}

function addLeg(state: State, event: LegCreated): void {
  state.nextLeg = event.leg + 1;
  state.orders.addLeg({
    leg: event.leg,
    order: orderOf(state, event.order),
    lp: event.lp,
    symbol: event.symbol,
    side: event.side,
    orderQty: event.orderQty,
    limitPx: event.limitPx,
    expectedPx: event.expectedPx,
    timeInForce: event.timeInForce,
    ordStatus: "PendingNew",
    isInDoubt: false,
    lpOrderID: "",
    cancel: 0,
    cumQty: NO_VOLUME,
    execs: noExecs,
    statusCumQty: NO_VOLUME,
    text: "",
  });
}

const noExecs: LegExec[] = [];

type ClientTold = ClientFilled | ClientRejected | ClientCanceled | ClientExpired;

function clientTold(state: State, event: ClientTold): void {
  if (event.type === "ClientFilled") return clientFilled(state, event);
  return endOrder(state, event);
}

function clientFilled(state: State, event: ClientFilled): void {
  state.nextExec = event.exec + 1;
  const order = orderOf(state, event.order);
  const { account, symbol, side } = order.terms;
  bookSlivers(state, order, event.bQty);
  bookHolding(state.holdings, order, event.aQty, event.bQty);
  order.aFilled = plus(order.aFilled, event.aQty);
  order.bFilled = plus(order.bFilled, event.bQty);
  order.fills = oneMore(order.fills, event);
  const sign = signOf(side);
  state.positions.book(account, symbol, signed(event.aQty, sign), signed(event.bQty, sign));
  state.positions.live(account, symbol, side, negated(event.aQty), negated(event.bQty));
  state.exposure.reserve(symbol, side, negated(event.bQty));
  state.exposure.bookClient(symbol, side, event.aQty, event.bQty);
  const isWhole = leavesQtyOf(order) === 0;
  if (isWhole) releaseClosing(state.holdings, order);
  become(order, isWhole ? "Filled" : "PartiallyFilled");
  state.orders.settle(order, undefined);
}

const endedAs = {
  ClientRejected: "Rejected",
  ClientCanceled: "Canceled",
  ClientExpired: "Expired",
} as const;

function endOrder(state: State, event: ClientRejected | ClientCanceled | ClientExpired): void {
  state.nextExec = event.exec + 1;
  const order = orderOf(state, event.order);
  state.resting.remove(order);
  order.ending = event.type === "ClientExpired" ? "EXPIRED" : event.code;
  giveBack(state, order);
  become(order, endedAs[event.type]);
  state.orders.settle(order, undefined);
}

/** What an LP did not take of an order: another one is tried, or the house is left with it. */
function unhedged(state: State, event: LpFailover | HedgeInternalised | HedgeOrphaned): void {
  switch (event.type) {
    case "LpFailover":
      orderOf(state, event.order).failovers += 1;
      return;
    case "HedgeInternalised":
      return internalised(state, event);
    case "HedgeOrphaned":
      return orphaned(state, event);
  }
}

function internalised(state: State, { order: number, volume }: HedgeInternalised): void {
  const order = orderOf(state, number);
  const { account, symbol, side } = order.terms;
  order.aVolume = minus(order.aVolume, volume);
  order.bVolume = plus(order.bVolume, volume);
  order.keptInstead = plus(order.keptInstead, volume);
  state.positions.live(account, symbol, side, negated(volume), volume);
  state.exposure.reserve(symbol, side, volume);
}

/** An LP holds something that no client stands behind. */
function orphaned(state: State, { order, volume }: HedgeOrphaned): void {
  const { symbol, side } = orderOf(state, order).terms;
  state.exposure.orphan(symbol, opposite(side), volume);
  state.house.beginAnew(symbol, "ORPHAN");
}
