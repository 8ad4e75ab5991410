import type { Event, LegCreated, LegFilled, OrderDecided } from "../../../core/events.ts";
import type { ClientFilled } from "../../../core/execute/fill-events.ts";
import type { HouseFilled } from "../../../core/house/house-events.ts";
import type { PositionMoved } from "../../../core/house/move-events.ts";
import type { Side } from "../../../core/terms.ts";
import { clientsOrder, houseOrder, outOf } from "./known.ts";
import type { KnownLeg, KnownOrder } from "./known.ts";
import { Sums } from "./sums.ts";
import type { Violated } from "./violation.ts";

/**
 * Books kept from the journal's events alone, by other means than the core's: the slow, obvious
 * twin. Each event is held against what is known by then.
 */
export class EventLedger {
  readonly orders: Map<number, KnownOrder> = new Map();
  readonly legs: Map<number, KnownLeg> = new Map();
  /** Client fills by the counter of their report. */
  readonly clientFills: Map<number, ClientFilled> = new Map();
  /** By account, symbol and book; by LP and symbol; by symbol. Client buys count up. */
  readonly positions: Sums = new Sums();
  readonly hedges: Sums = new Sums();
  readonly suspense: Sums = new Sums();
  readonly orphans: Sums = new Sums();
  readonly house: Sums = new Sums();
  /** What an LP filled of a leg, by leg; of fills that name none, by LP and symbol. */
  readonly filledOf: Sums = new Sums();
  /** All ClOrdIDs that were accepted, by account. */
  readonly accepted: Map<string, KnownOrder> = new Map();
  readonly #execIDs = new Set<string>();
  readonly #busted = new Set<string>();
  readonly #violated: Violated;
  #exec = 0;
  #events = 0;

  constructor(violated: Violated) {
    this.#violated = violated;
  }

  get events(): number {
    return this.#events;
  }

  take(event: Event, nowNs: number): void {
    this.#events += 1;
    if ("exec" in event) {
      this.#exec += 1;
      this.#must(event.exec === this.#exec, "I7", `report ${event.exec} follows ${this.#exec - 1}`);
    }
    if (this.#takeOrder(event)) return;
    if (this.#takeLeg(event, nowNs)) return;
    this.#takeHouse(event);
  }

  #must(isSo: boolean, invariant: "I2" | "I3" | "I4" | "I5" | "I7" | "I8", text: string): void {
    if (!isSo) this.#violated(invariant, text);
  }

  /** @returns whether it was one of those */
  #takeOrder(event: Event): boolean {
    switch (event.type) {
      case "OrderAccepted": {
        const order = clientsOrder(event);
        const key = `${event.account} ${event.clOrdID}`;
        const isNew = !this.accepted.has(key);
        this.#must(isNew, "I2", `${event.clOrdID} of account ${event.account} is accepted twice`);
        this.orders.set(event.order, order);
        this.accepted.set(key, order);
        return true;
      }
      case "OrderDenied":
        this.orders.set(event.order, { ...clientsOrder(event), isOver: true });
        return true;
      case "OrderDecided":
        this.#decided(event);
        return true;
      case "ClientFilled":
        this.#clientFilled(event);
        return true;
      case "ClientRejected":
      case "ClientCanceled":
      case "ClientExpired":
        this.#ended(event.order, event.type);
        return true;
      case "ClientReplaced": {
        const order = this.#order(event.order);
        order.orderQty = event.orderQty;
        order.clOrdID = event.clOrdID;
        this.accepted.set(`${order.account} ${event.clOrdID}`, order);
        const filled = order.aFilled + order.bFilled;
        this.#must(filled <= event.orderQty, "I3", `order ${event.order} is replaced by too little`);
        order.isOver = filled === event.orderQty;
        return true;
      }
      case "OrderRested":
        return this.#rested(this.#order(event.order));
      default:
        return false;
    }
  }

