import { isFinal } from "../../../core/execute/order-status.ts";
import { signOf } from "../../../core/terms.ts";
import type { Violated } from "../checks/violation.ts";
import type { HeardReport } from "./heard-report.ts";
import type { SentOrder } from "./sent-order.ts";

/** ExecType(150): accepted, a fill, how it stands. */
const NEW = "0";
const TRADE = "F";
const STATUS = "I";
const REPLACED = "5";

/** One order as its client knows it from what was said. */
export interface HeardOrder {
  readonly orderID: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: HeardReport["side"];
  /** As it was sent last; undefined: nobody sent it. */
  sent: SentOrder | undefined;
  clOrdID: string;
  orderQty: number;
  /** Sum of the fills that were told. */
  filled: number;
  isAcknowledged: boolean;
  isOver: boolean;
}

/** A fill as it was told first. */
export interface HeardFill {
  readonly order: HeardOrder;
  readonly lastQty: number;
  readonly lastPx: number;
}

/**
 * What one client knows: all it sent and all it was told. No part of the desk has a hand in it.
 *
 * A client is told fills once each, never more than it ordered, never beyond its limit, and
 * nothing of an order that ended.
 */
export class ClientLedger {
  readonly orders: Map<string, HeardOrder> = new Map();
  readonly fills: Map<string, HeardFill> = new Map();
  readonly #sent = new Map<string, SentOrder>();
  /** Sent and nothing heard since. */
  readonly #unanswered = new Set<string>();
  readonly #violated: Violated;
  #reports = 0;

  constructor(violated: Violated) {
    this.#violated = violated;
  }

  get reports(): number {
    return this.#reports;
  }

  sent(order: SentOrder): void {
    const key = keyOf(order.account, order.clOrdID);
    if (this.#sent.has(key)) return;
    this.#sent.set(key, order);
    this.#unanswered.add(key);
  }

  numbersReused(text: string): void {
    this.#violated("I2", `numbers are used again: ${text}`);
  }

  /** What the fills it was told add up to, lots of 10⁻⁶; bought counts up. */
  netOf(account: string, symbol: string): number {
    let net = 0;
    for (const order of this.orders.values()) {
      if (order.account !== account || order.symbol !== symbol) continue;
      net += signOf(order.side) * order.filled;
    }
    return net;
  }

  /** A request to replace; it is answered by a report or by a refusal, or by neither. */
  sentReplacing(order: SentOrder): void {
    const key = keyOf(order.account, order.clOrdID);
    if (!this.#sent.has(key)) this.#sent.set(key, order);
  }

  /** The desk never took them, and says so. */
  notTaken(account: string, clOrdID: string): void {
    this.#unanswered.delete(keyOf(account, clOrdID));
  }

  /** The desk's session says that it never processed the message of an order. */
  missed(account: string, clOrdID: string): void {
    for (const order of this.orders.values()) {
      if (order.account !== account || order.sent?.clOrdID !== clOrdID) continue;
      this.#violated("I1", `${clOrdID} was answered as ${order.orderID}, and is said to be missed`);
    }
  }

  sentOrder(account: string, clOrdID: string): SentOrder | undefined {
    return this.#sent.get(keyOf(account, clOrdID));
  }

  /** Orders whose end is not known: sent without an answer, or answered and open. */
  *unfinished(): Generator<SentOrder> {
    for (const key of this.#unanswered) {
      const sent = this.#sent.get(key);
      if (sent !== undefined) yield sent;
    }
    for (const order of this.orders.values()) {
      const { sent } = order;
      if (!order.isOver && sent !== undefined) yield { ...sent, clOrdID: order.clOrdID };
    }
  }

  heard(report: HeardReport): void {
    this.#reports += 1;
    const { account, clOrdID } = report;
    if (report.isDisowned) return this.#disowned(report);
    this.#unanswered.delete(keyOf(account, clOrdID));
    const order = this.#orderOf(report);
    if (report.execType === TRADE) return this.#fill(report, order);
    if (report.execType === NEW || report.execType === REPLACED) order.isAcknowledged = true;
    if (report.execType === REPLACED) {
      order.clOrdID = clOrdID;
      order.sent = this.#sent.get(keyOf(account, clOrdID));
    }
    if (order.isOver && report.execType !== STATUS) {
      this.#violated("I1", `${order.orderID} ended, and ${report.execType} was told of it`);
    }
    order.orderQty = report.orderQty;
    if (report.execType === STATUS && report.cumQty < order.filled) {
      this.#violated("I3", `${order.orderID} is said to have ${report.cumQty} of ${order.filled}`);
    }
    if (isFinal(report.ordStatus)) this.#end(report, order);
  }

  #end(report: HeardReport, order: HeardOrder): void {
    order.isOver = true;
    if (report.execType !== STATUS && report.cumQty !== order.filled) {
      const told = `${order.filled} were told`;
      this.#violated("I3", `${order.orderID} ends with ${report.cumQty} filled, ${told}`);
    }
  }

  #fill(report: HeardReport, order: HeardOrder): void {
    const { execID, lastQty, lastPx } = report;
    const before = this.fills.get(execID);
    if (before !== undefined) {
      const isSame = before.order === order && before.lastQty === lastQty;
      if (!isSame || before.lastPx !== lastPx) {
        this.#violated("I3", `fill ${execID} was told with two contents`);
      }
      return;
    }
    this.fills.set(execID, { order, lastQty, lastPx });
    if (order.isOver) this.#violated("I3", `${order.orderID} ended and is filled by ${lastQty}`);
    order.filled += lastQty;
    order.isAcknowledged = true;
    order.orderQty = report.orderQty;
    if (order.filled > report.orderQty) {
      this.#violated("I3", `${order.orderID} has ${order.filled} of ${report.orderQty}`);
    }
    if (report.cumQty !== order.filled) {
      this.#violated("I3", `${order.orderID}: 14=${report.cumQty}, told were ${order.filled}`);
    }
    this.#checkPrice(report, order);
    if (isFinal(report.ordStatus)) order.isOver = true;
  }

