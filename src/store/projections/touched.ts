import type { Event } from "../../core/events.ts";
import type { Leg } from "../../core/execute/order.ts";
import type { State } from "../../core/state.ts";

/**
 * The order whose row an event changes, 0: none. What comes to a leg changes its order's row only
 * where the order is told of it; that is an event of its own.
 */
export function orderNumberIn(event: Event): number {
  switch (event.type) {
    case "OrderAccepted":
    case "OrderDenied":
    case "OrderDecided":
    case "LegCreated":
    case "ClientFilled":
    case "ClientRejected":
    case "ClientCanceled":
    case "ClientExpired":
    case "ClientReplaced":
    case "OrderRested":
    case "OrderTriggered":
    case "HedgeInternalised":
    case "HouseOrdered":
    case "HouseFilled":
    case "HouseEnded":
    case "MoveOrdered":
      return event.order;
    default:
      return 0;
  }
}

/** The leg whose row it changes, as it is by now; undefined: none, or none that is remembered. */
export function legOf(event: Event, { orders }: State): Leg | undefined {
  switch (event.type) {
    case "LegCreated":
    case "LegAcknowledged":
    case "LegFilled":
    case "LegRejected":
    case "LegWithheld":
    case "LegCanceled":
    case "LegExpired":
    case "LegInDoubt":
    case "LegResolved":
    case "LegBusted":
    case "LegJudged":
      return orders.leg(event.leg);
    default:
      return undefined;
  }
}
