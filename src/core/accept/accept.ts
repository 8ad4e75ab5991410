import type { DenialCode } from "../codes.ts";
import { UNKNOWN } from "../names.ts";
import type { TimeInForce } from "../terms.ts";
import type { Instrument } from "../units/instrument.ts";
import type { Volume } from "../units/quantity.ts";
import type { View } from "../view.ts";
import type { OrderRequest } from "./order-request.ts";

/** Why an order is not taken, with the value that was wrong. */
export interface Denial {
  readonly code: DenialCode;
  readonly detail: string;
}

const CL_ORD_ID = /^[\x21-\x7e](?:[\x20-\x7e]{0,62}[\x21-\x7e])?$/;

const marketTimesInForce: ReadonlySet<TimeInForce> = new Set([
  "Day",
  "GoodTillCancel",
  "ImmediateOrCancel",
  "FillOrKill",
]);

/**
 * The controls an order passes before anything is decided about it; the first that fails answers.
 *
 * A ClOrdID that was used is looked at before all the rest: whatever is wrong with a repeat, what
 * its sender must learn first is that it is one.
 */
export function denialOf(view: View, request: OrderRequest): Denial | undefined {
  const { state, policy } = view;
  if (!CL_ORD_ID.test(request.clOrdID)) return denied("BAD_CLORDID", request.clOrdID);
  const terms = policy.accounts[request.account];
  if (request.account === UNKNOWN || terms === undefined) {
    return denied("UNKNOWN_ACCOUNT", request.accountText);
  }
  if (state.orders.find(request.account, request.clOrdID) !== undefined) {
    return denied("DUPLICATE_CLORDID", request.clOrdID);
  }
  if (state.killLevel === "halt") return denied("KILL_SWITCH", "");
  if (state.orders.openCount >= policy.orderRetention) {
    return denied("DESK_BUSY", "");
  }
  const instrument = policy.instruments[request.symbol];
  if (request.symbol === UNKNOWN || instrument === undefined) {
    return denied("UNKNOWN_SYMBOL", request.symbolText);
  }
  return typeDenial(request) ?? volumeDenial(request, instrument);
}

/** Whether it is the same order again: its sender is then told how the first one stands. */
export function isSameOrder(
  request: OrderRequest,
  first: { symbol: number; side: string; ordType: string; timeInForce: string; orderQty: Volume },
): boolean {
  return (
    request.symbol === first.symbol &&
    request.side === first.side &&
    request.ordType === first.ordType &&
    request.timeInForce === first.timeInForce &&
    // A text that is no volume was kept as 0.
    (typeof request.orderQty === "string" ? 0 : request.orderQty) === first.orderQty
  );
}

function typeDenial(request: OrderRequest): Denial | undefined {
  if (request.ordType !== "Market") return denied("UNSUPPORTED_ORD_TYPE", request.ordType);
  if (request.hasPrice) return denied("PRICE_ON_MARKET_ORDER", "");
  if (marketTimesInForce.has(request.timeInForce)) return undefined;
  return denied("UNSUPPORTED_TIME_IN_FORCE", request.timeInForce);
}

function volumeDenial(request: OrderRequest, instrument: Instrument): Denial | undefined {
  const { orderQty, orderQtyText } = request;
  if (typeof orderQty === "string") return denied("BAD_VOLUME", `${orderQtyText} ${orderQty}`);
  if (orderQty <= 0) return denied("BAD_VOLUME", orderQtyText);
  if (orderQty < instrument.volumeMin) return denied("VOLUME_BELOW_MIN", orderQtyText);
  if (orderQty > instrument.volumeMax) return denied("VOLUME_ABOVE_MAX", orderQtyText);
  return orderQty % instrument.volumeStep === 0 ? undefined : denied("VOLUME_STEP", orderQtyText);
}

/** What a client wrote is kept short and printable: it goes to logs and back over the wire. */
const denied = (code: DenialCode, detail: string): Denial => ({
  code,
  detail: detail.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 80),
});
