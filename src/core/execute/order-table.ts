import { nothingLeft } from "../accounts/closing-parts.ts";
import type { ClosingParts } from "../accounts/closing-parts.ts";
import { Digest } from "../digest.ts";
import { NumberedTable } from "../numbered-table.ts";
import { oneMore } from "../one-more.ts";
import { isFinal } from "./order-status.ts";
import type { Finding } from "../decide/finding.ts";
import type { OrderDecided, OrderTerms } from "../events.ts";
import { negated } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import { openQtyOf } from "./leg-fills.ts";
import { LegsUnderWay } from "./legs-under-way.ts";
import type { Leg, Order } from "./order.ts";
import { RetentionRing } from "./retention-ring.ts";

/** Who hears of legs while the table changes. */
export interface LegWatch {
  /** It leaves: its fills must not be booked a second time. */
  readonly forgotten: (leg: Leg) => void;
  /** So much more, or less, of it may be filled that no client would take. */
  readonly unowned: (leg: Leg, more: Volume) => void;
}

/**
 * Every open order, the last `retention` that ended and as many that were denied, so that a
 * repeated ClOrdID finds its order and a late fill its leg. Nothing is ever evicted by a scan.
 */
export class OrderTable {
  readonly #orders = new NumberedTable<Order>();
  readonly #legs = new NumberedTable<Leg>();
  readonly #byClOrdID = new Map<number, Map<string, Order>>();
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
  readonly #keepsDecisions: boolean;

  /** @param keepsDecisions of orders that ended too: most of what an order is in memory */
  constructor(retention: number, watch: LegWatch, keepsDecisions: boolean) {
    this.#keepsDecisions = keepsDecisions;
    this.#retention = retention;
    this.#ended = new RetentionRing(retention);
    this.#denied = new RetentionRing(retention);
    this.#renamed = new RetentionRing<Renamed>(retention);
    this.#watch = watch;
  }

  get openCount(): number {
    return this.#open.size;
  }

  get retainedCount(): number {
    return this.#orders.size;
  }

  order(number: number): Order | undefined {
    return this.#orders.get(number);
  }

  leg(number: number): Leg | undefined {
    return this.#legs.get(number);
  }

  openLegs(): Pick<NumberedTable<Leg>, "size" | "has" | typeof Symbol.iterator> {
    return this.#openLegs;
  }

  find(account: number, clOrdID: string): Order | undefined {
    return this.#byClOrdID.get(account)?.get(clOrdID);
  }

  /** Every account's order of that ClOrdID: for people and questions that name no account. */
  findAll(clOrdID: string): Order[] {
    const found: Order[] = [];
    for (const ids of this.#byClOrdID.values()) {
      const order = ids.get(clOrdID);
      if (order !== undefined) found.push(order);
    }
    return found;
  }

  /** A repeat that was refused keeps its number but never takes the ClOrdID of the first. */
  add(order: Order): void {
    const { terms } = order;
    this.#orders.set(terms.order, order);
    // Nor does one whose ClOrdID was kept in part only.
    const isUnnamed = order.denial === "DUPLICATE_CLORDID" || order.denial === "BAD_CLORDID";
    if (terms.account >= 0 && !isUnnamed) {
      let ids = this.#byClOrdID.get(terms.account);
      if (ids === undefined) this.#byClOrdID.set(terms.account, (ids = new Map()));
      if (!ids.has(terms.clOrdID)) ids.set(terms.clOrdID, order);
    }
    if (isFinal(order.ordStatus)) this.#end(order);
    else this.#open.set(terms.order, order);
  }

