import { isKnownAccount } from "../accounts/account-terms.ts";
import { closableOf } from "../accounts/closable.ts";
import type { OrderTerms } from "../events.ts";
import { UNKNOWN } from "../names.ts";
import { opposite } from "../terms.ts";
import type { Instrument } from "../units/instrument.ts";
import { asPrice } from "../units/quantity.ts";
import type { Price } from "../units/quantity.ts";
import type { View } from "../view.ts";
import { denied } from "./denial.ts";
import type { Denial } from "./denial.ts";
import type { OrderRequest, RequestedPrice } from "./order-request.ts";
import { typeDenial } from "./order-type.ts";
import { sizeDenial } from "./size.ts";
import { killDenial, modeDenial } from "./stops.ts";

const MAX_CL_ORD_ID = 64;
const BLANK = 0x20;
const TILDE = 0x7e;

/** Printable ASCII, at most 64 characters; blanks inside only. */
export function isClOrdID(text: string): boolean {
  const size = text.length;
  if (size === 0 || size > MAX_CL_ORD_ID) return false;
  if (text.charCodeAt(0) === BLANK || text.charCodeAt(size - 1) === BLANK) return false;
  for (let at = 0; at < size; at++) {
    const code = text.charCodeAt(at);
    if (code < BLANK || code > TILDE) return false;
  }
  return true;
}

/**
 * The controls an order passes before anything is decided about it; the first that fails answers.
 *
 * A ClOrdID that was used is looked at before all the rest: whatever is wrong with a repeat, what
 * its sender must learn first is that it is one.
 */
export function denialOf(view: View, request: OrderRequest): Denial | undefined {
  const { state, policy } = view;
  if (!isClOrdID(request.clOrdID)) return denied("BAD_CLORDID", request.clOrdID);
  if (request.account === UNKNOWN || !mayTrade(view, request)) {
    return denied("UNKNOWN_ACCOUNT", request.accountText);
  }
  if (state.orders.find(request.account, request.clOrdID) !== undefined) {
    return denied("DUPLICATE_CLORDID", request.clOrdID);
  }
  const halted = haltDenial(view, request);
  if (halted !== undefined) return halted;
  if (state.orders.openCount >= policy.orderRetention) return denied("DESK_BUSY", "");
  const instrument = policy.instruments[request.symbol];
  if (request.symbol === UNKNOWN || instrument === undefined) {
    return denied("UNKNOWN_SYMBOL", request.symbolText);
  }
  return (
    positionDenial(view, request) ??
    formDenial(view, request, instrument) ??
    sizeDenial(view, request)
  );
}

/** Nothing of the account, its group or the symbol passes now, or not so fast. */
export const haltDenial = (view: View, request: OrderRequest): Denial | undefined =>
  killDenial(view, request) ?? rateDenial(view, request);

/** The position it names is none of the account's, or not one that it would close. */
function positionDenial({ state }: View, request: OrderRequest): Denial | undefined {
  const { account, symbol, side, position, positionText } = request;
  if (position === 0) return undefined;
  const place = state.holdings.placeOf(position);
  if (place?.account !== account) return denied("UNKNOWN_POSITION", positionText);
  const isClosed = place.symbol === symbol && place.side === opposite(side);
  return isClosed ? undefined : denied("POSITION_MISMATCH", positionText);
}

/** The order is too old, not for this instrument and hour, or says what no order may. */
export const formDenial = (
  view: View,
  request: OrderRequest,
  instrument: Instrument,
): Denial | undefined =>
  ageDenial(view, request) ??
  modeDenial(view, request, instrument) ??
  typeDenial(request, instrument, view.timeUs) ??
  volumeDenial(request, instrument);

function rateDenial({ rates, nowNs }: View, request: OrderRequest): Denial | undefined {
  if (request.isClosing || rates.mayPass(request.account, request.session, nowNs)) return undefined;
  return denied("ORDER_RATE", "");
}

/** A price an order was meant for is gone when it comes late: from a queue, or a line that hung. */
function ageDenial({ policy, timeUs }: View, { transactTimeUs }: OrderRequest): Denial | undefined {
  const { maxOrderAgeUs } = policy.controls;
  if (maxOrderAgeUs === undefined || timeUs - transactTimeUs <= maxOrderAgeUs) return undefined;
  return denied("STALE_ORDER", "");
}

/** Whether it is the same order again: its sender is then told how the first one stands. */
export function isSameOrder(request: OrderRequest, first: OrderTerms): boolean {
  return (
    request.symbol === first.symbol &&
    request.side === first.side &&
    request.ordType === first.ordType &&
    request.timeInForce === first.timeInForce &&
    priceIn(request.price) === first.limitPx &&
    priceIn(request.stopPx) === first.stopPx &&
    (request.timeInForce !== "GoodTillDate" || request.expireTimeUs === first.expireUs) &&
    request.isClosing === first.isClosing &&
    request.position === first.position &&
    // A text that is no volume was kept as 0.
    (typeof request.orderQty === "string" ? 0 : request.orderQty) === first.orderQty
  );
}

/** As the order's terms keep it. */
export const priceIn = (price: RequestedPrice): Price =>
  typeof price === "number" ? price : NO_PRICE;

const NO_PRICE: Price = asPrice(0);

function volumeDenial(request: OrderRequest, instrument: Instrument): Denial | undefined {
  const { orderQty, orderQtyText } = request;
  if (typeof orderQty === "string") return denied("BAD_VOLUME", `${orderQtyText} ${orderQty}`);
  if (orderQty <= 0) return denied("BAD_VOLUME", orderQtyText);
  if (orderQty < instrument.volumeMin && !request.isClosing)
    return denied("VOLUME_BELOW_MIN", orderQtyText);
  if (orderQty > instrument.volumeMax) return denied("VOLUME_ABOVE_MAX", orderQtyText);
  return orderQty % instrument.volumeStep === 0 ? undefined : denied("VOLUME_STEP", orderQtyText);
}

/** An account that left the policy may still close what it holds: nobody else can. */
const mayTrade = ({ state, policy }: View, request: OrderRequest): boolean =>
  isKnownAccount(state, policy, request.account) ||
  (request.isClosing && closableOf(state, request) > 0);