  #checkPrice({ lastPx, execID, side }: HeardReport, { sent, orderID }: HeardOrder): void {
    if (!(lastPx > 0)) this.#violated("I3", `${orderID} is filled at ${lastPx}`);
    const limitPx = sent?.limitPx ?? 0;
    if (limitPx === 0) return;
    const isBeyond = side === "Buy" ? lastPx > limitPx : lastPx < limitPx;
    if (isBeyond) this.#violated("I3", `${execID} of ${orderID} is at ${lastPx}, past ${limitPx}`);
  }

  #disowned({ account, clOrdID }: HeardReport): void {
    const wasSent = this.#unanswered.delete(keyOf(account, clOrdID));
    // What never arrived was told to be missed before.
    if (wasSent) this.#violated("I1", `${clOrdID} arrived, was not answered and is disowned`);
    for (const order of this.orders.values()) {
      if (order.account !== account || order.clOrdID !== clOrdID) continue;
      this.#violated("I1", `${clOrdID} was acknowledged as ${order.orderID} and is disowned`);
    }
  }

  #orderOf({ orderID, account, symbol, side, clOrdID, orderQty }: HeardReport): HeardOrder {
    const known = this.orders.get(orderID);
    if (known !== undefined) return known;
    const order: HeardOrder = {
      orderID,
      account,
      symbol,
      side,
      sent: this.#sent.get(keyOf(account, clOrdID)),
      clOrdID,
      orderQty,
      filled: 0,
      isAcknowledged: false,
      isOver: false,
    };
    this.orders.set(orderID, order);
    return order;
  }
}

const keyOf = (account: string, clOrdID: string): string => `${account} ${clOrdID}`;
