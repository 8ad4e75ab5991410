import type { Event, FillSuspended, LegCreated, OrderAccepted } from "../../core/events.ts";
import { isFinal } from "../../core/execute/order-status.ts";
import { cumQtyOf } from "../../core/execute/order.ts";
import type { Leg, Order } from "../../core/execute/order.ts";
import type { HouseOrdered } from "../../core/house/house-events.ts";
import { NumberedTable } from "../../core/numbered-table.ts";
import type { State } from "../../core/state.ts";
import type { Side, TimeInForce } from "../../core/terms.ts";

/** An order that entered and is not over. Volumes in lots of 10⁻⁶. */
export interface EnteredOrder {
  readonly order: number;
  readonly account: number;
  readonly symbol: number;
  readonly side: Side;
  orderQty: number;
  /** 0: none. */
  limitPx: number;
  /** Told to its client so far, of both books. */
  filled: number;
  /** Of that, what was told before it was last decided about. */
  before: number;
  /** Of the rest, what the house filled. */
  kept: number;
  /** What the decision gives to LPs. */
  toHedge: number;
  /** Its legs since that decision, the latest first. */
  legs: EnteredLeg | undefined;
}

/** A child order that was journaled. */
export interface EnteredLeg {
  readonly leg: number;
  readonly lp: number;
  readonly symbol: number;
  readonly side: Side;
  readonly orderQty: number;
  readonly limitPx: number;
  /** Undefined: its order is over, or was decided about anew. */
  of: EnteredOrder | undefined;
  next: EnteredLeg | undefined;
  readonly timeInForce: TimeInForce;
  /** Less what a correction put in the place of an earlier fill: its order has had that. */
  filled: number;
  hasLeft: boolean;
  /** It ended without being filled whole. */
  hasEnded: boolean;
  isOver: boolean;
}

/**
 * What entered, added up from journaled events alone. The router's own state is read once, at a
 * start, when it is what the journal adds up to; from then on it is never asked.
 *
 * An order is kept until it is over and a leg until it and its order are, so there are never more
 * than may be open.
 */
export class EnteredOrders {
  readonly #orders = new NumberedTable<EnteredOrder>();
  readonly #legs = new NumberedTable<EnteredLeg>();
  #lastLeg = 0;

  get orderCount(): number {
    return this.#orders.size;
  }

  get legCount(): number {
    return this.#legs.size;
  }

  order(number: number): EnteredOrder | undefined {
    return this.#orders.get(number);
  }

  leg(number: number): EnteredLeg | undefined {
    return this.#legs.get(number);
  }

  /** Some leg of this journal has or had this number. */
  wasJournaled(leg: number): boolean {
    return leg > 0 && leg <= this.#lastLeg;
  }

  /** What was open when the process began, by the journal; whatever was created may be out. */
  takeUp({ orders, nextLeg }: State): void {
    this.#lastLeg = nextLeg - 1;
    for (const leg of orders.openLegs()) this.#legs.set(leg.leg, takenUp(leg, undefined));
    for (const order of orders.openOrders()) this.#takeUpOrder(order);
  }

