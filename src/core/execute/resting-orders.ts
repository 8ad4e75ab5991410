import type { OrderTerms } from "../events.ts";
import type { Side } from "../terms.ts";
import { negated } from "../units/quantity.ts";
import type { Price } from "../units/quantity.ts";
import { OrderHeap } from "./order-heap.ts";
import type { Order } from "./order.ts";
import { loadAll, saveAll } from "../saved.ts";
import type { Loader, Saver } from "../saved.ts";

/** What an order waits for: its limit, or first its stop. */
type Watch = "limit" | "stop";

const watchOf = ({ terms, isStopReached }: Order): Watch =>
  terms.stopPx > 0 && !isStopReached ? "stop" : "limit";

/** The price an order waits for. */
export const watchedPx = (order: Order): Price =>
  watchOf(order) === "stop" ? order.terms.stopPx : order.terms.limitPx;

/**
 * A buyer's limit and a seller's stop wait for the price to fall, so the highest of them comes
 * first; the other two wait for it to rise.
 */
const waitsForFall = (side: Side, watch: Watch): boolean =>
  (side === "Buy") === (watch === "limit");

const keyOf = (order: Order): number => keyAt(order, watchedPx(order));

const keyAt = (order: Order, px: Price): number =>
  waitsForFall(order.terms.side, watchOf(order)) ? negated(px) : px;

/** The client's prices of one symbol; 0: there is none. */
export interface ClientQuote {
  readonly bid: Price;
  readonly ask: Price;
}

/** A buyer watches the ask, a seller the bid. */
export function isReached(order: Order, { bid, ask }: ClientQuote): boolean {
  const { side } = order.terms;
  const px = side === "Buy" ? ask : bid;
  if (px === 0) return false;
  return keyOf(order) <= keyAt(order, px);
}

/** Whether an order need not wait: its stop, if it has one, and its limit are both reached. */
export function isTermsReached(
  { side, stopPx, limitPx }: OrderTerms,
  { bid, ask }: ClientQuote,
): boolean {
  const px = side === "Buy" ? ask : bid;
  if (px === 0) return false;
  const isPast = stopPx === 0 || (side === "Buy" ? px >= stopPx : px <= stopPx);
  return isPast && (limitPx === 0 || (side === "Buy" ? px <= limitPx : px >= limitPx));
}

/** As near as the market comes to any client, whose markups differ. */
export type Reach = Readonly<Record<Watch, ClientQuote>>;

/** Keys of a ladder up to which its orders may be reached. */
function farthestKey(ladder: Ladder, reach: Reach): number {
  const [side, watch] = ladderTerms[ladder];
  const px = side === "Buy" ? reach[watch].ask : reach[watch].bid;
  if (px === 0) return -Infinity;
  return waitsForFall(side, watch) ? negated(px) : px;
}

const ladders = ["Buy limit", "Buy stop", "Sell limit", "Sell stop"] as const;
type Ladder = (typeof ladders)[number];

const ladderTerms: Readonly<Record<Ladder, readonly [Side, Watch]>> = {
  "Buy limit": ["Buy", "limit"],
  "Buy stop": ["Buy", "stop"],
  "Sell limit": ["Sell", "limit"],
  "Sell stop": ["Sell", "stop"],
};

const ladderOf = (order: Order): Ladder => `${order.terms.side} ${watchOf(order)}`;

/**
 * Orders that wait for a price, found by symbol and price, and by when they expire.
 *
 * Only `apply` changes it. Bounded by the order table, which bounds what is open.
 */
export class RestingOrders {
  readonly #bySymbol = new Map<number, Record<Ladder, OrderHeap>>();
  readonly #all = new Set<Order>();
  readonly #expiring = new OrderHeap();

  get count(): number {
    return this.#all.size;
  }

  all(): ReadonlySet<Order> {
    return this.#all;
  }

  symbols(): Iterable<number> {
    return this.#bySymbol.keys();
  }

  add(order: Order): void {
    order.isResting = true;
    this.#all.add(order);
    this.#laddersOf(order.terms.symbol)[ladderOf(order)].push(order, keyOf(order));
    if (order.terms.expireUs > 0) this.#expiring.push(order, order.terms.expireUs);
  }

  /** Its stop is reached: from here on it waits for its limit. */
  stopReached(order: Order): void {
    const before = this.#laddersOf(order.terms.symbol)[ladderOf(order)];
    order.isStopReached = true;
    before.remove(order);
    this.#laddersOf(order.terms.symbol)[ladderOf(order)].push(order, keyOf(order));
  }

  /** It is under way, or over. */
  remove(order: Order): void {
    if (!order.isResting || !this.#all.delete(order)) return;
    order.isResting = false;
    this.#bySymbol.get(order.terms.symbol)?.[ladderOf(order)].remove(order);
    this.#expiring.remove(order);
  }

  /** The first order of each kind that is in reach and ready: its client's price is there. */
  reached(symbol: number, reach: Reach, isReady: (order: Order) => boolean): Order[] {
    const of = this.#bySymbol.get(symbol);
    if (of === undefined) return [];
    return ladders
      .map((ladder) => of[ladder].firstThat(farthestKey(ladder, reach), isReady))
      .filter((order) => order !== undefined);
  }

  /** Those that expire by then. */
  expired(timeUs: number): Order[] {
    const first = this.#expiring.first();
    if (first === undefined || first.terms.expireUs > timeUs) return [];
    return this.#expiring.upTo(timeUs);
  }

  save(to: Saver): void {
    // Symbols are looked at in the order in which something first rested.
    saveAll(to, this.#bySymbol.size, this.symbols(), (symbol) => to.int(symbol));
    saveAll(to, this.#all.size, this.#all, ({ terms }) => to.int(terms.order));
  }

  /** @param orderAt an order that is loaded */
  load(from: Loader, orderAt: (number: number) => Order): void {
    loadAll(from, () => this.#laddersOf(from.int()));
    loadAll(from, () => this.add(orderAt(from.int())));
  }

  #laddersOf(symbol: number): Record<Ladder, OrderHeap> {
    let of = this.#bySymbol.get(symbol);
    if (of === undefined) {
      of = {
        "Buy limit": new OrderHeap(),
        "Buy stop": new OrderHeap(),
        "Sell limit": new OrderHeap(),
        "Sell stop": new OrderHeap(),
      };
      this.#bySymbol.set(symbol, of);
    }
    return of;
  }
}
