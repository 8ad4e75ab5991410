import { toldCodeOf, wordDenial, wordEnding, wordRefusal } from "../../core/codes.ts";
import type { EndingCode } from "../../core/codes.ts";
import type { OrderDenied, OrderTerms } from "../../core/events.ts";
import type { ClientFilled } from "../../core/execute/fill-events.ts";
import type { OrdStatus } from "../../core/execute/order-status.ts";
import { avgPxOf, cumQtyOf, leavesQtyOf } from "../../core/execute/order.ts";
import type { Order } from "../../core/execute/order.ts";
import type { ReplaceRefusal } from "../../core/execute/replace-order.ts";
import type { ClientReplaced } from "../../core/execute/rest-events.ts";
import { idLetter, orderIDOf } from "../../core/ids.ts";
import { isFinal } from "../../core/execute/order-status.ts";
import {
  asPrice,
  MONEY_SCALE,
  NO_VOLUME,
  plus,
  PRICE_SCALE,
  VOLUME_SCALE,
} from "../../core/units/quantity.ts";
import { quantityOf } from "../../core/units/lots.ts";
import type { Price, Volume } from "../../core/units/quantity.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import type { ExecType } from "../../fix/words.ts";
import { tags } from "../../fix/tags.ts";
import {
  COMMISSION_ABSOLUTE,
  cxlRejReasonOf,
  execTypeChar,
  ordRejReasonOf,
  ordStatusChar,
  ordTypeChar,
  sideChar,
  timeInForceChar,
  TO_CANCEL_REQUEST,
  TO_REPLACE_REQUEST,
  TOO_LATE_TO_CANCEL,
  UNKNOWN_ORDER,
  UNKNOWN_TO_CANCEL,
} from "../../fix/words.ts";

/** ExecID(17) of a report that reports no execution. */
const NOTHING_EXECUTED = "0";

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
  /** Counter of the execution; 0: it reports none. */
  readonly exec: number;
  readonly ordStatus: OrdStatus;
  readonly cumQty: Volume;
  readonly leavesQty: Volume;
  readonly avgPx: Price;
  /** ClOrdID(11) of a request this answers, empty where it answers none. */
  readonly requestID?: string;
  /** OrigClOrdID(41) where the order goes by the request's ClOrdID by now. */
  readonly origClOrdID?: string;
}

/** Accepted and durable: 150=0. */
export function reportNew(into: MessageWriter, terms: OrderTerms, it: Reporting): void {
  write(into, terms, it, {
    execType: "New",
    exec: terms.exec,
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
    exec: event.exec,
    ordStatus: "Rejected",
    cumQty: NO_VOLUME,
    leavesQty: NO_VOLUME,
    avgPx: asPrice(0),
  });
  const reason = `${toldCodeOf(event.code)}: ${wordDenial(event.code)}`;
  into.integer(tags.ordRejReason, ordRejReasonOf(event.code));
  into.text(tags.text, event.detail === "" ? reason : `${reason}: ${event.detail}`);
}

/** A fill: 150=F, with what it costs. What the LP and what the house gave is one to the client. */
export function reportFill(
  into: MessageWriter,
  order: Order,
  fill: ClientFilled,
  it: Reporting,
): void {
  write(into, order.terms, it, standingAt(order, fill));
  quantity(into, tags.lastQty, plus(fill.aQty, fill.bQty), it.quantityPerLot);
  into.decimal(tags.lastPx, fill.lastPx, PRICE_SCALE);
  if (fill.commCurrency === "") return;
  into.decimal(tags.commission, fill.commission, MONEY_SCALE);
  into.text(tags.commType, COMMISSION_ABSOLUTE).text(tags.commCurrency, fill.commCurrency);
}

