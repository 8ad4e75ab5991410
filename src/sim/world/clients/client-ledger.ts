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
  /** Sum of the fills that were told, and of each times its price. */
  filled: number;
  value: bigint;
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
  /** ClOrdIDs under which more than one order was sent. */
  readonly #sentOtherwise = new Set<string>();
  /** Sent and nothing heard since. */
  readonly #unanswered = new Set<string>();
  /** Requests to cancel or replace that were neither done nor refused, by ClOrdID(11). */
  readonly requests: Set<string> = new Set();
  /** Asked about and not answered since. */
  readonly awaited: Set<string> = new Set();
  /** ExecID(17) of all that was told once. */
  readonly #told = new Set<string>();
  readonly #violated: Violated;
  #reports = 0;

  constructor(violated: Violated) {
    this.#violated = violated;
  }

  get reports(): number {
    return this.#reports;
  }

  /** Whether a report was told that executes something, or says that it was taken or ended. */
  isTold(execID: string): boolean {
    return this.#told.has(execID);
  }

  told(): Iterable<string> {
    return this.#told;
  }

  /** Whether nothing but one order was sent under a ClOrdID, however often. */
  isSentAlike({ account, clOrdID }: SentOrder): boolean {
    return !this.#sentOtherwise.has(keyOf(account, clOrdID));
  }

  /** Orders of which nothing was heard, not even that they were never taken. */
  unanswered(): Iterable<string> {
    return this.#unanswered;
  }

  /** From here on whatever is unfinished is to be told of in answer to a question. */
  awaitAnswers(): void {
    this.awaited.clear();
    for (const { account, clOrdID } of this.unfinished()) {
      this.awaited.add(keyOf(account, clOrdID));
    }
  }

  sent(order: SentOrder): void {
    const key = keyOf(order.account, order.clOrdID);
    const before = this.#sent.get(key);
    if (before !== undefined) {
      if (before.orderQty !== order.orderQty) this.#sentOtherwise.add(key);
      return;
    }
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
    const { account, clOrdID, execType, execID } = report;
    if (execType === STATUS) this.awaited.delete(keyOf(account, clOrdID));
    else {
      this.#told.add(execID);
      this.requests.delete(clOrdID);
    }
    if (report.isDisowned) return this.#disowned(report);
    this.#unanswered.delete(keyOf(account, clOrdID));
    const order = this.#orderOf(report);
    if (execType === TRADE) return this.#fill(report, order);
    if (execType === NEW || execType === REPLACED) order.isAcknowledged = true;
    if (execType === REPLACED) {
      order.clOrdID = clOrdID;
      order.sent = this.#sent.get(keyOf(account, clOrdID));
    }
    if (order.isOver && execType !== STATUS) {
      this.#violated("I1", `${order.orderID} ended, and ${execType} was told of it`);
    }
    order.orderQty = report.orderQty;
    this.#checkStanding(report, order);
    if (isFinal(report.ordStatus)) order.isOver = true;
  }

  /** What a report says beside its own news is what the fills before it come to. */
  #checkStanding(report: HeardReport, { orderID, filled, value }: HeardOrder): void {
    const { cumQty, leavesQty, avgPx, orderQty, ordStatus, execType } = report;
    if (cumQty !== filled) {
      this.#violated("I3", `${orderID}: ${execType} with 14=${cumQty}, told were ${filled}`);
      return;
    }
    const leaves = isFinal(ordStatus) ? 0 : orderQty - cumQty;
    if (leavesQty !== leaves) {
      this.#violated("I3", `${orderID}: ${execType} with 151=${leavesQty}, not ${leaves}`);
    }
    const average = filled === 0 ? 0 : Number(value / BigInt(filled));
    if (avgPx !== average) {
      this.#violated("I3", `${orderID}: ${execType} with 6=${avgPx}, fills come to ${average}`);
    }
    const status = cumQty === orderQty ? "Filled" : cumQty > 0 ? "PartiallyFilled" : "New";
    if (!isFinal(ordStatus) && ordStatus !== status) {
      this.#violated("I3", `${orderID}: ${execType} with 39 ${ordStatus}, it is ${status}`);
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
    order.value += BigInt(lastQty) * BigInt(lastPx);
    order.isAcknowledged = true;
    order.orderQty = report.orderQty;
    if (order.filled > report.orderQty) {
      this.#violated("I3", `${order.orderID} has ${order.filled} of ${report.orderQty}`);
    }
    this.#checkStanding(report, order);
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
      value: 0n,
      isAcknowledged: false,
      isOver: false,
    };
    this.orders.set(orderID, order);
    return order;
  }
}

const keyOf = (account: string, clOrdID: string): string => `${account} ${clOrdID}`;
