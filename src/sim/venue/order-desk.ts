import { isFinal } from "../../core/execute/order-status.ts";
import type { OrdStatus } from "../../core/execute/order-status.ts";
import { asPrice } from "../../core/units/quantity.ts";
import type { Price } from "../../core/units/quantity.ts";
import type { ReportedExecType } from "../../fix/words.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Prng } from "../prng.ts";
import type { Quote } from "../quote.ts";
import { asUnits } from "../units.ts";
import type { Units } from "../units.ts";
import { amendmentOf, Amendments } from "./amendments.ts";
import type { DelayLine } from "./delay-line.ts";
import { wholePpm } from "./knobs.ts";
import type { Knobs } from "./knobs.ts";
import { dealAt, isFilledWhole } from "./levels.ts";
import { OrderLimit } from "./order-limit.ts";
import { fillPrice, mayRest, ordRejReasons, screenOrder, splitIntoPieces } from "./matching.ts";
import type { Refusal, SymbolTerms } from "./matching.ts";
import type { OrderTable } from "./order-table.ts";
import type { CancelRejectRecord, ReportRecord, TradeRecord } from "./trade-record.ts";
import type { VenueIds } from "./venue-ids.ts";
import { avgPxOf, nobodysOrder } from "./venue-order.ts";
import type { OrderTerms, VenueOrder } from "./venue-order.ts";

/** Takes reports to the sessions; a report is in the log before it comes here. */
export interface ReportSink {
  /** The number the session's next message will have; 0 when it is not configured. */
  nextMsgSeqNum(session: string): number;
  send(record: ReportRecord | CancelRejectRecord): void;
}

export interface OrderDeskParts {
  readonly table: OrderTable;
  /** Writes a record; it is durable against a kill when this returns. */
  readonly log: (record: TradeRecord) => void;
  readonly sink: ReportSink;
  readonly clock: Clock;
  readonly delays: DelayLine;
  readonly prng: Prng;
  /** Of its own, so that faults change nothing of what else is drawn. */
  readonly faults: Prng;
  readonly ids: VenueIds;
  readonly knobs: () => Knobs;
  readonly quote: (symbol: string) => Quote | undefined;
  readonly terms: (symbol: string) => SymbolTerms | undefined;
  /** Its fills have ids, by which they can be taken back. */
  readonly hasExecIDs: boolean;
  /** Levels a side that orders meet. */
  readonly depth: number;
  /** Orders open at once; more are rejected. */
  readonly maxOpenOrders: number;
}

/** OrderStatusRequest(H). */
export interface StatusQuestion {
  readonly session: string;
  readonly clOrdID: string;
  readonly symbol: string;
  readonly side: OrderTerms["side"];
  readonly ordStatusReqID?: string;
}

/** OrderCancelRequest(F). */
export interface CancelWish {
  readonly session: string;
  readonly clOrdID: string;
  readonly origClOrdID: string;
}

/** An order on its way, with the pieces it is still to be filled in. */
interface Working {
  readonly order: VenueOrder;
  readonly pieces: Units[];
  /** Its first fill is reported before it is acknowledged. */
  isUnacknowledged?: boolean;
}

/** What a report says beyond the order's own fields. */
interface Change {
  readonly execType: ReportedExecType;
  readonly ordStatus: OrdStatus;
  readonly lastQty?: Units;
  readonly lastPx?: Price;
  /** By what it changes CumQty(14), where that is not LastQty(32). */
  readonly more?: Units;
  readonly execRefID?: string;
  readonly cancelClOrdID?: string;
  readonly ordStatusReqID?: string;
  readonly ordRejReason?: number;
  readonly text?: string;
}

const none = asUnits(0);
const noPrice = asPrice(0);

/** CxlRejReason(102). */
const tooLate = 0;
const unknownOrder = 1;

/**
 * Takes orders, fills them at the venue's own prices, and answers for them.
 *
 * Every report goes to the log first, from the log into the order table, and only then to a
 * session.
 */
export class OrderDesk {
  readonly #parts: OrderDeskParts;
  readonly #resting = new Map<string, Set<Working>>();
  readonly #rate: OrderLimit;
  readonly #amendments = new Amendments();

