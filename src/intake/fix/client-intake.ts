import { isSameOrder } from "../../core/accept/accept.ts";
import type { OrderRequest } from "../../core/accept/order-request.ts";
import type { ClientFilled, Event, OrderDenied, OrderTerms } from "../../core/events.ts";
import type { Order } from "../../core/execute/order.ts";
import { orderNumberOf } from "../../core/ids.ts";
import type { Input } from "../../core/input.ts";
import { UNKNOWN } from "../../core/names.ts";
import type { Policy } from "../../core/policy.ts";
import type { State } from "../../core/state.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import type { FixSession } from "../../fix/session/session.ts";
import type { Instant } from "../../fix/session/session-host.ts";
import {
  reportDenied,
  reportEnded,
  reportFill,
  reportNew,
  reportStatus,
  reportUnknownOrder,
} from "./execution-report.ts";
import type { Reporting } from "./execution-report.ts";
import { readOrder } from "./order-message.ts";
import type { QuantityUnit } from "./order-message.ts";

/** What a client session needs from the desk. */
export interface IntakeDesk {
  readonly journalId: string;
  readonly state: State;
  policy(): Policy;
  input(input: Input): void;
}

/** What one session brought, for status. */
export interface IntakeCounts {
  orders: number;
  /** The same order again: answered with how the first one stands. */
  repeats: number;
  statusRequests: number;
}

/** One client session: orders and questions in, reports out. Generic FIX 4.4. */
export class ClientIntake {
  readonly session: number;
  readonly counts: IntakeCounts = { orders: 0, repeats: 0, statusRequests: 0 };
  readonly #quantity: QuantityUnit;
  readonly #fix: FixSession;
  readonly #desk: IntakeDesk;

  constructor(session: number, quantity: QuantityUnit, fix: FixSession, desk: IntakeDesk) {
    this.session = session;
    this.#quantity = quantity;
    this.#fix = fix;
    this.#desk = desk;
  }

  /** An application message in sequence; the session admits D and H only. */
  onMessage(message: FixMessage, now: Instant): void {
    if (message.msgType === "D") this.#onOrder(message, now);
    else if (message.msgType === "H") this.#onStatusRequest(message, now);
  }

  /** Tells the client of an event of one of its orders. */
  report(event: Event, order: Order, now: Instant): void {
    switch (event.type) {
      case "OrderAccepted":
        return this.#compose(now, event, (into, it) => reportNew(into, event, it));
      case "OrderDenied":
        return this.#reportDenied(event, now);
      case "ClientFilled":
        return this.#reportFill(event, order, now);
      case "ClientRejected":
      case "ClientCanceled":
        return this.#compose(now, order.terms, (into, it) => reportEnded(into, order, event, it));
      default:
        return undefined;
    }
  }

  #onOrder(message: FixMessage, now: Instant): void {
    const { state } = this.#desk;
    this.counts.orders += 1;
    const request = readOrder(message, {
      session: this.session,
      quantity: this.#quantity,
      names: state.names,
      instruments: this.#desk.policy().instruments,
    });
    const first = this.#firstOf(request);
    if (first === undefined) return this.#desk.input({ type: "OrderSubmitted", request });
    this.counts.repeats += 1;
    this.#compose(now, first.terms, (into, it) => reportStatus(into, first, it));
  }

  /** The order this one repeats, where it is the same in every word that counts. */
  #firstOf(request: OrderRequest): Order | undefined {
    const { state } = this.#desk;
    if (request.account === UNKNOWN) return undefined;
    const first = state.orders.find(request.account, request.clOrdID);
    return first !== undefined && isSameOrder(request, first.terms) ? first : undefined;
  }

  #onStatusRequest(message: FixMessage, now: Instant): void {
    this.counts.statusRequests += 1;
    const orderID = message.text(37) ?? "";
    const clOrdID = message.text(11) ?? "";
    const accountText = message.text(1) ?? "";
    const order = this.#find(orderID, clOrdID, accountText);
    if (order !== undefined) {
      return this.#compose(now, order.terms, (into, it) => reportStatus(into, order, it));
    }
    const symbolText = message.text(55) ?? "";
    const side = message.text(54) ?? "";
    const asked = { clOrdID, orderID, accountText, symbolText, side };
    reportUnknownOrder(this.#fix.compose("8", now), asked);
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
    return orders.findAll(clOrdID).find(({ terms }) => terms.session === this.session);
  }

  #reportDenied(event: OrderDenied, now: Instant): void {
    const { accountText, symbolText } = event;
    const it = { ...this.#reporting(event, now), accountText, symbolText };
    reportDenied(this.#fix.compose("8", now), event, it);
    this.#fix.finish();
  }

  #reportFill(event: ClientFilled, order: Order, now: Instant): void {
    this.#compose(now, order.terms, (into, it) => reportFill(into, order, event, it));
  }

  #compose(
    now: Instant,
    terms: OrderTerms,
    write: (into: MessageWriter, it: Reporting) => void,
  ): void {
    write(this.#fix.compose("8", now), this.#reporting(terms, now));
    this.#fix.finish();
  }

  #reporting(terms: OrderTerms, now: Instant): Reporting {
    const { state, journalId } = this.#desk;
    const instrument = this.#desk.policy().instruments[terms.symbol];
    return {
      journalId,
      accountText: state.names.nameOf("account", terms.account),
      symbolText: state.names.nameOf("symbol", terms.symbol),
      quantityPerLot: this.#quantity === "lots" ? 1 : (instrument?.contractSize ?? 1),
      transactTimeUs: now.wallUs,
    };
  }
}
