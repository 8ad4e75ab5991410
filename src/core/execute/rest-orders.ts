import { isStopped, isSymbolStopped } from "../accept/stops.ts";
import { sizeDenial } from "../accept/size.ts";
import type { EndingCode } from "../codes.ts";
import { carryOut, refusalOf, takenUp } from "../decide-order.ts";
import { groupOf } from "../accounts/account-terms.ts";
import type { KillScope } from "../terms.ts";
import type { Outcome, View } from "../view.ts";
import { marketQuoteOf, quoteForOrder } from "./client-quote.ts";
import { nextExecOf } from "./next-exec.ts";
import { leavesQtyOf } from "./order.ts";
import type { Order } from "./order.ts";
import { asItClosesNow, mayRestOn } from "./rest-again.ts";
import { isReached, isTermsReached } from "./resting-orders.ts";

/**
 * The price an order waits for may be there: then it is taken up, under the policy and the controls
 * of this moment. While a switch or the hours stop it, it goes on resting, and so does one with a
 * limit that nobody can take now.
 */
export function triggerOrder(view: View, number: number, outcome: Outcome): void {
  const order = view.state.orders.order(number);
  if (order?.isResting !== true) return;
  if (!isTakenUp(view, order.terms.symbol) || !mayTrigger(view, order)) return;
  const quote = quoteForOrder(view, marketQuoteOf(view, order.terms.symbol), order);
  if (!isReached(order, quote)) return;
  const leavesQty = leavesQtyOf(order);
  const terms = asItClosesNow(view, order);
  const denial = sizeDenial(view, terms, leavesQty);
  // The market has just moved this far: it is looked at again once that is sampled.
  if (denial?.code === "PRICE_COLLAR") return;
  const isResting = !isTermsReached(order.terms, quote) && !order.isStopReached;
  const triggered = { type: "OrderTriggered", order: number, ...quote, isResting } as const;
  if (isResting) {
    outcome.events.push(triggered);
    return;
  }
  const taken = denial === undefined ? takenUp(view, order.terms, leavesQty) : undefined;
  const refusal = denial ?? (taken && refusalOf(taken));
  if (refusal !== undefined && mayRestOn(order, refusal.code)) {
    outcome.held = number;
    return;
  }
  outcome.events.push(triggered);
  if (taken !== undefined) outcome.events.push(taken.decided);
  if (refusal !== undefined) return endRefused(view, order, refusal.code, outcome);
  if (taken !== undefined) carryOut(view, order.terms, taken.decision, outcome);
}

/**
 * Whether prices of a symbol may trigger anything: they are believed since the market opened, no
 * switch, mode or hours stop all of it, and an LP takes orders: after a start prices may come
 * before that.
 */
export function isTakenUp(view: View, symbol: number): boolean {
  const { policy, state, market } = view;
  if (!market.openings.isSettled(symbol) || isSymbolStopped(view, symbol)) return false;
  return policy.lps.some(
    ({ index, isEnabled, terms: traded }) =>
      isEnabled && traded[symbol] !== undefined && state.isLpUp[index] === true,
  );
}

/**
 * Whether a price may trigger this order, where it may any of its symbol: it was not tried just
 * now, no switch, mode or hours stop it, and its time is not over.
 */
export function mayTrigger(view: View, order: Order): boolean {
  const { policy, timeUs, clocks, nowNs } = view;
  const { expireUs, order: number } = order.terms;
  if (clocks.isHeld(number, nowNs, policy.restAgainNs)) return false;
  if (isStopped(view, asItClosesNow(view, order))) return false;
  return expireUs === 0 || expireUs > timeUs;
}

/** Its client hears 150=8 where nothing of it was filled before, else 150=4. */
function endRefused(view: View, order: Order, code: EndingCode, outcome: Outcome): void {
  const exec = nextExecOf(view, outcome);
  const { order: number } = order.terms;
  outcome.events.push(
    order.fills.length === 0
      ? { type: "ClientRejected", order: number, exec, code }
      : { type: "ClientCanceled", order: number, exec, code, requestID: "" },
  );
}

/** Its client takes a resting order back; one that is under way, or over, it cannot. */
export function cancelOrder(
  view: View,
  { order: number, requestID }: { readonly order: number; readonly requestID: string },
  outcome: Outcome,
): void {
  const order = view.state.orders.order(number);
  if (order?.isResting !== true) return;
  cancelResting(view, [order], "CLIENT_REQUEST", requestID, outcome);
}

/** A client that is gone cannot take its orders back: the desk does it where that is wanted. */
export function cancelOfSession(view: View, session: number, outcome: Outcome): void {
  const all = [...view.state.resting.all()];
  const theirs = all.filter(({ terms }) => terms.session === session);
  cancelResting(view, theirs, "DISCONNECTED", "", outcome);
}

/** All whose time is over. */
export function expireOrders(view: View, outcome: Outcome): void {
  let exec = nextExecOf(view, outcome);
  for (const { terms } of view.state.resting.expired(view.timeUs)) {
    outcome.events.push({ type: "ClientExpired", order: terms.order, exec });
    exec += 1;
  }
}

/** A kill switch was turned: what rests and would open is cancelled, as far as it reaches. */
export function cancelStopped(
  view: View,
  scope: KillScope,
  index: number,
  code: "KILL_SWITCH" | "CLOSE_ONLY",
  outcome: Outcome,
): void {
  const all = [...view.state.resting.all()];
  const openers = all.filter((order) => !asItClosesNow(view, order).isClosing);
  const reached = openers.filter((order) => isWithin(view, order, scope, index));
  cancelResting(view, reached, code, "", outcome);
}

function isWithin(
  { state, policy }: View,
  { terms }: Order,
  scope: KillScope,
  at: number,
): boolean {
  switch (scope) {
    case "global":
      return true;
    case "account":
      return terms.account === at;
    case "symbol":
      return terms.symbol === at;
    case "group":
      return groupOf(state, policy, terms.account) === at;
    case "lp":
      return false;
  }
}

/** Counted once: a day that ends may end a hundred thousand of them. */
function cancelResting(
  view: View,
  orders: readonly Order[],
  code: EndingCode,
  requestID: string,
  outcome: Outcome,
): void {
  let exec = nextExecOf(view, outcome);
  for (const { terms } of orders) {
    outcome.events.push({ type: "ClientCanceled", order: terms.order, exec, code, requestID });
    exec += 1;
  }
}
