import type { Digest } from "../digest.ts";
import { opposite, signed, signOf } from "../terms.ts";
import type { Side } from "../terms.ts";
import { asVolume, larger, minus, negated, NO_VOLUME, plus, smaller } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import { RecentChanges } from "./recent-changes.ts";
import { allFieldsOf, loadAll, saveAll } from "../saved.ts";
import type { Loader, Saver } from "../saved.ts";

/** Sums of one symbol; signed volumes, client buys count up. */
export interface SymbolExposure {
  /** Client fills, all books. */
  clientNet: Volume;
  /** Client fills passed on to LPs. */
  aNet: Volume;
  /** Client fills the house keeps. */
  bNet: Volume;
  /** B volume of live orders that may still fill. */
  reservedBuy: Volume;
  reservedSell: Volume;
  /** LP fills no client order could take, as the LP saw them. */
  suspenseNet: Volume;
  /** What LPs hold for clients that are closed, as the LPs see it. */
  orphanNet: Volume;
  /** LP fills of the house's own orders, as the LP saw them, less what they took off the above. */
  houseNet: Volume;
  /** A volume of legs in doubt that may have filled unseen. */
  doubtBuy: Volume;
  doubtSell: Volume;
  /** What LPs may still fill that no client takes: of house orders, and of orders that ended. */
  unownedBuy: Volume;
  unownedSell: Volume;
  /** Of the volume the house keeps: what should have been hedged and no LP takes. */
  sliverNet: Volume;
}

/**
 * What the house keeps, per symbol. Built from fills alone, so it falls as they unwind.
 *
 * Indexes are those of symbols in the policy.
 */
export class Exposure {
  readonly #symbols: SymbolExposure[] = [];
  readonly changes: RecentChanges = new RecentChanges();

  /** Indexes below it may hold something. */
  get symbolCount(): number {
    return this.#symbols.length;
  }

  of(symbol: number): Readonly<SymbolExposure> {
    return this.#symbols[symbol] ?? nothing;
  }

  /**
   * Kept net: client long − client short of B filled and B reserved, less suspense, orphans and
   * house orders.
   *
   * Suspense is an LP fill without a client, and so is an orphaned hedge: the house holds it, as if
   * a client held the opposite.
   */
  net(symbol: number): Volume {
    const sums = this.#symbols[symbol];
    if (sums === undefined) return NO_VOLUME;
    return plus(this.held(symbol), minus(sums.reservedBuy, sums.reservedSell));
  }

  /** The same of what is filled alone: live orders may come to nothing. */
  held(symbol: number): Volume {
    const sums = this.#symbols[symbol];
    if (sums === undefined) return NO_VOLUME;
    const unowned = plus(sums.suspenseNet, sums.orphanNet);
    return minus(minus(sums.bNet, unowned), sums.houseNet);
  }

  /**
   * |net| at its worse end: what is reserved may be filled, or be gone when its leg fails, what was
   * bought and what was sold each for itself; and LPs may fill what no client takes, or not.
   */
  widestNet(symbol: number): Volume {
    const net = this.net(symbol);
    const longest = plus(net, this.openAgainst(symbol, "Buy"));
    return larger(longest, minus(this.openAgainst(symbol, "Sell"), net));
  }

  /**
   * How much further the net may be in the direction of an order than `net` says: the other
   * side's reserved volume, which is gone if its leg is not filled, in doubt or not; and what LPs
   * may fill on that side for the house alone.
   */
  openAgainst(symbol: number, side: Side): Volume {
    const sums = this.#symbols[symbol];
    if (sums === undefined) return NO_VOLUME;
    return side === "Buy"
      ? plus(sums.reservedSell, sums.unownedSell)
      : plus(sums.reservedBuy, sums.unownedBuy);
  }

  /** Reserved volume, suspense and orphans, added up: what gross holds beyond positions. */
  pendingGross(symbol: number): Volume {
    const sums = this.#symbols[symbol];
    if (sums === undefined) return NO_VOLUME;
    const reserved = plus(sums.reservedBuy, sums.reservedSell);
    const unowned = Math.abs(sums.suspenseNet) + Math.abs(sums.orphanNet);
    return plus(reserved, asVolume(unowned));
  }

  bookSliver(symbol: number, side: Side, volume: Volume): void {
    const sums = this.#toChange(symbol);
    sums.sliverNet = plus(sums.sliverNet, signed(volume, signOf(side)));
  }

