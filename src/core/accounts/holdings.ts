import { Digest } from "../digest.ts";
import { MOST_SYMBOLS } from "../names.ts";
import type { Side } from "../terms.ts";
import { minus, negated, NO_VOLUME, plus, smaller } from "../units/quantity.ts";
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

const none: Holding = {
  aOpened: NO_VOLUME,
  bOpened: NO_VOLUME,
  aOpen: NO_VOLUME,
  bOpen: NO_VOLUME,
  aClosing: NO_VOLUME,
  bClosing: NO_VOLUME,
};

/** What of a holding is open and not on its way to be closed: that is not closed twice. */
export const freeOf = ({
  aOpen,
  bOpen,
  aClosing,
  bClosing,
}: Holding): Pick<Holding, "aOpen" | "bOpen"> => ({
  aOpen: minus(aOpen, aClosing),
  bOpen: minus(bOpen, bClosing),
});

/** Whose it is, and what it is of. */
export interface Place {
  readonly account: number;
  readonly symbol: number;
  readonly side: Side;
}

/** All positions of an account, symbol and side: the oldest first, and their sum. */
interface Held extends Place {
  sum: Holding;
  readonly positions: Map<number, Holding>;
}

const nobodys: ReadonlyMap<number, Holding> = new Map();

/** Symbols a key has room for; no more are ever given an index. */
const KEY_SPAN: number = MOST_SYMBOLS;

/**
 * What accounts hold per symbol and side, position by position, so that each is unwound as it was
 * opened. A position goes by the number of the order that opened it.
 *
 * Built from fills alone; what is closed to nothing is forgotten, and with it how it was opened.
 * Bounded by the positions an account may have.
 */
export class Holdings {
  readonly #held = new Map<number, Held>();
  /** By the name of a position. */
  readonly #places = new Map<number, Held>();
  readonly #perAccount = new Map<number, number>();
  /** Live orders that are to open one, and have not. */
  readonly #opening = new Set<number>();
  readonly #perSymbol: number[] = [];
  readonly #digest = new Digest();

  /** The sum of its positions. */
  of(account: number, symbol: number, side: Side): Holding {
    return this.#held.get(keyOf(account, symbol, side))?.sum ?? none;
  }

  /** By their names, the oldest first. */
  positions(account: number, symbol: number, side: Side): ReadonlyMap<number, Holding> {
    return this.#held.get(keyOf(account, symbol, side))?.positions ?? nobodys;
  }

  /** Undefined: there is no such position, or it is closed. */
  placeOf(position: number): Place | undefined {
    return this.#places.get(position);
  }

  /** Positions of an account, of all symbols and both sides, with those live orders may open. */
  count(account: number): number {
    return this.#perAccount.get(account) ?? 0;
  }

  /** Accounts that hold some of it, one that holds both sides counted twice: never netted. */
  holders(symbol: number): number {
    return this.#perSymbol[symbol] ?? 0;
  }

  /** A live order is going to open a position, which goes by its number. */
  expect(account: number, order: number): void {
    if (this.#places.has(order) || this.#opening.has(order)) return;
    this.#opening.add(order);
    this.#counted(account, 1);
  }

  /** It is over: what it has not opened it never will. */
  expectNoMore(account: number, order: number): void {
    if (this.#opening.delete(order)) this.#counted(account, -1);
  }

  /** @param position goes by this number from now on, or is made larger */
  open(it: Place, position: number, aQty: Volume, bQty: Volume): void {
    if (aQty === 0 && bQty === 0) return;
    const from = this.#heldAt(it)?.positions.get(position) ?? none;
    this.#set(it, position, {
      ...from,
      aOpened: plus(from.aOpened, aQty),
      bOpened: plus(from.bOpened, bQty),
      aOpen: plus(from.aOpen, aQty),
      bOpen: plus(from.bOpen, bQty),
    });
  }

  /** A live order is going to close so much; negative volumes give it back. */
  reserve(it: Place, position: number, aQty: Volume, bQty: Volume): void {
    if (aQty === 0 && bQty === 0) return;
    const from = this.#known(it, position);
    const [aClosing, bClosing] = [plus(from.aClosing, aQty), plus(from.bClosing, bQty)];
    const isWithin =
      aClosing >= 0 && bClosing >= 0 && aClosing <= from.aOpen && bClosing <= from.bOpen;
    if (!isWithin) throw new Error("Invariant: what is on its way to be closed is open");
    this.#set(it, position, { ...from, aClosing, bClosing });
  }

