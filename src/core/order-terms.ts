import { priceIn } from "./accept/accept.ts";
import type { OrderRequest } from "./accept/order-request.ts";
import { dayEndAfter } from "./calendar/day-end.ts";
import type { OrderAccepted } from "./events.ts";
import { NO_VOLUME } from "./units/quantity.ts";
import type { View } from "./view.ts";

/** What is kept of a text that is refused. */
export const MAX_TEXT = 64;

/** A client's order as it is kept, under the next number. */
export function acceptedOf(view: View, request: OrderRequest): OrderAccepted {
  const { orderQty } = request;
  return {
    type: "OrderAccepted",
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
    position: request.position,
  };
}

/** Fixed when it comes: a policy that ends the day otherwise holds for later orders. */
export function expiryOf({ policy, timeUs }: View, request: OrderRequest): number {
  if (request.ordType === "Market") return 0;
  if (request.timeInForce === "GoodTillDate") return request.expireTimeUs;
  return request.timeInForce === "Day" ? dayEndAfter(policy.dayEnd, timeUs) : 0;
}
