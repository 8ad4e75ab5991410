import { KillSwitches } from "../../core/accept/kill-switches.ts";
import type { EdgeCode } from "../../core/codes.ts";
import type { Event, KillSwitchSet, LegCreated } from "../../core/events.ts";
import type { State } from "../../core/state.ts";
import type { OrdType, Side, TimeInForce } from "../../core/terms.ts";
import { volumeOf } from "../../core/units/lots.ts";
import { asBps, asMoney, VOLUME_SCALE, WHOLE } from "../../core/units/quantity.ts";
import type { Price } from "../../core/units/quantity.ts";
import type { Instant } from "../../fix/session/session-host.ts";
import { tags } from "../../fix/tags.ts";
import { edgeFault } from "./edge-fault.ts";
import type { EdgeFault, EdgeHalt } from "./edge-fault.ts";
import { EdgeMap } from "./edge-map.ts";
import type { EdgeSymbolTerms, LpEdgeTerms } from "./edge-terms.ts";
import { EnteredOrders, openOf, outOf } from "./entered-orders.ts";
import type { EnteredLeg, EnteredOrder } from "./entered-orders.ts";
import type { LeavingGate } from "./leaving-gate.ts";
import { readOrder } from "./read-order.ts";
import type { Draft } from "./read-order.ts";
import { SentRates } from "./sent-rates.ts";
import type { Bound } from "./sent-rates.ts";

const LOT = 1_000_000;

/** What the edge is told beside events. */
export interface EdgeDesk {
  journalId(): string;
  /** -1: no such name. */
  indexOf(kind: "lp" | "symbol", name: string): number;
  /** The last sampled mid; undefined: there was none. */
  lastMid(symbol: number): Price | undefined;
  /** The mid of this moment; undefined: nobody quotes. */
  midNow(symbol: number): Price | undefined;
  tell(fault: EdgeFault): void;
  /** What goes to an LP comes near a bound. */
  near(lp: number, text: string): void;
  /** Until a person lets it go on. */
  halt(what: EdgeHalt, reason: string): void;
}

/** What is to leave, in our terms. */
interface Leaving {
  readonly side: Side | undefined;
  /** Of 10⁻⁶ lots; NaN: no exact volume. */
  readonly orderQty: number;
  /** 0: at the market. */
  readonly price: number;
  /** As what it is sent; undefined: as nothing that a leg may be. */
  readonly ordType: OrdType | undefined;
  /** Undefined: its LP is told none. */
  readonly timeInForce: TimeInForce | undefined;
  /** How its LP trades its symbol. */
  readonly terms: EdgeSymbolTerms;
}

/**
 * The last look at what leaves for LPs, by whoever did not decide it.
 *
 * It reads the very bytes that are about to be sent and holds them against books of its own: the
 * orders that entered, as the journal tells of them, what went out for each, the policy as written
 * and the kill switches. It shares no table with the router, so that a fault there does not hide
 * itself here. What fails does not leave, and stops what it must until a person lets it go on.
 */
export class LpEdge implements LeavingGate {
  readonly entered: EnteredOrders = new EnteredOrders();
  readonly #desk: EdgeDesk;
  readonly #kills = new KillSwitches();
  readonly #rates = new SentRates();
  readonly #map = new EdgeMap();
  /** By symbol: what a lot was last worth, 10⁻⁴ of the reporting currency. */
  readonly #worths: number[] = [];
  #terms = nothing;

  /** Nothing may leave before it is told a policy. */
  constructor(desk: EdgeDesk) {
    this.#desk = desk;
  }

  /** From here on another policy holds; what is stopped stays stopped. */
  retune(terms: LpEdgeTerms): void {
    this.#terms = terms;
    this.#map.fill(terms, (kind, name) => this.#desk.indexOf(kind, name));
  }

  /** What the journal left: open orders and legs, switches, worths. Called once, at a start. */
  takeUp(state: State, terms: LpEdgeTerms): void {
    this.retune(terms);
    this.entered.takeUp(state);
    for (const it of state.kills.all()) this.#kills.turn(it.scope, it.index, it);
    for (const worth of state.lastWorths) this.#worths.push(worth ?? 0);
  }

  /** Every event, before it is carried out. */
  hear(event: Event): void {
    this.entered.hear(event);
    if (event.type === "OrderDecided" && event.lotWorth >= 0) {
      this.#worth(event.order, event.lotWorth);
    }
    if (event.type === "KillSwitchSet") this.#turn(event);
  }

