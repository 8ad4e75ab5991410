import { denialOf, priceIn } from "./accept/accept.ts";
import type { Denial } from "./accept/denial.ts";
import type { OrderRequest } from "./accept/order-request.ts";
import { asItCloses } from "./accounts/closable.ts";
import { dayEndAfter } from "./calendar/day-end.ts";
import { refusalOf, takenUp } from "./decide-order.ts";
import type { OrderTerms } from "./events.ts";
import { clientQuoteOf } from "./execute/client-quote.ts";
import { nextExecOf } from "./execute/next-exec.ts";
import { isTermsReached } from "./execute/resting-orders.ts";
import { NO_VOLUME } from "./units/quantity.ts";
import type { Outcome, View } from "./view.ts";

/** What is kept of a text that is refused. */
const MAX_TEXT = 64;

/**
 * A client's order: refused, left to rest until its price is there, or taken up at once.
 *
 * Refusal is one event and acceptance another; a client never hears both.
 */
export function submitOrder(view: View, request: OrderRequest, outcome: Outcome): void {
  const denial = denialOf(view, asItCloses(view, request));
  const terms = termsOf(view, request);
  if (denial !== undefined) return deny(request, terms, denial, outcome);
  if (mustWait(view, terms)) return leave(view, terms, outcome);
  const taken = takenUp(view, terms);
  const refusal = refusalOf(taken);
  if (refusal !== undefined) {
    deny(request, terms, refusal, outcome);
    outcome.events.push(taken.decided);
    return undefined;
  }
  outcome.events.push({ type: "OrderAccepted", ...terms }, taken.decided);
  return taken.carryOut(outcome);
}

/** Whether the market is not at its price. Without a market an order that may wait does. */
function mustWait(view: View, terms: OrderTerms): boolean {
  if (terms.ordType === "Market") return false;
  const quote = clientQuoteOf(view, terms.symbol);
  if (quote.ask === 0 && isAtOnce(terms)) return false;
  return !isTermsReached(terms, quote);
}

const isAtOnce = ({ timeInForce }: OrderTerms): boolean =>
  timeInForce === "ImmediateOrCancel" || timeInForce === "FillOrKill";

/** It rests; one that may not is over. */
function leave(view: View, terms: OrderTerms, outcome: Outcome): void {
  outcome.events.push({ type: "OrderAccepted", ...terms });
  if (!isAtOnce(terms)) return;
  const exec = nextExecOf(view, outcome);
  const code = "PRICE_NOT_REACHED";
  outcome.events.push({ type: "ClientCanceled", order: terms.order, exec, code, requestID: "" });
}

function deny(request: OrderRequest, terms: OrderTerms, denial: Denial, outcome: Outcome): void {
  outcome.events.push({
    type: "OrderDenied",
    ...terms,
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
    limitPx: priceIn(request.price),
    stopPx: priceIn(request.stopPx),
    expireUs: expiryOf(view, request),
    isClosing: request.isClosing,
    transactTimeUs: request.transactTimeUs,
  };
}

/** Fixed when it comes: a policy that ends the day otherwise holds for later orders. */
function expiryOf({ policy, timeUs }: View, request: OrderRequest): number {
  if (request.ordType === "Market") return 0;
  if (request.timeInForce === "GoodTillDate") return request.expireTimeUs;
  return request.timeInForce === "Day" ? dayEndAfter(policy.dayEnd, timeUs) : 0;
}
