import type { Event, KillSwitchSet, LegCreated, LegFilled } from "../../../core/events.ts";
import type { OrderAccepted, OrderDecided } from "../../../core/events.ts";
import type { LegInDoubt } from "../../../core/execute/doubt-events.ts";
import type { ClientFilled } from "../../../core/execute/fill-events.ts";
import type { HouseFilled } from "../../../core/house/house-events.ts";
import type { ClientReplaced } from "../../../core/execute/rest-events.ts";
import type { NameKind } from "../../../core/names.ts";
import { signOf } from "../../../core/terms.ts";
import { LEG_TIMEOUT_MS } from "../setting/policy-text.ts";
import { Books } from "./books.ts";
import { DecisionCheck } from "./decision-check.ts";
import { clientsOrder, houseOrder, outOf } from "./known.ts";
import type { KnownLeg, KnownOrder } from "./known.ts";
import type { Violated } from "./violation.ts";

const NS_PER_MS = 1_000_000;

/**
 * Books kept from the journal's events alone, by other means than the core's: the slow, obvious
 * twin. Each event is held against what is known by then.
 */
export class EventLedger extends Books {
  readonly orders: Map<number, KnownOrder> = new Map();
  readonly legs: Map<number, KnownLeg> = new Map();
  /** Client fills by the counter of their report. */
  readonly clientFills: Map<number, ClientFilled> = new Map();
  /** Orders by the counter of each report that their clients are told. */
  readonly reports: Map<number, KnownOrder> = new Map();
  /** All ClOrdIDs that were accepted, by account. */
  readonly accepted: Map<string, KnownOrder> = new Map();
  /** Orders that something happened to since this was emptied last. */
  readonly touched: Set<KnownOrder> = new Set();
  /** What a switch ends that was turned since this was emptied last. */
  readonly stopped: Set<KnownOrder> = new Set();
  /** Fills of LPs since this was emptied last. */
  readonly unpriced: LegFilled[] = [];
  /** Legs that their LP never had, as the desk says. */
  readonly notReceived: Set<number> = new Set();
  readonly #decisions: DecisionCheck;
  readonly #execIDs = new Set<string>();
  readonly #busted = new Set<string>();
  readonly #violated: Violated;
  #exec = 0;
  #events = 0;
  #wallUs: number | undefined;

  /** @param mayQuote whether an LP's quotes may count at this moment */
  constructor(violated: Violated, mayQuote: (lp: number) => boolean) {
    super();
    this.#violated = violated;
    this.#decisions = new DecisionCheck(violated, mayQuote);
  }

  get events(): number {
    return this.#events;
  }

  nameOf(kind: NameKind, index: number): string {
    return this.#decisions.names.of(kind, index);
  }

  get isNetting(): boolean {
    return this.#decisions.isNetting;
  }

  /** @param wallUs of the desk's clock, which may jump; undefined: it happened some time ago */
  take(event: Event, nowNs: number, wallUs: number | undefined): void {
    this.#events += 1;
    this.#wallUs = wallUs;
    if ("exec" in event) {
      this.#exec += 1;
      this.#must(event.exec === this.#exec, "I7", `report ${event.exec} follows ${this.#exec - 1}`);
    }
    if (event.type === "Interned") return this.#decisions.names.interned(event);
    if (event.type === "PolicyActivated") return this.#decisions.activated(event);
    if (event.type === "KillSwitchSet") return this.#turned(event);
    if (this.#takeOrder(event)) {
      if ("exec" in event) this.reports.set(event.exec, this.#order(event.order));
      return;
    }
    if (!this.#takeLeg(event, nowNs)) this.#takeHouse(event);
  }

  #closes(order: KnownOrder): boolean {
    return this.mayClose(order, this.isNetting);
  }

  #turned(event: KillSwitchSet): void {
    this.#decisions.turned(event);
    if (event.level === "off") return;
    for (const order of this.orders.values()) {
      if (!order.isResting || order.isOver || this.#closes(order)) continue;
      if (this.#decisions.stops.isWithin(event, order)) this.stopped.add(order);
    }
  }

  #must(isSo: boolean, invariant: "I2" | "I3" | "I4" | "I5" | "I7" | "I8", text: string): void {
    if (!isSo) this.#violated(invariant, text);
  }

  /** @returns whether it was one of those */
  #takeOrder(event: Event): boolean {
    switch (event.type) {
      case "OrderAccepted":
        this.#accepted(event);
        return true;
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
      case "ClientReplaced":
        this.#replaced(event);
        return true;
      case "OrderTriggered": {
        const order = this.#order(event.order);
        this.#decisions.stops.accepted(order, this.#closes(order), this.#wallUs);
        order.isStopReached ||= event.isResting;
        return true;
      }
      case "OrderRested":
        return this.#rested(this.#order(event.order));
      default:
        return false;
    }
  }

