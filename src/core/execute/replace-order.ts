import { formDenial, haltDenial, isClOrdID, priceIn } from "../accept/accept.ts";
import type { OrderRequest } from "../accept/order-request.ts";
import { sizeDenial } from "../accept/size.ts";
import { asItCloses } from "../accounts/closable.ts";
import type { DenialCode, ReplaceCode } from "../codes.ts";
import type { OrderTerms } from "../events.ts";
import { expiryOf } from "../order-terms.ts";
import { asVolume, minus } from "../units/quantity.ts";
import { lotsOf } from "../units/plain-number.ts";
import type { Outcome, View } from "../view.ts";
import { nextExecOf } from "./next-exec.ts";
import { isFinal } from "./order-status.ts";
import { cumQtyOf } from "./order.ts";
import type { Order } from "./order.ts";

/** A client wants what rests of an order to have other terms. */
export interface ReplaceAsked {
  /** Number of the order; 0: none is known. */
  readonly order: number;
  /** By which the client knows the order. */
  readonly origClOrdID: string;
  /** The order as it is to be, under its new ClOrdID. */
  readonly request: OrderRequest;
}

/** Why an order stays as it is, with the value that was wrong. */
export interface ReplaceRefusal {
  readonly code: ReplaceCode | DenialCode;
  readonly detail: string;
}

/** Takes over the new terms, where nothing speaks against them. */
export function replaceOrder(view: View, asked: ReplaceAsked, outcome: Outcome): void {
  const order = view.state.orders.order(asked.order);
  if (order === undefined || replaceRefusal(view, asked) !== undefined) return;
  const { request } = asked;
  const { orderQty, timeInForce, transactTimeUs } = request;
  const terms = {
    timeInForce,
    orderQty: asVolume(Number(orderQty)),
    limitPx: priceIn(request.price),
    stopPx: priceIn(request.stopPx),
    expireUs: expiryOf(view, request),
  };
  outcome.events.push({
    type: "ClientReplaced",
    order: asked.order,
    exec: nextExecOf(view, outcome),
    clOrdID: request.clOrdID,
    origClOrdID: order.terms.clOrdID,
    ...terms,
    transactTimeUs,
    isLast: losesItsPlace(order.terms, terms),
  });
}

/** Less of it, or longer or shorter, takes nothing from those behind; all else does. */
const losesItsPlace = (
  before: OrderTerms,
  { orderQty, limitPx, stopPx }: Pick<OrderTerms, "orderQty" | "limitPx" | "stopPx">,
): boolean => orderQty > before.orderQty || limitPx !== before.limitPx || stopPx !== before.stopPx;

/**
 * What speaks against it; the first that does answers. The new terms pass the controls of an order
 * that comes at this moment, what of it is filled counted as done.
 */
export function replaceRefusal(view: View, asked: ReplaceAsked): ReplaceRefusal | undefined {
  const { state, policy } = view;
  const { request } = asked;
  const order = state.orders.order(asked.order);
  if (order === undefined) return refused("UNKNOWN_ORDER", "");
  const byState = stateRefusal(view, order, asked);
  if (byState !== undefined) return byState;
  const instrument = policy.instruments[order.terms.symbol];
  if (instrument === undefined) return refused("UNKNOWN_SYMBOL", request.symbolText);
  const closing = asItWouldClose(view, order, request);
  return (
    haltDenial(view, closing) ??
    formDenial(view, closing, instrument) ??
    timeRefusal(request) ??
    quantityRefusal(view, order, closing)
  );
}

/** The request as controls look at it: one that closes with all it leaves open is a closing. */
function asItWouldClose(view: View, order: Order, request: OrderRequest): OrderRequest {
  if (typeof request.orderQty === "string") return request;
  const orderQty = minus(request.orderQty, cumQtyOf(order));
  return { ...request, isClosing: asItCloses(view, { ...request, orderQty }).isClosing };
}

function stateRefusal(
  { state }: View,
  order: Order,
  { origClOrdID, request }: ReplaceAsked,
): ReplaceRefusal | undefined {
  const { terms } = order;
  const { clOrdID } = request;
  if (!isClOrdID(clOrdID)) return refused("BAD_CLORDID", clOrdID);
  if (state.orders.find(terms.account, clOrdID) !== undefined) {
    return refused("DUPLICATE_CLORDID", clOrdID);
  }
  if (isFinal(order.ordStatus)) return refused("ORDER_ENDED", "");
  // Asked for before its client had heard of the last change: it cannot mean what stands now.
  if (origClOrdID !== terms.clOrdID) return refused("REPLACED_ALREADY", terms.clOrdID);
  if (!order.isResting) return refused("BEING_CARRIED_OUT", "");
  return isSameKind(request, terms) ? undefined : refused("OTHER_ORDER", "");
}

/** Account, instrument, side and type of an order are for good, and so is what it closes. */
const isSameKind = (request: OrderRequest, terms: OrderTerms): boolean =>
  request.account === terms.account &&
  request.symbol === terms.symbol &&
  request.side === terms.side &&
  request.ordType === terms.ordType &&
  request.isClosing === terms.isClosing &&
  request.position === terms.position;

/** What rests cannot be made to be filled at once or not at all. */
const timeRefusal = ({ timeInForce }: OrderRequest): ReplaceRefusal | undefined =>
  timeInForce === "ImmediateOrCancel" || timeInForce === "FillOrKill"
    ? refused("UNSUPPORTED_TIME_IN_FORCE", timeInForce)
    : undefined;

function quantityRefusal(
  view: View,
  order: Order,
  request: OrderRequest,
): ReplaceRefusal | undefined {
  const { orderQty, stopPx } = request;
  if (order.isStopReached && stopPx !== order.terms.stopPx) {
    return refused("BAD_PRICE", "StopPx(99) was reached");
  }
  const cumQty = cumQtyOf(order);
  const leavesQty = asVolume(Number(orderQty) - cumQty);
  if (leavesQty < 0) return refused("QTY_BELOW_FILLED", `${lotsOf(cumQty)} lots`);
  const sized = { ...request, order: order.terms.order };
  return leavesQty === 0 ? undefined : sizeDenial(view, sized, leavesQty);
}

const refused = (code: ReplaceRefusal["code"], detail: string): ReplaceRefusal => ({
  code,
  detail,
});
