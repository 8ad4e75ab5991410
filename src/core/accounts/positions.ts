import { Digest } from "../digest.ts";
import { larger, minus, NO_VOLUME, plus } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";

/** What an account holds of a symbol, netted; long counts up. */
export interface Position {
  /** Passed on to LPs. */
  readonly aNet: Volume;
  /** Kept by the house. */
  readonly bNet: Volume;
}

const none: Position = { aNet: NO_VOLUME, bNet: NO_VOLUME };

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
    const key = account * KEY_SPAN + symbol;
    const before = this.#positions.get(key);
    const from = before ?? none;
    const to = { aNet: plus(from.aNet, aQty), bNet: plus(from.bNet, bQty) };
    this.#positions.set(key, to);
    this.#moveSides(symbol, from.bNet, to.bNet);
    if (before !== undefined) this.#digest.minus(digestOf(key, before));
    this.#digest.plus(digestOf(key, to));
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
  new Digest().add(key).add(position.aNet).add(position.bNet);
