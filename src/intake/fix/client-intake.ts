import { isSameOrder } from "../../core/accept/accept.ts";
import type { OrderRequest } from "../../core/accept/order-request.ts";
import type { Event, OrderDenied, OrderTerms } from "../../core/events.ts";
import { cumQtyOf, termsUnder } from "../../core/execute/order.ts";
import type { Order } from "../../core/execute/order.ts";
import { replaceRefusal } from "../../core/execute/replace-order.ts";
import type { ReplaceAsked, ReplaceRefusal } from "../../core/execute/replace-order.ts";
import { orderIDOf, orderNumberOf } from "../../core/ids.ts";
import type { Input } from "../../core/input.ts";
import { UNKNOWN } from "../../core/names.ts";
import type { Policy } from "../../core/policy.ts";
import type { State } from "../../core/state.ts";
import type { View } from "../../core/view.ts";
import { quantityOf } from "../../core/units/lots.ts";
import { NO_VOLUME, VOLUME_SCALE } from "../../core/units/quantity.ts";
import type { Volume } from "../../core/units/quantity.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import type { FixSession } from "../../fix/session/session.ts";
import type { Instant } from "../../fix/session/session-host.ts";
import { msgTypes, tags } from "../../fix/tags.ts";
import {
  reportDenied,
  reportEnded,
  reportFill,
  reportNew,
  reportNotCanceled,
  reportNotReplaced,
  reportReplaced,
  reportStatus,
  reportUnknownOrder,
} from "./execution-report.ts";
import type { Reporting } from "./execution-report.ts";
import type { PriceStreams } from "./price-streams.ts";
import { readOrder } from "./order-message.ts";
import type { QuantityUnit } from "./order-message.ts";

/** Whether a new order is taken now; where not, the desk is behind, or its journal full. */
export interface OrderGate {
  readonly isJournalFull: boolean;
  /** @param filled of the order that the request is to replace */
  takes(request: OrderRequest, filled?: Volume): boolean;
}

/** What a client session needs from the desk. */
export interface IntakeDesk {
  readonly journalId: string;
  readonly state: State;
  policy(): Policy;
  /** What a decision would look at now. */
  view(): View;
  input(input: Input): void;
  readonly gate: OrderGate;
  /** Something a person must hear of. */
  trouble(about: string, text: string): void;
}

const BUSINESS_REJECT_REASON = 380;
/** Its value for "application not available". */
const NOT_AVAILABLE = 4;
/** What of a client's text comes back to it. */
const MAX_TEXT = 64;

/** What one session brought, for status. */
export interface IntakeCounts {
  orders: number;
  /** The same order again: answered with how the first one stands. */
  repeats: number;
  cancelRequests: number;
  replaceRequests: number;
  statusRequests: number;
  /** Orders and replacements that came to a desk that is behind. */
  notTaken: number;
}

/** One client session: orders and questions in, reports out. Generic FIX 4.4. */
export class ClientIntake {
  readonly session: number;
  readonly counts: IntakeCounts = {
    orders: 0,
    repeats: 0,
    cancelRequests: 0,
    replaceRequests: 0,
    statusRequests: 0,
    notTaken: 0,
  };
  readonly prices: PriceStreams;
  readonly #quantity: QuantityUnit;
  readonly #fix: FixSession;
  readonly #desk: IntakeDesk;
  #isStopping = false;

  constructor(
    session: number,
    quantity: QuantityUnit,
    fix: FixSession,
    prices: PriceStreams,
    desk: IntakeDesk,
  ) {
    this.prices = prices;
    this.session = session;
    this.#quantity = quantity;
    this.#fix = fix;
    this.#desk = desk;
  }

  /**
   * The desk stops: a new order is not taken, neither accepted nor denied, so that its ClOrdID is
   * free at the next start.
   */
  stopTaking(): void {
    this.#isStopping = true;
  }

