import { Digest } from "../digest.ts";
import { DigestSum } from "../digest-sum.ts";
import type { Summed } from "../digest-sum.ts";
import { MOST_SYMBOLS } from "../names.ts";
import { NumberedTable } from "../numbered-table.ts";
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

/** All that is open of it is on its way to be closed. */
export const isTaken = ({ aOpen, bOpen, aClosing, bClosing }: Holding): boolean =>
  aOpen === aClosing && bOpen === bClosing;

/** Whose it is, and what it is of. */
export interface Place {
  readonly account: number;
  readonly symbol: number;
  readonly side: Side;
}

/** One position, changed in place: a fill makes no object. */
interface Entry extends Summed {
  readonly key: number;
  readonly position: number;
  aOpened: Volume;
  bOpened: Volume;
  aOpen: Volume;
  bOpen: Volume;
  aClosing: Volume;
  bClosing: Volume;
}

type Sum = { -readonly [Field in keyof Holding]: Holding[Field] };

/** All positions of an account, symbol and side: the oldest first, and their sum. */
interface Held extends Place {
  readonly sum: Sum;
  readonly positions: Map<number, Entry>;
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
  readonly #places = new NumberedTable<Held>();
  readonly #perAccount = new Map<number, number>();
  readonly #perSymbol: number[] = [];
  readonly #digest = new DigestSum<Entry>(digestOf);

  /** The sum of its positions, as it stands: it changes as fills come. */
  of(account: number, symbol: number, side: Side): Holding {
    return this.#held.get(keyOf(account, symbol, side))?.sum ?? none;
  }

  /** By their names, the oldest first; each as it stands. */
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

  /** A live order of the account is going to open a position, or now has, or never will. */
  expect(account: number, more: 1 | -1): void {
    this.#counted(account, more);
  }

  /** @param position goes by this number from now on, or is made larger */
  open(it: Place, position: number, aQty: Volume, bQty: Volume): void {
    if (aQty === 0 && bQty === 0) return;
    const held = this.#heldAt(it) ?? this.#begin(it);
    const known = this.#places.get(position) === held ? held.positions.get(position) : undefined;
    const entry = known ?? this.#beginPosition(held, position);
    this.#digest.changed(entry);
    openMore(entry, aQty, bQty);
    openMore(held.sum, aQty, bQty);
  }

  /** A live order is going to close so much; negative volumes give it back. */
  reserve(it: Place, position: number, aQty: Volume, bQty: Volume): void {
    if (aQty === 0 && bQty === 0) return;
    const { held, entry } = this.#known(it, position);
    const [aClosing, bClosing] = [plus(entry.aClosing, aQty), plus(entry.bClosing, bQty)];
    const isWithin =
      aClosing >= 0 && bClosing >= 0 && aClosing <= entry.aOpen && bClosing <= entry.bOpen;
    if (!isWithin) throw new Error("Invariant: what is on its way to be closed is open");
    this.#digest.changed(entry);
    for (const to of [entry, held.sum]) closeMore(to, aQty, bQty);
  }

  /** What a live order was going to close is closed. */
  close(it: Place, position: number, aQty: Volume, bQty: Volume): void {
    if (aQty === 0 && bQty === 0) return;
    const { held, entry } = this.#known(it, position);
    if (aQty > entry.aClosing || bQty > entry.bClosing) {
      throw new Error("Invariant: what is closed was on its way to be");
    }
    this.#digest.changed(entry);
    for (const to of [entry, held.sum]) {
      closeMore(to, negated(aQty), negated(bQty));
      to.aOpen = minus(to.aOpen, aQty);
      to.bOpen = minus(to.bOpen, bQty);
    }
    if (entry.aOpen === 0 && entry.bOpen === 0) this.#endPosition(held, entry);
  }

  /**
   * Some of what is held is in the other book from now on, as if it had been opened there: what is
   * closed by then stays closed as it was. The oldest positions move first, each as far as no live
   * order closes it.
   *
   * @param intoA negative: into the B-Book
   */
  move(it: Place, intoA: Volume): void {
    const held = this.#heldAt(it);
    const left = held === undefined ? intoA : this.#moveEach(held, intoA);
    if (left !== 0) throw new Error("Invariant: only what no live order closes may be moved");
  }