  /** Its client replaced it: it goes by another ClOrdID, and is found by the earlier ones too. */
  rename(order: Order, terms: OrderTerms): void {
    const before = order.terms;
    order.earlier ??= new Map();
    order.earlier.set(before.clOrdID, before);
    order.terms = terms;
    this.#byClOrdID.get(terms.account)?.set(terms.clOrdID, order);
    const oldest = this.#renamed.push({ order, clOrdID: before.clOrdID });
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
    if (isFinal(order.ordStatus) && this.#open.delete(order.terms.order)) this.#end(order);
    else if (this.#overdue.delete(order)) this.#forget(order.terms.order);
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
  }

  #forget(number: number): void {
    const order = this.#orders.get(number);
    if (order === undefined) return;
    if (order.legs.some(({ leg }) => this.#openLegs.has(leg))) return void this.#overdue.add(order);
    this.#orders.delete(number);
    for (const leg of order.legs) {
      this.#legs.delete(leg.leg);
      this.#openLegs.delete(leg.leg);
      this.#watch.forgotten(leg);
    }
    if (order.earlier !== undefined) {
      for (const clOrdID of order.earlier.keys()) this.#release(order, clOrdID);
    }
    this.#release(order, order.terms.clOrdID);
  }

  #forgetName({ order, clOrdID }: Renamed): void {
    order.earlier?.delete(clOrdID);
    this.#release(order, clOrdID);
  }

  /** Whoever sends the ClOrdID from now on sends a new one. */
  #release(order: Order, clOrdID: string): void {
    const ids = this.#byClOrdID.get(order.terms.account);
    if (ids?.get(clOrdID) !== order) return;
    ids.delete(clOrdID);
    if (ids.size === 0) this.#byClOrdID.delete(order.terms.account);
  }
}

/** A ClOrdID an order no longer goes by. */
interface Renamed {
  readonly order: Order;
  readonly clOrdID: string;
}

function digestDecision(digest: Digest, { decision }: Order): void {
  if (decision === undefined) return;
  const { policyVersion, aBook, aVolume, bVolume, sliver, lp, clientPx, findings, lps } = decision;
  const { targets, isTargetOnly, mayKeep, deviation } = decision;
  for (const target of targets) digest.add(target);
  digest.add(isTargetOnly ? 1 : 0).add(mayKeep ? 1 : 0);
  digest.add(decision.order).add(policyVersion).add(aBook).add(aVolume).add(bVolume).add(sliver);
  digest
    .add(decision.closes)
    .add(decision.isNetting ? 1 : 0)
    .add(lp)
    .add(clientPx)
    .add(deviation)
    .add(findings.length)
    .add(lps.length);
  for (const finding of findings) digestTerms(digest, finding, lps);
}

/** What an LP was promised to fill at: improvement that is kept is counted from it. */
function digestQuotes(digest: Digest, lps: OrderDecided["lps"]): void {
  for (const { lp, bid, ask, legQty, deeper } of lps) {
    if (legQty > 0) digest.add(lp).add(bid).add(ask).add(legQty).add(deeper.length);
  }
}

/** What of a decision every fill of its order hangs on. */
function digestTerms(digest: Digest, finding: Finding, lps: OrderDecided["lps"]): void {
  if (finding.code === "MARKUP") digest.add(finding.markup);
  else if (finding.code === "IMPROVEMENT_KEPT") {
    digest.addText(finding.acknowledged);
    digestQuotes(digest, lps);
  } else if (finding.code === "COMMISSION") {
    digest.add(finding.perMillion).add(finding.unitsPerLot).addText(finding.currency);
  }
}

function digestOrder(digest: Digest, order: Order): void {
  const { terms } = order;
  digest.add(terms.order).add(terms.account).add(terms.symbol).add(terms.session);
  digest.addText(terms.clOrdID).addText(terms.side).addText(terms.ordType);
  digest
    .addText(terms.timeInForce)
    .add(terms.orderQty)
    .add(terms.limitPx)
    .add(terms.stopPx)
    .add(terms.expireUs)
    .add(terms.isClosing ? 1 : 0)
    .add(terms.position)
    .add(order.rank)
    .addText(order.denial ?? "");
  if (order.earlier !== undefined) digestNames(digest, order.earlier);
  digest.addText(order.ordStatus).add(order.aFilled).add(order.bFilled).add(order.fills.length);
  digest.add(order.aVolume).add(order.bVolume).add(order.failovers).add(order.rests);
  digest.add(order.aCloses).add(order.bCloses).add(order.sliver).add(order.keptInstead);
  if (order.closing !== nothingLeft) digestClosing(digest, order.closing);
  digest.add(order.before.aFilled).add(order.before.bFilled).add(order.before.legs);
  digest.add(order.isResting ? 1 : 0).add(order.isStopReached ? 1 : 0);
  const { house, move } = order;
  if (house !== undefined) digest.addText(house.purpose).add(house.lp).add(house.timeUs);
  if (move !== undefined) digest.add(move.account).addText(move.side).addText(move.to);
  digestDecision(digest, order);
  for (const { exec, lastPx, kept, commission, commCurrency } of order.fills) {
    digest.add(exec).add(lastPx).add(kept).add(commission).addText(commCurrency);
  }
  for (const leg of order.legs) digestLeg(digest, leg);
}

function digestNames(digest: Digest, earlier: ReadonlyMap<string, OrderTerms>): void {
  for (const { clOrdID } of earlier.values()) digest.addText(clOrdID);
}

function digestClosing(digest: Digest, closing: ClosingParts): void {
  for (const { position, aQty, bQty } of closing.left()) {
    digest.add(position).add(aQty).add(bQty);
  }
}

function digestLeg(digest: Digest, leg: Leg): void {
  digest.add(leg.leg).add(leg.lp).add(leg.symbol).addText(leg.side).add(leg.orderQty);
  digest.add(leg.limitPx).add(leg.expectedPx).addText(leg.ordStatus).add(leg.cumQty);
  digest
    .add(leg.isInDoubt ? 1 : 0)
    .add(leg.cancel)
    .add(leg.statusCumQty)
    .addText(leg.lpOrderID);
  for (const { execID, lastQty, lastPx } of leg.execs) {
    digest.addText(execID).add(lastQty).add(lastPx);
  }
}