  #accepted(event: OrderAccepted): void {
    const order = clientsOrder(event);
    const key = `${event.account} ${event.clOrdID}`;
    const isNew = !this.accepted.has(key);
    this.#must(isNew, "I2", `${event.clOrdID} of account ${event.account} is accepted twice`);
    this.orders.set(event.order, order);
    this.accepted.set(key, order);
    order.isResting = true;
    this.#decisions.stops.accepted(order, this.#closes(order), this.#wallUs);
  }

  #replaced({ order: number, ...event }: ClientReplaced): void {
    const order = this.#order(number);
    const { orderQty, clOrdID, limitPx, stopPx, expireUs } = event;
    Object.assign(order, { orderQty, clOrdID, limitPx, stopPx, expireUs });
    this.accepted.set(`${order.account} ${clOrdID}`, order);
    const filled = order.aFilled + order.bFilled;
    this.#must(filled <= orderQty, "I3", `order ${number} is replaced by too little`);
    order.isOver = filled === orderQty;
    this.#decisions.stops.accepted(order, this.#closes(order), this.#wallUs);
    this.reserve(order);
  }

  #rested(order: KnownOrder): true {
    this.#must(
      !order.isOver && order.openLegs === 0,
      "I8",
      `order ${order.order} rests and is out`,
    );
    order.isResting = true;
    // Its legs were out: what it waited for first has been there.
    order.isStopReached = true;
    order.a = order.aFilled;
    order.b = order.bFilled;
    this.reserve(order);
    return true;
  }

  #decided(event: OrderDecided): void {
    const order = this.#order(event.order);
    const filled = order.aFilled + order.bFilled;
    const whole = event.action === "REJECT" ? 0 : order.orderQty - filled;
    const isWhole = event.aVolume + event.bVolume === whole;
    this.#must(isWhole, "I8", `order ${event.order}: A + B is ${event.aVolume + event.bVolume}`);
    this.#decisions.decided(event, order, this.net(order.symbol), this.#wallUs);
    const isSplit = event.closes === 0 && event.aVolume > 0 && event.bVolume > 0;
    order.pace = isSplit ? { aFilled: order.aFilled, bFilled: order.bFilled } : undefined;
    order.failedAt.clear();
    order.isResting = false;
    order.a = order.aFilled + event.aVolume;
    order.b = order.bFilled + event.bVolume;
    order.toOpen = Math.max(0, event.aVolume + event.bVolume - event.closes);
    this.reserve(order);
  }

  #ended(number: number, how: string): void {
    const order = this.#order(number);
    this.#must(!order.isOver, "I3", `order ${number} ends twice`);
    const hasFills = order.aFilled + order.bFilled > 0;
    const isPlain = how !== "ClientRejected" || !hasFills;
    this.#must(isPlain, "I3", `order ${number} is rejected and has fills`);
    order.isOver = true;
    this.reserve(order);
  }

  #clientFilled(event: ClientFilled): void {
    const order = this.#order(event.order);
    this.#must(!order.isOver && !order.isHouse, "I3", `order ${event.order} ended and is filled`);
    this.#must(event.lastPx > 0, "I3", `order ${event.order} is filled at nothing`);
    this.#decisions.prices.filled(event, order, this.legs.get(event.leg));
    order.aFilled += event.aQty;
    order.bFilled += event.bQty;
    const filled = order.aFilled + order.bFilled;
    this.#must(filled <= order.orderQty, "I3", `order ${event.order} has ${filled}, too much`);
    const isAsDecided = order.aFilled <= order.a && order.bFilled <= order.b;
    this.#must(isAsDecided, "I8", `order ${event.order} is filled beyond its legs`);
    order.isOver = filled === order.orderQty;
    this.#checkPace(order);
    this.reserve(order);
    this.clientFilled(event, order);
    this.clientFills.set(event.exec, event);
  }

  /** X3: B is released with A, in their ratio. */
  #checkPace({ pace, a, b, aFilled, bFilled, order }: KnownOrder): void {
    if (pace === undefined) return;
    const [aDone, bDone] = [aFilled - pace.aFilled, bFilled - pace.bFilled];
    const isEarly = bDone * (a - pace.aFilled) > aDone * (b - pace.bFilled);
    this.#must(!isEarly, "I8", `order ${order}: ${bDone} of B is released with ${aDone} of A`);
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
          leg.order.failedAt.add(leg.lp);
        });
        return true;
      case "LegInDoubt":
        this.#doubted(event, nowNs);
        return true;
      case "LegResolved":
        if (event.how === "NOT_RECEIVED") this.notReceived.add(event.leg);
        this.#change(event.leg, (leg) => {
          leg.isInDoubt = false;
        });
        return true;
      case "LegBusted": {
        const { lp, lastQty, execRefID, leg } = event;
        const isFirst = !this.#busted.has(`${lp} ${execRefID}`);
        this.#must(isFirst, "I4", `fill ${execRefID} is taken back twice`);
        this.#busted.add(`${lp} ${execRefID}`);
        this.busted(event);
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

  #doubted({ leg: number, cause }: LegInDoubt, nowNs: number): void {
    this.#change(number, (leg) => {
      leg.isInDoubt = true;
      const waitedMs = (nowNs - leg.createdNs) / NS_PER_MS;
      const isEarly = cause === "TIMEOUT" && waitedMs < LEG_TIMEOUT_MS;
      if (isEarly) this.#violated("TIME", `leg ${number} is given up after ${waitedMs} ms`);
    });
  }

  #legCreated(event: LegCreated, nowNs: number): void {
    const order = this.#order(event.order);
    this.#must(!this.legs.has(event.leg), "I2", `leg ${event.leg} is created twice`);
    this.#must(!order.isOver, "I8", `leg ${event.leg} is sent for an order that ended`);
    this.#decisions.created(event, order, this.#wallUs);
    const { leg, lp, symbol, side, orderQty, limitPx } = event;
    const isNew = !order.failedAt.has(lp);
    this.#must(isNew, "I8", `leg ${leg} goes to LP ${lp}, which failed order ${event.order}`);
    const known: KnownLeg = {
      leg,
      order,
      lp,
      symbol,
      side,
      orderQty,
      limitPx,
      createdNs: nowNs,
      cumQty: 0,
      suspended: 0,
      isOver: false,
      isInDoubt: false,
    };
    this.legs.set(leg, known);
    order.legs.push(known);
    order.openLegs += 1;
    order.out += orderQty;
    const text = `order ${event.order}: ${order.out} are out, ${order.a} are to be hedged`;
    this.#must(order.out <= order.a, "I8", text);
  }

  #legFilled(event: LegFilled): void {
    const { lp, leg, execID, lastQty } = event;
    this.unpriced.push(event);
    this.#decisions.prices.booked(event);
    const key = `${lp} ${leg} ${execID}`;
    this.#must(!this.#execIDs.has(key), "I4", `fill ${execID} of leg ${leg} is booked twice`);
    this.#execIDs.add(key);
    this.legFilled(event);
    this.#change(leg, (known) => {
      known.cumQty += lastQty;
      if (known.cumQty >= known.orderQty) known.isOver = true;
    });
  }

  #change(number: number, change: (leg: KnownLeg) => void): void {
    const leg = this.legs.get(number);
    if (leg === undefined) return;
    const [out, wasOver] = [outOf(leg), leg.isOver];
    this.touched.add(leg.order);
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
        return this.moved(event, this.#order(event.order));
      case "HouseEnded":
        this.#order(event.order).isOver = true;
        return;
      case "HedgeInternalised": {
        const order = this.#order(event.order);
        this.#decisions.stops.kept(order, this.#wallUs);
        this.#decisions.prices.keptBehindLeg(order);
        order.a -= event.volume;
        order.b += event.volume;
        order.pace = undefined;
        this.reserve(order);
        const text = `order ${event.order}: ${order.out} are out, ${order.a} are to be hedged`;
        this.#must(order.out <= order.a, "I8", text);
        return;
      }
      case "HedgeOrphaned": {
        const order = this.#order(event.order);
        const { symbol, side } = order;
        if (event.leg > 0) this.#decisions.prices.keptBehindLeg(order);
        order.pace = undefined;
        this.orphans.add(`${symbol}`, -signOf(side) * event.volume);
        return;
      }
      default:
        return undefined;
    }
  }

  #houseFilled(event: HouseFilled): void {
    const order = this.#order(event.order);
    order.aFilled += event.volume;
    this.#must(order.aFilled <= order.orderQty, "I8", `house order ${event.order} is overfilled`);
    order.isOver = order.aFilled === order.orderQty;
    this.houseFilled(event, order);
  }

  #order(number: number): KnownOrder {
    const order = this.orders.get(number);
    if (order !== undefined) {
      this.touched.add(order);
      return order;
    }
    throw new Error(`Invariant: order ${number} must have been told of`);
  }
}
