import type { Event } from "../events.ts";
import { plus } from "../units/quantity.ts";
import type { Outcome, View } from "../view.ts";
import { doubtLeg } from "./leg-report.ts";
import { isFinal } from "./order-status.ts";
import type { OrderTable } from "./order-table.ts";
import type { Leg } from "./order.ts";
import { lpTermsOf } from "./sor/lp-candidates.ts";

/**
 * Where an LP fills nothing "at once or not at all", a leg rests: whatever shows that something of
 * it still stands brings the request to cancel that, one at a time.
 *
 * The LP may be filling it meanwhile. Whichever comes first there counts: a fill is booked, and the
 * leg is over with the answer to the request.
 */
export function cancelWhatRests(view: View, number: number, outcome: Outcome): void {
  const leg = view.state.orders.leg(number);
  if (leg === undefined || leg.timeInForce !== "ImmediateOrCancel") return;
  if (lpTermsOf(view.policy, leg.lp, leg.symbol)?.isResting !== true) return;
  if (!isKnownToStand(leg, outcome.events)) return;
  outcome.events.push({ type: "LegCancelRequested", leg: number, cancel: view.state.nextCancel });
}

/** An LP would not cancel. How the leg stands is not known any more: the LP is asked. */
export function refuseLegCancel(
  view: View,
  { lp, cancel }: { readonly lp: number; readonly cancel: number },
  outcome: Outcome,
): void {
  const leg = legOfCancel(view.state.orders, lp, cancel);
  if (leg !== undefined) doubtLeg(leg, "CANCEL_REFUSED", outcome);
}

/** The open leg that a request to cancel is under way for. */
export function legOfCancel(
  orders: Pick<OrderTable, "openLegs">,
  lp: number,
  cancel: number,
): Leg | undefined {
  if (cancel <= 0) return undefined;
  for (const leg of orders.openLegs()) if (leg.lp === lp && leg.cancel === cancel) return leg;
  return undefined;
}

/** With what was decided just now the LP has it, it is not over, and no request is under way. */
function isKnownToStand(leg: Leg, events: readonly Event[]): boolean {
  let { cumQty, isInDoubt, cancel } = leg;
  let isKnown = leg.ordStatus !== "PendingNew";
  for (const event of events) {
    if (!("leg" in event) || event.leg !== leg.leg) continue;
    switch (event.type) {
      case "LegFilled":
        cumQty = plus(cumQty, event.lastQty);
        isKnown = true;
        break;
      case "LegAcknowledged":
        isKnown = true;
        break;
      case "LegResolved":
        isInDoubt = false;
        isKnown = true;
        break;
      case "LegInDoubt":
        isInDoubt = true;
        cancel = 0;
        break;
      case "LegRejected":
      case "LegWithheld":
      case "LegCanceled":
      case "LegExpired":
        return false;
      default:
        break;
    }
  }
  const isOver = isFinal(leg.ordStatus) || cumQty >= leg.orderQty;
  return isKnown && !isOver && !isInDoubt && cancel === 0;
}
