import type { EndingCode } from "../codes.ts";
import { larger, minus, NO_VOLUME, plus } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import type { Outcome, View } from "../view.ts";
import { endHouseOrder } from "../house/end-house-order.ts";
import { tryNextLp } from "./failover.ts";
import { keepInstead } from "./keep-instead.ts";
import { orphanInstead } from "./orphan-hedge.ts";
import { nextExecOf } from "./next-exec.ts";
import { mayRestAgain } from "./rest-again.ts";
import { isFinal } from "./order-status.ts";
import type { Leg } from "./order.ts";

/**
 * A leg has ended: what it left open goes to another LP, or is kept, or rests again, or ends the
 * order.
 *
 * What other legs may still fill is theirs, in doubt or not: the order ends with the last of them.
 *
 * @param filled by this leg with what is being decided, not yet applied
 * @param code why it ended; what the client hears when the order ends with it
 */
export function afterLeg(
  view: View,
  leg: Leg,
  filled: Volume,
  code: EndingCode,
  outcome: Outcome,
): void {
  const { order } = leg;
  if (isFinal(order.ordStatus)) return;
  const others = openElsewhere(leg);
  const unfilled = minus(order.aVolume, plus(order.aFilled, filled));
  const rest = larger(minus(unfilled, others), NO_VOLUME);
  if (rest === NO_VOLUME || tryNextLp(view, leg, rest, code, outcome)) return;
  if (others > 0) return;
  const left = minus(rest, orphanInstead(view, leg, rest, outcome));
  if (left === NO_VOLUME || keepInstead(view, leg, left, outcome) === left) return;
  if (order.house !== undefined) return endHouseOrder(view, order, filled, code, outcome);
  if (mayRestAgain(view, order)) {
    outcome.events.push({ type: "OrderRested", order: order.terms.order, code });
    return;
  }
  const isUnfilled =
    order.fills.length === 0 && !outcome.events.some(({ type }) => type === "ClientFilled");
  const { order: number } = order.terms;
  const exec = nextExecOf(view, outcome);
  outcome.events.push(
    isUnfilled
      ? { type: "ClientRejected", order: number, exec, code }
      : { type: "ClientCanceled", order: number, exec, code, requestID: "" },
  );
}

/** What the order's other legs may still fill. */
function openElsewhere({ order, leg: number }: Leg): Volume {
  let open = NO_VOLUME;
  for (const { leg, ordStatus, orderQty, cumQty } of order.legs) {
    if (leg !== number && !isFinal(ordStatus)) open = plus(open, minus(orderQty, cumQty));
  }
  return open;
}