  constructor(parts: OrderDeskParts) {
    this.#parts = parts;
    this.#rate = new OrderLimit(parts.clock);
  }

  /**
   * Finishes what the last run left: an order nobody answered is rejected, one that cannot rest is
   * canceled, and the others rest again.
   */
  resume(): void {
    for (const order of this.#parts.table.unfinished()) {
      if (order.ordStatus === "PendingNew") {
        const text = "the venue restarted before it took the order";
        this.#reject(order, { ordRejReason: ordRejReasons.brokerOption, text });
      } else if (mayRest(order)) {
        this.#rest({ order, pieces: [asUnits(order.orderQty - order.cumQty)] });
      } else this.#cancel(order, "the venue restarted");
    }
  }

  receive(order: OrderTerms): void {
    const { table, log, ids, clock } = this.#parts;
    const isRepeated = table.find(order.session, order.clOrdID) !== undefined;
    const orderID = ids.nextOrderID();
    const record = { kind: "order", timeUs: clock.wallUs(), orderID, ...order } as const;
    log(record);
    table.apply(record);
    const taken = isRepeated ? undefined : table.find(order.session, order.clOrdID);
    if (taken === undefined) this.#rejectRepeated(order, orderID);
    else this.#plan(taken);
  }

  answerStatus(question: StatusQuestion): void {
    const order = this.#orderAskedAbout(question);
    const { ordStatusReqID } = question;
    const asked = ordStatusReqID === undefined ? {} : { ordStatusReqID };
    if (order !== undefined) {
      return this.#report(order, { execType: "OrderStatus", ordStatus: order.ordStatus, ...asked });
    }
    const { clOrdID } = question;
    return this.#report(nobodysOrder(question, "NONE"), {
      execType: "OrderStatus",
      ordStatus: "Rejected",
      ordRejReason: ordRejReasons.unknownOrder,
      text: `unknown order ${clOrdID}`,
      ...asked,
    });
  }

  /** What is not answered yet may be denied, and is taken all the same. */
  #orderAskedAbout({ session, clOrdID }: StatusQuestion): VenueOrder | undefined {
    const order = this.#parts.table.find(session, clOrdID);
    const isDenied = order?.ordStatus === "PendingNew" && this.#isDrawn("unknownPpm");
    return isDenied ? undefined : order;
  }

  #isDrawn(knob: Extract<keyof Knobs, `${string}Ppm`>): boolean {
    const share = this.#parts.knobs()[knob];
    return share > 0 && this.#parts.faults.below(wholePpm) < share;
  }

  cancel(wish: CancelWish): void {
    const order = this.#parts.table.find(wish.session, wish.origClOrdID);
    if (order === undefined || isFinal(order.ordStatus)) return this.#rejectCancel(wish, order);
    const waiting = this.#resting.get(order.symbol);
    for (const working of waiting ?? []) if (working.order === order) waiting?.delete(working);
    this.#report(order, {
      execType: "Canceled",
      ordStatus: "Canceled",
      cancelClOrdID: wish.clOrdID,
    });
    return this.#fillLate(order);
  }

  /** Fills what waits for this price. */
  onQuote(quote: Quote): void {
    const waiting = this.#resting.get(quote.symbol);
    if (waiting === undefined) return;
    // As they wait now: what is left of one when the book is used up waits for the next quote.
    const present = [...waiting];
    for (const working of present) {
      if (fillPrice(working.order, quote) === undefined) continue;
      waiting.delete(working);
      this.#fill(working);
    }
  }

  #plan(order: VenueOrder): void {
    const { table, prng, terms, maxOpenOrders, delays } = this.#parts;
    const { rejectPpm, partialFills, maxOrdersPerSecond } = this.#parts.knobs();
    const { brokerOption } = ordRejReasons;
    if (table.open > maxOpenOrders) {
      return this.#reject(order, { ordRejReason: brokerOption, text: "too many open orders" });
    }
    if (!this.#rate.takes(maxOrdersPerSecond)) {
      return this.#reject(order, { ordRejReason: brokerOption, text: "too many orders a second" });
    }
    const symbolTerms = terms(order.symbol);
    const delayMs = this.#delayMs();
    // Drawn for every order, so that one bad order does not change what happens to the next.
    const isUnlucky = prng.below(wholePpm) < rejectPpm;
    const step = symbolTerms?.orderStep ?? asUnits(1);
    const pieces = splitIntoPieces(order.orderQty, step, partialFills, prng);
    if (this.#isDrawn("overfillPpm")) pieces.push(asUnits((pieces.pop() ?? none) + step));
    const refusal = screenOrder(order, symbolTerms);
    const unlucky = { ordRejReason: brokerOption, text: "rejected by last look" };
    const lastLook = isUnlucky ? unlucky : undefined;
    return delays.after(delayMs, () => this.#answer({ order, pieces }, refusal, lastLook));
  }

  #delayMs(): number {
    const { latencyMs, jitterMs } = this.#parts.knobs();
    return latencyMs + this.#parts.prng.below(jitterMs + 1);
  }

  #answer(working: Working, refusal: Refusal | undefined, lastLook: Refusal | undefined): void {
    const { order } = working;
    const { lastLookMs } = this.#parts.knobs();
    if (isFinal(order.ordStatus)) return;
    const isPriced = this.#parts.quote(order.symbol) !== undefined || mayRest(order);
    const atOnce = lastLookMs === 0 ? lastLook : undefined;
    const why = refusal ?? atOnce ?? (isPriced ? undefined : noQuote);
    if (why !== undefined) return this.#reject(order, why);
    working.isUnacknowledged = lastLookMs === 0 && this.#isDrawn("reorderPpm");
    if (!working.isUnacknowledged) this.#acknowledge(working);
    if (lastLookMs === 0) return this.#fill(working);
    return this.#parts.delays.after(lastLookMs, () => this.#look(working, lastLook));
  }

  /** The order has been looked at for a while: it is filled or not after all. */
  #look(working: Working, lastLook: Refusal | undefined): void {
    const { order } = working;
    if (isFinal(order.ordStatus)) return;
    if (lastLook === undefined) this.#fill(working);
    else this.#reject(order, lastLook);
  }

  #acknowledge(working: Working): void {
    const { order } = working;
    working.isUnacknowledged = false;
    const ordStatus = order.ordStatus === "PendingNew" ? "New" : order.ordStatus;
    this.#report(order, { execType: "New", ordStatus });
  }

  /** Fills piece after piece, each at the price of its own moment; a FillOrKill all at once. */
  #fill(working: Working): void {
    const { order, pieces } = working;
    const { quote, delays, depth } = this.#parts;
    const isWhole = order.timeInForce === "FillOrKill";
    if (isWhole && !isFilledWhole(order, quote(order.symbol), depth)) return this.#leave(working);
    let done = 0;
    while (pieces.length > 0) {
      if (isFinal(order.ordStatus)) return;
      const deal = dealAt(order, quote(order.symbol), depth, done);
      if (deal === undefined) return this.#leave(working);
      const piece = pieces.shift() ?? none;
      const taken = asUnits(Math.min(piece, deal.most));
      // What is more than the level shows goes on at the next, at the same moment.
      if (taken < piece) pieces.unshift(asUnits(piece - taken));
      done += taken;
      this.#trade(order, taken, deal.px);
      if (working.isUnacknowledged === true) this.#acknowledge(working);
      const isAtOnce = pieces.length === 0 || isWhole || taken < piece;
      const delayMs = isAtOnce ? 0 : this.#delayMs();
      if (delayMs > 0) return delays.after(delayMs, () => this.#fill(working));
    }
  }

  #leave(working: Working): void {
    if (working.isUnacknowledged === true) this.#acknowledge(working);
    if (mayRest(working.order)) return this.#rest(working);
    this.#cancel(working.order, "no price within the limit");
    return this.#fillLate(working.order);
  }

  /** One order in so many is filled although it was canceled. */
  #fillLate(order: VenueOrder): void {
    const price = order.price ?? fillPrice(order, this.#parts.quote(order.symbol));
    if (price === undefined || !this.#isDrawn("lateFillPpm")) return;
    this.#parts.delays.after(this.#delayMs(), () => {
      const lastQty = asUnits(order.orderQty - order.cumQty);
      const { ordStatus } = order;
      if (lastQty > 0) {
        this.#report(order, { execType: "Trade", ordStatus, lastQty, lastPx: price });
      }
    });
  }

  #rest(working: Working): void {
    const { symbol } = working.order;
    const waiting = this.#resting.get(symbol) ?? new Set();
    waiting.add(working);
    this.#resting.set(symbol, waiting);
  }

  #trade(order: VenueOrder, lastQty: Units, lastPx: Price): void {
    const isWhole = order.cumQty + lastQty >= order.orderQty;
    const ordStatus = isWhole ? "Filled" : "PartiallyFilled";
    this.#report(order, { execType: "Trade", ordStatus, lastQty, lastPx });
  }

  #reject(order: VenueOrder, { ordRejReason, text }: Refusal): void {
    this.#report(order, { execType: "Rejected", ordStatus: "Rejected", ordRejReason, text });
  }

  #cancel(order: VenueOrder, text: string): void {
    this.#report(order, { execType: "Canceled", ordStatus: "Canceled", text });
  }

  #rejectRepeated(terms: OrderTerms, orderID: string): void {
    const text = `ClOrdID ${terms.clOrdID} was used before`;
    this.#reject(nobodysOrder(terms, orderID), {
      ordRejReason: ordRejReasons.duplicateOrder,
      text,
    });
  }

  #rejectCancel(wish: CancelWish, order: VenueOrder | undefined): void {
    const { clock, sink, log } = this.#parts;
    const record: CancelRejectRecord = {
      kind: "cancelReject",
      timeUs: clock.wallUs(),
      session: wish.session,
      msgSeqNum: sink.nextMsgSeqNum(wish.session),
      orderID: order?.orderID ?? "NONE",
      clOrdID: wish.clOrdID,
      origClOrdID: wish.origClOrdID,
      ordStatus: order?.ordStatus ?? "Rejected",
      cxlRejReason: order === undefined ? unknownOrder : tooLate,
      text: order === undefined ? "unknown order" : "the order is finished",
    };
    log(record);
    sink.send(record);
  }

  #report(order: VenueOrder, change: Change): void {
    const { table, log, sink, ids, clock } = this.#parts;
    const { lastQty = none, lastPx = noPrice, more = lastQty, ...fields } = change;
    const cumQty = asUnits(order.cumQty + more);
    const notional = order.notional + BigInt(lastPx) * BigInt(more);
    const record: ReportRecord = {
      kind: "report",
      timeUs: clock.wallUs(),
      session: order.session,
      msgSeqNum: sink.nextMsgSeqNum(order.session),
      execID: ids.nextExecID(),
      orderID: order.orderID,
      clOrdID: order.clOrdID,
      symbol: order.symbol,
      side: order.side,
      orderQty: order.orderQty,
      ...fields,
      lastQty,
      lastPx,
      cumQty,
      leavesQty: isFinal(change.ordStatus) ? none : asUnits(order.orderQty - cumQty),
      avgPx: avgPxOf(notional, cumQty),
    };
    log(record);
    table.apply(record);
    sink.send(record);
    // Heard twice, happened once.
    const isFill = change.execType === "Trade" || change.execRefID !== undefined;
    if (isFill && this.#isDrawn("duplicatePpm")) sink.send(record);
    if (change.execType === "Trade" && this.#parts.hasExecIDs) this.#drawAmendment(order, record);
    if (isFinal(order.ordStatus)) this.#amend(order);
  }

  #drawAmendment(order: VenueOrder, fill: ReportRecord): void {
    const isBusted = this.#isDrawn("bustPpm");
    if (!isBusted && !this.#isDrawn("correctPpm")) return;
    const step = this.#parts.terms(order.symbol)?.orderStep ?? asUnits(1);
    const isMore = this.#parts.faults.below(2) === 0;
    this.#amendments.add(order, amendmentOf(fill, { isBusted, isMore, step }));
  }

  /** Once an order is over some of its fills turn out not to stand. */
  #amend(order: VenueOrder): void {
    for (const amendment of this.#amendments.take(order)) {
      const { ordStatus } = order;
      this.#parts.delays.after(this.#delayMs(), () => {
        this.#report(order, { ...amendment, ordStatus });
      });
    }
  }
}

const noQuote: Refusal = { ordRejReason: ordRejReasons.other, text: "no price" };
