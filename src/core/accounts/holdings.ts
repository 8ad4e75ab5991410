import type { Digest } from "../digest.ts";
import { DigestSum } from "../digest-sum.ts";
import { MOST_SYMBOLS } from "../names.ts";
import { NumberedTable } from "../numbered-table.ts";
import { allFieldsOf, loadAll, loadWord, saveAll } from "../saved.ts";
import type { Loader, Saver } from "../saved.ts";
import { sides } from "../terms.ts";
import type { Side } from "../terms.ts";
import { Held } from "./held.ts";
import type { Holding, Place, OpenPosition, Sum } from "./held.ts";
import { asVolume, minus, negated, NO_VOLUME, plus, smaller } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";

const none: Holding = {
  aOpened: NO_VOLUME,
  bOpened: NO_VOLUME,
  aOpen: NO_VOLUME,
  bOpen: NO_VOLUME,
  aClosing: NO_VOLUME,
  bClosing: NO_VOLUME,
};

const fields = allFieldsOf<Holding>()([
  "aOpened",
  "bOpened",
  "aOpen",
  "bOpen",
  "aClosing",
  "bClosing",
]);

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
  /** By their names. */
  readonly #positions = new NumberedTable<OpenPosition>();
  readonly #perAccount: number[] = [];
  readonly #perSymbol: number[] = [];
  readonly #digest = new DigestSum<OpenPosition>(mix);

  /** The sum of its positions, as it stands: it changes as fills come. */
  of(account: number, symbol: number, side: Side): Holding {
    return this.#held.get(keyOf(account, symbol, side))?.sum ?? none;
  }

  /** With their names, the oldest first; each as it stands. */
  *positions(account: number, symbol: number, side: Side): Generator<readonly [number, Holding]> {
    let it = this.oldest(account, symbol, side);
    for (; it !== undefined; it = it.newer) yield [it.position, it];
  }

  /** The oldest of them. */
  oldest(account: number, symbol: number, side: Side): OpenPosition | undefined {
    return this.#held.get(keyOf(account, symbol, side))?.oldest;
  }

  /** One of them, by its name. */
  position(it: Place, position: number): Holding | undefined {
    return this.#at(it, position);
  }

  /** Undefined: there is no such position, or it is closed. */
  placeOf(position: number): Place | undefined {
    return this.#positions.get(position)?.held;
  }

  /** Positions of an account, of all symbols and both sides, with those live orders may open. */
  count(account: number): number {
    return this.#perAccount[account] ?? 0;
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
    const known = this.#positions.get(position);
    const entry = known?.held === held ? known : this.#beginPosition(held, position);
    this.#digest.changed(entry);
    openMore(entry, aQty, bQty);
    openMore(held.sum, aQty, bQty);
  }

  /** A live order is going to close so much; negative volumes give it back. */
  reserve(it: Place, position: number, aQty: Volume, bQty: Volume): void {
    if (aQty === 0 && bQty === 0) return;
    const entry = this.#known(it, position);
    const [aClosing, bClosing] = [plus(entry.aClosing, aQty), plus(entry.bClosing, bQty)];
    const isWithin =
      aClosing >= 0 && bClosing >= 0 && aClosing <= entry.aOpen && bClosing <= entry.bOpen;
    if (!isWithin) throw new Error("Invariant: what is on its way to be closed is open");
    this.#digest.changed(entry);
    for (const to of [entry, entry.held.sum]) closeMore(to, aQty, bQty);
  }

  /** What a live order was going to close is closed. */
  close(it: Place, position: number, aQty: Volume, bQty: Volume): void {
    if (aQty === 0 && bQty === 0) return;
    const entry = this.#known(it, position);
    if (aQty > entry.aClosing || bQty > entry.bClosing) {
      throw new Error("Invariant: what is closed was on its way to be");
    }
    this.#digest.changed(entry);
    for (const to of [entry, entry.held.sum]) {
      closeMore(to, negated(aQty), negated(bQty));
      to.aOpen = minus(to.aOpen, aQty);
      to.bOpen = minus(to.bOpen, bQty);
    }
    if (entry.aOpen === 0 && entry.bOpen === 0) this.#endPosition(entry);
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
  #moveEach({ oldest, sum }: Held, intoA: Volume): Volume {
    let left = intoA;
    for (let entry = oldest; entry !== undefined && left !== 0; entry = entry.newer) {
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

  save(to: Saver): void {
    saveAll(to, this.#held.size, this.#held.values(), (held) => {
      const { account, symbol, side, size } = held;
      to.int(account);
      to.int(symbol);
      to.word(side);
      saveAll(to, size, this.positions(account, symbol, side), ([position, holding]) => {
        to.int(position);
        for (const field of fields) to.int(holding[field]);
      });
    });
    saveAll(to, this.#perAccount.length, this.#perAccount, (count) => to.int(count));
  }

  load(from: Loader): void {
    loadAll(from, () => {
      const held = this.#begin({
        account: from.int(),
        symbol: from.int(),
        side: loadWord(from, sides),
      });
      loadAll(from, () => {
        const entry = this.#beginPosition(held, from.int());
        this.#digest.changed(entry);
        for (const field of fields) {
          entry[field] = asVolume(from.int());
          held.sum[field] = plus(held.sum[field], entry[field]);
        }
      });
    });
    // Those that live orders are going to open are counted too.
    this.#perAccount.length = 0;
    loadAll(from, () => this.#perAccount.push(from.int()));
  }

  #heldAt({ account, symbol, side }: Place): Held | undefined {
    return this.#held.get(keyOf(account, symbol, side));
  }

  #at({ account, symbol, side }: Place, position: number): OpenPosition | undefined {
    const entry = this.#positions.get(position);
    return entry?.held.key === keyOf(account, symbol, side) ? entry : undefined;
  }

  /** @throws `Invariant:` when there is no such position */
  #known(it: Place, position: number): OpenPosition {
    const entry = this.#at(it, position);
    if (entry !== undefined) return entry;
    throw new Error(`Invariant: position ${position} must be open`);
  }

  #begin(it: Place): Held {
    const key = keyOf(it.account, it.symbol, it.side);
    const held = new Held(key, it, none);
    this.#held.set(key, held);
    this.#perSymbol[it.symbol] = this.holders(it.symbol) + 1;
    return held;
  }

  #beginPosition(held: Held, position: number): OpenPosition {
    // All of it at once: what is added to a copy has no room of its own in it.
    const entry: OpenPosition = {
      position,
      held,
      older: held.newest,
      newer: undefined,
      aOpened: NO_VOLUME,
      bOpened: NO_VOLUME,
      aOpen: NO_VOLUME,
      bOpen: NO_VOLUME,
      aClosing: NO_VOLUME,
      bClosing: NO_VOLUME,
      partLow: 0,
      partHigh: 0,
      isChanged: false,
    };
    held.append(entry);
    this.#positions.set(position, entry);
    this.#counted(held.account, 1);
    return entry;
  }

  /** How it was opened is forgotten with it. */
  #endPosition(entry: OpenPosition): void {
    const { held, position, aOpened, bOpened } = entry;
    held.remove(entry);
    this.#positions.delete(position);
    this.#counted(held.account, -1);
    held.sum.aOpened = minus(held.sum.aOpened, aOpened);
    held.sum.bOpened = minus(held.sum.bOpened, bOpened);
    if (held.size > 0) return;
    this.#held.delete(held.key);
    this.#perSymbol[held.symbol] = this.holders(held.symbol) - 1;
  }

  #counted(account: number, change: 1 | -1): void {
    while (this.#perAccount.length <= account) this.#perAccount.push(0);
    this.#perAccount[account] = this.count(account) + change;
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
function mix(digest: Digest, it: OpenPosition): Digest | undefined {
  if (it.aOpen === 0 && it.bOpen === 0) return undefined;
  return digest
    .add(it.held.key)
    .add(it.position)
    .add(it.aOpened)
    .add(it.bOpened)
    .add(it.aOpen)
    .add(it.bOpen)
    .add(it.aClosing)
    .add(it.bClosing);
}
