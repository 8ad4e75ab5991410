import type { Summed } from "../digest-sum.ts";
import type { Side } from "../terms.ts";
import type { Volume } from "../units/quantity.ts";

/** What is held of a symbol on one side, and how it came to that; none is below zero. */
export interface Holding {
  /** All that was opened since nothing was held: passed on to LPs, and kept by the house. */
  readonly aOpened: Volume;
  readonly bOpened: Volume;
  /** What of it is not closed. */
  readonly aOpen: Volume;
  readonly bOpen: Volume;
  /** What of that live orders are closing. */
  readonly aClosing: Volume;
  readonly bClosing: Volume;
}

/** A sum of holdings, changed in place. */
export type Sum = { -readonly [Field in keyof Holding]: Holding[Field] };

/** Whose it is, and what it is of. */
export interface Place {
  readonly account: number;
  readonly symbol: number;
  readonly side: Side;
}

/** One position, changed in place: a fill makes no object. */
export interface OpenPosition extends Sum, Summed {
  readonly position: number;
  readonly held: Held;
  /** Opened before and after it. */
  older: OpenPosition | undefined;
  newer: OpenPosition | undefined;
}

/**
 * The positions of an account, symbol and side, the oldest first, and their sum.
 *
 * A chain, since most are only ever opened and closed: a table of each account's would be one more
 * that an order writes into. By name they are found among all positions.
 */
export class Held implements Place {
  readonly key: number;
  readonly account: number;
  readonly symbol: number;
  readonly side: Side;
  readonly sum: Sum;
  size = 0;
  #oldest: OpenPosition | undefined;
  #newest: OpenPosition | undefined;

  constructor(key: number, { account, symbol, side }: Place, nothing: Holding) {
    this.key = key;
    this.account = account;
    this.symbol = symbol;
    this.side = side;
    this.sum = { ...nothing };
  }

  get oldest(): OpenPosition | undefined {
    return this.#oldest;
  }

  get newest(): OpenPosition | undefined {
    return this.#newest;
  }

  /** It was made with the newest before it. */
  append(position: OpenPosition): void {
    if (position.older === undefined) this.#oldest = position;
    else position.older.newer = position;
    this.#newest = position;
    this.size += 1;
  }

  remove({ older, newer }: OpenPosition): void {
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
    this.size -= 1;
  }
}
