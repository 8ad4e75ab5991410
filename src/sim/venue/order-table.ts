import { isFinal } from "../../core/execute/order-status.ts";
import type { OrdStatus } from "../../core/execute/order-status.ts";
import { asUnits } from "../units.ts";
import type { Units } from "../units.ts";
import type { OrderRecord, ReportRecord, TradeRecord } from "./trade-record.ts";
import type { VenueOrder } from "./venue-order.ts";

/** The same order, to the one who may change it. */
interface Held extends VenueOrder {
  ordStatus: OrdStatus;
  cumQty: Units;
  notional: bigint;
}

/**
 * All orders the venue knows, a fold of the trade log: `apply` is the only way anything changes,
 * live and after a restart.
 *
 * Bounded: at `maxOrders` the oldest finished order is forgotten, and with it its ClOrdID.
 */
export class OrderTable {
  readonly #byClOrdID = new Map<string, Held>();
  /** In the order of arrival, a ring. */
  readonly #ring: (Held | undefined)[];
  #at = 0;
  #open = 0;

  /** @param maxOrders at least 1; more than are ever open at once */
  constructor(maxOrders: number) {
    if (maxOrders < 1) throw new Error("Invariant: maxOrders must be at least 1");
    this.#ring = Array.from({ length: maxOrders });
  }

  /** Orders that something can still happen to. */
  get open(): number {
    return this.#open;
  }

  find(session: string, clOrdID: string): VenueOrder | undefined {
    return this.#byClOrdID.get(keyOf(session, clOrdID));
  }

  /** Oldest first. */
  unfinished(): VenueOrder[] {
    return [...this.#byClOrdID.values()].filter(({ ordStatus }) => !isFinal(ordStatus));
  }

  apply(record: TradeRecord): void {
    if (record.kind === "order") this.#add(record);
    else if (record.kind === "report") this.#report(record);
  }

  #add(record: OrderRecord): void {
    const key = keyOf(record.session, record.clOrdID);
    // A repeated ClOrdID is in the log, but it is no order.
    if (this.#byClOrdID.has(key)) return;
    const { kind: _kind, timeUs: _timeUs, ...terms } = record;
    const order: Held = { ...terms, ordStatus: "PendingNew", cumQty: asUnits(0), notional: 0n };
    this.#makeRoom();
    this.#ring[this.#at] = order;
    this.#at = (this.#at + 1) % this.#ring.length;
    this.#byClOrdID.set(key, order);
    this.#open += 1;
  }

  #makeRoom(): void {
    for (let looked = 0; looked < this.#ring.length; looked++) {
      const oldest = this.#ring[this.#at];
      if (oldest === undefined) return;
      if (isFinal(oldest.ordStatus)) {
        this.#byClOrdID.delete(keyOf(oldest.session, oldest.clOrdID));
        return;
      }
      this.#at = (this.#at + 1) % this.#ring.length;
    }
    throw new Error("Invariant: fewer orders are open than the table holds");
  }

  #report(record: ReportRecord): void {
    if (record.execType === "OrderStatus") return;
    const { lastPx, lastQty, cumQty, execRefID } = record;
    const order = this.#byClOrdID.get(keyOf(record.session, record.clOrdID));
    // The rejection of a repeated ClOrdID has an OrderID of its own.
    if (order === undefined || order.orderID !== record.orderID) return;
    const wasOpen = !isFinal(order.ordStatus);
    order.ordStatus = record.ordStatus;
    // What takes a fill back says how much of it, and what stands then.
    const more = execRefID === undefined ? lastQty : cumQty - order.cumQty;
    order.cumQty = cumQty;
    order.notional += BigInt(lastPx) * BigInt(more);
    if (wasOpen && isFinal(record.ordStatus)) this.#open -= 1;
  }
}

const keyOf = (session: string, clOrdID: string): string => `${session}\u0001${clOrdID}`;
