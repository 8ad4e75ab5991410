import { signOf } from "../../../core/terms.ts";
import type { LegFilled } from "../../../core/events.ts";
import type { LegBusted } from "../../../core/execute/bust-events.ts";
import type { ClientFilled } from "../../../core/execute/fill-events.ts";
import type { HouseFilled } from "../../../core/house/house-events.ts";
import type { PositionMoved } from "../../../core/house/move-events.ts";
import type { KnownOrder } from "./known.ts";
import { Sums } from "./sums.ts";

export const valueOf = (volume: number, px: number): bigint => BigInt(volume) * BigInt(px);

/** Sums of what was filled, for whom and where; client buys count up. */
export class Books {
  /** By account, symbol and book; by LP and symbol; by symbol. */
  readonly positions: Sums = new Sums();
  /** By account, symbol and side: no less than is held, since fills close before they open. */
  readonly held: Sums = new Sums();
  readonly hedges: Sums = new Sums();
  readonly suspense: Sums = new Sums();
  readonly orphans: Sums = new Sums();
  readonly house: Sums = new Sums();
  /** What an LP filled of a leg, by leg; of fills that name none, by LP and symbol. */
  readonly filledOf: Sums = new Sums();
  /** By leg: what its fills cost, exact. */
  readonly valueOf: Map<number, bigint> = new Map();
  readonly reservedBuy: Sums = new Sums();
  readonly reservedSell: Sums = new Sums();
  /** By symbol: client fills that the house keeps. */
  readonly kept: Sums = new Sums();

  /** What the house keeps of a symbol, live orders filled. */
  net(symbol: number): number {
    const key = `${symbol}`;
    const unowned = this.suspense.of(key) + this.orphans.of(key) + this.house.of(key);
    const reserved = this.reservedBuy.of(key) - this.reservedSell.of(key);
    return this.kept.of(key) + reserved - unowned;
  }

  /**
   * Whether what is open of an order may close as a whole: of a netted account against what it
   * holds on the other side, which may be there beside the other one where orders crossed.
   */
  mayClose(order: KnownOrder, isNetting: boolean): boolean {
    const { terms, account, symbol, side, orderQty, aFilled, bFilled } = order;
    if (terms?.isClosing === true) return true;
    const closed = side === "Buy" ? "Sell" : "Buy";
    return (
      isNetting && this.held.of(`${account} ${symbol} ${closed}`) >= orderQty - aFilled - bFilled
    );
  }

  reserve(order: KnownOrder): void {
    if (order.isHouse) return;
    const reserved = order.isOver ? 0 : order.b - order.bFilled;
    const sums = order.side === "Buy" ? this.reservedBuy : this.reservedSell;
    sums.add(`${order.symbol}`, reserved - order.reserved);
    order.reserved = reserved;
  }

  clientFilled({ aQty, bQty }: ClientFilled, order: KnownOrder): void {
    const { account, symbol, side } = order;
    this.kept.add(`${symbol}`, signOf(side) * bQty);
    const key = `${account} ${symbol}`;
    this.positions.add(`${key} a`, signOf(side) * aQty);
    this.positions.add(`${key} b`, signOf(side) * bQty);
    const opened = Math.min(aQty + bQty, order.toOpen);
    order.toOpen -= opened;
    this.held.add(`${key} ${side}`, opened);
    this.held.add(`${key} ${side === "Buy" ? "Sell" : "Buy"}`, opened - aQty - bQty);
  }

  houseFilled({ volume }: HouseFilled, order: KnownOrder): void {
    const bought = signOf(order.side) * volume;
    const key = `${order.symbol}`;
    const isOwn = order.isMove || order.isSliverHedge;
    const left = isOwn ? bought : this.suspense.takeOff(key, this.orphans.takeOff(key, bought));
    this.house.add(key, left);
  }

  moved({ account, symbol, volume }: PositionMoved, { side }: KnownOrder): void {
    const bought = signOf(side) * volume;
    this.positions.add(`${account} ${symbol} a`, bought);
    this.positions.add(`${account} ${symbol} b`, -bought);
    this.house.add(`${symbol}`, -bought);
    this.kept.add(`${symbol}`, -bought);
  }

  legFilled({ lp, leg, symbol, side, lastQty, lastPx }: LegFilled): void {
    this.hedges.add(`${lp} ${symbol}`, signOf(side) * lastQty);
    this.filledOf.add(leg === 0 ? `lp ${lp} ${symbol} ${side}` : `${leg}`, lastQty);
    this.valueOf.set(leg, (this.valueOf.get(leg) ?? 0n) + valueOf(lastQty, lastPx));
  }

  busted({ lp, symbol, side, lastQty, lastPx, leg }: LegBusted): void {
    this.hedges.add(`${lp} ${symbol}`, -signOf(side) * lastQty);
    this.suspense.add(`${symbol}`, -signOf(side) * lastQty);
    this.filledOf.add(leg === 0 ? `lp ${lp} ${symbol} ${side}` : `${leg}`, 0 - lastQty);
    this.valueOf.set(leg, (this.valueOf.get(leg) ?? 0n) - valueOf(lastQty, lastPx));
  }
}