  /** @returns what of it no position can move */
  #moveEach({ positions, sum }: Held, intoA: Volume): Volume {
    let left = intoA;
    for (const entry of positions.values()) {
      if (left === 0) break;
      const { aOpen, bOpen } = freeOf(entry);
      const part = left > 0 ? smaller(left, bOpen) : negated(smaller(negated(left), aOpen));
      if (part === 0) continue;
      left = minus(left, part);
      this.#digest.changed(entry);
      for (const to of [entry, sum]) moveBooks(to, part);
    }
    return left;
  }

  /** Mixed into the state hash. */
  addTo(digest: Digest): void {
    this.#digest.addTo(digest);
  }

  #heldAt({ account, symbol, side }: Place): Held | undefined {
    return this.#held.get(keyOf(account, symbol, side));
  }

  /** @throws `Invariant:` when there is no such position */
  #known(it: Place, position: number): { held: Held; entry: Entry } {
    const held = this.#heldAt(it);
    const entry = held?.positions.get(position);
    if (held !== undefined && entry !== undefined) return { held, entry };
    throw new Error(`Invariant: position ${position} must be open`);
  }

  #begin({ account, symbol, side }: Place): Held {
    const held: Held = { account, symbol, side, sum: { ...none }, positions: new Map() };
    this.#held.set(keyOf(account, symbol, side), held);
    this.#perSymbol[symbol] = this.holders(symbol) + 1;
    return held;
  }

  #beginPosition(held: Held, position: number): Entry {
    const key = keyOf(held.account, held.symbol, held.side);
    // All of it at once: what is added to a copy has no room of its own in it.
    const entry: Entry = {
      key,
      position,
      aOpened: NO_VOLUME,
      bOpened: NO_VOLUME,
      aOpen: NO_VOLUME,
      bOpen: NO_VOLUME,
      aClosing: NO_VOLUME,
      bClosing: NO_VOLUME,
      part: undefined,
      isChanged: false,
    };
    held.positions.set(position, entry);
    this.#places.set(position, held);
    this.#counted(held.account, 1);
    return entry;
  }

  /** How it was opened is forgotten with it. */
  #endPosition(held: Held, { key, position, aOpened, bOpened }: Entry): void {
    held.positions.delete(position);
    this.#places.delete(position);
    this.#counted(held.account, -1);
    held.sum.aOpened = minus(held.sum.aOpened, aOpened);
    held.sum.bOpened = minus(held.sum.bOpened, bOpened);
    if (held.positions.size > 0) return;
    this.#held.delete(key);
    this.#perSymbol[held.symbol] = this.holders(held.symbol) - 1;
  }

  #counted(account: number, change: 1 | -1): void {
    const count = this.count(account) + change;
    if (count === 0) this.#perAccount.delete(account);
    else this.#perAccount.set(account, count);
  }
}

function openMore(to: Sum, aQty: Volume, bQty: Volume): void {
  to.aOpened = plus(to.aOpened, aQty);
  to.bOpened = plus(to.bOpened, bQty);
  to.aOpen = plus(to.aOpen, aQty);
  to.bOpen = plus(to.bOpen, bQty);
}

function closeMore(to: Sum, aQty: Volume, bQty: Volume): void {
  to.aClosing = plus(to.aClosing, aQty);
  to.bClosing = plus(to.bClosing, bQty);
}

function moveBooks(to: Sum, intoA: Volume): void {
  to.aOpened = plus(to.aOpened, intoA);
  to.bOpened = minus(to.bOpened, intoA);
  to.aOpen = plus(to.aOpen, intoA);
  to.bOpen = minus(to.bOpen, intoA);
}

const keyOf = (account: number, symbol: number, side: Side): number =>
  (account * KEY_SPAN + symbol) * 2 + (side === "Buy" ? 0 : 1);

/** Undefined where it is closed. */
function digestOf(it: Entry): Digest | undefined {
  if (it.aOpen === 0 && it.bOpen === 0) return undefined;
  return new Digest()
    .add(it.key)
    .add(it.position)
    .add(it.aOpened)
    .add(it.bOpened)
    .add(it.aOpen)
    .add(it.bOpen)
    .add(it.aClosing)
    .add(it.bClosing);
}
