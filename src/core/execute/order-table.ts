import { Digest } from "../digest.ts";
import { IdTable } from "../id-table.ts";
import { NumberedTable } from "../numbered-table.ts";
import { oneMore } from "../one-more.ts";
import { loadAll, saveAll } from "../saved.ts";
import type { Loader, Saver } from "../saved.ts";
import { isFinal } from "./order-status.ts";
import type { LegWatch, OrderTableOptions } from "./order-table-options.ts";
import type { OrderTerms } from "../events.ts";
import { negated } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import { digestDecision, digestLeg, digestOrder } from "./digest-order.ts";
import { openQtyOf } from "./leg-fills.ts";
import { LegsUnderWay } from "./legs-under-way.ts";
import type { Leg, Order } from "./order.ts";
import { isPackable, packOrder, readLeaving, sessionIn, unpackOrder } from "./pack-order.ts";
import type { Leaving, OrderName } from "./pack-order.ts";
import { PackedRows } from "./packed-rows.ts";
import { loadRenamed, saveRenamed } from "./renamed.ts";
import type { Renamed } from "./renamed.ts";
import { RetentionRing } from "./retention-ring.ts";
import { loadOrder, saveOrder } from "./save-order.ts";

/**
 * Every open order, the last `retention` that ended and as many that were denied, so that a
 * repeated ClOrdID finds its order and a late fill its leg. Nothing is ever evicted by a scan.
 *
 * An order that ended, and has no leg at an LP, is packed into a row: objects that live long are
 * copied and looked through by the collector, which was a fifth of the time an order took. Whoever
 * asks for it gets an object again, and what is changed of that stays changed; so an order or leg
 * is asked for by its number wherever others may have ended meanwhile.
 */
export class OrderTable {
  /** Each, or the row it is packed into. */
  readonly #orders = new NumberedTable<Order | number>();
  /** Each, or the number of its order, where that is packed. */
  readonly #legs = new NumberedTable<Leg | number>();
  readonly #packed = new PackedRows();
  /** Rows of orders that were asked for and are objects now: they go back into the same. */
  readonly #unpacked = new Map<number, number>();
  /** Numbers of orders that are to be packed. */
  readonly #warm: RetentionRing;
  #warmest = 0;
  /** Numbers of orders, by account and ClOrdID. */
  readonly #byClOrdID: IdTable;
  /** The highest that has an order. */
  #lastAccount = -1;
  readonly #open = new NumberedTable<Order>();
  readonly #openLegs = new NumberedTable<Leg>();
  /** Made of open legs alone, which are hashed themselves. */
  readonly underWay: LegsUnderWay = new LegsUnderWay();
  /** To be forgotten once no LP has a leg of it any more; no more of them than of open legs. */
  readonly #overdue = new Set<Order>();
  readonly #ended: RetentionRing;
  /** Apart, so that one client's refused orders push out nobody's orders that were taken. */
  readonly #denied: RetentionRing;
  /** ClOrdIDs that were replaced by others, as many as there are ended orders. */
  readonly #renamed: RetentionRing<Renamed>;
  #retention: number;
  /** Ended orders, folded in as they end: hashing never walks the whole table. */
  readonly #endedDigest = new Digest();

  readonly #watch: LegWatch;
  readonly #leaving: Leaving;
  readonly #keepsDecisions: boolean;

