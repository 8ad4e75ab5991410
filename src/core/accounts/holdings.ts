import { Digest } from "../digest.ts";
import { MOST_SYMBOLS } from "../names.ts";
import type { Side } from "../terms.ts";
import { minus, negated, NO_VOLUME, plus } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";

/** What an account holds of a symbol on one side, and how it came to it; none is below zero. */
export interface Holding {
  /** All that was opened since it held nothing: passed on to LPs, and kept by the house. */
  readonly aOpened: Volume;
  readonly bOpened: Volume;
  /** What of it is not closed. */
  readonly aOpen: Volume;
  readonly bOpen: Volume;
  /** What of that live orders are closing. */
  readonly aClosing: Volume;
  readonly bClosing: Volume;
}

const none: Holding = {
  aOpened: NO_VOLUME,
  bOpened: NO_VOLUME,
  aOpen: NO_VOLUME,
  bOpen: NO_VOLUME,
  aClosing: NO_VOLUME,
  bClosing: NO_VOLUME,
};

/** Symbols a key has room for; no more are ever given an index. */
const KEY_SPAN: number = MOST_SYMBOLS;

/**
 * What accounts hold per symbol and side, so that a position is unwound as it was opened.
 *
 * Built from fills alone; what is closed to nothing is forgotten, and with it how it was opened.
 * Bounded by the accounts and symbols of a policy.
 */
export class Holdings {
  readonly #held = new Map<number, Holding>();
  readonly #perSymbol: number[] = [];
  readonly #digest = new Digest();

  of(account: number, symbol: number, side: Side): Holding {
    return this.#held.get(keyOf(account, symbol, side)) ?? none;
  }

  /** Accounts that hold some of it, one that holds both sides counted twice: never netted. */
  holders(symbol: number): number {
    return this.#perSymbol[symbol] ?? 0;
  }

  open(account: number, symbol: number, side: Side, aQty: Volume, bQty: Volume): void {
    if (aQty === 0 && bQty === 0) return;
    const from = this.of(account, symbol, side);
    this.#set(account, symbol, side, {
      ...from,
      aOpened: plus(from.aOpened, aQty),
      bOpened: plus(from.bOpened, bQty),
      aOpen: plus(from.aOpen, aQty),
      bOpen: plus(from.bOpen, bQty),
    });
  }

  /** A live order is going to close so much; negative volumes give it back. */
  reserve(account: number, symbol: number, side: Side, aQty: Volume, bQty: Volume): void {
    if (aQty === 0 && bQty === 0) return;
    const from = this.of(account, symbol, side);
    this.#set(account, symbol, side, {
      ...from,
      aClosing: plus(from.aClosing, aQty),
      bClosing: plus(from.bClosing, bQty),
    });
  }

  /** What a live order was going to close is closed. */
  close(account: number, symbol: number, side: Side, aQty: Volume, bQty: Volume): void {
    if (aQty === 0 && bQty === 0) return;
    this.reserve(account, symbol, side, negated(aQty), negated(bQty));
    const from = this.of(account, symbol, side);
    const to = { ...from, aOpen: minus(from.aOpen, aQty), bOpen: minus(from.bOpen, bQty) };
    if (to.aOpen < 0 || to.bOpen < 0) throw new Error("Invariant: no book may pass zero");
    this.#set(account, symbol, side, to);
  }

  /**
   * Some of it is in the other book from now on, as if it had been opened there: what is closed by
   * then stays closed as it was.
   *
   * @param intoA negative: into the B-Book
   */
  move(account: number, symbol: number, side: Side, intoA: Volume): void {
    const from = this.of(account, symbol, side);
    const to = {
      ...from,
      aOpened: plus(from.aOpened, intoA),
      bOpened: minus(from.bOpened, intoA),
      aOpen: plus(from.aOpen, intoA),
      bOpen: minus(from.bOpen, intoA),
    };
    if (to.aOpen < to.aClosing || to.bOpen < to.bClosing) {
      throw new Error("Invariant: only what no live order closes may be moved");
    }
    this.#set(account, symbol, side, to);
  }

  /** Mixed into the state hash; kept up as holdings change, so it costs nothing to read. */
  addTo(digest: Digest): void {
    digest.add(this.#digest.low).add(this.#digest.high);
  }

  #set(account: number, symbol: number, side: Side, to: Holding): void {
    const key = keyOf(account, symbol, side);
    const before = this.#held.get(key);
    const isOver = to.aOpen === 0 && to.bOpen === 0;
    if (before !== undefined) this.#digest.minus(digestOf(key, before));
    if (isOver) this.#held.delete(key);
    else {
      this.#held.set(key, to);
      this.#digest.plus(digestOf(key, to));
    }
    const change = (isOver ? 0 : 1) - (before === undefined ? 0 : 1);
    if (change !== 0) this.#perSymbol[symbol] = this.holders(symbol) + change;
  }
}

const keyOf = (account: number, symbol: number, side: Side): number =>
  (account * KEY_SPAN + symbol) * 2 + (side === "Buy" ? 0 : 1);

const digestOf = (key: number, it: Holding): Digest =>
  new Digest()
    .add(key)
    .add(it.aOpened)
    .add(it.bOpened)
    .add(it.aOpen)
    .add(it.bOpen)
    .add(it.aClosing)
    .add(it.bClosing);
