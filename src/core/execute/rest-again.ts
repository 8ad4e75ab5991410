import { switchDenial } from "../accept/stops.ts";
import { asItCloses } from "../accounts/closable.ts";
import type { DenialCode } from "../codes.ts";
import type { OrderTerms } from "../events.ts";
import type { View } from "../view.ts";
import { leavesQtyOf, stoppable } from "./order.ts";
import type { Order } from "./order.ts";

/** Refusals that say something of the moment and nothing of the order. */
const passing: ReadonlySet<DenialCode> = new Set([
  "NO_PRICE",
  "NO_LP",
  "LP_UNHEALTHY",
  "TARGET_LP_UNAVAILABLE",
  "NO_RATE",
]);

/** What is open of a resting order, as controls look at it: whether it closes whole by now. */
export const asItClosesNow = (view: View, order: Order): OrderTerms =>
  asItCloses(view, { ...order.terms, orderQty: leavesQtyOf(order) });

/** An order that has a limit and time waits for another moment. */
const hasTime = ({ terms: { limitPx, timeInForce } }: Order): boolean =>
  limitPx > 0 && timeInForce !== "ImmediateOrCancel" && timeInForce !== "FillOrKill";

/** Whether an order whose price is there, and that is refused now, goes on resting. */
export const mayRestOn = (order: Order, code: DenialCode): boolean =>
  hasTime(order) && passing.has(code);

/**
 * Whether what LPs left open of an order rests again, so often as the policy has it. A switch that
 * would have cancelled it had it rested ends it; a full disk does not, as it ends none that rests.
 */
export const mayRestAgain = (view: View, order: Order): boolean =>
  hasTime(order) &&
  order.rests < view.policy.restAgainTimes &&
  switchDenial(view, stoppable(order)) === undefined;
