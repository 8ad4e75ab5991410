import { nothingLeft } from "../accounts/closing-parts.ts";
import { endingCodes } from "../codes.ts";
import type { OrderAccepted, OrderTerms } from "../events.ts";
import { ordTypes, sides, timesInForce } from "../terms.ts";
import { asMoney, asPrice, asVolume } from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";
import type { ClientFilled } from "./fill-events.ts";
import { ordStatuses } from "./order-status.ts";
import { newOrder } from "./order.ts";
import type { ClientFill, Leg, LegExec, Order } from "./order.ts";
import type { PackedRows } from "./packed-rows.ts";

/** Numbers and words of an order's terms, of the order itself, of each of its fills and legs. */
const TERMS = [15, 1] as const;
const ORDER = [21, 1] as const;
const FILL = [7, 1] as const;
const LEG = [13, 2] as const;
/** Of each of a leg's execs. */
const EXEC = [2, 1] as const;

/**
 * Whether it is as most orders are once they are over: a client's own, accepted, never replaced,
 * with nothing of it left anywhere. Of its legs none may be open.
 */
export const isPackable = (order: Order): boolean =>
  order.decision === undefined &&
  order.house === undefined &&
  order.move === undefined &&
  order.earlier === undefined &&
  order.denial === undefined &&
  order.closing === nothingLeft &&
  !order.isResting &&
  !order.isToOpen;

/**
 * Writes an order that `isPackable` into a row.
 *
 * @param before the row it was in, which is used again where it is as long
 * @returns the row; undefined: it is too long for one
 */
export function packOrder(rows: PackedRows, order: Order, before?: number): number | undefined {
  let numbers = TERMS[0] + ORDER[0] + order.fills.length * FILL[0];
  let words = TERMS[1] + ORDER[1] + order.fills.length * FILL[1];
  for (const { execs } of order.legs) {
    numbers += LEG[0] + execs.length * EXEC[0];
    words += LEG[1] + execs.length * EXEC[1];
  }
  const row = begin(rows, before, numbers, words);
  if (row === undefined) return undefined;
  putTerms(rows, order.terms);
  putOrder(rows, order);
  rows.put(order.fills.length);
  for (const fill of order.fills) putFill(rows, fill);
  rows.put(order.legs.length);
  for (const leg of order.legs) putLeg(rows, leg);
  rows.end();
  return row;
}

function begin(
  rows: PackedRows,
  before: number | undefined,
  numbers: number,
  words: number,
): number | undefined {
  if (before !== undefined) {
    if (rows.beginAgain(before, numbers, words)) return before;
    rows.free(before);
  }
  return rows.begin(numbers, words);
}

/** The same order again, another object. */
export function unpackOrder(rows: PackedRows, row: number): Order {
  rows.open(row);
  const order = newOrder(takeTerms(rows));
  takeOrder(rows, order);
  const { order: number } = order.terms;
  order.fills = listOf(rows.take(), () => takeFill(rows, number));
  order.legs = listOf(rows.take(), () => takeLeg(rows, order));
  return order;
}

/** What is told of an order that is forgotten, leg by leg. */
export interface Leaving {
  leg(leg: number): void;
  /** What an LP filled of the leg that was told last. */
  fill(lp: number, execID: string, lastQty: Volume, limitPx: Price): void;
}

/** Tells of a packed order what is needed when it is forgotten, and makes no objects of it. */
export function readLeaving(rows: PackedRows, row: number, leaving: Leaving): OrderName {
  rows.open(row);
  const clOrdID = rows.takeWord();
  rows.skip(2, 0);
  const account = rows.take();
  rows.skip(TERMS[0] - 3 + ORDER[0] - 2, ORDER[1]);
  const fills = rows.take();
  rows.skip(fills * FILL[0], fills * FILL[1]);
  for (let left = rows.take(); left > 0; left--) readLeavingLeg(rows, leaving);
  return { account, clOrdID };
}

