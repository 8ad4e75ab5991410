import type { AccountFacts } from "./accounts/account-book.ts";
import type {
  AccountChanged,
  ClientCanceled,
  ClientExpired,
  ClientFilled,
  ClientRejected,
  Event,
  HedgeInternalised,
  KillSwitchSet,
  LegCreated,
  LpFailover,
  LpSessionChanged,
  OrderAccepted,
  OrderDecided,
  OrderDenied,
  OrderTriggered,
  PolicyActivated,
} from "./events.ts";
import type { EndingCode } from "./codes.ts";
import { become, orderOf } from "./execute/change-order.ts";
import { fillsChanged, openQtyOf } from "./execute/leg-fills.ts";
import { isFinal, legMayBecome } from "./execute/order-status.ts";
import type { OrdStatus } from "./execute/order-status.ts";
import { leavesQtyOf, newOrder } from "./execute/order.ts";
import type { Leg, Order } from "./execute/order.ts";
import type { LpEjected, LpReadmitted } from "./health/ejection-events.ts";
import { houseChanged } from "./house/apply-house.ts";
import type { State } from "./state.ts";
import { signed, signOf } from "./terms.ts";
import { minus, negated, NO_VOLUME, plus } from "./units/quantity.ts";
import type { Volume } from "./units/quantity.ts";

/**
 * The only mutation of the state: what an event says has happened, happens.
 *
 * Total over the event list; the FIX records in it belong to the sessions and change nothing here.
 * Used alike by the running desk and by replay, so it reads neither policy, quotes nor clock.
 */
export function apply(state: State, event: Event): void {
  switch (event.type) {
    case "Interned":
      return state.names.intern(event.kind, event.index, event.name);
    case "PolicyActivated":
      return activated(state, event);
    case "AccountChanged":
      return state.accounts.set(event.account, factsOf(event));
    case "LimitBreached":
      return state.breaches.set(event.symbol, event.measure, event.reached);
    case "OrderAccepted":
    case "OrderDenied":
      return addOrder(state, event);
    case "OrderDecided":
      return decided(state, event);
    case "LegCreated":
      return addLeg(state, event);
    case "LegFilled":
    case "LegBusted":
    case "FillSuspended":
      return fillsChanged(state, event);
    case "ClientFilled":
      return clientFilled(state, event);
    case "ClientRejected":
    case "ClientCanceled":
    case "ClientExpired":
      return clientEnded(state, event);
    case "OrderTriggered":
      return triggered(state, event);
    case "LpFailover":
      return failedOver(state, event);
    case "HedgeInternalised":
      return internalised(state, event);
    case "HouseOrdered":
    case "HouseFilled":
    case "HouseEnded":
      return houseChanged(state, event);
    case "KillSwitchSet":
      return turned(state, event);
    case "LpSessionChanged":
    case "LpEjected":
    case "LpReadmitted":
      return lpChanged(state, event);
    case "LegAcknowledged":
    case "LegRejected":
    case "LegCanceled":
    case "LegExpired":
    case "LegInDoubt":
    case "LegResolved":
    case "LegCancelRequested":
      return legChanged(state, event);
    case "LegJudged":
    case "FixSent":
    case "FixReserved":
    case "FixReceived":
    case "FixReset":
    case "StateHash":
      return undefined;
  }
}

function failedOver(state: State, { order }: LpFailover): void {
  orderOf(state, order).failovers += 1;
}

function lpChanged(state: State, event: LpSessionChanged | LpEjected | LpReadmitted): void {
  switch (event.type) {
    case "LpSessionChanged":
      return lpMoved(state, event);
    case "LpEjected":
      return state.ejections.eject(event, state.nextLeg);
    case "LpReadmitted":
      return state.ejections.readmit(event.lp);
  }
}

function lpMoved({ isLpUp }: State, { lp, isUp }: LpSessionChanged): void {
  while (isLpUp.length < lp) isLpUp.push(false);
  isLpUp[lp] = isUp;
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

function triggered(state: State, { order: number, isResting }: OrderTriggered): void {
  const order = orderOf(state, number);
  if (isResting) state.resting.stopReached(order);
  else state.resting.remove(order);
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
  rememberWorth(state, order.terms.symbol, event);
  if (isFinal(order.ordStatus)) return state.orders.decidedEnded(order);
  const { account, symbol, side } = order.terms;
  order.aVolume = event.aVolume;
  order.bVolume = event.bVolume;
  if (order.house !== undefined) return;
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
    value: 0n,
    execIDs: [],
    execQtys: [],
    execPxs: [],
    statusCumQty: NO_VOLUME,
    text: "",
  });
}

