import { isFinal } from "../../core/execute/order-status.ts";
import type { OrdStatus } from "../../core/execute/order-status.ts";
import type { Side } from "../../core/terms.ts";

/** An order whose end is not known yet. */
export interface OpenOrder {
  readonly clOrdID: string;
  readonly session: string;
  readonly msgSeqNum: number;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
}

interface Entry {
  readonly order: OpenOrder;
  /** The desk has said something about it. */
  isKnown: boolean;
  /** When it was sent or last asked about. */
  atNs: number;
}

/**
 * The orders that are under way, across restarts of the process.
 *
 * Bounded by its owner, who sends nothing while too many are open.
 */
export class OpenOrders {
  readonly #byClOrdID = new Map<string, Entry>();

  get size(): number {
    return this.#byClOrdID.size;
  }

  has(clOrdID: string): boolean {
    return this.#byClOrdID.has(clOrdID);
  }

  sent(order: OpenOrder, nowNs: number): void {
    this.#byClOrdID.set(order.clOrdID, { order, isKnown: false, atNs: nowNs });
  }

  /**
   * A report on an order; one on an order that has ended, or is not ours, changes nothing.
   *
   * @param isDisowned the desk says it knows no such order
   */
  reported(clOrdID: string, ordStatus: OrdStatus, isDisowned: boolean): void {
    const entry = this.#byClOrdID.get(clOrdID);
    if (entry === undefined) return;
    // What was acknowledged once cannot have never been there: the desk must answer for it.
    if (isDisowned && entry.isKnown) return;
    if (isFinal(ordStatus)) this.#byClOrdID.delete(clOrdID);
    else entry.isKnown = true;
  }

  /** The desk never took it. */
  notTaken(clOrdID: string): void {
    this.#byClOrdID.delete(clOrdID);
  }

  /** Orders a session sent under these numbers that the desk has said nothing about. */
  unknownBetween(session: string, from: number, to: number): OpenOrder[] {
    const found: OpenOrder[] = [];
    for (const { order, isKnown } of this.#byClOrdID.values()) {
      const { msgSeqNum } = order;
      const isThere = order.session === session && msgSeqNum >= from && msgSeqNum <= to;
      if (isThere && !isKnown) found.push(order);
    }
    return found;
  }

  /** Orders of a session nobody has spoken of for so long; each is due again after as long. */
  due(session: string, nowNs: number, patienceNs: number): OpenOrder[] {
    const found: OpenOrder[] = [];
    for (const entry of this.#byClOrdID.values()) {
      if (entry.order.session !== session || nowNs - entry.atNs < patienceNs) continue;
      entry.atNs = nowNs;
      found.push(entry.order);
    }
    return found;
  }
}
