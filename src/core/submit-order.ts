import { denialOf } from "./accept/accept.ts";
import type { Denial } from "./accept/denial.ts";
import type { OrderRequest } from "./accept/order-request.ts";
import { groupOf } from "./accounts/account-terms.ts";
import { asItCloses } from "./accounts/closable.ts";
import { refusalOf, takenUp } from "./decide-order.ts";
import type { OrderAccepted, OrderTerms } from "./events.ts";
import { clientQuoteOf } from "./execute/client-quote.ts";
import { nextExecOf } from "./execute/next-exec.ts";
import { isTermsReached } from "./execute/resting-orders.ts";
import { MAX_TEXT, termsOf } from "./order-terms.ts";
import type { Outcome, View } from "./view.ts";

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
  outcome.events.push(acceptedOf(terms), taken.decided);
  return taken.carryOut(outcome);
}

/** The terms come first: objects that begin with another's fields are copied at once. */
const acceptedOf = (terms: OrderTerms): OrderAccepted => ({ ...terms, type: "OrderAccepted" });

/** Whether the market is not at its price. Without a market an order that may wait does. */
function mustWait(view: View, terms: OrderTerms): boolean {
  if (terms.ordType === "Market") return false;
  // A stop is set off by no price that what rests would not believe.
  if (terms.stopPx > 0 && !view.market.openings.isSettled(terms.symbol)) return true;
  const group = groupOf(view.state, view.policy, terms.account);
  const quote = clientQuoteOf(view, terms.symbol, group);
  if (quote.ask === 0 && isAtOnce(terms)) return false;
  return !isTermsReached(terms, quote);
}

const isAtOnce = ({ timeInForce }: OrderTerms): boolean =>
  timeInForce === "ImmediateOrCancel" || timeInForce === "FillOrKill";

/** It rests; one that may not is over. */
function leave(view: View, terms: OrderTerms, outcome: Outcome): void {
  outcome.events.push(acceptedOf(terms));
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
