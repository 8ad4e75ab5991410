import { Digest } from "../digest.ts";
import type { Side } from "../terms.ts";
import { larger, minus, NO_VOLUME, plus } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";

/** What an account holds of a symbol, netted; long counts up. */
export interface Position {
  /** Passed on to LPs. */
  readonly aNet: Volume;
  /** Kept by the house. */
  readonly bNet: Volume;
  /** Of live orders, what may still be filled. */
  readonly openBuy: Volume;
  readonly openSell: Volume;
}

const none: Position = {
  aNet: NO_VOLUME,
  bNet: NO_VOLUME,
  openBuy: NO_VOLUME,
  openSell: NO_VOLUME,
};

/** Symbols a key has room for. */
const KEY_SPAN = 65_536;

/**
 * Netted positions per (account, symbol), and what they add up to per symbol.
 *
 * Entries exist only for accounts and symbols of a policy, so their number is bounded by it.
 */
export class Positions {
  readonly #positions = new Map<number, Position>();
  readonly #bLong: Volume[] = [];
  readonly #bShort: Volume[] = [];
  readonly #digest = new Digest();

  of(account: number, symbol: number): Position {
    return this.#positions.get(account * KEY_SPAN + symbol) ?? none;
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
    const from = this.of(account, symbol);
    const to = { ...from, aNet: plus(from.aNet, aQty), bNet: plus(from.bNet, bQty) };
    this.#moveSides(symbol, from.bNet, to.bNet);
    this.#set(account * KEY_SPAN + symbol, to);
  }

  /** Adds volume of a live order that may be filled; a negative volume takes it out. */
  open(account: number, symbol: number, side: Side, volume: Volume): void {
    const from = this.of(account, symbol);
    const to =
      side === "Buy"
        ? { ...from, openBuy: plus(from.openBuy, volume) }
        : { ...from, openSell: plus(from.openSell, volume) };
    this.#set(account * KEY_SPAN + symbol, to);
  }

  /** Mixed into the state hash; kept up as positions change, so it costs nothing to read. */
  addTo(digest: Digest): void {
    digest.add(this.#digest.low).add(this.#digest.high);
  }

  *entries(): Generator<{ account: number; symbol: number; position: Position }> {
    for (const [key, position] of this.#positions) {
      yield { account: Math.floor(key / KEY_SPAN), symbol: key % KEY_SPAN, position };
    }
  }

  #set(key: number, to: Position): void {
    const before = this.#positions.get(key);
    this.#positions.set(key, to);
    if (before !== undefined) this.#digest.minus(digestOf(key, before));
    this.#digest.plus(digestOf(key, to));
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

const digestOf = (key: number, position: Position): Digest =>
  new Digest()
    .add(key)
    .add(position.aNet)
    .add(position.bNet)
    .add(position.openBuy)
    .add(position.openSell);
