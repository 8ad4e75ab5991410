import type {
  PlainClientFilled,
  PlainDecided,
  PlainLegCreated,
  PlainTerms,
} from "./plain-events.ts";
import { KeyRing } from "./plain-numbers.ts";

/** A client's order as it stands. */
export interface PlainOrder {
  readonly terms: PlainTerms;
  status: "New" | "PartiallyFilled" | "Filled";
  decision: PlainDecided | undefined;
  aFilled: number;
  bFilled: number;
  readonly fills: PlainClientFilled[];
  readonly legs: PlainLeg[];
}

/** A child order at an LP. */
export interface PlainLeg {
  readonly created: PlainLegCreated;
  readonly order: PlainOrder;
  status: "PendingNew" | "PartiallyFilled" | "Filled";
  isInDoubt: boolean;
  cumQty: number;
  readonly fills: { readonly execID: string; readonly qty: number; readonly px: number }[];
}

export const leavesQtyOf = ({ terms, aFilled, bFilled }: PlainOrder): number =>
  terms.orderQty - aFilled - bFilled;

/** ExecIDs of fills whose legs are forgotten, by LP. */
const STRAY_EXEC_IDS = 10_000;

/** Every open order and the last that ended: a repeat finds its order, a late fill its leg. */
export class PlainOrders {
  readonly #orders = new Map<number, PlainOrder>();
  readonly #legs = new Map<number, PlainLeg>();
  readonly #byClOrdID = new Map<string, PlainOrder>();
  readonly #open = new Set<PlainOrder>();
  readonly #openLegs = new Set<PlainLeg>();
  readonly #ended: KeyRing<PlainOrder>;
  /** By LP: quantity by ExecID, of legs that are remembered and of the last that are not. */
  readonly #seen = new Map<string, Map<string, number>>();
  readonly #strays = new Map<string, KeyRing<string>>();
  /** When each order that is carried out was taken up, by the monotonic clock. */
  readonly #takenNs = new Map<number, number>();

  constructor(retention: number) {
    this.#ended = new KeyRing(retention);
  }

  get openCount(): number {
    return this.#open.size;
  }

  find(account: string, clOrdID: string): PlainOrder | undefined {
    return this.#byClOrdID.get(`${account}|${clOrdID}`);
  }

  order(number: number): PlainOrder {
    const order = this.#orders.get(number);
    if (order === undefined) throw new Error(`Invariant: order ${number} must be known`);
    return order;
  }

  leg(number: number): PlainLeg | undefined {
    return this.#legs.get(number);
  }

  /** What legs on their way to an LP may take off what it holds, 10⁻⁶ lots. */
  underWay(lp: string, symbol: string, side: string): number {
    return [...this.#openLegs]
      .filter(({ created: it }) => it.lp === lp && it.symbol === symbol && it.side === side)
      .reduce((sum, { created, cumQty }) => sum + created.orderQty - cumQty, 0);
  }

  add(terms: PlainTerms): void {
    const order: PlainOrder = {
      terms,
      status: "New",
      decision: undefined,
      aFilled: 0,
      bFilled: 0,
      fills: [],
      legs: [],
    };
    this.#orders.set(terms.order, order);
    this.#byClOrdID.set(`${terms.account}|${terms.clOrdID}`, order);
    this.#open.add(order);
  }

  addLeg(created: PlainLegCreated): void {
    const order = this.order(created.order);
    const leg: PlainLeg = {
      created,
      order,
      status: "PendingNew",
      isInDoubt: false,
      cumQty: 0,
      fills: [],
    };
    order.legs.push(leg);
    this.#legs.set(created.leg, leg);
    this.#openLegs.add(leg);
  }

  taken(order: number, nowNs: number): void {
    this.#takenNs.set(order, nowNs);
  }

  /** Whether that fill is booked. */
  hasFill(lp: string, execID: string, qty: number): boolean {
    return this.#seen.get(lp)?.get(execID) === qty;
  }

  bookFill(leg: PlainLeg, execID: string, qty: number, px: number): void {
    const { lp, orderQty } = leg.created;
    const seen = this.#seen.get(lp) ?? new Map<string, number>();
    this.#seen.set(lp, seen.set(execID, qty));
    leg.fills.push({ execID, qty, px });
    leg.cumQty += qty;
    leg.status = leg.cumQty >= orderQty ? "Filled" : "PartiallyFilled";
    if (leg.status === "Filled") this.#openLegs.delete(leg);
  }

  /** The order is over; the oldest that ended makes room for it. */
  end(order: PlainOrder): void {
    this.#takenNs.delete(order.terms.order);
    if (!this.#open.delete(order)) return;
    const oldest = this.#ended.put(order);
    if (oldest !== undefined) this.#forget(oldest);
  }

  #forget(order: PlainOrder): void {
    const { terms, legs } = order;
    this.#orders.delete(terms.order);
    const key = `${terms.account}|${terms.clOrdID}`;
    if (this.#byClOrdID.get(key) === order) this.#byClOrdID.delete(key);
    for (const { created, fills } of legs) {
      this.#legs.delete(created.leg);
      for (const { execID } of fills) this.#rememberStray(created.lp, execID);
    }
  }

  #rememberStray(lp: string, execID: string): void {
    const ring = this.#strays.get(lp) ?? new KeyRing<string>(STRAY_EXEC_IDS);
    this.#strays.set(lp, ring);
    const oldest = ring.put(execID);
    if (oldest !== undefined) this.#seen.get(lp)?.delete(oldest);
  }
}
