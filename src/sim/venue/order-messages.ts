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
import type { TimeInForce } from "../../core/terms.ts";
import { asUnits, UNITS_SCALE } from "../units.ts";
import type { Instruments } from "./instruments.ts";
import type { Manners } from "./manners.ts";
import type { CancelWish, StatusQuestion } from "./order-desk.ts";
import type { CancelRejectRecord, ReportRecord } from "./trade-record.ts";
import type { OrderTerms } from "./venue-order.ts";

/** How one venue reads and writes. */
export interface Speech {
  readonly manners: Manners;
  readonly instruments: Instruments;
}

/** Side(54) of a report on an order whose side the venue does not trade: undisclosed. */
const UNDISCLOSED = "7";
/** CxlRejReason(102), and BusinessRejectReason(380) for the same. */
const UNKNOWN_ORDER = 1;
const UNKNOWN_ID = 1;
/** CxlRejResponseTo(434): an OrderCancelRequest(F). */
const CANCEL_REQUEST = "1";

/**
 * NewOrderSingle(D) in words; what cannot be read becomes zero, nothing or `Other`, which the venue
 * then refuses with a reason.
 */
export function readOrder(message: FixMessage, session: string, speech: Speech): OrderTerms {
  const orderQty = message.decimal(38, UNITS_SCALE);
  const price = message.decimal(44, PRICE_SCALE);
  const account = message.text(1);
  return {
    session,
    clOrdID: message.text(11) ?? "",
    symbol: speech.instruments.symbolIn(message),
    side: sideOf(message.text(54) ?? "") ?? "Other",
    ordType: ordTypeOf(message.text(40) ?? ""),
    timeInForce: timeInForceIn(message, speech),
    orderQty: asUnits(typeof orderQty === "number" ? orderQty : 0),
    ...(typeof price === "number" ? { price: asPrice(price) } : {}),
    ...(account === undefined ? {} : { account }),
  };
}

/** Where TimeInForce(59) is not read, type and ExpireTime(126) say it. */
function timeInForceIn(message: FixMessage, { manners }: Speech): TimeInForce {
  if (!manners.ignoresTimeInForce) return timeInForceOf(message.text(59));
  if (ordTypeOf(message.text(40) ?? "") === "Market") return "ImmediateOrCancel";
  return message.has(126) ? "GoodTillDate" : "GoodTillCancel";
}

export function readStatusQuestion(
  message: FixMessage,
  session: string,
  { instruments }: Speech,
): StatusQuestion {
  const ordStatusReqID = message.text(790);
  return {
    session,
    clOrdID: message.text(11) ?? "",
    symbol: instruments.symbolIn(message),
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
  { instruments, manners }: Speech,
): void {
  const { cancelClOrdID, ordStatusReqID, ordRejReason, text, side, execRefID } = record;
  const isFill = record.execType === "Trade" || execRefID !== undefined;
  if (isPossResend) into.flag(97, true);
  into.text(37, record.orderID).text(11, cancelClOrdID ?? record.clOrdID);
  if (cancelClOrdID !== undefined) into.text(41, record.clOrdID);
  if (ordStatusReqID !== undefined) into.text(790, ordStatusReqID);
  if (manners.hasExecID) into.text(17, record.execID);
  if (manners.hasSecondaryExecID) into.text(527, isFill ? record.execID : "0");
  if (execRefID !== undefined) into.text(19, execRefID);
  into.text(150, execTypeChar(record.execType));
  into.text(39, ordStatusChar(record.ordStatus));
  if (ordRejReason !== undefined) into.integer(103, ordRejReason);
  instruments.write(into, record.symbol);
  into.text(54, side === "Other" ? UNDISCLOSED : sideChar(side));
  if (record.orderQty > 0) into.decimal(38, record.orderQty, UNITS_SCALE);
  if (isFill) into.decimal(32, record.lastQty, UNITS_SCALE);
  if (isFill && manners.hasLastPx) into.decimal(31, record.lastPx, PRICE_SCALE);
  into.decimal(151, record.leavesQty, UNITS_SCALE).decimal(14, record.cumQty, UNITS_SCALE);
  if (manners.hasLastPx || record.cumQty > 0) into.decimal(6, record.avgPx, PRICE_SCALE);
  into.timestampUs(60, record.timeUs);
  if (manners.hasPositionID) into.text(721, record.orderID);
  if (text !== undefined) into.text(58, text);
}

/** The body of an OrderCancelReject(9). */
export function writeCancelReject(into: MessageWriter, record: CancelRejectRecord): void {
  into.text(37, record.orderID).text(11, record.clOrdID).text(41, record.origClOrdID);
  into.text(39, ordStatusChar(record.ordStatus)).timestampUs(60, record.timeUs);
  into.text(434, CANCEL_REQUEST).integer(102, record.cxlRejReason).text(58, record.text);
}

/** The same as BusinessMessageReject(j). */
export function writeBusinessReject(into: MessageWriter, record: CancelRejectRecord): void {
  into.text(372, "F").text(379, record.clOrdID);
  into.integer(380, record.cxlRejReason === UNKNOWN_ORDER ? UNKNOWN_ID : 0).text(58, record.text);
}
