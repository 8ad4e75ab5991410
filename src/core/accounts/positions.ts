import type { Digest } from "../digest.ts";
import { DigestSum } from "../digest-sum.ts";
import type { Summed } from "../digest-sum.ts";
import type { Side } from "../terms.ts";
import { MOST_SYMBOLS } from "../names.ts";
import { asVolume, larger, minus, NO_VOLUME, plus } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import { allFieldsOf, loadAll, saveAll } from "../saved.ts";
import type { Loader, Saver } from "../saved.ts";

/** What an account holds of a symbol, netted; long counts up. */
export interface Position {
  /** Passed on to LPs. */
  readonly aNet: Volume;
  /** Kept by the house. */
  readonly bNet: Volume;
  /** Of live orders, what LPs and what the house may still fill. */
  readonly aLiveBuy: Volume;
  readonly bLiveBuy: Volume;
  readonly aLiveSell: Volume;
  readonly bLiveSell: Volume;
}

const none: Position = {
  aNet: NO_VOLUME,
  bNet: NO_VOLUME,
  aLiveBuy: NO_VOLUME,
  bLiveBuy: NO_VOLUME,
  aLiveSell: NO_VOLUME,
  bLiveSell: NO_VOLUME,
};

const fields = allFieldsOf<Position>()([
  "aNet",
  "bNet",
  "aLiveBuy",
  "bLiveBuy",
  "aLiveSell",
  "bLiveSell",
]);

/** Changed in place: a fill makes no object. */
type Entry = { -readonly [Key in keyof Position]: Position[Key] } & Summed & {
    readonly key: number;
  };

/** What live orders of a side may still fill. */
export const liveVolume = (position: Position, side: Side): Volume =>
  side === "Buy"
    ? plus(position.aLiveBuy, position.bLiveBuy)
    : plus(position.aLiveSell, position.bLiveSell);

/** Symbols a key has room for; no more are ever given an index. */
const KEY_SPAN: number = MOST_SYMBOLS;

/**
 * Netted positions per (account, symbol), and what they add up to per symbol.
 *
 * Entries exist only for accounts and symbols of a policy, so their number is bounded by it.
 */
export class Positions {
  readonly #positions = new Map<number, Entry>();
  readonly #bLong: Volume[] = [];
  readonly #bShort: Volume[] = [];
  readonly #holders: number[] = [];
  readonly #digest = new DigestSum<Entry>(mix);
  /** The entry that was asked for last: an order asks for its own some five times. */
  #last: Entry | undefined;

  /** As it stands: it changes as fills come. */
  of(account: number, symbol: number): Position {
    return this.#at(account * KEY_SPAN + symbol) ?? none;
  }

  /** Accounts that hold some of it in either book, or whose live orders may: never netted. */
  holders(symbol: number): number {
    return this.#holders[symbol] ?? 0;
  }

  /** Sum of the accounts that are long in the B-Book. */
  bLong(symbol: number): Volume {
    return this.#bLong[symbol] ?? NO_VOLUME;
  }

  /** Sum of the accounts that are short in the B-Book, as a positive volume. */
  bShort(symbol: number): Volume {
    return this.#bShort[symbol] ?? NO_VOLUME;
  }

  /** Books signed volumes; buys count up. */
  book(account: number, symbol: number, aQty: Volume, bQty: Volume): void {
    const it = this.#toChange(account, symbol);
    const [before, wasHeld] = [it.bNet, held(it)];
    it.aNet = plus(it.aNet, aQty);
    it.bNet = plus(it.bNet, bQty);
    this.#moveSides(symbol, before, it.bNet);
    this.#count(symbol, held(it) - wasHeld);
  }

  /** Adds volume of a live order that may be filled; negative volumes take it out. */
  live(account: number, symbol: number, side: Side, aQty: Volume, bQty: Volume): void {
    const it = this.#toChange(account, symbol);
    const wasHeld = held(it);
    if (side === "Buy") {
      it.aLiveBuy = plus(it.aLiveBuy, aQty);
      it.bLiveBuy = plus(it.bLiveBuy, bQty);
    } else {
      it.aLiveSell = plus(it.aLiveSell, aQty);
      it.bLiveSell = plus(it.bLiveSell, bQty);
    }
    this.#count(symbol, held(it) - wasHeld);
  }

  /** Mixed into the state hash. */
  addTo(digest: Digest): void {
    this.#digest.addTo(digest);
  }

  save(to: Saver): void {
    saveAll(to, this.#positions.size, this.entries(), ({ account, symbol, position }) => {
      to.int(account);
      to.int(symbol);
      for (const field of fields) to.int(position[field]);
    });
  }

  load(from: Loader): void {
    loadAll(from, () => {
      const [account, symbol] = [from.int(), from.int()];
      const it = this.#toChange(account, symbol);
      for (const field of fields) it[field] = asVolume(from.int());
      this.#moveSides(symbol, NO_VOLUME, it.bNet);
      this.#count(symbol, held(it));
    });
  }

  *entries(): Generator<{ account: number; symbol: number; position: Position }> {
    for (const [key, position] of this.#positions) {
      yield { account: Math.floor(key / KEY_SPAN), symbol: key % KEY_SPAN, position };
    }
  }

  #at(key: number): Entry | undefined {
    if (this.#last?.key === key) return this.#last;
    const it = this.#positions.get(key);
    if (it !== undefined) this.#last = it;
    return it;
  }

  #toChange(account: number, symbol: number): Entry {
    const key = account * KEY_SPAN + symbol;
    let it = this.#at(key);
    if (it === undefined) {
      it = { ...none, key, partLow: 0, partHigh: 0, isChanged: false };
      this.#positions.set(key, it);
    }
    this.#digest.changed(it);
    return it;
  }

  #count(symbol: number, more: number): void {
    if (more !== 0) this.#holders[symbol] = this.holders(symbol) + more;
  }

  #moveSides(symbol: number, from: Volume, to: Volume): void {
    const long = minus(larger(to, NO_VOLUME), larger(from, NO_VOLUME));
    const short = minus(
      larger(minus(NO_VOLUME, to), NO_VOLUME),
      larger(minus(NO_VOLUME, from), NO_VOLUME),
    );
    this.#bLong[symbol] = plus(this.bLong(symbol), long);
    this.#bShort[symbol] = plus(this.bShort(symbol), short);
  }
}

/** 1 where any of its volumes is not zero. */
const held = ({ aNet, bNet, aLiveBuy, bLiveBuy, aLiveSell, bLiveSell }: Position): number =>
  aNet !== 0 || bNet !== 0 || aLiveBuy !== 0 || bLiveBuy !== 0 || aLiveSell !== 0 || bLiveSell !== 0
    ? 1
    : 0;

const mix = (digest: Digest, it: Entry): Digest =>
  digest
    .add(it.key)
    .add(it.aNet)
    .add(it.bNet)
    .add(it.aLiveBuy)
    .add(it.bLiveBuy)
    .add(it.aLiveSell)
    .add(it.bLiveSell);
