import type { Event } from "../events.ts";
import type { State } from "../state.ts";
import { larger, negated } from "../units/quantity.ts";
import { openQtyOf } from "./leg-fills.ts";
import { isFinal, legMayBecome } from "./order-status.ts";
import type { OrdStatus } from "./order-status.ts";
import type { Leg } from "./order.ts";

type LegChange = Extract<
  Event,
  {
    type:
      | "LegAcknowledged"
      | "LegRejected"
      | "LegWithheld"
      | "LegCanceled"
      | "LegExpired"
      | "LegInDoubt"
      | "LegResolved"
      | "LegJudged"
      | "LegCancelRequested";
  }
>;

/** What became of a leg that fills nothing; see `apply`. */
export function legChanged(state: State, event: LegChange): void {
  const leg = state.orders.leg(event.leg);
  if (leg === undefined) throw new Error(`Invariant: leg ${event.leg} must exist`);
  switch (event.type) {
    case "LegAcknowledged":
      leg.lpOrderID = event.lpOrderID;
      moveLeg(leg, "New");
      break;
    case "LegRejected":
    case "LegWithheld":
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
    case "LegJudged":
      // Said of a leg in doubt its fills are still to come, and must not be taken for seen.
      if (!leg.isInDoubt) leg.statusCumQty = larger(leg.statusCumQty, event.cumQty);
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