  #takeUpOrder(order: Order): void {
    const { terms, before, legs } = order;
    const entered: EnteredOrder = {
      order: terms.order,
      account: terms.account,
      symbol: terms.symbol,
      side: terms.side,
      orderQty: terms.orderQty,
      limitPx: terms.limitPx,
      filled: cumQtyOf(order),
      before: before.aFilled + before.bFilled,
      kept: order.bFilled - before.bFilled,
      toHedge: order.aVolume - before.aFilled,
      legs: undefined,
    };
    this.#orders.set(terms.order, entered);
    for (const leg of legs.slice(before.legs)) {
      entered.legs = takenUp(leg, entered);
      this.#legs.set(leg.leg, entered.legs);
    }
  }

  hear(event: Event): void {
    switch (event.type) {
      case "OrderAccepted":
        return this.#accept(event);
      case "HouseOrdered":
        return this.#enter(event, -1, 0);
      case "OrderDecided":
        return this.#decide(event.order, event.aVolume);
      case "LegCreated":
        return this.#create(event);
      case "LegFilled":
        return this.#fillLeg(event.leg, event.lastQty);
      case "FillSuspended":
        return this.#suspend(event);
      case "LegRejected":
      case "LegWithheld":
      case "LegCanceled":
      case "LegExpired":
        return this.#endLeg(event.leg);
      case "ClientFilled":
        return this.#fill(event.order, event.aQty, event.bQty);
      case "HouseFilled":
        return this.#fill(event.order, event.volume, 0);
      case "ClientReplaced":
        return this.#replace(event.order, event.orderQty, event.limitPx);
      case "ClientRejected":
      case "ClientCanceled":
      case "ClientExpired":
      case "HouseEnded":
        return this.#end(event.order);
      default:
        return undefined;
    }
  }

  #accept(event: OrderAccepted): void {
    this.#enter(event, event.account, event.limitPx);
  }

  #enter(event: OrderAccepted | HouseOrdered, account: number, limitPx: number): void {
    const { order, symbol, side, orderQty } = event;
    const none = { filled: 0, before: 0, kept: 0, toHedge: 0, legs: undefined };
    this.#orders.set(order, { order, account, symbol, side, orderQty, limitPx, ...none });
  }

  #decide(number: number, toHedge: number): void {
    const order = this.#orders.get(number);
    if (order === undefined) return;
    this.#dropLegs(order);
    order.toHedge = toHedge;
    order.before = order.filled;
    order.kept = 0;
  }

  #create(event: LegCreated): void {
    const { leg, lp, symbol, side, orderQty, limitPx, timeInForce } = event;
    // A number that comes twice is one leg: what is known of the first stands.
    if (this.#legs.has(leg)) return;
    this.#lastLeg = Math.max(this.#lastLeg, leg);
    const of = this.#orders.get(event.order);
    const created: EnteredLeg = {
      leg,
      lp,
      symbol,
      side,
      orderQty,
      limitPx,
      of,
      next: of?.legs,
      timeInForce,
      filled: 0,
      hasLeft: false,
      hasEnded: false,
      isOver: false,
    };
    this.#legs.set(leg, created);
    if (of !== undefined) of.legs = created;
  }

  #fillLeg(number: number, lastQty: number): void {
    const leg = this.#legs.get(number);
    if (leg === undefined) return;
    leg.filled += lastQty;
    if (leg.filled >= leg.orderQty) this.#over(leg);
  }

  /** A corrected fill is filled once more, and what that gives no order is told after it. */
  #suspend({ leg: number, volume, why }: FillSuspended): void {
    const leg = this.#legs.get(number);
    if (leg === undefined || why !== "CORRECTED") return;
    leg.filled -= volume;
    leg.isOver = leg.hasEnded || leg.filled >= leg.orderQty;
  }

  #endLeg(number: number): void {
    const leg = this.#legs.get(number);
    if (leg === undefined) return;
    leg.hasEnded = true;
    this.#over(leg);
  }

  #over(leg: EnteredLeg): void {
    leg.isOver = true;
    if (leg.of === undefined) this.#legs.delete(leg.leg);
  }

  #fill(number: number, aQty: number, bQty: number): void {
    const order = this.#orders.get(number);
    if (order === undefined) return;
    order.filled += aQty + bQty;
    order.kept += bQty;
    if (order.filled >= order.orderQty) this.#end(number);
  }

  #replace(number: number, orderQty: number, limitPx: number): void {
    const order = this.#orders.get(number);
    if (order === undefined) return;
    order.orderQty = orderQty;
    order.limitPx = limitPx;
    if (order.filled >= orderQty) this.#end(number);
  }

  #end(number: number): void {
    const order = this.#orders.get(number);
    if (order === undefined) return;
    this.#dropLegs(order);
    this.#orders.delete(number);
  }

  /** Those still at an LP are remembered by themselves. */
  #dropLegs(order: EnteredOrder): void {
    let leg = order.legs;
    order.legs = undefined;
    while (leg !== undefined) {
      const { next } = leg;
      leg.of = undefined;
      leg.next = undefined;
      if (leg.isOver) this.#legs.delete(leg.leg);
      leg = next;
    }
  }
}

const takenUp = (it: Leg, of: EnteredOrder | undefined): EnteredLeg => ({
  leg: it.leg,
  lp: it.lp,
  symbol: it.symbol,
  side: it.side,
  orderQty: it.orderQty,
  limitPx: it.limitPx,
  of,
  next: of?.legs,
  timeInForce: it.timeInForce,
  filled: it.cumQty,
  hasLeft: true,
  hasEnded: isFinal(it.ordStatus),
  isOver: isFinal(it.ordStatus),
});

/**
 * What of an order is out since it was last decided about: a leg that may still be filled, in doubt
 * or not, is out whole, one that is over as far as it was filled.
 */
export function outOf(order: EnteredOrder): number {
  let out = 0;
  for (let leg = order.legs; leg !== undefined; leg = leg.next) {
    if (!leg.hasLeft) continue;
    out += leg.isOver ? Math.min(leg.filled, leg.orderQty) : leg.orderQty;
  }
  return out;
}

/** What its legs may still be filled. */
export function openOf(order: EnteredOrder): number {
  let open = 0;
  for (let leg = order.legs; leg !== undefined; leg = leg.next) {
    if (leg.hasLeft && !leg.isOver) open += Math.max(0, leg.orderQty - leg.filled);
  }
  return open;
}