  /** A client closed what the house kept of it: slivers of it are gone first, never past zero. */
  closeSliver(symbol: number, side: Side, volume: Volume): void {
    if (volume > 0) takeSliver(this.#toChange(symbol), opposite(side), volume);
  }

  /** An LP filled an order that hedges slivers: it covers those, and no orphan. */
  bookSliverHedge(symbol: number, side: Side, volume: Volume): void {
    const sums = this.#toChange(symbol);
    sums.houseNet = plus(sums.houseNet, signed(volume, signOf(side)));
    takeSliver(sums, side, volume);
  }

  /**
   * An LP filled an order of the house. It takes off orphans of the other side, then suspense; only
   * what is left is the house's own. Slivers are what that covers first, never past zero: what was
   * taken back for another reason covers none.
   */
  bookHouse(symbol: number, side: Side, volume: Volume): void {
    const sums = this.#toChange(symbol);
    const bought = signed(volume, signOf(side));
    const orphans = settled(sums.orphanNet, bought);
    const suspense = settled(sums.suspenseNet, minus(bought, orphans));
    sums.orphanNet = plus(sums.orphanNet, orphans);
    sums.suspenseNet = plus(sums.suspenseNet, suspense);
    const own = minus(minus(bought, orphans), suspense);
    sums.houseNet = plus(sums.houseNet, own);
    takeSliver(sums, side, signed(own, signOf(side)));
  }

  /**
   * An LP filled an order that moves a position: the house's own until `move` says how much of it
   * stands behind a client.
   */
  bookMoving(symbol: number, side: Side, volume: Volume): void {
    const sums = this.#toChange(symbol);
    sums.houseNet = plus(sums.houseNet, signed(volume, signOf(side)));
  }

  /**
   * What LPs filled of a move is an account's hedge, or no more one. Slivers of what goes to LPs
   * are covered by it first, never past zero.
   *
   * @param side of what the account holds
   * @param intoA negative: into the B-Book
   */
  move(symbol: number, side: Side, intoA: Volume): void {
    const sums = this.#toChange(symbol);
    const bought = signed(intoA, signOf(side));
    sums.aNet = plus(sums.aNet, bought);
    sums.bNet = minus(sums.bNet, bought);
    sums.houseNet = minus(sums.houseNet, bought);
    if (intoA > 0) takeSliver(sums, side, intoA);
  }

  bookClient(symbol: number, side: Side, aQty: Volume, bQty: Volume): void {
    const sums = this.#toChange(symbol);
    const sign = signOf(side);
    sums.aNet = plus(sums.aNet, signed(aQty, sign));
    sums.bNet = plus(sums.bNet, signed(bQty, sign));
    sums.clientNet = plus(sums.clientNet, signed(plus(aQty, bQty), sign));
  }

  /** Adds B volume that a live order may still take; a negative volume gives it back. */
  reserve(symbol: number, side: Side, volume: Volume): void {
    const sums = this.#toChange(symbol);
    if (side === "Buy") sums.reservedBuy = plus(sums.reservedBuy, volume);
    else sums.reservedSell = plus(sums.reservedSell, volume);
  }

  /** Adds A volume nobody knows the fate of; a negative volume takes it out. */
  doubt(symbol: number, side: Side, volume: Volume): void {
    const sums = this.#toChange(symbol);
    if (side === "Buy") sums.doubtBuy = plus(sums.doubtBuy, volume);
    else sums.doubtSell = plus(sums.doubtSell, volume);
  }

  /** Adds volume that LPs may fill and no client takes; a negative volume takes it out. */
  mayHedge(symbol: number, side: Side, volume: Volume): void {
    const sums = this.#toChange(symbol);
    if (side === "Buy") sums.unownedBuy = plus(sums.unownedBuy, volume);
    else sums.unownedSell = plus(sums.unownedSell, volume);
  }

  suspend(symbol: number, side: Side, volume: Volume): void {
    const sums = this.#toChange(symbol);
    sums.suspenseNet = plus(sums.suspenseNet, signed(volume, signOf(side)));
  }

  /** A hedge of that side stays without its client. */
  orphan(symbol: number, side: Side, volume: Volume): void {
    const sums = this.#toChange(symbol);
    sums.orphanNet = plus(sums.orphanNet, signed(volume, signOf(side)));
  }

  addTo(digest: Digest): void {
    for (const sums of this.#symbols) for (const field of fields) digest.add(sums[field]);
  }

  save(to: Saver): void {
    saveAll(to, this.#symbols.length, this.#symbols, (sums) => {
      for (const field of fields) to.int(sums[field]);
    });
  }

  load(from: Loader): void {
    loadAll(from, () => {
      const sums = this.#toChange(this.#symbols.length);
      for (const field of fields) sums[field] = asVolume(from.int());
    });
  }

  #toChange(symbol: number): SymbolExposure {
    this.changes.note(symbol);
    while (this.#symbols.length <= symbol) this.#symbols.push(empty());
    const found = this.#symbols[symbol];
    if (found === undefined) throw new Error(`Invariant: symbol ${symbol} must be an index`);
    return found;
  }
}

/** What of a change takes a sum towards zero, never past it; nothing where it leads away. */
function settled(sum: Volume, change: Volume): Volume {
  if (sum > 0 === change > 0) return NO_VOLUME;
  return change > 0 ? smaller(change, negated(sum)) : larger(change, negated(sum));
}

/** Slivers of a side are less by so much, where there are any. */
function takeSliver(sums: SymbolExposure, side: Side, volume: Volume): void {
  const sign = signOf(side);
  const sliver = signed(sums.sliverNet, sign);
  if (sliver <= 0) return;
  sums.sliverNet = minus(sums.sliverNet, signed(smaller(sliver, volume), sign));
}

const empty = (): SymbolExposure => ({
  clientNet: NO_VOLUME,
  aNet: NO_VOLUME,
  bNet: NO_VOLUME,
  reservedBuy: NO_VOLUME,
  reservedSell: NO_VOLUME,
  suspenseNet: NO_VOLUME,
  orphanNet: NO_VOLUME,
  houseNet: NO_VOLUME,
  doubtBuy: NO_VOLUME,
  doubtSell: NO_VOLUME,
  unownedBuy: NO_VOLUME,
  unownedSell: NO_VOLUME,
  sliverNet: NO_VOLUME,
});

const nothing: Readonly<SymbolExposure> = Object.freeze(empty());

const fields = allFieldsOf<SymbolExposure>()([
  "clientNet",
  "aNet",
  "bNet",
  "reservedBuy",
  "reservedSell",
  "suspenseNet",
  "orphanNet",
  "houseNet",
  "doubtBuy",
  "doubtSell",
  "unownedBuy",
  "unownedSell",
  "sliverNet",
]);
