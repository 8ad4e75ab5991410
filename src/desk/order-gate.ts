import type { OrderRequest } from "../core/accept/order-request.ts";
import { asItCloses } from "../core/accounts/closable.ts";
import { minus, NO_VOLUME } from "../core/units/quantity.ts";
import type { Volume } from "../core/units/quantity.ts";
import type { View } from "../core/view.ts";
import type { Counters } from "./counters.ts";
import { Pressure } from "./pressure.ts";
import type { PressureTerms, WorkClock } from "./pressure.ts";
import type { Clock } from "../ports/clock.ts";

/** What the gate looks at. */
export interface OrderGateDesk {
  readonly clock: Clock;
  readonly counters: Counters;
  /** The disk has no room for the journal but for what is under way. */
  readonly isJournalFull: boolean;
  view(): View;
}

/**
 * Whether an order is looked at at all: a desk that is behind takes no new ones, nor one whose
 * journal has no room. A denial is kept with its report, and would eat what is left for cancels
 * and for what LPs say.
 */
export class OrderGate {
  readonly pressure: Pressure;
  readonly #desk: OrderGateDesk;

  constructor(desk: OrderGateDesk, work: WorkClock, terms: PressureTerms) {
    this.#desk = desk;
    const { clock } = desk;
    const monotonicNs = (): number => clock.monotonicNs();
    const liveNs = (): number => work.liveNs();
    const workedNs = (): number => work.workedNs();
    this.pressure = new Pressure({ monotonicNs, liveNs, workedNs }, terms);
  }

  get isJournalFull(): boolean {
    return this.#desk.isJournalFull;
  }

  /**
   * What closes is taken however busy it is: nobody must stay in for others' trades.
   *
   * @param filled of the order that the request is to replace: it closes with what it leaves open
   */
  takes(request: OrderRequest, filled: Volume = NO_VOLUME): boolean {
    if (this.isJournalFull) return this.#notTaken();
    if (this.pressure.takes(request.session)) return true;
    if (asItCloses(this.#desk.view(), openOf(request, filled)).isClosing) return true;
    this.pressure.refused();
    return this.#notTaken();
  }

  /**
   * Whether no more should be read of a session, one of whose orders was not taken: others have
   * waited long enough, or the disk is full, where each answer costs room.
   */
  get isEnough(): boolean {
    return this.isJournalFull || this.pressure.hasRefusedLong;
  }

  #notTaken(): false {
    this.#desk.counters.ordersNotTaken += 1;
    return false;
  }
}

const openOf = (request: OrderRequest, filled: Volume): OrderRequest =>
  filled === NO_VOLUME || typeof request.orderQty === "string"
    ? request
    : { ...request, orderQty: minus(request.orderQty, filled) };
