import { asPrice, PRICE_SCALE } from "../../core/units/quantity.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import {
  execTypeChar,
  ordStatusChar,
  ordTypeOf,
  sideChar,
  sideOf,
  timeInForceOf,
} from "../../fix/words.ts";
import { asUnits, UNITS_SCALE } from "../units.ts";
import type { CancelWish, StatusQuestion } from "./order-desk.ts";
import type { CancelRejectRecord, ReportRecord } from "./trade-record.ts";
import type { OrderTerms } from "./venue-order.ts";

/** Side(54) of a report on an order whose side the venue does not trade: undisclosed. */
const UNDISCLOSED = "7";
/** CxlRejResponseTo(434): an OrderCancelRequest(F). */
const CANCEL_REQUEST = "1";

/**
 * NewOrderSingle(D) in words; what cannot be read becomes zero, nothing or `Other`, which the venue
 * then refuses with a reason.
 */
export function readOrder(message: FixMessage, session: string): OrderTerms {
  const orderQty = message.decimal(38, UNITS_SCALE);
  const price = message.decimal(44, PRICE_SCALE);
  const account = message.text(1);
  return {
    session,
    clOrdID: message.text(11) ?? "",
    symbol: message.text(55) ?? "",
    side: sideOf(message.text(54) ?? "") ?? "Other",
    ordType: ordTypeOf(message.text(40) ?? ""),
    timeInForce: timeInForceOf(message.text(59)) ?? "Other",
    orderQty: asUnits(typeof orderQty === "number" ? orderQty : 0),
    ...(typeof price === "number" ? { price: asPrice(price) } : {}),
    ...(account === undefined ? {} : { account }),
  };
}

export function readStatusQuestion(message: FixMessage, session: string): StatusQuestion {
  const ordStatusReqID = message.text(790);
  return {
    session,
    clOrdID: message.text(11) ?? "",
    symbol: message.text(55) ?? "",
    side: sideOf(message.text(54) ?? "") ?? "Other",
    ...(ordStatusReqID === undefined ? {} : { ordStatusReqID }),
  };
}

export function readCancelWish(message: FixMessage, session: string): CancelWish {
  return { session, clOrdID: message.text(11) ?? "", origClOrdID: message.text(41) ?? "" };
}

/** The body of an ExecutionReport(8). @param isPossResend it may have been sent before a crash */
export function writeReport(
  into: MessageWriter,
  record: ReportRecord,
  isPossResend: boolean,
): void {
  const { cancelClOrdID, ordStatusReqID, ordRejReason, text, side } = record;
  if (isPossResend) into.flag(97, true);
  into.text(37, record.orderID).text(11, cancelClOrdID ?? record.clOrdID);
  if (cancelClOrdID !== undefined) into.text(41, record.clOrdID);
  if (ordStatusReqID !== undefined) into.text(790, ordStatusReqID);
  into.text(17, record.execID).text(150, execTypeChar(record.execType));
  into.text(39, ordStatusChar(record.ordStatus));
  if (ordRejReason !== undefined) into.integer(103, ordRejReason);
  into.text(55, record.symbol).text(54, side === "Other" ? UNDISCLOSED : sideChar(side));
  if (record.orderQty > 0) into.decimal(38, record.orderQty, UNITS_SCALE);
  if (record.execType === "Trade") {
    into.decimal(32, record.lastQty, UNITS_SCALE).decimal(31, record.lastPx, PRICE_SCALE);
  }
  into.decimal(151, record.leavesQty, UNITS_SCALE).decimal(14, record.cumQty, UNITS_SCALE);
  into.decimal(6, record.avgPx, PRICE_SCALE).timestampUs(60, record.timeUs);
  if (text !== undefined) into.text(58, text);
}

/** The body of an OrderCancelReject(9). */
export function writeCancelReject(into: MessageWriter, record: CancelRejectRecord): void {
  into.text(37, record.orderID).text(11, record.clOrdID).text(41, record.origClOrdID);
  into.text(39, ordStatusChar(record.ordStatus)).timestampUs(60, record.timeUs);
  into.text(434, CANCEL_REQUEST).integer(102, record.cxlRejReason).text(58, record.text);
}