  order(lp: number, draft: Draft, now: Instant): EdgeFault | undefined {
    const it = readOrder(draft, this.#desk.journalId(), tags.clOrdID);
    const leg = this.entered.leg(it.leg);
    if (leg === undefined) return edgeFault("EDGE_NO_ORDER", nowhere(lp, it.leg));
    const mapped = this.#map.of(lp, leg.symbol);
    if (mapped === undefined) return faultOf("EDGE_UNMAPPED", lp, leg);
    if (!mapped.isNamed(draft.buffer, it.symbolFrom, it.symbolTo)) {
      return faultOf("EDGE_CONTRADICTS", lp, leg);
    }
    const { side, price, quantity, ordType, timeInForce } = it;
    const { terms } = mapped;
    const orderQty = Number.isNaN(quantity)
      ? quantity
      : (volumeOf(quantity, VOLUME_SCALE, terms.quantityPerLot) ?? Number.NaN);
    if (it.isRepeated) return faultOf("EDGE_UNREADABLE", lp, leg);
    return this.#judge(lp, leg, { side, orderQty, price, ordType, timeInForce, terms }, now);
  }

  orderHere(created: LegCreated, now: Instant): EdgeFault | undefined {
    const { lp, leg: number, side, orderQty, limitPx: price, timeInForce } = created;
    const leg = this.entered.leg(number);
    if (leg === undefined) return edgeFault("EDGE_NO_ORDER", nowhere(lp, number));
    const mapped = this.#map.of(lp, leg.symbol);
    if (mapped === undefined) return faultOf("EDGE_UNMAPPED", lp, leg);
    const { terms } = mapped;
    const ordType = "Limit";
    return this.#judge(lp, leg, { side, orderQty, price, ordType, timeInForce, terms }, now);
  }

  /** It takes risk away, so no bound holds it back; what never left cannot be canceled. */
  cancel(lp: number, draft: Draft, now: Instant): EdgeFault | undefined {
    const it = readOrder(draft, this.#desk.journalId(), tags.origClOrdID);
    if (it.isRepeated) return edgeFault("EDGE_UNREADABLE", nowhere(lp, it.leg));
    if (!this.entered.wasJournaled(it.leg)) return edgeFault("EDGE_NO_ORDER", nowhere(lp, it.leg));
    const leg = this.entered.leg(it.leg);
    if (leg !== undefined && (leg.lp !== lp || leg.side !== it.side || !leg.hasLeft)) {
      return faultOf("EDGE_CONTRADICTS", lp, leg);
    }
    this.#note(lp, 0, now);
    return undefined;
  }

  trip(fault: EdgeFault): void {
    this.#desk.tell(fault);
    const { halt, code, text } = fault;
    if (halt === undefined || this.#kills.levelOf(halt.scope, halt.index) === "halt") return;
    this.#desk.halt(halt, `${code}: ${text}`);
  }

  #worth(number: number, lotWorth: number): void {
    const symbol = this.entered.order(number)?.symbol;
    if (symbol === undefined) return;
    while (this.#worths.length < symbol) this.#worths.push(0);
    this.#worths[symbol] = lotWorth;
  }

  #turn({ scope, index, level, actor, reason }: KillSwitchSet): void {
    const to = level === "off" ? undefined : { scope, index, level, actor, reason };
    this.#kills.turn(scope, index, to);
  }

  #judge(lp: number, leg: EnteredLeg, leaving: Leaving, now: Instant): EdgeFault | undefined {
    const { orderQty } = leaving;
    const code =
      entryFault(lp, leg, leaving) ??
      (this.#isHalted(lp, leg) ? "EDGE_STOPPED" : undefined) ??
      (isTaken(leaving) ? undefined : "EDGE_QUANTITY") ??
      this.#priceFault(leg, leaving.price) ??
      this.#rateFault(lp, leg.symbol, orderQty, now);
    if (code !== undefined) return this.#fault(code, lp, leg, now);
    leg.hasLeft = true;
    this.#note(lp, this.#notionalOf(leg.symbol, orderQty), now);
    return undefined;
  }

  /** A burst beyond a bound goes elsewhere; an LP is halted where it goes on and on. */
  #fault(code: EdgeCode, lp: number, leg: EnteredLeg, now: Instant): EdgeFault {
    const fault = faultOf(code, lp, leg);
    const bound = boundOf(code);
    if (bound === undefined) return fault;
    const windows = this.#rates.heldBack(lp, bound, now.monotonicNs);
    return windows < this.#terms.windowsBeforeHalt ? { ...fault, halt: undefined } : fault;
  }

  /** Something left. */
  #note(lp: number, notional: number, { monotonicNs }: Instant): void {
    const rates = this.#rates;
    const { messagesPerSecond, notionalPerMinute } = this.#terms;
    const messages = rates.messages(lp, monotonicNs);
    const before = rates.notional(lp, monotonicNs);
    rates.note(lp, notional, monotonicNs);
    if (this.#isCrossed(messages, messages + 1, messagesPerSecond)) {
      this.#desk.near(lp, `${messages + 1} of ${messagesPerSecond} messages a second`);
    }
    if (this.#isCrossed(before, before + notional, notionalPerMinute)) {
      const part = Math.floor(((before + notional) / notionalPerMinute) * 100);
      this.#desk.near(lp, `${part} % of the notional a minute`);
    }
  }

