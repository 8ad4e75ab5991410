import type { PolicyDocument } from "../../src/policy/policy-document.ts";
import { timeUsOf } from "./order-messages.ts";
import type { OrderPath, Told } from "./order-path.ts";
import { denialOf } from "./plain-accept.ts";
import { decide } from "./plain-decide.ts";
import { PlainDesk } from "./plain-desk.ts";
import type { PlainMoment } from "./plain-desk.ts";
import { PlainDictionary } from "./plain-dictionary.ts";
import type { PlainAccepted, PlainEvent, PlainLegCreated } from "./plain-events.ts";
import { readFields } from "./plain-fields.ts";
import { fillLeg, keepOrder } from "./plain-fills.ts";
import { JsonBatch, utcTimestamp } from "./plain-message.ts";
import { record } from "./plain-record.ts";
import { PlainReports } from "./plain-reports.ts";
import { readRequest } from "./plain-request.ts";
import type { PlainRequest } from "./plain-request.ts";

const NS_PER_US = 1000;

/**
 * The baseline: the same path as one writes it in TypeScript when nothing speaks against it. A
 * split message checked by maps and zod, maps by name, rules asked in turn, LPs filtered and
 * sorted, JSON lines, joined FIX.
 */
export class PlainPath implements OrderPath {
  readonly #desk: PlainDesk;
  readonly #dictionary = new PlainDictionary();
  readonly #journal = new JsonBatch();
  readonly #reports: PlainReports;
  #messages: string[] | undefined;
  #moment: PlainMoment = { timeUs: 0, nowNs: 0 };
  /** Sent this turn. */
  #legs: PlainLegCreated[] = [];

  constructor(policy: PolicyDocument) {
    this.#desk = new PlainDesk(policy);
    this.#reports = new PlainReports(this.#desk.policy);
  }

  told(bytes: Buffer, n: number): Told {
    const [lines, messages]: string[][] = [[], []];
    this.#journal.tape = lines;
    this.#messages = messages;
    this.carry([bytes], n);
    this.fill();
    this.#journal.tape = undefined;
    this.#messages = undefined;
    return { events: lines?.map((line) => JSON.parse(line)) ?? [], messages: messages ?? [] };
  }

  carry(orders: readonly Buffer[], n: number): number {
    const timeUs = timeUsOf(n);
    this.#moment = { timeUs, nowNs: (timeUs - timeUsOf(0)) * NS_PER_US };
    this.#legs = [];
    let written = 0;
    for (const bytes of orders) {
      const fields = readFields(bytes);
      const fault = this.#dictionary.faultOf(fields);
      if (fault !== undefined) throw new Error(`Invariant: orders must be sound: ${fault}`);
      const events = this.#submitted(readRequest(fields), this.#moment);
      this.#legs.push(...events.filter((event) => event.type === "LegCreated"));
      written += this.#tell(events, this.#moment);
    }
    return written + this.#journal.take();
  }

  fill(): number {
    let written = 0;
    for (const leg of this.#legs) {
      written += this.#tell(this.#filled(leg, this.#moment), this.#moment);
    }
    return written + this.#journal.take();
  }

  /** An order came: it is accepted, decided, and sent to an LP or kept. */
  #submitted(request: PlainRequest, moment: PlainMoment): PlainEvent[] {
    const desk = this.#desk;
    const denial = denialOf(desk, request, moment);
    if (denial !== undefined) throw new Error(`Invariant: no order may be denied: ${denial}`);
    const accepted = acceptedEvent(desk, request);
    const { order, symbol, side, timeInForce } = accepted;
    const { decided, leg } = decide(desk, order, request, moment);
    const events: PlainEvent[] = [accepted, decided];
    if (leg === undefined) {
      events.push(keepOrder(decided, desk.nextExec + 1));
    } else {
      const { lp, orderQty, limitPx, expectedPx } = leg;
      events.push({
        type: "LegCreated",
        leg: desk.nextLeg,
        order,
        lp,
        symbol,
        side,
        orderQty,
        limitPx,
        expectedPx,
        timeInForce: timeInForce === "FillOrKill" ? timeInForce : "ImmediateOrCancel",
      });
    }
    const all = record(desk, this.#journal, events, moment);
    desk.rates.note(request.account, request.session, moment.nowNs);
    return all;
  }

  /** The LP filled a leg whole, at the worst price it may. */
  #filled({ leg, lp, symbol, side, orderQty, limitPx }: PlainLegCreated, moment: PlainMoment) {
    const fill = { lastQty: orderQty, lastPx: limitPx, cumQty: orderQty };
    const report = { leg, lp, symbol, side, execID: `E${leg}`, ...fill };
    return record(this.#desk, this.#journal, fillLeg(this.#desk, report), moment);
  }

  /** Client and LPs hear of what is recorded. @returns bytes written */
  #tell(events: readonly PlainEvent[], { timeUs }: PlainMoment): number {
    const time = utcTimestamp(new Date(timeUs / 1000));
    const messages = events.flatMap((event) => this.#messageOf(event, time) ?? []);
    this.#messages?.push(...messages.map((message) => message.toString("latin1")));
    return messages.reduce((sum, { length }) => sum + length, 0);
  }

  #messageOf(event: PlainEvent, time: string): Buffer | undefined {
    const { orders } = this.#desk;
    switch (event.type) {
      case "OrderAccepted":
        return this.#reports.accepted(event, time);
      case "LegCreated":
        return this.#reports.leg(event, time);
      case "ClientFilled":
        return this.#reports.filled(orders.order(event.order), event, time);
      default:
        return undefined;
    }
  }
}

function acceptedEvent(desk: PlainDesk, request: PlainRequest): PlainAccepted {
  return {
    type: "OrderAccepted",
    order: desk.nextOrder,
    exec: desk.nextExec,
    account: request.account,
    symbol: request.symbol,
    session: request.session,
    clOrdID: request.clOrdID,
    side: request.side,
    ordType: request.ordType,
    timeInForce: request.timeInForce,
    orderQty: request.orderQty,
    limitPx: request.price ?? 0,
    stopPx: request.stopPx ?? 0,
    // A market order does not wait.
    expireUs: 0,
    isClosing: request.isClosing,
    transactTimeUs: request.transactTimeUs,
    position: 0,
  };
}
