import type { Event, LegCreated, LegFilled, OrderDecided, OrderTerms } from "../core/events.ts";
import type { ClientFilled } from "../core/execute/fill-events.ts";
import { execIDOf, legIDOf, orderIDOf } from "../core/ids.ts";
import type { State } from "../core/state.ts";
import { printDecimal } from "../core/units/decimal.ts";
import { plus, PRICE_SCALE, VOLUME_SCALE } from "../core/units/quantity.ts";
import type { Price, Volume } from "../core/units/quantity.ts";
import type { DeskLog } from "./desk-log.ts";

export interface OrderLogDesk {
  readonly log: DeskLog;
  readonly state: State;
  readonly journalId: string;
  /** Whether the policy in force wants it. */
  readonly live: { readonly logsOrders: boolean };
}

interface Line {
  readonly fields: Readonly<Record<string, string | number>>;
  readonly text: string;
}

/**
 * A line of the desk's log for each thing that happens to an order, with the ids that client and LP
 * know it by: where `log.orders` is set.
 *
 * Made as it happens, while all that it names is known, and written once it is durable: nobody
 * reads of what a power cut takes back.
 */
export class OrderLog {
  readonly #desk: OrderLogDesk;
  /** Of this turn. */
  #lines: Line[] = [];

  constructor(desk: OrderLogDesk) {
    this.#desk = desk;
  }

  on(event: Event): void {
    if (!this.#desk.live.logsOrders) return;
    const line = this.#lineOf(event);
    if (line !== undefined) this.#lines.push(line);
  }

  /** What happened so far is durable. */
  committed(): void {
    if (this.#lines.length === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    for (const { fields, text } of lines) this.#desk.log.info(fields, text);
  }

  #lineOf(event: Event): Line | undefined {
    switch (event.type) {
      case "OrderAccepted":
        return { fields: this.#termsOf(event), text: "order accepted" };
      case "OrderDenied": {
        const { code, detail, accountText: account, symbolText: symbol } = event;
        const fields = { ...this.#termsOf(event), account, symbol, code, detail };
        return { fields, text: "order denied" };
      }
      case "OrderDecided":
        return { fields: this.#decidedOf(event), text: "order decided" };
      case "OrderRested":
      case "OrderTriggered":
        return { fields: this.#orderOf(event.order), text: waits[event.type] };
      case "ClientFilled":
        return { fields: this.#fillOf(event), text: "order filled" };
      case "ClientRejected":
      case "ClientCanceled": {
        const fields = { ...this.#orderOf(event.order), code: event.code };
        return { fields, text: event.type === "ClientRejected" ? "order refused" : "order ended" };
      }
      case "ClientExpired":
        return { fields: { ...this.#orderOf(event.order), code: "EXPIRED" }, text: "order ended" };
      default:
        return this.#legLineOf(event);
    }
  }

  #legLineOf(event: Event): Line | undefined {
    switch (event.type) {
      case "LegCreated":
        return { fields: this.#createdOf(event), text: "leg created" };
      case "LegFilled":
        return { fields: this.#legFillOf(event), text: "leg filled" };
      case "LegAcknowledged": {
        const fields = { ...this.#legOf(event.leg), lpOrderID: event.lpOrderID };
        return { fields, text: "leg acknowledged" };
      }
      case "LegRejected":
      case "LegWithheld":
      case "LegCanceled":
      case "LegExpired":
        return { fields: { ...this.#legOf(event.leg), why: event.text }, text: ends[event.type] };
      case "LegInDoubt":
        return { fields: { ...this.#legOf(event.leg), why: event.cause }, text: "leg in doubt" };
      case "LegResolved":
        return { fields: { ...this.#legOf(event.leg), how: event.how }, text: "leg resolved" };
      default:
        return undefined;
    }
  }

  #termsOf(terms: OrderTerms): Line["fields"] {
    const { names } = this.#desk.state;
    const { clOrdID, side, ordType, timeInForce, orderQty, limitPx, stopPx } = terms;
    return {
      orderID: this.#orderID(terms.order),
      clOrdID,
      session: names.nameOf("session", terms.session),
      account: names.nameOf("account", terms.account),
      symbol: names.nameOf("symbol", terms.symbol),
      side,
      orderQty: lots(orderQty),
      ordType,
      timeInForce,
      ...(limitPx === 0 ? {} : { price: px(limitPx) }),
      ...(stopPx === 0 ? {} : { stopPx: px(stopPx) }),
    };
  }

  #decidedOf({
    order,
    action,
    ruleId,
    aVolume,
    bVolume,
    policyVersion,
  }: OrderDecided): Line["fields"] {
    const shares = { aVolume: lots(aVolume), bVolume: lots(bVolume) };
    return { orderID: this.#orderID(order), action, ruleId, ...shares, policyVersion };
  }

  #fillOf({ order, exec, aQty, bQty, lastPx }: ClientFilled): Line["fields"] {
    const execID = execIDOf(this.#desk.journalId, exec);
    const lastQty = lots(plus(aQty, bQty));
    return { ...this.#orderOf(order), execID, lastQty, lastPx: px(lastPx) };
  }

  #createdOf({ leg, order, lp, side, orderQty, limitPx }: LegCreated): Line["fields"] {
    const terms = { side, orderQty: lots(orderQty), price: px(limitPx) };
    return { orderID: this.#orderID(order), ...this.#legAt(leg, lp), ...terms };
  }

  #legFillOf({ leg, lp, execID, lastQty, lastPx }: LegFilled): Line["fields"] {
    const order = this.#desk.state.orders.leg(leg)?.order.terms.order;
    const ids = order === undefined ? {} : { orderID: this.#orderID(order) };
    const fill = { execID, lastQty: lots(lastQty), lastPx: px(lastPx) };
    return { ...ids, ...this.#legAt(leg, lp), ...fill };
  }

  #orderOf(number: number): Line["fields"] {
    const clOrdID = this.#desk.state.orders.order(number)?.terms.clOrdID;
    return { orderID: this.#orderID(number), ...(clOrdID === undefined ? {} : { clOrdID }) };
  }

  #legOf(number: number): Line["fields"] {
    const leg = this.#desk.state.orders.leg(number);
    if (leg === undefined) return { leg: legIDOf(this.#desk.journalId, number) };
    return { orderID: this.#orderID(leg.order.terms.order), ...this.#legAt(number, leg.lp) };
  }

  /** The ClOrdID(11) its LP knows it by, and the LP. */
  #legAt(leg: number, lp: number): Line["fields"] {
    const { state, journalId } = this.#desk;
    return { leg: legIDOf(journalId, leg), lp: state.names.nameOf("lp", lp) };
  }

  #orderID(order: number): string {
    return orderIDOf(this.#desk.journalId, order);
  }
}

const waits = { OrderRested: "order rests", OrderTriggered: "order triggered" } as const;

const ends = {
  LegRejected: "leg rejected",
  LegWithheld: "leg withheld",
  LegCanceled: "leg canceled",
  LegExpired: "leg expired",
} as const;

const lots = (volume: Volume): string => printDecimal(volume, VOLUME_SCALE);
const px = (price: Price): string => printDecimal(price, PRICE_SCALE);
