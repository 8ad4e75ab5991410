import { denialOf } from "./accept/accept.ts";
import type { Denial } from "./accept/denial.ts";
import type { OrderRequest } from "./accept/order-request.ts";
import { groupOf } from "./accounts/account-terms.ts";
import { asItCloses } from "./accounts/closable.ts";
import { carryOut, refusalOf, takenUp } from "./decide-order.ts";
import type { OrderAccepted, OrderTerms } from "./events.ts";
import { clientQuoteOf } from "./execute/client-quote.ts";
import { nextExecOf } from "./execute/next-exec.ts";
import { isTermsReached } from "./execute/resting-orders.ts";
import { acceptedOf, MAX_TEXT } from "./order-terms.ts";
import type { Outcome, View } from "./view.ts";

/**
 * A client's order: refused, left to rest until its price is there, or taken up at once.
 *
 * Refusal is one event and acceptance another; a client never hears both.
 */
export function submitOrder(view: View, request: OrderRequest, outcome: Outcome): void {
  const denial = denialOf(view, asItCloses(view, request));
  const accepted = acceptedOf(view, request);
  if (denial !== undefined) return deny(request, accepted, denial, outcome);
  if (mustWait(view, accepted)) return leave(view, accepted, outcome);
  const taken = takenUp(view, accepted);
  const refusal = refusalOf(taken);
  if (refusal !== undefined) {
    deny(request, accepted, refusal, outcome);
    outcome.events.push(taken.decided);
    return undefined;
  }
  outcome.events.push(accepted, taken.decided);
  return carryOut(view, accepted, taken.decision, outcome);
}

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
function leave(view: View, accepted: OrderAccepted, outcome: Outcome): void {
  outcome.events.push(accepted);
  if (!isAtOnce(accepted)) return;
  const exec = nextExecOf(view, outcome);
  const code = "PRICE_NOT_REACHED";
  outcome.events.push({ type: "ClientCanceled", order: accepted.order, exec, code, requestID: "" });
}

function deny(request: OrderRequest, terms: OrderTerms, denial: Denial, outcome: Outcome): void {
  outcome.events.push({
    ...terms,
    type: "OrderDenied",
    code: denial.code,
    detail: denial.detail,
    accountText: request.accountText.slice(0, MAX_TEXT),
    symbolText: request.symbolText.slice(0, MAX_TEXT),
  });
}
