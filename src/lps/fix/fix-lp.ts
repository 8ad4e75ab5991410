import type { LegCreated } from "../../core/events.ts";
import type { LegReport } from "../../core/execute/leg-report.ts";
import type { Leg } from "../../core/execute/order.ts";
import { legIDOf, legNumberOf } from "../../core/ids.ts";
import type { Input } from "../../core/input.ts";
import type { QuoteBook } from "../../core/quotes/quote-book.ts";
import { NO_VOLUME } from "../../core/units/quantity.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import type { FixSession } from "../../fix/session/session.ts";
import type { Instant, SessionEvent } from "../../fix/session/session-host.ts";
import { msgTypes, tags } from "../../fix/tags.ts";
import { composeLeg, composeLegStatusRequest } from "./leg-orders.ts";
import { readReport } from "./leg-reading.ts";
import type { ReportReading } from "./leg-reading.ts";
import { composeSubscription, MarketData } from "./market-data.ts";
import { lpQuantityOf } from "./symbol-mapping.ts";
import type { SymbolMapping } from "./symbol-mapping.ts";

/** An LP that is up answers a subscription at once, if only with what it cannot quote. */
const SUBSCRIBE_AGAIN_NS = 5_000_000_000;

/** What the desk knows of the numbers its orders went out under. */
export interface SentLegs {
  /** Legs whose NewOrderSingle(D) had a number in the range, not yet ended. */
  between(from: number, to: number): readonly number[];
  at(msgSeqNum: number): number;
  /** The session's numbers have not begun anew since the leg went out. */
  isSameSequence(leg: number): boolean;
  /** The next application message finished is this leg's order. */
  nextIs(leg: number): void;
}

/** What an LP needs from the desk. */
export interface LpDesk {
  readonly journalId: string;
  book(): QuoteBook;
  input(input: Input): void;
  /** Prices in the book are others than before. */
  quotesMoved(): void;
  legOf(number: number): Leg | undefined;
  /** @param about whose trouble it is: an LP or a session */
  trouble(about: string, text: string): void;
  /** The LP answers again: legs in doubt may be asked about. */
  answers(lp: number): void;
}

/**
 * One LP over FIX, generic 4.4 dialect: quotes by V, W and X, orders by D, 8 and H.
 *
 * Quotes and orders may share a session or have their own. Orders go out only while the trade
 * session is up; what happens to them otherwise is the core's decision.
 */
export class FixLp {
  readonly lp: number;
  readonly id: string;
  readonly quotes: MarketData;
  /** Reports that could not be read; each was told as trouble. */
  unusableReports = 0;
  readonly #mapping: SymbolMapping;
  readonly #desk: LpDesk;
  readonly #reading: ReportReading;
  #quoteSession: FixSession | undefined;
  #tradeSession: FixSession | undefined;
  #sentLegs: SentLegs | undefined;
  #subscriptions = 0;
  /** When the last subscription was made that nothing has answered yet. */
  #unansweredSinceNs: number | undefined;

