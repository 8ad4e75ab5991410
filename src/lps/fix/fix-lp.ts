import type { LegCreated } from "../../core/events.ts";
import type { LegCancelRequested } from "../../core/execute/doubt-events.ts";
import { withheld } from "../../core/execute/leg-report.ts";
import type { Leg } from "../../core/execute/order.ts";
import { cancelIDOf, legIDOf } from "../../core/ids.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import type { FixSession } from "../../fix/session/session.ts";
import type { Instant, SessionEvent } from "../../fix/session/session-host.ts";
import { peerTextOf } from "../../fix/session/peer-text.ts";
import { msgTypes } from "../../fix/tags.ts";
import type { LpAdapter } from "../lp-adapter.ts";
import { composeLeg, composeLegCancel, composeLegStatusRequest } from "./leg-orders.ts";
import { LegAnswers } from "./leg-answers.ts";
import type { FixLpTerms, LpDesk } from "./lp-desk.ts";
import type { LpDialect } from "./lp-dialect.ts";
import { MarketData } from "./market-data.ts";
import { QuoteSessions } from "./quote-sessions.ts";
import { RestingCancels } from "./resting-cancels.ts";
import { SecurityListing } from "./security-listing.ts";
import type { ListHearer } from "./security-listing.ts";
import { lpQuantityOf, timeInForceAt } from "./symbol-mapping.ts";
import type { MappedSymbol, SymbolMapping } from "./symbol-mapping.ts";
import { TradeSessions } from "./trade-sessions.ts";
import type { SentLegs } from "./trade-sessions.ts";

/**
 * One LP over FIX 4.4 in one of its dialects: quotes by V, W and X, orders by D, F, 8, 9 and H.
 *
 * Quotes and orders may share a session or have their own, and each may have a backup. Orders go
 * out only while a trade session is up; what happens to them otherwise is the core's decision.
 */
export class FixLp implements LpAdapter {
  readonly lp: number;
  readonly id: string;
  readonly isSimulated = false;
  readonly quotes: MarketData;
  readonly mapping: SymbolMapping;
  readonly #dialect: LpDialect;
  readonly #desk: LpDesk;
  readonly #answers: LegAnswers;
  readonly #quoting: QuoteSessions;
  readonly #trading = new TradeSessions();
  readonly #cancels = new RestingCancels();
  /** Where the LP offers a list of its symbols. */
  readonly #listing: SecurityListing | undefined;
  #isLeaving = false;
  /** Of all its sessions: an LP may repeat one on another. */
  readonly #passwords: (string | undefined)[] = [];