  /** Once in each window. */
  #isCrossed(before: number, after: number, bound: number): boolean {
    const at = (bound / WHOLE) * this.#terms.warnAt;
    return before < at && after >= at;
  }

  #isHalted(lp: number, { symbol, of }: EnteredLeg): boolean {
    const kills = this.#kills;
    if (kills.levelOf("lp", lp) === "halt") return true;
    return of !== undefined && kills.levelFor(of.account, -1, symbol) === "halt";
  }

  /** What goes at the market has its leg's limit all the same: fills beyond it are the house's. */
  #priceFault(leg: EnteredLeg, price: number): EdgeCode | undefined {
    const limitPx = leg.of?.limitPx ?? 0;
    const worst = price === 0 ? leg.limitPx : price;
    const isWorse = leg.side === "Buy" ? worst > limitPx : worst < limitPx;
    if (limitPx > 0 && isWorse) return "EDGE_BEYOND_LIMIT";
    return price > 0 && this.#isOffMarket(leg.symbol, price) ? "EDGE_PRICE" : undefined;
  }

  /**
   * Off the last mid alone a price need not be wrong: a market may open far from where it closed,
   * and is traded before it is sampled again.
   */
  #isOffMarket(symbol: number, price: number): boolean {
    const last = this.#desk.lastMid(symbol);
    if (last !== undefined && !this.#isOff(price, last)) return false;
    const mid = this.#desk.midNow(symbol) ?? last;
    return mid !== undefined && this.#isOff(price, mid);
  }

  #isOff(price: number, mid: Price): boolean {
    return Math.abs(price - mid) * WHOLE > mid * this.#terms.collar;
  }

  #rateFault(lp: number, symbol: number, orderQty: number, now: Instant): EdgeCode | undefined {
    const { messagesPerSecond, notionalPerMinute } = this.#terms;
    if (this.#rates.messages(lp, now.monotonicNs) >= messagesPerSecond) return "EDGE_RATE";
    const notional = this.#notionalOf(symbol, orderQty);
    const isBeyondBound = this.#rates.notional(lp, now.monotonicNs) + notional > notionalPerMinute;
    return isBeyondBound ? "EDGE_NOTIONAL" : undefined;
  }

  /** 0 while no order told what a lot is worth. */
  #notionalOf(symbol: number, orderQty: number): number {
    return (orderQty / LOT) * (this.#worths[symbol] ?? 0);
  }
}

const nothing: LpEdgeTerms = {
  collar: asBps(0),
  messagesPerSecond: 0,
  notionalPerMinute: asMoney(0),
  warnAt: asBps(0),
  windowsBeforeHalt: 1,
  lps: [],
};

const nowhere = (lp: number, leg: number) => ({ lp, leg, symbol: -1 });

const faultOf = (code: EdgeCode, lp: number, { leg, symbol }: EnteredLeg): EdgeFault =>
  edgeFault(code, { lp, leg, symbol });

const boundOf = (code: EdgeCode): Bound | undefined =>
  code === "EDGE_RATE" ? "messages" : code === "EDGE_NOTIONAL" ? "notional" : undefined;

/** What leaves against what entered. */
function entryFault(lp: number, leg: EnteredLeg, leaving: Leaving): EdgeCode | undefined {
  const { of } = leg;
  if (leg.hasLeft) return "EDGE_SENT_TWICE";
  if (of === undefined || leg.isOver) return "EDGE_NO_ORDER";
  const { side, orderQty, price } = leaving;
  if (side === undefined || Number.isNaN(orderQty) || Number.isNaN(price)) return "EDGE_UNREADABLE";
  const isOfOrder = side === of.side && leg.symbol === of.symbol;
  if (!isOfOrder || !isAsJournaled(lp, leg, leaving)) return "EDGE_CONTRADICTS";
  return isBeyond(of, orderQty) ? "EDGE_BEYOND_ORDER" : undefined;
}

function isAsJournaled(lp: number, leg: EnteredLeg, leaving: Leaving): boolean {
  const { side, orderQty, price, ordType, terms } = leaving;
  if (leg.lp !== lp || leg.side !== side || leg.orderQty !== orderQty) return false;
  if (!isInForceAsAsked(leg, leaving)) return false;
  if (ordType === "Market") return terms.isAtMarket && price === 0;
  return ordType === "Limit" && price > 0 && price === leg.limitPx;
}

/** What is to be filled at once may rest only where its LP knows no better. */
function isInForceAsAsked({ timeInForce: asked }: EnteredLeg, leaving: Leaving): boolean {
  const { timeInForce: told, terms } = leaving;
  if (told === undefined || told === asked) return terms.tellsTimeInForce === (told !== undefined);
  const rests = told === "GoodTillCancel" || told === "Day";
  const { timesInForce } = terms;
  return rests && asked === "ImmediateOrCancel" && !timesInForce.includes(asked);
}

/** Against the decision, and against the order itself with all that was filled of it. */
function isBeyond(order: EnteredOrder, orderQty: number): boolean {
  const { toHedge, before, kept, filled, orderQty: whole } = order;
  const out = outOf(order) + orderQty;
  if (out > toHedge || before + kept + out > whole) return true;
  return filled + openOf(order) + orderQty > whole;
}

const isTaken = ({ orderQty, terms: { minimum, maximum, step } }: Leaving): boolean =>
  orderQty > 0 && orderQty >= minimum && orderQty <= maximum && orderQty % step === 0;