  constructor(lp: number, id: string, mapping: SymbolMapping, desk: LpDesk) {
    this.lp = lp;
    this.id = id;
    this.#mapping = mapping;
    this.#desk = desk;
    this.#reading = {
      lp,
      mapping,
      journalId: desk.journalId,
      legOf: (number) => desk.legOf(number),
      note: (text) => desk.trouble(id, text),
    };
    this.quotes = new MarketData(lp, mapping, () => desk.book());
  }

  get isQuoting(): boolean {
    return this.#quoteSession?.isUp ?? false;
  }

  get isTrading(): boolean {
    return this.#tradeSession?.isUp ?? false;
  }

  useQuoteSession(session: FixSession): void {
    this.#quoteSession = session;
  }

  useTradeSession(session: FixSession, sentLegs: SentLegs): void {
    this.#tradeSession = session;
    this.#sentLegs = sentLegs;
  }

  onEvent(session: FixSession, event: SessionEvent, now: Instant): void {
    if (session === this.#quoteSession) this.#onQuoteEvent(session, event, now);
    if (session === this.#tradeSession) this.#onTradeEvent(event);
  }

  /** A subscription may be lost in a gap that is filled over it: one nobody answers is repeated. */
  onTime(now: Instant): boolean {
    const session = this.#quoteSession;
    const sinceNs = this.#unansweredSinceNs;
    if (session === undefined || !session.isUp || sinceNs === undefined) return false;
    if (now.monotonicNs - sinceNs < SUBSCRIBE_AGAIN_NS) return false;
    this.#subscribe(session, now);
    return true;
  }

  onMessage(message: FixMessage, now: Instant): void {
    switch (message.msgType) {
      case msgTypes.marketDataSnapshot:
        this.#unansweredSinceNs = undefined;
        this.quotes.onSnapshot(message, now.monotonicNs);
        return this.#desk.quotesMoved();
      case msgTypes.marketDataIncrement:
        this.#unansweredSinceNs = undefined;
        this.quotes.onIncrement(message, now.monotonicNs);
        return this.#desk.quotesMoved();
      case msgTypes.executionReport:
        return this.#onReport(message);
      case msgTypes.reject:
      case msgTypes.businessReject:
        return this.#onReject(message);
      case msgTypes.marketDataReject:
        // Asked again it would only say so again.
        this.#unansweredSinceNs = undefined;
        return this.#desk.trouble(this.id, `refuses market data: ${message.text(tags.text) ?? ""}`);
      default:
        return this.#desk.trouble(this.id, `unexpected message ${message.msgType}`);
    }
  }

  /** Composes the leg's order; a leg the LP cannot be told exactly ends as rejected. */
  send(leg: LegCreated, now: Instant): void {
    const session = this.#tradeSession;
    const mapped = this.#mapping.of(leg.symbol);
    const quantity = mapped === undefined ? undefined : lpQuantityOf(leg.orderQty, mapped);
    if (session === undefined || mapped === undefined || quantity === undefined) {
      return this.#rejectHere(leg, "its quantity is not exact at the LP");
    }
    this.#sentLegs?.nextIs(leg.leg);
    const clOrdID = legIDOf(this.#desk.journalId, leg.leg);
    composeLeg(
      session.compose(msgTypes.newOrderSingle, now),
      leg,
      clOrdID,
      mapped,
      quantity,
      now.wallUs,
    );
    session.finish();
  }

  /** Asks how a leg in doubt stands, where somebody is there to be asked. */
  ask(leg: Leg, now: Instant): void {
    const mapped = this.#mapping.of(leg.symbol);
    const session = this.#tradeSession;
    if (session === undefined || mapped === undefined || !session.isUp) return;
    const clOrdID = legIDOf(this.#desk.journalId, leg.leg);
    composeLegStatusRequest(
      session.compose(msgTypes.orderStatusRequest, now),
      clOrdID,
      mapped,
      leg.side,
    );
    session.finish();
  }

  #onQuoteEvent(session: FixSession, event: SessionEvent, now: Instant): void {
    if (event.type !== "down" && event.type !== "up") return;
    this.quotes.forget();
    this.#unansweredSinceNs = undefined;
    if (event.type === "up") this.#subscribe(session, now);
  }

  #subscribe(session: FixSession, now: Instant): void {
    this.#subscriptions += 1;
    this.#unansweredSinceNs = now.monotonicNs;
    const into = session.compose(msgTypes.marketDataRequest, now);
    composeSubscription(into, `MD${this.#subscriptions}`, this.#mapping);
    session.finish();
  }

  #onTradeEvent(event: SessionEvent): void {
    const { lp } = this;
    if (event.type === "up") {
      this.#desk.input({ type: "LpSessionMoved", lp, isUp: true, reason: "logged on" });
      this.#desk.answers(lp);
    } else if (event.type === "down" || event.type === "closing") {
      this.#desk.input({ type: "LpSessionMoved", lp, isUp: false, reason: event.reason });
    } else if (event.type === "peerMissed") {
      for (const leg of this.#sentLegs?.between(event.from, event.to) ?? []) {
        this.#desk.input({ type: "LegNotReceived", leg });
      }
    }
  }

  #onReport(message: FixMessage): void {
    const read = readReport(message, this.#reading);
    switch (read.kind) {
      case "Report":
        return this.#desk.input({ type: "LegReported", report: read.report });
      case "Status": {
        const isProof = this.#sentLegs?.isSameSequence(read.status.leg) ?? false;
        const status = { ...read.status, isProof };
        return this.#desk.input({ type: "LegStatusAnswered", status });
      }
      case "Unusable":
        this.unusableReports += 1;
        this.#desk.trouble(this.id, read.text);
        return this.#desk.input({ type: "LegUnreadable", leg: read.leg });
      case "Nothing":
        return undefined;
    }
  }

  /** Reject(3) or BusinessMessageReject(j) of one of ours: an order in it has failed. */
  #onReject(message: FixMessage): void {
    const byID = legNumberOf(this.#desk.journalId, message.text(tags.businessRejectRefID) ?? "");
    const leg = byID > 0 ? byID : (this.#sentLegs?.at(message.integer(tags.refSeqNum) ?? 0) ?? 0);
    const name = message.msgType === msgTypes.reject ? "Reject" : "BusinessMessageReject";
    const text = `${name}: ${message.text(tags.text) ?? ""}`;
    this.#desk.trouble(this.id, text);
    const isOrder = message.text(tags.refMsgType) === msgTypes.newOrderSingle;
    if (leg > 0 && isOrder) this.#reject(leg, text);
  }

  #rejectHere(leg: LegCreated, text: string): void {
    this.#desk.trouble(this.id, `a leg was not sent: ${text}`);
    this.#reject(leg.leg, text);
  }

  #reject(leg: number, text: string): void {
    const { lp } = this;
    const report: LegReport = { kind: "Rejected", lp, leg, lpOrderID: "", cumQty: NO_VOLUME, text };
    this.#desk.input({ type: "LegReported", report });
  }
}
