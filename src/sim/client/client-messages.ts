import { PRICE_SCALE, asPrice, asVolume, VOLUME_SCALE } from "../../core/units/quantity.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import {
  execTypeChar,
  ordStatusOf,
  ordTypeChar,
  sideChar,
  sideOf,
  timeInForceChar,
  UNKNOWN_ORDER,
} from "../../fix/words.ts";
import type { ExecType } from "../../fix/words.ts";
import type { ReportRecord } from "./client-record.ts";
import type { OpenOrder } from "./open-orders.ts";
import type { FlowOrder } from "./order-flow.ts";

const execTypes: readonly ExecType[] = ["New", "Trade", "Canceled", "Rejected", "OrderStatus"];

/** NewOrderSingle(D): a market order, in lots. */
export function writeOrder(
  into: MessageWriter,
  clOrdID: string,
  order: FlowOrder,
  nowUs: number,
): void {
  into.text(11, clOrdID).text(1, order.account).text(55, order.symbol);
  into.text(54, sideChar(order.side)).timestampUs(60, nowUs);
  into.decimal(38, order.orderQty, VOLUME_SCALE);
  into.text(40, ordTypeChar("Market")).text(59, timeInForceChar("ImmediateOrCancel"));
}

/** OrderStatusRequest(H). */
export function writeQuestion(into: MessageWriter, order: OpenOrder): void {
  into.text(11, order.clOrdID).text(1, order.account).text(55, order.symbol);
  into.text(54, sideChar(order.side));
}

/**
 * Reads an ExecutionReport(8) that passed the dictionary.
 *
 * @returns undefined when it says nothing that could be written down
 */
export function readReport(
  message: FixMessage,
  session: string,
  nowUs: number,
): ReportRecord | undefined {
  const execType = execTypes.find((word) => execTypeChar(word) === message.text(150));
  const ordStatus = ordStatusOf(message.text(39) ?? "");
  const side = sideOf(message.text(54) ?? "");
  const lastQty = decimalOf(message, 32, VOLUME_SCALE);
  const lastPx = decimalOf(message, 31, PRICE_SCALE);
  const cumQty = decimalOf(message, 14, VOLUME_SCALE);
  const isSound = lastQty !== undefined && lastPx !== undefined && cumQty !== undefined;
  if (execType === undefined || ordStatus === undefined || side === undefined || !isSound) {
    return undefined;
  }
  const isDisowned = execType === "OrderStatus" && message.integer(103) === UNKNOWN_ORDER;
  const text = message.text(58);
  return {
    kind: "report",
    timeUs: nowUs,
    session,
    msgSeqNum: message.msgSeqNum,
    execType,
    ordStatus,
    orderID: message.text(37) ?? "",
    clOrdID: message.text(11) ?? "",
    execID: message.text(17) ?? "",
    account: message.text(1) ?? "",
    symbol: message.text(55) ?? "",
    side,
    lastQty: asVolume(lastQty),
    lastPx: asPrice(lastPx),
    cumQty: asVolume(cumQty),
    ...(isDisowned ? { isDisowned } : {}),
    ...(text === undefined ? {} : { text }),
  };
}

/** @returns 0 when the field is absent, undefined when it is no exact number */
function decimalOf(message: FixMessage, tag: number, scale: number): number | undefined {
  const value = message.decimal(tag, scale) ?? 0;
  return typeof value === "number" ? value : undefined;
}