/** Ended by the LP after acceptance: 150=8 where nothing was filled, else 150=4. */
export function reportEnded(
  into: MessageWriter,
  order: Order,
  end: { exec: number; code: EndingCode; requestID?: string },
  it: Reporting,
): void {
  const execType = endedAs(order.ordStatus);
  const { requestID = "" } = end;
  const report = standing(order, execType, end.exec);
  write(into, order.terms, it, { ...report, requestID });
  if (execType === "Rejected") into.integer(tags.ordRejReason, 0);
  into.text(tags.text, `${toldCodeOf(end.code)}: ${wordEnding(end.code)}`);
}

/** It has other terms, and another ClOrdID: 150=5, with OrigClOrdID(41). */
export function reportReplaced(
  into: MessageWriter,
  order: Order,
  { exec, origClOrdID }: ClientReplaced,
  it: Reporting,
): void {
  const report = standing(order, "Replaced", exec);
  write(into, order.terms, it, { ...report, origClOrdID });
}

const endedAs = (status: OrdStatus): "Rejected" | "Expired" | "Canceled" =>
  status === "Rejected" || status === "Expired" ? status : "Canceled";

/** OrderCancelReject(9): the order of that ClOrdID stays as it is, or is unknown here. */
export function reportNotCanceled(
  into: MessageWriter,
  order: Order | undefined,
  asked: { readonly clOrdID: string; readonly origClOrdID: string },
  journalId: string,
): void {
  into.text(tags.orderID, order === undefined ? "NONE" : orderIDOf(journalId, order.terms.order));
  into.text(tags.clOrdID, asked.clOrdID).text(tags.origClOrdID, asked.origClOrdID);
  into.text(tags.ordStatus, ordStatusChar(order?.ordStatus ?? "Rejected"));
  into.text(tags.cxlRejResponseTo, TO_CANCEL_REQUEST);
  into.integer(tags.cxlRejReason, order === undefined ? UNKNOWN_TO_CANCEL : TOO_LATE_TO_CANCEL);
  into.text(
    tags.text,
    order === undefined
      ? "UNKNOWN_ORDER: no such order, or it ended too long ago"
      : "TOO_LATE_TO_CANCEL: the order is being carried out or has ended",
  );
}

/** OrderCancelReject(9) to a G: the order stays as it is, or is unknown here. */
export function reportNotReplaced(
  into: MessageWriter,
  order: Order | undefined,
  asked: { readonly clOrdID: string; readonly origClOrdID: string } & ReplaceRefusal,
  journalId: string,
): void {
  const { code, detail } = asked;
  into.text(tags.orderID, order === undefined ? "NONE" : orderIDOf(journalId, order.terms.order));
  into.text(tags.clOrdID, asked.clOrdID).text(tags.origClOrdID, asked.origClOrdID);
  into.text(tags.ordStatus, ordStatusChar(order?.ordStatus ?? "Rejected"));
  into.text(tags.cxlRejResponseTo, TO_REPLACE_REQUEST);
  into.integer(tags.cxlRejReason, cxlRejReasonOf(code));
  const reason = `${code}: ${wordRefusal(code)}`;
  into.text(tags.text, detail === "" ? reason : `${reason}: ${detail}`);
}

/**
 * How an order stands: 150=I, with ExecID(17) 0 because nothing was executed.
 *
 * @param clOrdID of those it had the one that was asked for
 */
export function reportStatus(
  into: MessageWriter,
  order: Order,
  it: Reporting,
  clOrdID: string = order.terms.clOrdID,
): void {
  write(into, { ...order.terms, clOrdID }, it, standing(order, "OrderStatus", 0));
  const { denial } = order;
  if (denial !== undefined) into.text(tags.text, `${toldCodeOf(denial)}: ${wordDenial(denial)}`);
  if (order.ending !== undefined)
    into.text(tags.text, `${toldCodeOf(order.ending)}: ${wordEnding(order.ending)}`);
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
  into.text(tags.orderID, asked.orderID === "" ? "NONE" : asked.orderID);
  into.text(tags.clOrdID, asked.clOrdID).text(tags.execID, NOTHING_EXECUTED);
  into
    .text(tags.execType, execTypeChar("OrderStatus"))
    .text(tags.ordStatus, ordStatusChar("Rejected"));
  into.integer(tags.ordRejReason, UNKNOWN_ORDER);
  into
    .text(tags.account, asked.accountText)
    .text(tags.symbol, asked.symbolText)
    .text(tags.side, asked.side);
  into.integer(tags.leavesQty, 0).integer(tags.cumQty, 0).integer(tags.avgPx, 0);
  into.text(tags.text, "UNKNOWN_ORDER: no such order, or it ended too long ago");
}