  /** An application message in sequence; the session admits D, F, G, H and V only. */
  onMessage(message: FixMessage, now: Instant): void {
    switch (message.msgType) {
      case msgTypes.newOrderSingle:
        return this.#onOrder(message, now);
      case msgTypes.orderCancelRequest:
        return this.#onCancelRequest(message, now);
      case msgTypes.orderCancelReplaceRequest:
        return this.#onReplaceRequest(message, now);
      case msgTypes.orderStatusRequest:
        return this.#onStatusRequest(message, now);
      case msgTypes.marketDataRequest:
        // Nobody would tell it a price any more.
        if (this.#isStopping) return this.#decline(message, STOPPING, now);
        return this.prices.take(message, now);
      default:
        return undefined;
    }
  }

  /** Tells the client of an event of one of its orders. */
  report(event: Event, order: Order, now: Instant): void {
    switch (event.type) {
      case "OrderAccepted":
        return this.#tell(now, event, (into, it) => reportNew(into, event, it));
      case "OrderDenied":
        return this.#reportDenied(event, now);
      case "ClientFilled":
        return this.#tell(now, order.terms, (into, it) => reportFill(into, order, event, it));
      case "ClientRejected":
      case "ClientCanceled":
        return this.#tell(now, order.terms, (into, it) => reportEnded(into, order, event, it));
      case "ClientReplaced":
        return this.#tell(now, order.terms, (into, it) => reportReplaced(into, order, event, it));
      case "ClientExpired": {
        const end = { exec: event.exec, code: "EXPIRED" } as const;
        return this.#tell(now, order.terms, (into, it) => reportEnded(into, order, end, it));
      }
      default:
        return undefined;
    }
  }

  #onOrder(message: FixMessage, now: Instant): void {
    this.counts.orders += 1;
    const request = this.#read(message);
    const first = this.#firstOf(request);
    if (first !== undefined) {
      this.counts.repeats += 1;
      return this.#answerStatus(message, first, now);
    }
    if (this.#isStopping) return this.#decline(message, STOPPING, now);
    if (!this.#desk.gate.takes(request)) return this.#declineOrder(message, now);
    return this.#desk.input({ type: "OrderSubmitted", request });
  }

  #read(message: FixMessage): OrderRequest {
    return readOrder(message, {
      session: this.session,
      journalId: this.#desk.journalId,
      quantity: this.#quantity,
      names: this.#desk.state.names,
      instruments: this.#desk.policy().instruments,
    });
  }

  /**
   * The order this one repeats, where it is the same in every word that counts. One that came by
   * another session is none of this one's business: a repeat of it is denied as a duplicate.
   */
  #firstOf(request: OrderRequest): Order | undefined {
    const { state } = this.#desk;
    if (request.account === UNKNOWN) return undefined;
    const first = state.orders.find(request.account, request.clOrdID);
    if (first?.terms.session !== this.session) return undefined;
    const asked = termsUnder(first, request.clOrdID);
    return asked !== undefined && isSameOrder(request, asked) ? first : undefined;
  }

  /** What rests may have other terms. The same request again is answered and not made. */
  #onReplaceRequest(message: FixMessage, now: Instant): void {
    this.counts.replaceRequests += 1;
    const said = this.#read(message);
    const origClOrdID = message.text(tags.origClOrdID) ?? "";
    const orderID = message.text(tags.orderID) ?? "";
    const order =
      this.#find(orderID, origClOrdID, said.accountText) ??
      // The ClOrdID before may be forgotten by now.
      this.#find("", said.clOrdID, said.accountText);
    const account = said.accountText === "" && order ? order.terms.account : said.account;
    const request = { ...said, account };
    const first = this.#firstOf(request);
    if (first !== undefined && first.terms.order === order?.terms.order) {
      this.counts.repeats += 1;
      return this.#answerStatus(message, first, now);
    }
    if (this.#isStopping) return this.#decline(message, STOPPING, now);
    const filled = order === undefined ? NO_VOLUME : cumQtyOf(order);
    if (!this.#desk.gate.takes(request, filled)) return this.#declineOrder(message, now);
    const asked: ReplaceAsked = { order: order?.terms.order ?? 0, origClOrdID, request };
    const refusal = replaceRefusal(this.#desk.view(), asked);
    if (refusal === undefined) return this.#desk.input({ type: "ReplaceAsked", ...asked });
    return this.#refuseReplace(order, asked, refusal, now);
  }

  #refuseReplace(
    order: Order | undefined,
    { origClOrdID, request }: ReplaceAsked,
    refusal: ReplaceRefusal,
    now: Instant,
  ): void {
    const into = this.#fix.compose(msgTypes.orderCancelReject, now);
    const clOrdID = request.clOrdID.slice(0, MAX_TEXT);
    const { journalId } = this.#desk;
    reportNotReplaced(into, order, { clOrdID, origClOrdID, ...refusal }, journalId);
    this.#fix.finish();
  }

  /** One that rests is cancelled; one that is carried out, or over, cannot be. */
  #onCancelRequest(message: FixMessage, now: Instant): void {
    this.counts.cancelRequests += 1;
    const clOrdID = message.text(tags.clOrdID) ?? "";
    const origClOrdID = message.text(tags.origClOrdID) ?? "";
    const accountText = message.text(tags.account) ?? "";
    const order = this.#find(message.text(tags.orderID) ?? "", origClOrdID, accountText);
    if (order?.isResting === true) {
      const requestID = clOrdID.slice(0, MAX_TEXT);
      return this.#desk.input({ type: "CancelAsked", order: order.terms.order, requestID });
    }
    const into = this.#fix.compose(msgTypes.orderCancelReject, now);
    reportNotCanceled(into, order, { clOrdID, origClOrdID }, this.#desk.journalId);
    this.#fix.finish();
    return undefined;
  }

  #onStatusRequest(message: FixMessage, now: Instant): void {
    this.counts.statusRequests += 1;
    const orderID = message.text(tags.orderID) ?? "";
    const clOrdID = message.text(tags.clOrdID) ?? "";
    const accountText = message.text(tags.account) ?? "";
    const order = this.#find(orderID, clOrdID, accountText);
    if (order !== undefined) return this.#answerStatus(message, order, now);
    const symbolText = message.text(tags.symbol) ?? "";
    const side = message.text(tags.side) ?? "";
    const asked = { clOrdID, orderID, accountText, symbolText, side };
    reportUnknownOrder(this.#fix.compose(msgTypes.executionReport, now), asked);
    this.#fix.finish();
  }

  /** A session learns of its own orders only. */
  #find(orderID: string, clOrdID: string, accountText: string): Order | undefined {
    const { state, journalId } = this.#desk;
    const found =
      orderID === ""
        ? this.#findByClOrdID(clOrdID, accountText)
        : state.orders.order(orderNumberOf(journalId, orderID));
    return found?.terms.session === this.session ? found : undefined;
  }

