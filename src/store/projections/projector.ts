import { apply } from "../../core/apply.ts";
import type { Event, LimitBreached, OrderDecided, PolicyActivated } from "../../core/events.ts";
import type { Leg, Order } from "../../core/execute/order.ts";
import { orderIDOf } from "../../core/ids.ts";
import type { State } from "../../core/state.ts";
import { negated } from "../../core/units/quantity.ts";
import type { EventPlace } from "../../journal/replay.ts";
import { journalDeedOf } from "../audit/journal-deeds.ts";
import type { JournalDeed } from "../audit/journal-deeds.ts";
import { ExposureRows } from "./exposure-rows.ts";
import { facetsOf } from "./facets.ts";
import type { Deciding } from "./facets.ts";
import { fillOf } from "./fill-rows.ts";
import { keyOf } from "./keys.ts";
import { accountOf, legRowOf, orderRowOf } from "./order-rows.ts";
import type { JournalName } from "./order-rows.ts";
import type { BreachRow, DecisionMove, DecisionRow, FillRow, LegRow, OrderRow } from "./rows.ts";
import type { RowBatch, WithFacets } from "./rows.ts";
import { spanBegin, Sums } from "./sums.ts";
import { legOf, orderNumberIn } from "./touched.ts";

const HOUR_S = 3_600;
const DAY_US = 86_400_000_000;

/** How exposure is kept; the policy in force says it. */
export interface ExposureTerms {
  readonly everySeconds: number;
  /** Null: for ever. */
  readonly keepDays: number | null;
}

export type TermsOf = (policy: Pick<PolicyActivated, "version" | "hash">) => ExposureTerms;

/**
 * Makes rows of events. Nothing but the events decides what they are: the same stretch of a
 * journal, in whatever pieces it is read, comes to the same rows.
 *
 * It keeps the core's own state, since what an order has come to is said by no single event. A row
 * is made at each change, so that no order is forgotten by the state before it has one.
 */
export class Projector {
  readonly state: State;
  readonly #name: JournalName;
  readonly #termsOf: TermsOf;
  #terms: ExposureTerms;
  readonly #orders = new Map<number, WithFacets<OrderRow>>();
  readonly #legs = new Map<number, LegRow>();
  readonly #fills: WithFacets<FillRow>[] = [];
  readonly #decisions: WithFacets<DecisionRow>[] = [];
  /** By order: where its last decision stands among those above. */
  readonly #lastDecisions = new Map<number, number>();
  readonly #moved = new Map<number, DecisionMove>();
  readonly #breaches: BreachRow[] = [];
  readonly #earlierIds: { readonly cl_ord_id: string; readonly order_key: number }[] = [];
  readonly #deeds: JournalDeed[] = [];
  readonly #exposure = new ExposureRows();
  readonly #sums = new Sums();
  #firstEvent = 0;
  #lastEvent = 0;
  #timeUs: number;

  /** @param timeUs of what is in the state already, 0: nothing is */
  constructor(name: JournalName, state: State, timeUs: number, termsOf: TermsOf) {
    this.#name = name;
    this.state = state;
    this.#timeUs = timeUs;
    this.#termsOf = termsOf;
    this.#terms = termsOf({ version: state.policyVersion, hash: state.policyHash });
  }

  /** Events since rows were taken. */
  get events(): number {
    return this.#firstEvent === 0 ? 0 : this.#lastEvent - this.#firstEvent + 1;
  }

  /** An event that has its rows already. */
  skip(event: Event, { timeUs }: EventPlace): void {
    apply(this.state, event);
    this.#timeUs = timeUs;
    if (event.type === "PolicyActivated") this.#terms = this.#termsOf(event);
  }