  /** What a live order was going to close is closed. */
  close(it: Place, position: number, aQty: Volume, bQty: Volume): void {
    if (aQty === 0 && bQty === 0) return;
    this.reserve(it, position, negated(aQty), negated(bQty));
    const from = this.#known(it, position);
    const to = { ...from, aOpen: minus(from.aOpen, aQty), bOpen: minus(from.bOpen, bQty) };
    if (to.aOpen < 0 || to.bOpen < 0) throw new Error("Invariant: no book may pass zero");
    this.#set(it, position, to);
  }

  /**
   * Some of what is held is in the other book from now on, as if it had been opened there: what is
   * closed by then stays closed as it was. The oldest positions move first, each as far as no live
   * order closes it.
   *
   * @param intoA negative: into the B-Book
   */
  move(it: Place, intoA: Volume): void {
    let left = intoA;
    for (const [position, from] of this.#heldAt(it)?.positions ?? nobodys) {
      if (left === 0) return;
      const { aOpen, bOpen } = freeOf(from);
      const part = left > 0 ? smaller(left, bOpen) : negated(smaller(negated(left), aOpen));
      if (part === 0) continue;
      left = minus(left, part);
      this.#set(it, position, {
        ...from,
        aOpened: plus(from.aOpened, part),
        bOpened: minus(from.bOpened, part),
        aOpen: plus(from.aOpen, part),
        bOpen: minus(from.bOpen, part),
      });
    }
    if (left !== 0) throw new Error("Invariant: only what no live order closes may be moved");
  }

  /** Mixed into the state hash; kept up as holdings change, so it costs nothing to read. */
  addTo(digest: Digest): void {
    digest.add(this.#digest.low).add(this.#digest.high);
  }

  #heldAt({ account, symbol, side }: Place): Held | undefined {
    return this.#held.get(keyOf(account, symbol, side));
  }

  #known(it: Place, position: number): Holding {
    const holding = this.#heldAt(it)?.positions.get(position);
    if (holding === undefined) throw new Error(`Invariant: position ${position} must be open`);
    return holding;
  }

  #set(it: Place, position: number, to: Holding): void {
    const key = keyOf(it.account, it.symbol, it.side);
    const held = this.#held.get(key) ?? this.#begin(key, it);
    const before = held.positions.get(position);
    if (before !== undefined) this.#digest.minus(digestOf(key, position, before));
    if (to.aOpen === 0 && to.bOpen === 0) {
      held.positions.delete(position);
      this.#places.delete(position);
      this.#counted(it.account, -1);
    } else {
      if (before === undefined) {
        this.#places.set(position, held);
        if (!this.#opening.delete(position)) this.#counted(it.account, 1);
      }
      held.positions.set(position, to);
      this.#digest.plus(digestOf(key, position, to));
    }
    held.sum = summed(held, before, to);
    if (held.positions.size === 0) this.#end(key, it.symbol);
  }

  #begin(key: number, { account, symbol, side }: Place): Held {
    const held: Held = { account, symbol, side, sum: none, positions: new Map() };
    this.#held.set(key, held);
    this.#perSymbol[symbol] = this.holders(symbol) + 1;
    return held;
  }

  #end(key: number, symbol: number): void {
    this.#held.delete(key);
    this.#perSymbol[symbol] = this.holders(symbol) - 1;
  }

  #counted(account: number, change: 1 | -1): void {
    const count = this.count(account) + change;
    if (count === 0) this.#perAccount.delete(account);
    else this.#perAccount.set(account, count);
  }
}

const moved = (sum: Volume, before: Volume, now: Volume): Volume => plus(minus(sum, before), now);

/** With a position as it is now in the place of what it was; one that is over counts no longer. */
function summed({ sum }: Held, before: Holding = none, to: Holding): Holding {
  const now = to.aOpen === 0 && to.bOpen === 0 ? none : to;
  return {
    aOpened: moved(sum.aOpened, before.aOpened, now.aOpened),
    bOpened: moved(sum.bOpened, before.bOpened, now.bOpened),
    aOpen: moved(sum.aOpen, before.aOpen, now.aOpen),
    bOpen: moved(sum.bOpen, before.bOpen, now.bOpen),
    aClosing: moved(sum.aClosing, before.aClosing, now.aClosing),
    bClosing: moved(sum.bClosing, before.bClosing, now.bClosing),
  };
}

const keyOf = (account: number, symbol: number, side: Side): number =>
  (account * KEY_SPAN + symbol) * 2 + (side === "Buy" ? 0 : 1);

const digestOf = (key: number, position: number, it: Holding): Digest =>
  new Digest()
    .add(key)
    .add(position)
    .add(it.aOpened)
    .add(it.bOpened)
    .add(it.aOpen)
    .add(it.bOpen)
    .add(it.aClosing)
    .add(it.bClosing);
