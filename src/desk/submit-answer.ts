import { isSameOrder } from "../core/accept/accept.ts";
import type { OrderRequest, RequestedPrice } from "../core/accept/order-request.ts";
import { termsUnder } from "../core/execute/order.ts";
import { orderIDOf, positionNamed } from "../core/ids.ts";
import type { Input } from "../core/input.ts";
import { UNKNOWN } from "../core/names.ts";
import type { NameKind } from "../core/names.ts";
import type { State } from "../core/state.ts";
import { parseDecimalText } from "../core/units/decimal.ts";
import { asPrice, asVolume, PRICE_SCALE, VOLUME_SCALE } from "../core/units/quantity.ts";
import type { OrderGate } from "../intake/fix/client-intake.ts";
import type { ControlOutcome } from "../intake/control/control-server.ts";
import type { SubmitAnswer, SubmittedOrder } from "../intake/control/protocol.ts";

/** The session all orders by HTTP come by; no policy can name one so. */
export const HTTP_SESSION = "@http";

export interface SubmitDesk {
  readonly journalId: string;
  readonly state: State;
  readonly isStopping: boolean;
  readonly nextEvent: number;
  input(input: Input): void;
  readonly gate: OrderGate;
  /** The index of a name, given now if it has none. */
  intern(kind: NameKind, name: string): number;
}

/**
 * Takes an order of the office into the core, by the same way as one that came by FIX.
 *
 * The order's fate is not answered but its id: the journal has the fate, and who asked reads it.
 */
export function submit(desk: SubmitDesk, order: SubmittedOrder): ControlOutcome {
  const request = requestOf(desk, order);
  const first = firstOf(desk, request);
  if (first !== undefined) return answered(desk, first, true);
  if (desk.isStopping) {
    const text = "the desk stops; the order was not taken, send it again";
    return { ok: false, fault: { code: "DESK_STOPPING", text } };
  }
  if (!desk.gate.takes(request)) {
    const why = desk.gate.isJournalFull
      ? "the disk has no room for the journal"
      : "more orders come than the desk can do";
    const text = `${why}; it was not taken, send it again later`;
    return { ok: false, fault: { code: "DESK_BUSY", text } };
  }
  const number = desk.state.nextOrder;
  desk.input({ type: "OrderSubmitted", request });
  return answered(desk, number, false);
}

function answered(desk: SubmitDesk, order: number, isRepeat: boolean): ControlOutcome {
  const { journalId, nextEvent } = desk;
  const result: SubmitAnswer = { orderID: orderIDOf(journalId, order), isRepeat, nextEvent };
  return { ok: true, result };
}

function requestOf(desk: SubmitDesk, order: SubmittedOrder): OrderRequest {
  const { names } = desk.state;
  const { account, symbol, orderQty } = order;
  const position = positionNamed(desk.journalId, order.position);
  const quantity = parseDecimalText(orderQty, VOLUME_SCALE);
  return {
    session: desk.intern("session", HTTP_SESSION),
    account: names.indexOf("account", account),
    symbol: names.indexOf("symbol", symbol),
    accountText: account,
    symbolText: symbol,
    clOrdID: order.clOrdID,
    side: order.side,
    ordType: order.ordType,
    ordTypeText: order.ordType,
    timeInForce: order.timeInForce,
    orderQty: typeof quantity === "string" ? quantity : asVolume(quantity),
    orderQtyText: orderQty,
    price: priceOf(order.price),
    stopPx: priceOf(order.stopPx),
    expireTimeUs: order.expireTimeUs,
    isClosing: order.isClosing || position !== 0,
    position,
    positionText: order.position,
    transactTimeUs: order.transactTimeUs,
  };
}

function priceOf(text: string): RequestedPrice {
  if (text === "") return undefined;
  const price = parseDecimalText(text, PRICE_SCALE);
  return typeof price === "string" ? price : asPrice(price);
}

/** As on a FIX session: the same order again, by the same door, is answered and not made. */
function firstOf({ state }: SubmitDesk, request: OrderRequest): number | undefined {
  if (request.account === UNKNOWN) return undefined;
  const first = state.orders.find(request.account, request.clOrdID);
  if (first === undefined || first.terms.session !== request.session) return undefined;
  const asked = termsUnder(first, request.clOrdID);
  if (asked === undefined || !isSameOrder(request, asked)) return undefined;
  return first.terms.order;
}