  apply(event: Event, place: EventPlace): void {
    const { state } = this;
    const { timeUs } = place;
    if (this.#firstEvent === 0) this.#firstEvent = place.event;
    this.#lastEvent = place.event;
    this.#exposure.at(state, timeUs, this.#terms.everySeconds);
    const number = orderNumberIn(event);
    // One that ends with this event may keep no decision.
    const decision = number === 0 ? undefined : state.orders.order(number)?.decision;
    const changes = state.exposure.changes.count;
    const deed = journalDeedOf(event, place, state, this.#name.journalId);
    if (deed !== undefined) this.#deeds.push(deed);
    apply(state, event);
    this.#exposure.note(state, event, changes, timeUs);
    this.#follow(event, place, state.orders.order(number), decision);
    this.#timeUs = timeUs;
  }

  /** Orders and legs that are remembered and whose beginning nobody can read any more. */
  takeUp(): void {
    const { orders } = this.state;
    for (const number of orders.numbers()) {
      const order = orders.order(number);
      if (order === undefined) continue;
      const cameUs = order.terms.transactTimeUs;
      this.#orderChanged(order, order.decision, { cameUs, changedUs: this.#timeUs });
      for (const leg of order.legs) {
        this.#legChanged(leg, { createdUs: cameUs, changedUs: this.#timeUs });
      }
    }
    this.#moved.clear();
  }

  /** @param nextEvent the first that was not applied */
  take({ nextEvent, batchCrc }: Pick<RowBatch, "nextEvent" | "batchCrc">): RowBatch {
    const batch: RowBatch = {
      firstEvent: this.#firstEvent === 0 ? nextEvent : this.#firstEvent,
      nextEvent,
      timeUs: this.#timeUs,
      batchCrc,
      orders: [...this.#orders.values()],
      legs: [...this.#legs.values()],
      fills: [...this.#fills],
      decisions: [...this.#decisions],
      decisionMoves: [...this.#moved.values()],
      exposure: this.#exposure.take(this.state),
      breaches: [...this.#breaches],
      earlierIds: [...this.#earlierIds],
      ...this.#sums.take(),
      deeds: [...this.#deeds],
      forgetExposureBeforeUs: this.#forgottenBeforeUs(),
    };
    for (const rows of [this.#orders, this.#legs, this.#lastDecisions, this.#moved]) rows.clear();
    for (const rows of [this.#fills, this.#decisions, this.#breaches, this.#earlierIds]) {
      rows.length = 0;
    }
    this.#deeds.length = 0;
    this.#firstEvent = 0;
    return batch;
  }

  #forgottenBeforeUs(): number {
    const { keepDays } = this.#terms;
    if (keepDays === null) return 0;
    return Math.max(0, spanBegin(this.#timeUs, HOUR_S) - keepDays * DAY_US);
  }

  #follow(
    event: Event,
    place: EventPlace,
    order: Order | undefined,
    before: Deciding | undefined,
  ): void {
    const times = { cameUs: place.timeUs, createdUs: place.timeUs, changedUs: place.timeUs };
    const decision = event.type === "OrderDecided" ? event : before;
    if (event.type === "PolicyActivated") this.#terms = this.#termsOf(event);
    if (event.type === "LimitBreached") this.#breached(event, place);
    if (event.type === "OrderDecided" && order !== undefined) this.#decided(event, order, place);
    if (order !== undefined) {
      this.#orderChanged(order, decision, times);
      if (event.type === "ClientReplaced") this.#renamed(order, event.origClOrdID);
    }
    const leg = legOf(event, this.state);
    if (leg !== undefined) this.#legChanged(leg, times);
    this.#filled(event, place, decision);
    this.#addUp(event, place.timeUs, leg);
  }

  #orderChanged(
    order: Order,
    decision: Deciding | undefined,
    times: { readonly cameUs: number; readonly changedUs: number },
  ): void {
    const { names } = this.state;
    const { order: number } = order.terms;
    const facets = facetsOf(order, decision, names);
    const cameUs = this.#orders.get(number)?.row.came_us ?? times.cameUs;
    const row = orderRowOf(order, names, this.#name, { ...times, cameUs });
    this.#orders.set(number, { row, facets });
    if (decision === undefined) return;
    const at = this.#lastDecisions.get(number);
    const decided = at === undefined ? undefined : this.#decisions[at];
    if (at === undefined || decided === undefined) {
      this.#moved.set(number, { order_key: row.id, account: row.account, facets });
    } else this.#decisions[at] = { row: decided.row, facets };
  }

  #legChanged(leg: Leg, times: { readonly createdUs: number; readonly changedUs: number }): void {
    const createdUs = this.#legs.get(leg.leg)?.created_us ?? times.createdUs;
    this.#legs.set(leg.leg, legRowOf(leg, this.state.names, this.#name, { ...times, createdUs }));
  }

  #renamed({ terms }: Order, cl_ord_id: string): void {
    this.#earlierIds.push({ cl_ord_id, order_key: keyOf(this.#name.journal, terms.order) });
  }

  #decided(event: OrderDecided, order: Order, place: EventPlace): void {
    const { names } = this.state;
    const { journal, journalId } = this.#name;
    const { order: number } = event;
    const row: DecisionRow = {
      id: keyOf(journal, place.event),
      order_key: keyOf(journal, number),
      order_id: orderIDOf(journalId, number),
      account: accountOf(order, names),
      time_us: place.timeUs,
      decided_us: event.timeUs,
      order_qty: order.decidedTerms.orderQty,
      a_volume: event.aVolume,
      b_volume: event.bVolume,
      sliver: event.sliver,
      share_bps: event.aBook,
      score: event.score,
      is_pinned: event.isPinned,
      net: event.net,
      gross: event.gross,
      client_px: event.clientPx,
      policy_version: event.policyVersion,
      findings: event.findings.map(({ code }) => code).join(" "),
    };
    this.#lastDecisions.set(number, this.#decisions.length);
    this.#decisions.push({ row, facets: facetsOf(order, event, names) });
    if (order.house !== undefined) return;
    const symbol = names.nameOf("symbol", order.terms.symbol) || order.written.symbol;
    const key = { symbol, client_class: event.clientClass, action: event.action };
    const { a_volume, b_volume, order_qty: volume } = row;
    this.#sums.decided(
      place.timeUs,
      { ...key, rule: event.ruleId },
      { volume, a_volume, b_volume },
    );
  }

  #breached(event: LimitBreached, { event: number, timeUs }: EventPlace): void {
    const { names, orders } = this.state;
    const { journal, journalId } = this.#name;
    const order = event.order === 0 ? undefined : orders.order(event.order);
    this.#breaches.push({
      id: keyOf(journal, number),
      time_us: timeUs,
      symbol: names.nameOf("symbol", event.symbol),
      measure: event.measure,
      reached: event.reached,
      measured: event.value,
      limit_value: event.limit,
      order_key: event.order === 0 ? 0 : keyOf(journal, event.order),
      order_id: event.order === 0 ? "" : orderIDOf(journalId, event.order),
      account: order === undefined ? "" : accountOf(order, names),
    });
  }

  #filled(event: Event, place: EventPlace, decision: Deciding | undefined): void {
    const fill = fillOf(event, place, { state: this.state, decision, name: this.#name });
    if (fill !== undefined) this.#fills.push(fill);
  }

  #addUp(event: Event, timeUs: number, leg: Leg | undefined): void {
    const { names } = this.state;
    const key = (lp: number, symbol: number): { lp: string; symbol: string } => ({
      lp: names.nameOf("lp", lp),
      symbol: names.nameOf("symbol", symbol),
    });
    if (event.type === "LegCreated") {
      const more = { legs: 1, volume: event.orderQty };
      return this.#sums.leg(timeUs, key(event.lp, event.symbol), more);
    }
    if (event.type === "LegFilled" || event.type === "LegBusted") {
      const filled_volume = event.type === "LegFilled" ? event.lastQty : negated(event.lastQty);
      return this.#sums.leg(timeUs, key(event.lp, event.symbol), { filled_volume });
    }
    if (event.type !== "LegRejected" || leg === undefined) return;
    return this.#sums.leg(timeUs, key(leg.lp, leg.symbol), { rejected: 1 });
  }
}