  /** @param hearer of its list of symbols; undefined: it is not asked for one */
  constructor({ lp, id, mapping, dialect }: FixLpTerms, desk: LpDesk, hearer?: ListHearer) {
    this.lp = lp;
    this.id = id;
    this.mapping = mapping;
    this.#dialect = dialect;
    this.#desk = desk;
    this.#answers = new LegAnswers({ lp, id, mapping, dialect }, desk, (message) =>
      this.#textOf(message),
    );
    this.quotes = new MarketData(lp, mapping, dialect, () => desk.book());
    this.#quoting = new QuoteSessions(mapping, dialect, this.quotes);
    if (hearer !== undefined) this.#listing = new SecurityListing({ lp, mapping, dialect }, hearer);
  }

  get isQuoting(): boolean {
    return this.#quoting.isUp;
  }

  get isTrading(): boolean {
    return this.#trading.isUp;
  }

  /** Reports that could not be read; each was told as trouble. */
  get unusableReports(): number {
    return this.#answers.unusable;
  }

  /** Those added first are used first. */
  useQuoteSession(session: FixSession): void {
    this.#quoting.add(session);
    this.#passwords.push(session.settings.password);
  }

  useTradeSession(session: FixSession, sent: SentLegs): void {
    this.#trading.add(session, sent);
    this.#passwords.push(session.settings.password);
  }

  /** Those on which its symbols are asked for, the first that is up; added first, used first. */
  useListSession(session: FixSession): void {
    this.#listing?.add(session);
  }

  /** The session on which a leg is asked about. */
  sessionOf(leg: number): FixSession | undefined {
    return this.#trading.of(leg)?.session;
  }

  onEvent(session: FixSession, event: SessionEvent, now: Instant): void {
    this.#quoting.onEvent(session, event, now);
    this.#listing?.onEvent(session, event, now);
    const sent = this.#trading.at(session)?.sent;
    if (sent !== undefined) this.#onTradeEvent(event, sent);
  }

  leave(reason: string, now: Instant): void {
    const { lp } = this;
    this.#isLeaving = true;
    this.#quoting.end(now);
    this.#desk.input({ type: "LpSessionMoved", lp, isUp: false, reason, isHeard: true });
  }

  stay(now: Instant): void {
    if (!this.#isLeaving) return;
    const { lp } = this;
    this.#isLeaving = false;
    this.#quoting.begin(now);
    if (!this.isTrading) return;
    this.#desk.input({ type: "LpSessionMoved", lp, isUp: true, reason: "wanted again" });
  }

  /** @returns whether something was written */
  onTime(now: Instant): boolean {
    const due = this.#cancels.takeDue(now);
    for (const { request, leg } of due) this.#sendCancel(request, leg, now);
    const isAsked = this.#listing?.onTime(now) ?? false;
    return this.#quoting.onTime(now) || isAsked || due.length > 0;
  }

  onMessage(session: FixSession, message: FixMessage, now: Instant): void {
    switch (message.msgType) {
      case msgTypes.marketDataSnapshot:
      case msgTypes.marketDataIncrement:
      case msgTypes.marketDataReject:
        return this.#quoting.isUsed(session) ? this.#onMarketData(message, now) : undefined;
      case msgTypes.securityList:
        if (this.#listing?.onList(session, message) === true) return undefined;
        return this.#desk.trouble(this.id, "a list of symbols that was not asked for");
      case msgTypes.reject:
      case msgTypes.businessReject:
        if (this.#listing?.onReject(session, message, this.#textOf(message)) === true) {
          return undefined;
        }
        return this.#answers.take(message, this.#trading.at(session)?.sent);
      case msgTypes.executionReport:
      case msgTypes.orderCancelReject:
        return this.#answers.take(message, this.#trading.at(session)?.sent);
      default:
        return this.#desk.trouble(this.id, `unexpected message ${message.msgType}`);
    }
  }

  /** Composes the leg's order; a leg the LP cannot be told exactly ends as rejected. */
  send(leg: LegCreated, now: Instant): boolean {
    const trade = this.#trading.forOrders();
    const mapped = this.mapping.of(leg.symbol);
    const quantity = mapped === undefined ? undefined : lpQuantityOf(leg.orderQty, mapped);
    if (trade === undefined || mapped === undefined || quantity === undefined) {
      return this.#rejectHere(leg, "its quantity is not exact at the LP");
    }
    if (!isTellable(leg, mapped)) {
      return this.#rejectHere(leg, `the LP knows no ${leg.timeInForce} order`);
    }
    const { journalId, edge } = this.#desk;
    const told = { journalId, mapped, dialect: this.#dialect, quantity };
    const into = trade.session.compose(msgTypes.newOrderSingle, now);
    composeLeg(into, leg, told, now.wallUs);
    const fault = edge.order(this.lp, into, now);
    if (fault !== undefined) {
      trade.session.abandon();
      edge.trip(fault);
      return this.#withhold(leg, `${fault.code}: ${fault.text}`);
    }
    trade.sent.nextIs(leg.leg);
    trade.session.finish();
    return true;
  }

  /** Asks how a leg in doubt stands, where somebody is there to be asked. */
  ask(leg: Leg, now: Instant): void {
    const mapped = this.mapping.of(leg.symbol);
    const session = this.sessionOf(leg.leg);
    if (session === undefined || mapped === undefined || !session.isUp) return;
    const clOrdID = legIDOf(this.#desk.journalId, leg.leg);
    this.#answers.asked(leg.leg);
    const into = session.compose(msgTypes.orderStatusRequest, now);
    composeLegStatusRequest(into, clOrdID, mapped, leg.side, this.#dialect);
    session.finish();
  }

  /** What rests of a leg is to be canceled, at once or after the time the mapping grants it. */
  cancel(request: LegCancelRequested, leg: Leg, now: Instant): void {
    const restMs = this.mapping.of(leg.symbol)?.restMs ?? 0;
    if (restMs === 0) this.#sendCancel(request, leg, now);
    else this.#cancels.add(request, leg, restMs, now);
  }

  /** Lost with its session, the request is made again when the leg is known to rest still. */
  #sendCancel({ cancel }: LegCancelRequested, leg: Leg, now: Instant): void {
    const mapped = this.mapping.of(leg.symbol);
    const session = this.sessionOf(leg.leg);
    if (session === undefined || mapped === undefined || !session.isUp) return;
    const { journalId, edge } = this.#desk;
    const clOrdID = legIDOf(journalId, leg.leg);
    const told = { clOrdID, mapped, dialect: this.#dialect, side: leg.side };
    const into = session.compose(msgTypes.orderCancelRequest, now);
    composeLegCancel(into, cancelIDOf(journalId, cancel), told, now.wallUs);
    const fault = edge.cancel(this.lp, into, now);
    if (fault === undefined) return void session.finish();
    session.abandon();
    edge.trip(fault);
  }

  #textOf(message: FixMessage): string {
    return peerTextOf(message, this.#passwords) ?? "";
  }

  #onMarketData(message: FixMessage, now: Instant): void {
    this.#quoting.answered();
    switch (message.msgType) {
      case msgTypes.marketDataSnapshot:
        this.quotes.onSnapshot(message, now.monotonicNs);
        return this.#desk.quotesMoved();
      case msgTypes.marketDataIncrement:
        this.quotes.onIncrement(message, now.monotonicNs);
        return this.#desk.quotesMoved();
      default:
        // Asked again it would only say so again.
        return this.#desk.trouble(this.id, `refuses market data: ${this.#textOf(message)}`);
    }
  }

  #onTradeEvent(event: SessionEvent, sent: SentLegs): void {
    const { lp } = this;
    if (event.type === "up") {
      if (!this.#isLeaving) {
        this.#desk.input({ type: "LpSessionMoved", lp, isUp: true, reason: "logged on" });
      }
      this.#desk.answers(lp);
    } else if (event.type === "down" || event.type === "closing") {
      this.#lost(event.reason, sent);
    } else if (event.type === "peerMissed") {
      for (const leg of sent.between(event.from, event.to)) {
        this.#desk.input({ type: "LegNotReceived", leg });
      }
    }
  }

  /** One session is gone: with another one up the LP goes on, but of these legs none is heard. */
  #lost(reason: string, sent: SentLegs): void {
    const { lp } = this;
    if (!this.#trading.isUp) {
      return this.#desk.input({ type: "LpSessionMoved", lp, isUp: false, reason });
    }
    for (const leg of sent.all()) this.#desk.input({ type: "LegSessionLost", leg });
  }

  #rejectHere(leg: LegCreated, text: string): false {
    this.#desk.trouble(this.id, `a leg was not sent: ${text}`);
    return this.#withhold(leg, text);
  }

  #withhold(leg: LegCreated, text: string): false {
    this.#desk.input({ type: "LegReported", report: withheld(leg, text) });
    return false;
  }
}

/** A market order is filled at once whatever it is called; one that must be filled whole is not. */
const isTellable = (leg: LegCreated, mapped: MappedSymbol): boolean =>
  timeInForceAt(leg.timeInForce, mapped) !== undefined;