/** What no two orders that are remembered have in common. */
export type OrderName = Pick<OrderTerms, "account" | "clOrdID">;

/** Of which session a packed order is. */
export function sessionIn(rows: PackedRows, row: number): number {
  rows.open(row);
  // Behind order, exec, account and symbol.
  rows.skip(4, 0);
  return rows.take();
}

function readLeavingLeg(rows: PackedRows, leaving: Leaving): void {
  leaving.leg(rows.take());
  const lp = rows.take();
  rows.skip(3, LEG[1]);
  const limitPx = asPrice(rows.take());
  rows.skip(LEG[0] - 7, 0);
  for (let left = rows.take(); left > 0; left--) {
    leaving.fill(lp, rows.takeWord(), asVolume(rows.take()), limitPx);
    rows.skip(EXEC[0] - 1, 0);
  }
}

function listOf<T>(length: number, take: () => T): T[] {
  const list: T[] = [];
  for (let at = 0; at < length; at++) list.push(take());
  return list;
}

/** @throws `Invariant:` where no word has that number */
function wordAt<Word>(words: readonly Word[], number: number): Word {
  const word = words[number];
  if (word === undefined) throw new Error(`Invariant: no word has number ${number}`);
  return word;
}

function putTerms(rows: PackedRows, terms: OrderTerms): void {
  rows.putWord(terms.clOrdID);
  rows.put(terms.order);
  rows.put(terms.exec);
  rows.put(terms.account);
  rows.put(terms.symbol);
  rows.put(terms.session);
  rows.put(sides.indexOf(terms.side));
  rows.put(ordTypes.indexOf(terms.ordType));
  rows.put(timesInForce.indexOf(terms.timeInForce));
  rows.put(terms.orderQty);
  rows.put(terms.limitPx);
  rows.put(terms.stopPx);
  rows.put(terms.expireUs);
  rows.put(terms.isClosing ? 1 : 0);
  rows.put(terms.transactTimeUs);
  rows.put(terms.position);
}

// What an object is made of is evaluated in the order it is written in.
const takeTerms = (rows: PackedRows): OrderAccepted => ({
  type: "OrderAccepted",
  clOrdID: rows.takeWord(),
  order: rows.take(),
  exec: rows.take(),
  account: rows.take(),
  symbol: rows.take(),
  session: rows.take(),
  side: wordAt(sides, rows.take()),
  ordType: wordAt(ordTypes, rows.take()),
  timeInForce: wordAt(timesInForce, rows.take()),
  orderQty: asVolume(rows.take()),
  limitPx: asPrice(rows.take()),
  stopPx: asPrice(rows.take()),
  expireUs: rows.take(),
  isClosing: rows.take() === 1,
  transactTimeUs: rows.take(),
  position: rows.take(),
});

function putOrder(rows: PackedRows, order: Order): void {
  const { before, ending } = order;
  rows.putWord(order.detail);
  rows.put(order.rank);
  rows.put(order.decisionAt);
  // Else they are the terms of the order, which was never replaced.
  rows.put(order.decidedTerms.orderQty);
  rows.put(ordStatuses.indexOf(order.ordStatus));
  rows.put(ending === undefined ? -1 : endingCodes.indexOf(ending));
  rows.put(order.aVolume);
  rows.put(order.bVolume);
  rows.put(order.aCloses);
  rows.put(order.bCloses);
  rows.put(order.sliver);
  rows.put(order.keptInstead);
  rows.put(order.isStopReached ? 1 : 0);
  rows.put(order.failovers);
  rows.put(order.rests);
  rows.put(before.aFilled);
  rows.put(before.bFilled);
  rows.put(before.legs);
  rows.put(order.aFilled);
  rows.put(order.bFilled);
}