  #findByClOrdID(clOrdID: string, accountText: string): Order | undefined {
    const { orders, names } = this.#desk.state;
    if (accountText !== "") return orders.find(names.indexOf("account", accountText), clOrdID);
    return orders.findOf(this.session, clOrdID);
  }

  /** How an order stands, or why that cannot be said. */
  #answerStatus(message: FixMessage, order: Order, now: Instant): void {
    const it = this.#reporting(order.terms, now);
    if (it === undefined) return this.#decline(message, `UNKNOWN_SYMBOL: ${UNTOLD}`, now);
    const said = message.text(tags.clOrdID) ?? "";
    const clOrdID = termsUnder(order, said) === undefined ? order.terms.clOrdID : said;
    reportStatus(this.#fix.compose(msgTypes.executionReport, now), order, it, clOrdID);
    this.#fix.finish();
    return undefined;
  }

  #declineOrder(message: FixMessage, now: Instant): void {
    this.counts.notTaken += 1;
    this.#decline(message, this.#desk.gate.isJournalFull ? NO_ROOM : BEHIND, now);
  }

  /** BusinessMessageReject(j): the message was understood and nothing was done about it. */
  #decline(message: FixMessage, text: string, now: Instant): void {
    const into = this.#fix.compose(msgTypes.businessReject, now);
    into.integer(tags.refSeqNum, message.msgSeqNum).text(tags.refMsgType, message.msgType);
    const clOrdID = message.text(tags.clOrdID) ?? "";
    if (clOrdID !== "") into.text(tags.businessRejectRefID, clOrdID.slice(0, MAX_TEXT));
    into.integer(BUSINESS_REJECT_REASON, NOT_AVAILABLE).text(tags.text, text);
    this.#fix.finish();
  }

  #reportDenied(event: OrderDenied, now: Instant): void {
    const { accountText, symbolText } = event;
    this.#tell(now, event, (into, it) =>
      reportDenied(into, event, { ...it, accountText, symbolText }),
    );
  }

  /** A report nobody asked for; one that could only be wrong goes to the log instead. */
  #tell(
    now: Instant,
    terms: OrderTerms,
    write: (into: MessageWriter, it: Reporting) => void,
  ): void {
    const it = this.#reporting(terms, now);
    if (it === undefined) {
      const orderID = orderIDOf(this.#desk.journalId, terms.order);
      const about = this.#desk.state.names.nameOf("session", this.session);
      return this.#desk.trouble(about, `a report on order ${orderID} was not sent: ${UNTOLD}`);
    }
    write(this.#fix.compose(msgTypes.executionReport, now), it);
    this.#fix.finish();
    return undefined;
  }

  #reporting(terms: OrderTerms, now: Instant): Reporting | undefined {
    const { state, journalId } = this.#desk;
    const quantityPerLot = this.#quantityPerLot(terms);
    if (quantityPerLot === undefined) return undefined;
    // Written when other units were counted here, it may be more than a number holds in these.
    const { orderQty } = terms;
    if (quantityOf(orderQty, VOLUME_SCALE, quantityPerLot) === undefined) return undefined;
    return {
      journalId,
      accountText: state.names.nameOf("account", terms.account),
      symbolText: state.names.nameOf("symbol", terms.symbol),
      quantityPerLot,
      transactTimeUs: now.wallUs,
    };
  }

  /**
   * Undefined where the session counts units and the order's symbol has left the policy: the
   * contract size is known nowhere else, and a quantity in lots would be read as units, wrong by a
   * factor of many thousands. Then nothing is said rather than something wrong.
   */
  #quantityPerLot({ symbol, orderQty }: OrderTerms): number | undefined {
    if (this.#quantity === "lots") return 1;
    const instrument = this.#desk.policy().instruments[symbol];
    // Nothing is nothing in every unit: an order that was denied for its symbol has no volume.
    return instrument?.contractSize ?? (orderQty === NO_VOLUME ? 1 : undefined);
  }
}

const STOPPING = "DESK_BUSY: the desk stops; send again at the next logon";
const BEHIND = "DESK_BUSY: more orders come than the desk can do; send it again later";
const NO_ROOM = "DESK_BUSY: the disk has no room for the journal; send it again later";
const UNTOLD = "the symbol left the policy, so its units cannot be counted";