function clientFilled(state: State, event: ClientFilled): void {
  state.nextExec = event.exec + 1;
  const order = orderOf(state, event.order);
  const { account, symbol, side } = order.terms;
  order.aFilled = plus(order.aFilled, event.aQty);
  order.bFilled = plus(order.bFilled, event.bQty);
  order.fills.push(event);
  const sign = signOf(side);
  state.positions.book(account, symbol, signed(event.aQty, sign), signed(event.bQty, sign));
  state.positions.live(account, symbol, side, negated(event.aQty), negated(event.bQty));
  if ((order.decision?.sliver ?? 0) > 0) {
    state.exposure.bookSliver(symbol, side, event.bQty);
    state.house.beginAnew(symbol);
  }
  state.exposure.reserve(symbol, side, negated(event.bQty));
  state.exposure.bookClient(symbol, side, event.aQty, event.bQty);
  become(order, leavesQtyOf(order) === 0 ? "Filled" : "PartiallyFilled");
  state.orders.settle(order, undefined);
}

function clientEnded(state: State, event: ClientRejected | ClientCanceled | ClientExpired): void {
  switch (event.type) {
    case "ClientRejected":
      return endOrder(state, event, "Rejected");
    case "ClientCanceled":
      return endOrder(state, event, "Canceled");
    case "ClientExpired":
      return endOrder(state, { ...event, code: "EXPIRED" }, "Expired");
  }
}

function endOrder(
  state: State,
  event: { order: number; exec: number; code: EndingCode },
  to: OrdStatus,
): void {
  state.nextExec = event.exec + 1;
  const order = orderOf(state, event.order);
  state.resting.remove(order);
  order.ending = event.code;
  const { account, symbol, side } = order.terms;
  const bLeft = unreleasedOf(order);
  const aLeft = minus(order.aVolume, order.aFilled);
  state.exposure.reserve(symbol, side, negated(bLeft));
  state.positions.live(account, symbol, side, negated(aLeft), negated(bLeft));
  become(order, to);
  state.orders.settle(order, undefined);
}

function internalised(state: State, { order: number, volume }: HedgeInternalised): void {
  const order = orderOf(state, number);
  const { account, symbol, side } = order.terms;
  order.aVolume = minus(order.aVolume, volume);
  order.bVolume = plus(order.bVolume, volume);
  state.positions.live(account, symbol, side, negated(volume), volume);
  state.exposure.reserve(symbol, side, volume);
}

type LegChange = Extract<
  Event,
  {
    type:
      | "LegAcknowledged"
      | "LegRejected"
      | "LegCanceled"
      | "LegExpired"
      | "LegInDoubt"
      | "LegResolved"
      | "LegCancelRequested";
  }
>;

function legChanged(state: State, event: LegChange): void {
  const leg = state.orders.leg(event.leg);
  if (leg === undefined) throw new Error(`Invariant: leg ${event.leg} must exist`);
  switch (event.type) {
    case "LegAcknowledged":
      leg.lpOrderID = event.lpOrderID;
      moveLeg(leg, "New");
      break;
    case "LegRejected":
      endLeg(leg, "Rejected", event.text);
      break;
    case "LegCanceled":
      endLeg(leg, "Canceled", event.text);
      break;
    case "LegExpired":
      endLeg(leg, "Expired", event.text);
      break;
    case "LegInDoubt":
      leg.isInDoubt = true;
      // Whatever became of it: once the leg is known to rest, it is requested anew.
      leg.cancel = 0;
      state.exposure.doubt(leg.symbol, leg.side, openQtyOf(leg));
      break;
    case "LegResolved":
      clearDoubt(state, leg);
      break;
    case "LegCancelRequested":
      leg.cancel = event.cancel;
      state.nextCancel = event.cancel + 1;
      break;
  }
  // Another LP may have filled the order, or a late fill of an earlier leg.
  if (isFinal(leg.order.ordStatus)) state.orders.touchEnded(leg);
  state.orders.settle(leg.order, leg);
}

/** B volume that is reserved and not filled; none once the order has ended. */
const unreleasedOf = (order: Order): Volume =>
  isFinal(order.ordStatus) ? NO_VOLUME : minus(order.bVolume, order.bFilled);

function clearDoubt(state: State, leg: Leg): void {
  if (!leg.isInDoubt) return;
  leg.isInDoubt = false;
  state.exposure.doubt(leg.symbol, leg.side, negated(openQtyOf(leg)));
}

function endLeg(leg: Leg, to: OrdStatus, text: string): void {
  leg.text = text;
  moveLeg(leg, to);
}

/** @throws `Invariant:` when the table forbids the move: `decide` must not have let it through. */
function moveLeg(leg: Leg, to: OrdStatus): void {
  if (!legMayBecome(leg.ordStatus, to)) {
    throw new Error(`Invariant: leg ${leg.leg} may not go from ${leg.ordStatus} to ${to}`);
  }
  leg.ordStatus = to;
}