  #rested(order: KnownOrder): true {
    this.#must(!order.isOver && order.openLegs === 0, "I8", `order ${order.order} rests and is out`);
    order.isResting = true;
    order.a = order.aFilled;
    order.b = order.bFilled;
    return true;
  }

  #decided(event: OrderDecided): void {
    const order = this.#order(event.order);
    const filled = order.aFilled + order.bFilled;
    const whole = event.action === "REJECT" ? 0 : order.orderQty - filled;
    const isWhole = event.aVolume + event.bVolume === whole;
    this.#must(isWhole, "I8", `order ${event.order}: A + B is ${event.aVolume + event.bVolume}`);
    order.isResting = false;
    order.a = order.aFilled + event.aVolume;
    order.b = order.bFilled + event.bVolume;
  }

  #ended(number: number, how: string): void {
    const order = this.#order(number);
    this.#must(!order.isOver, "I3", `order ${number} ends twice`);
    const hasFills = order.aFilled + order.bFilled > 0;
    const isPlain = how !== "ClientRejected" || !hasFills;
    this.#must(isPlain, "I3", `order ${number} is rejected and has fills`);
    order.isOver = true;
  }

  #clientFilled(event: ClientFilled): void {
    const order = this.#order(event.order);
    this.#must(!order.isOver && !order.isHouse, "I3", `order ${event.order} ended and is filled`);
    this.#must(event.lastPx > 0, "I3", `order ${event.order} is filled at nothing`);
    order.aFilled += event.aQty;
    order.bFilled += event.bQty;
    const filled = order.aFilled + order.bFilled;
    this.#must(filled <= order.orderQty, "I3", `order ${event.order} has ${filled}, too much`);
    const isAsDecided = order.aFilled <= order.a && order.bFilled <= order.b;
    this.#must(isAsDecided, "I8", `order ${event.order} is filled beyond its legs`);
    order.isOver = filled === order.orderQty;
    this.clientFills.set(event.exec, event);
    const key = `${order.account} ${order.symbol}`;
    this.positions.add(`${key} a`, signOf(order.side) * event.aQty);
    this.positions.add(`${key} b`, signOf(order.side) * event.bQty);
  }

  #takeLeg(event: Event, nowNs: number): boolean {
    switch (event.type) {
      case "LegCreated":
        this.#legCreated(event, nowNs);
        return true;
      case "LegFilled":
        this.#legFilled(event);
        return true;
      case "LegRejected":
      case "LegWithheld":
      case "LegCanceled":
      case "LegExpired":
        this.#change(event.leg, (leg) => {
          leg.isOver = true;
        });
        return true;
      case "LegInDoubt":
        this.#change(event.leg, (leg) => {
          leg.isInDoubt = true;
        });
        return true;
      case "LegResolved":
        this.#change(event.leg, (leg) => {
          leg.isInDoubt = false;
        });
        return true;
      case "LegBusted": {
        const { lp, symbol, side, lastQty, execRefID, leg } = event;
        const isFirst = !this.#busted.has(`${lp} ${execRefID}`);
        this.#must(isFirst, "I4", `fill ${execRefID} is taken back twice`);
        this.#busted.add(`${lp} ${execRefID}`);
        this.hedges.add(`${lp} ${symbol}`, -signOf(side) * lastQty);
        this.suspense.add(`${symbol}`, -signOf(side) * lastQty);
        this.filledOf.add(leg === 0 ? `lp ${lp} ${symbol} ${side}` : `${leg}`, -lastQty);
        this.#change(leg, (known) => {
          known.cumQty -= lastQty;
        });
        return true;
      }
      case "FillSuspended":
        this.suspense.add(`${event.symbol}`, signOf(event.side) * event.volume);
        this.#change(event.leg, (leg) => {
          leg.suspended += event.volume;
        });
        return true;
      default:
        return false;
    }
  }

  #legCreated(event: LegCreated, nowNs: number): void {
    const order = this.#order(event.order);
    this.#must(!this.legs.has(event.leg), "I2", `leg ${event.leg} is created twice`);
    this.#must(!order.isOver, "I8", `leg ${event.leg} is sent for an order that ended`);
    const { leg, lp, symbol, side, orderQty, limitPx } = event;
    this.legs.set(leg, {
      ...{ leg, order, lp, symbol, side, orderQty, limitPx },
      createdNs: nowNs,
      cumQty: 0,
      suspended: 0,
      isOver: false,
      isInDoubt: false,
    });
    order.openLegs += 1;
    order.out += orderQty;
    const text = `order ${event.order}: ${order.out} are out, ${order.a} are to be hedged`;
    this.#must(order.out <= order.a, "I8", text);
  }

  #legFilled({ lp, leg, symbol, side, execID, lastQty }: LegFilled): void {
    const key = `${lp} ${leg} ${execID}`;
    this.#must(!this.#execIDs.has(key), "I4", `fill ${execID} of leg ${leg} is booked twice`);
    this.#execIDs.add(key);
    this.hedges.add(`${lp} ${symbol}`, signOf(side) * lastQty);
    this.filledOf.add(leg === 0 ? `lp ${lp} ${symbol} ${side}` : `${leg}`, lastQty);
    this.#change(leg, (known) => {
      known.cumQty += lastQty;
      if (known.cumQty >= known.orderQty) known.isOver = true;
    });
  }

  #change(number: number, change: (leg: KnownLeg) => void): void {
    const leg = this.legs.get(number);
    if (leg === undefined) return;
    const [out, wasOver] = [outOf(leg), leg.isOver];
    change(leg);
    leg.order.out += outOf(leg) - out;
    if (leg.isOver && !wasOver) leg.order.openLegs -= 1;
  }

  #takeHouse(event: Event): void {
    switch (event.type) {
      case "HouseOrdered":
        this.orders.set(event.order, houseOrder(event));
        return;
      case "MoveOrdered":
        this.#order(event.order).isMove = true;
        return;
      case "HouseFilled":
        return this.#houseFilled(event);
      case "PositionMoved":
        return this.#moved(event);
      case "HouseEnded":
        this.#order(event.order).isOver = true;
        return;
      case "HedgeInternalised": {
        const order = this.#order(event.order);
        order.a -= event.volume;
        order.b += event.volume;
        const text = `order ${event.order}: ${order.out} are out, ${order.a} are to be hedged`;
        this.#must(order.out <= order.a, "I8", text);
        return;
      }
      case "HedgeOrphaned": {
        const { symbol, side } = this.#order(event.order);
        this.orphans.add(`${symbol}`, -signOf(side) * event.volume);
        return;
      }
      default:
        return undefined;
    }
  }

  #houseFilled({ order: number, volume }: HouseFilled): void {
    const order = this.#order(number);
    order.aFilled += volume;
    this.#must(order.aFilled <= order.orderQty, "I8", `house order ${number} is overfilled`);
    order.isOver = order.aFilled === order.orderQty;
    const bought = signOf(order.side) * volume;
    const key = `${order.symbol}`;
    const isOwn = order.isMove || order.isSliverHedge;
    const left = isOwn ? bought : this.suspense.takeOff(key, this.orphans.takeOff(key, bought));
    this.house.add(key, left);
  }

  #moved({ order: number, account, symbol, volume }: PositionMoved): void {
    const bought = signOf(this.#order(number).side) * volume;
    this.positions.add(`${account} ${symbol} a`, bought);
    this.positions.add(`${account} ${symbol} b`, -bought);
    this.house.add(`${symbol}`, -bought);
  }

  #order(number: number): KnownOrder {
    const order = this.orders.get(number);
    if (order !== undefined) return order;
    throw new Error(`Invariant: order ${number} must have been told of`);
  }
}

export const signOf = (side: Side): 1 | -1 => (side === "Buy" ? 1 : -1);