const standing = (order: Order, execType: ExecType, exec: number): Report => ({
  execType,
  exec,
  ordStatus: order.ordStatus,
  cumQty: cumQtyOf(order),
  leavesQty: isFinal(order.ordStatus) ? NO_VOLUME : leavesQtyOf(order),
  avgPx: avgPxOf(order),
});

/**
 * How an order stood with a fill: what happened behind it in the same step, another fill or the
 * end, has a report of its own.
 */
function standingAt(order: Order, { exec }: ClientFilled): Report {
  const isLast = order.fills.at(-1)?.exec === exec;
  const then = isLast ? order : filledUpTo(order, exec);
  const [cumQty, leavesQty] = [cumQtyOf(then), leavesQtyOf(then)];
  const ordStatus = leavesQty === NO_VOLUME ? "Filled" : "PartiallyFilled";
  return { execType: "Trade", exec, ordStatus, cumQty, leavesQty, avgPx: avgPxOf(then) };
}

function filledUpTo(order: Order, exec: number): Order {
  const fills = order.fills.filter((fill) => fill.exec <= exec);
  let [aFilled, bFilled] = [NO_VOLUME, NO_VOLUME];
  for (const { aQty, bQty } of fills) {
    aFilled = plus(aFilled, aQty);
    bFilled = plus(bFilled, bQty);
  }
  return { ...order, fills, aFilled, bFilled };
}

function write(into: MessageWriter, terms: OrderTerms, it: Reporting, report: Report): void {
  const { requestID = "", origClOrdID = "" } = report;
  into.identifier(tags.orderID, it.journalId, idLetter.order, terms.order);
  into.text(tags.clOrdID, requestID === "" ? terms.clOrdID : requestID);
  if (requestID !== "") into.text(tags.origClOrdID, terms.clOrdID);
  else if (origClOrdID !== "") into.text(tags.origClOrdID, origClOrdID);
  if (report.exec === 0) into.text(tags.execID, NOTHING_EXECUTED);
  else into.identifier(tags.execID, it.journalId, idLetter.exec, report.exec);
  into
    .text(tags.execType, execTypeChar(report.execType))
    .text(tags.ordStatus, ordStatusChar(report.ordStatus));
  into
    .text(tags.account, it.accountText)
    .text(tags.symbol, it.symbolText)
    .text(tags.side, sideChar(terms.side));
  quantity(into, tags.orderQty, terms.orderQty, it.quantityPerLot);
  into
    .text(tags.ordType, ordTypeChar(terms.ordType))
    .text(tags.timeInForce, timeInForceChar(terms.timeInForce));
  if (terms.limitPx > 0) into.decimal(tags.price, terms.limitPx, PRICE_SCALE);
  if (terms.stopPx > 0) into.decimal(tags.stopPx, terms.stopPx, PRICE_SCALE);
  if (terms.expireUs > 0) into.timestampUs(tags.expireTime, terms.expireUs);
  if (terms.position > 0) {
    into.identifier(tags.posMaintRptID, it.journalId, idLetter.order, terms.position);
  }
  quantity(into, tags.leavesQty, report.leavesQty, it.quantityPerLot);
  quantity(into, tags.cumQty, report.cumQty, it.quantityPerLot);
  into.decimal(tags.avgPx, report.avgPx, PRICE_SCALE);
  into.timestampUs(tags.transactTime, it.transactTimeUs);
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