  constructor({ retention, keepsDecisions, warm, seed }: OrderTableOptions, watch: LegWatch) {
    this.#byClOrdID = new IdTable(seed);
    this.#keepsDecisions = keepsDecisions;
    this.#warm = new RetentionRing(warm);
    this.#retention = retention;
    this.#ended = new RetentionRing(retention);
    this.#denied = new RetentionRing(retention);
    this.#renamed = new RetentionRing<Renamed>(retention);
    this.#watch = watch;
    this.#leaving = {
      leg: (leg) => {
        this.#legs.delete(leg);
        this.#openLegs.delete(leg);
      },
      fill: watch.forgotten,
    };
  }

  /** Orders that have not ended. */
  openOrders(): Iterable<Order> {
    return this.#open;
  }

  get openCount(): number {
    return this.#open.size;
  }

  get retainedCount(): number {
    return this.#orders.size;
  }

  /** Pages that hold what is packed, some 67 orders each. */
  get packedPages(): number {
    return this.#packed.pageCount;
  }

  /** Whether it is remembered. */
  has(number: number): boolean {
    return this.#orders.has(number);
  }

  numbers(): Iterable<number> {
    return this.#orders.numbers();
  }

  order(number: number): Order | undefined {
    const kept = this.#orders.get(number);
    return typeof kept === "number" ? this.#unpack(number, kept) : kept;
  }

  leg(number: number): Leg | undefined {
    const kept = this.#legs.get(number);
    if (typeof kept !== "number") return kept;
    return this.order(kept)?.legs.find(({ leg }) => leg === number);
  }

  openLegs(): Pick<NumberedTable<Leg>, "size" | "has" | typeof Symbol.iterator> {
    return this.#openLegs;
  }

  find(account: number, clOrdID: string): Order | undefined {
    const number = this.#byClOrdID.get(account, clOrdID);
    return number === undefined ? undefined : this.order(number);
  }

  /** Every account's order of that ClOrdID: for people and questions that name no account. */
  findAll(clOrdID: string): Order[] {
    const found: Order[] = [];
    for (let account = 0; account <= this.#lastAccount; account++) {
      const order = this.find(account, clOrdID);
      if (order !== undefined) found.push(order);
    }
    return found;
  }

  /** A session's order of that ClOrdID, whatever its account; no other is unpacked for it. */
  findOf(session: number, clOrdID: string): Order | undefined {
    for (let account = 0; account <= this.#lastAccount; account++) {
      const number = this.#byClOrdID.get(account, clOrdID);
      if (number === undefined) continue;
      const kept = this.#orders.get(number);
      const isPacked = typeof kept === "number";
      const of = isPacked ? sessionIn(this.#packed, kept) : kept?.terms.session;
      if (of === session) return this.order(number);
    }
    return undefined;
  }

  /** A repeat that was refused keeps its number but never takes the ClOrdID of the first. */
  add(order: Order): void {
    const { terms } = order;
    this.#orders.set(terms.order, order);
    // Nor does one whose ClOrdID was kept in part only.
    const isUnnamed = order.denial === "DUPLICATE_CLORDID" || order.denial === "BAD_CLORDID";
    if (terms.account >= 0 && !isUnnamed) this.#name(terms);
    if (isFinal(order.ordStatus)) this.#end(order);
    else this.#open.set(terms.order, order);
  }

  /** Its client replaced it: it goes by another ClOrdID, and is found by the earlier ones too. */
  rename(order: Order, terms: OrderTerms): void {
    const before = order.terms;
    order.earlier ??= new Map();
    order.earlier.set(before.clOrdID, before);
    order.terms = terms;
    this.#byClOrdID.set(terms.account, terms.clOrdID, terms.order);
    const { order: number, account } = terms;
    const oldest = this.#renamed.push({ number, account, clOrdID: before.clOrdID });
    if (oldest !== undefined) this.#forgetName(oldest);
  }

  addLeg(leg: Leg): void {
    this.#legs.set(leg.leg, leg);
    this.#openLegs.set(leg.leg, leg);
    this.underWay.add(leg, openQtyOf(leg));
    leg.order.legs = oneMore(leg.order.legs, leg);
    if (this.#isUnowned(leg)) this.#watch.unowned(leg, openQtyOf(leg));
  }

  /** What may still be filled of a leg is more by so much. */
  openQtyMoved(leg: Leg, more: Volume): void {
    if (!this.#openLegs.has(leg.leg)) return;
    this.underWay.add(leg, more);
    if (this.#isUnowned(leg)) this.#watch.unowned(leg, more);
  }

  /** Called after every change of a leg's or its order's status. */
  settle(order: Order, leg: Leg | undefined): void {
    if (leg !== undefined && isFinal(leg.ordStatus) && !leg.isInDoubt) this.#endLeg(leg);
    if (!isFinal(order.ordStatus)) return;
    if (this.#open.delete(order.terms.order)) this.#end(order);
    else if (this.#overdue.delete(order)) this.#forget(order.terms.order);
    else this.#cool(order.terms.order);
  }

  /** The decision behind a denial, which came after the order had ended. */
  decidedEnded(order: Order): void {
    digestDecision(this.#endedDigest, order);
    if (!this.#keepsDecisions) order.decision = undefined;
  }

  /** A leg of an ended order changed: the digest must know. */
  touchEnded(leg: Leg): void {
    digestLeg(this.#endedDigest, leg);
  }

  addTo(digest: Digest): void {
    digest.add(this.#endedDigest.low).add(this.#endedDigest.high);
    digest.add(this.#retention).add(this.#open.size);
    for (const order of this.#open) digestOrder(digest, order);
  }

  /** Set by the policy; a smaller one lets go of the oldest at once. */
  retain(retention: number): void {
    if (retention === this.#retention) return;
    for (const ring of [this.#ended, this.#denied]) {
      for (const oldest of ring.resize(retention)) this.#forget(oldest);
    }
    for (const oldest of this.#renamed.resize(retention)) this.#forgetName(oldest);
    this.#retention = retention;
  }

  save(to: Saver): void {
    to.int(this.#retention);
    this.#endedDigest.save(to);
    to.int(this.#orders.size);
    for (const kept of this.#orders) {
      const order = typeof kept === "number" ? unpackOrder(this.#packed, kept) : kept;
      saveOrder(to, order, (leg) => this.#openLegs.has(leg));
    }
    to.int(this.#lastAccount);
    this.#byClOrdID.save(to);
    this.underWay.save(to);
    saveAll(to, this.#overdue.size, this.#overdue, ({ terms }) => to.int(terms.order));
    this.#ended.save(to, (number) => to.int(number));
    this.#denied.save(to, (number) => to.int(number));
    this.#renamed.save(to, (renamed) => saveRenamed(to, renamed));
  }

  /** Into a table that has nothing yet. */
  load(from: Loader): void {
    this.#retention = from.int();
    this.#endedDigest.load(from);
    const openLegs: Leg[] = [];
    loadAll(from, () => this.#put(loadOrder(from, openLegs)));
    // As they came: tables tell what is in them in that order.
    for (const leg of openLegs.toSorted((a, b) => a.leg - b.leg)) this.#openLegs.set(leg.leg, leg);
    this.#lastAccount = from.int();
    this.#byClOrdID.load(from);
    this.underWay.load(from);
    loadAll(from, () => {
      const order = this.order(from.int());
      if (order !== undefined) this.#overdue.add(order);
    });
    this.#ended.load(from, () => from.int());
    this.#denied.load(from, () => from.int());
    this.#renamed.load(from, () => loadRenamed(from));
  }

  #put(order: Order): void {
    const { order: number } = order.terms;
    this.#orders.set(number, order);
    for (const leg of order.legs) this.#legs.set(leg.leg, leg);
    if (!isFinal(order.ordStatus)) this.#open.set(number, order);
    else if (order.legs.every((leg) => isFinal(leg.ordStatus))) this.#cool(number);
  }

  #endLeg(leg: Leg): void {
    if (!this.#openLegs.delete(leg.leg)) return;
    const gone = negated(openQtyOf(leg));
    this.underWay.add(leg, gone);
    if (this.#isUnowned(leg)) this.#watch.unowned(leg, gone);
  }

  /** What an LP fills of it no client takes: it is the house's own, or its order is over. */
  #isUnowned({ order }: Leg): boolean {
    return order.house !== undefined || !this.#open.has(order.terms.order);
  }

  #end(order: Order): void {
    if (order.house === undefined) {
      for (const leg of order.legs) {
        if (this.#openLegs.has(leg.leg)) this.#watch.unowned(leg, openQtyOf(leg));
      }
    }
    digestOrder(this.#endedDigest, order);
    if (!this.#keepsDecisions) order.decision = undefined;
    const ring = order.denial === undefined ? this.#ended : this.#denied;
    const oldest = ring.push(order.terms.order);
    if (oldest !== undefined) this.#forget(oldest);
    this.#cool(order.terms.order);
  }

  /** It ended, or was asked for: once so many others were, it is packed. */
  #cool(number: number): void {
    if (number === this.#warmest) return;
    this.#warmest = number;
    const coldest = this.#warm.push(number);
    // One that came again since is as warm as when it came last.
    if (coldest !== undefined && !this.#warm.has(coldest)) this.#pack(coldest);
  }

  #pack(number: number): void {
    const order = this.#orders.get(number);
    if (order === undefined || typeof order === "number" || !this.#isOver(order)) return;
    const row = packOrder(this.#packed, order, this.#unpacked.get(number));
    this.#unpacked.delete(number);
    if (row === undefined) return;
    this.#orders.set(number, row);
    for (const { leg } of order.legs) this.#legs.set(leg, number);
  }

  #isOver(order: Order): boolean {
    if (!isFinal(order.ordStatus) || !isPackable(order)) return false;
    return order.legs.every(({ leg, isInDoubt }) => !isInDoubt && !this.#openLegs.has(leg));
  }

  #unpack(number: number, row: number): Order {
    const order = unpackOrder(this.#packed, row);
    this.#unpacked.set(number, row);
    this.#orders.set(number, order);
    for (const leg of order.legs) this.#legs.set(leg.leg, leg);
    this.#cool(number);
    return order;
  }

  #forget(number: number): void {
    const kept = this.#orders.get(number);
    if (kept === undefined) return;
    if (typeof kept === "number") return this.#forgetPacked(number, kept);
    if (kept.legs.some(({ leg }) => this.#openLegs.has(leg))) return void this.#overdue.add(kept);
    this.#orders.delete(number);
    this.#freeRow(number);
    for (const { leg, lp, limitPx, execs } of kept.legs) {
      this.#leaving.leg(leg);
      for (const { execID, lastQty } of execs) this.#leaving.fill(lp, execID, lastQty, limitPx);
    }
    if (kept.earlier !== undefined) {
      for (const { account, clOrdID } of kept.earlier.values()) {
        this.#release(number, { account, clOrdID });
      }
    }
    this.#release(number, kept.terms);
  }

  /** It leaves as the object it was made again. */
  #freeRow(number: number): void {
    const row = this.#unpacked.get(number);
    if (row === undefined) return;
    this.#unpacked.delete(number);
    this.#packed.free(row);
  }

  #forgetPacked(number: number, row: number): void {
    this.#orders.delete(number);
    this.#release(number, readLeaving(this.#packed, row, this.#leaving));
    this.#packed.free(row);
  }

  #forgetName({ number, account, clOrdID }: Renamed): void {
    this.order(number)?.earlier?.delete(clOrdID);
    this.#release(number, { account, clOrdID });
  }

  #name({ account, clOrdID, order }: OrderTerms): void {
    if (account > this.#lastAccount) this.#lastAccount = account;
    if (this.#byClOrdID.get(account, clOrdID) !== undefined) return;
    this.#byClOrdID.set(account, clOrdID, order);
  }

  /** Whoever sends the ClOrdID from now on sends a new one. */
  #release(number: number, { account, clOrdID }: OrderName): void {
    if (this.#byClOrdID.get(account, clOrdID) !== number) return;
    this.#byClOrdID.delete(account, clOrdID);
  }
}