function takeOrder(rows: PackedRows, order: Order): void {
  order.detail = rows.takeWord();
  order.rank = rows.take();
  order.decisionAt = rows.take();
  const orderQty = asVolume(rows.take());
  if (orderQty !== order.terms.orderQty) order.decidedTerms = { ...order.terms, orderQty };
  order.ordStatus = wordAt(ordStatuses, rows.take());
  const ending = rows.take();
  order.ending = ending < 0 ? undefined : wordAt(endingCodes, ending);
  order.aVolume = asVolume(rows.take());
  order.bVolume = asVolume(rows.take());
  order.aCloses = asVolume(rows.take());
  order.bCloses = asVolume(rows.take());
  order.sliver = asVolume(rows.take());
  order.keptInstead = asVolume(rows.take());
  order.isStopReached = rows.take() === 1;
  order.failovers = rows.take();
  order.rests = rows.take();
  const [aFilled, bFilled, legs] = [asVolume(rows.take()), asVolume(rows.take()), rows.take()];
  // Most never rested, and have in common that nothing was done before.
  if (aFilled !== 0 || bFilled !== 0 || legs !== 0) order.before = { aFilled, bFilled, legs };
  order.aFilled = asVolume(rows.take());
  order.bFilled = asVolume(rows.take());
}

function putFill(rows: PackedRows, fill: ClientFill): void {
  rows.put(fill.exec);
  rows.put(fill.leg);
  rows.put(fill.aQty);
  rows.put(fill.bQty);
  rows.put(fill.lastPx);
  rows.put(fill.kept);
  rows.put(fill.commission);
  rows.putWord(fill.commCurrency);
}

const takeFill = (rows: PackedRows, order: number): ClientFilled => ({
  type: "ClientFilled",
  order,
  exec: rows.take(),
  leg: rows.take(),
  aQty: asVolume(rows.take()),
  bQty: asVolume(rows.take()),
  lastPx: asPrice(rows.take()),
  kept: asPrice(rows.take()),
  commission: asMoney(rows.take()),
  commCurrency: rows.takeWord(),
});

function putLeg(rows: PackedRows, leg: Leg): void {
  rows.put(leg.leg);
  rows.put(leg.lp);
  rows.put(leg.symbol);
  rows.put(sides.indexOf(leg.side));
  rows.put(leg.orderQty);
  rows.put(leg.limitPx);
  rows.put(leg.expectedPx);
  rows.put(timesInForce.indexOf(leg.timeInForce));
  rows.put(ordStatuses.indexOf(leg.ordStatus));
  rows.putWord(leg.lpOrderID);
  rows.put(leg.cancel);
  rows.put(leg.cumQty);
  rows.put(leg.statusCumQty);
  rows.putWord(leg.text);
  rows.put(leg.execs.length);
  for (const { execID, lastQty, lastPx } of leg.execs) {
    rows.putWord(execID);
    rows.put(lastQty);
    rows.put(lastPx);
  }
}

function takeLeg(rows: PackedRows, order: Order): Leg {
  const leg: Leg = {
    leg: rows.take(),
    order,
    lp: rows.take(),
    symbol: rows.take(),
    side: wordAt(sides, rows.take()),
    orderQty: asVolume(rows.take()),
    limitPx: asPrice(rows.take()),
    expectedPx: asPrice(rows.take()),
    timeInForce: wordAt(timesInForce, rows.take()),
    ordStatus: wordAt(ordStatuses, rows.take()),
    isInDoubt: false,
    lpOrderID: rows.takeWord(),
    cancel: rows.take(),
    cumQty: asVolume(rows.take()),
    execs: [],
    statusCumQty: asVolume(rows.take()),
    text: rows.takeWord(),
  };
  leg.execs = listOf(rows.take(), () => takeExec(rows));
  return leg;
}

const takeExec = (rows: PackedRows): LegExec => ({
  execID: rows.takeWord(),
  lastQty: asVolume(rows.take()),
  lastPx: asPrice(rows.take()),
});
