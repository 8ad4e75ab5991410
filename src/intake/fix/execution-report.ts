import { toldCodeOf, wordDenial, wordEnding } from "../../core/codes.ts";
import type { EndingCode } from "../../core/codes.ts";
import type { ClientFilled, OrderDenied, OrderTerms } from "../../core/events.ts";
import type { OrdStatus } from "../../core/execute/order-status.ts";
import { avgPxOf, cumQtyOf, leavesQtyOf } from "../../core/execute/order.ts";
import type { Order } from "../../core/execute/order.ts";
import { execIDOf, orderIDOf } from "../../core/ids.ts";
import { isFinal } from "../../core/execute/order-status.ts";
import { asPrice, NO_VOLUME, plus, PRICE_SCALE, VOLUME_SCALE } from "../../core/units/quantity.ts";
import { quantityOf } from "../../core/units/lots.ts";
import type { Price, Volume } from "../../core/units/quantity.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import type { ExecType } from "../../fix/words.ts";
import {
  execTypeChar,
  ordRejReasonOf,
  ordStatusChar,
  ordTypeChar,
  sideChar,
  timeInForceChar,
  UNKNOWN_ORDER,
} from "../../fix/words.ts";

/** What an ExecutionReport(8) needs beside the order itself. */
export interface Reporting {
  readonly journalId: string;
  readonly accountText: string;
  readonly symbolText: string;
  /** How many of the session counts make one lot: 1, or the contract size where it counts units. */
  readonly quantityPerLot: number;
  readonly transactTimeUs: number;
}

interface Report {
  readonly execType: ExecType;
  readonly execID: string;
  readonly ordStatus: OrdStatus;
  readonly cumQty: Volume;
  readonly leavesQty: Volume;
  readonly avgPx: Price;
}

/** Accepted and durable: 150=0. */
export function reportNew(into: MessageWriter, terms: OrderTerms, it: Reporting): void {
  write(into, terms, it, {
    execType: "New",
    execID: execIDOf(it.journalId, terms.exec),
    ordStatus: "New",
    cumQty: NO_VOLUME,
    leavesQty: terms.orderQty,
    avgPx: asPrice(0),
  });
}

/** Refused by us: 150=8, once, with OrdRejReason(103) and a coded Text(58). */
export function reportDenied(into: MessageWriter, event: OrderDenied, it: Reporting): void {
  write(into, event, it, {
    execType: "Rejected",
    execID: execIDOf(it.journalId, event.exec),
    ordStatus: "Rejected",
    cumQty: NO_VOLUME,
    leavesQty: NO_VOLUME,
    avgPx: asPrice(0),
  });
  const reason = `${toldCodeOf(event.code)}: ${wordDenial(event.code)}`;
  into.integer(103, ordRejReasonOf(event.code));
  into.text(58, event.detail === "" ? reason : `${reason}: ${event.detail}`);
}

/** A fill: 150=F. What the LP and what the house gave is one fill to the client. */
export function reportFill(
  into: MessageWriter,
  order: Order,
  fill: ClientFilled,
  it: Reporting,
): void {
  write(into, order.terms, it, standing(order, "Trade", execIDOf(it.journalId, fill.exec)));
  quantity(into, 32, plus(fill.aQty, fill.bQty), it.quantityPerLot);
  into.decimal(31, fill.lastPx, PRICE_SCALE);
}

/** Ended by the LP after acceptance: 150=8 where nothing was filled, else 150=4. */
export function reportEnded(
  into: MessageWriter,
  order: Order,
  end: { exec: number; code: EndingCode },
  it: Reporting,
): void {
  const execType = order.ordStatus === "Rejected" ? "Rejected" : "Canceled";
  write(into, order.terms, it, standing(order, execType, execIDOf(it.journalId, end.exec)));
  if (execType === "Rejected") into.integer(103, 0);
  into.text(58, `${end.code}: ${wordEnding(end.code)}`);
}

/** How an order stands: 150=I, with ExecID(17) 0 because nothing was executed. */
export function reportStatus(into: MessageWriter, order: Order, it: Reporting): void {
  write(into, order.terms, it, standing(order, "OrderStatus", "0"));
  const { denial } = order;
  if (denial !== undefined) into.text(58, `${toldCodeOf(denial)}: ${wordDenial(denial)}`);
  if (order.ending !== undefined) into.text(58, `${order.ending}: ${wordEnding(order.ending)}`);
}

/** The answer to a status request for an order that is not, or no longer, known here. */
export function reportUnknownOrder(
  into: MessageWriter,
  asked: {
    clOrdID: string;
    orderID: string;
    accountText: string;
    symbolText: string;
    side: string;
  },
): void {
  into.text(37, asked.orderID === "" ? "NONE" : asked.orderID);
  into.text(11, asked.clOrdID).text(17, "0");
  into.text(150, execTypeChar("OrderStatus")).text(39, ordStatusChar("Rejected"));
  into.integer(103, UNKNOWN_ORDER);
  into.text(1, asked.accountText).text(55, asked.symbolText).text(54, asked.side);
  into.integer(151, 0).integer(14, 0).integer(6, 0);
  into.text(58, "UNKNOWN_ORDER: no such order, or it ended too long ago");
}

const standing = (order: Order, execType: ExecType, execID: string): Report => ({
  execType,
  execID,
  ordStatus: order.ordStatus,
  cumQty: cumQtyOf(order),
  leavesQty: isFinal(order.ordStatus) ? NO_VOLUME : leavesQtyOf(order),
  avgPx: avgPxOf(order),
});

function write(into: MessageWriter, terms: OrderTerms, it: Reporting, report: Report): void {
  into.text(37, orderIDOf(it.journalId, terms.order)).text(11, terms.clOrdID);
  into.text(17, report.execID);
  into.text(150, execTypeChar(report.execType)).text(39, ordStatusChar(report.ordStatus));
  into.text(1, it.accountText).text(55, it.symbolText).text(54, sideChar(terms.side));
  quantity(into, 38, terms.orderQty, it.quantityPerLot);
  into.text(40, ordTypeChar(terms.ordType)).text(59, timeInForceChar(terms.timeInForce));
  quantity(into, 151, report.leavesQty, it.quantityPerLot);
  quantity(into, 14, report.cumQty, it.quantityPerLot);
  into.decimal(6, report.avgPx, PRICE_SCALE);
  into.timestampUs(60, it.transactTimeUs);
}

/**
 * A volume in the session's own quantity.
 *
 * Units are written to the millionth, like lots; a volume that came in by this session is exact.
 */
function quantity(into: MessageWriter, tag: number, volume: Volume, perLot: number): void {
  const exact = quantityOf(volume, VOLUME_SCALE, perLot);
  if (exact === undefined)
    throw new Error(`Invariant: ${volume} must be exact in the session's unit`);
  into.decimal(tag, exact, VOLUME_SCALE);
}
