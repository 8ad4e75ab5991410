/** Bits of a number within its page. */
const SPAN_BITS = 6;
/** Numbers of a page: few enough that one that stays long keeps little more than itself. */
const SPAN = 1 << SPAN_BITS;

interface Page<T> {
  readonly number: number;
  readonly slots: (T | undefined)[];
  count: number;
}

// Small numbers go without a division: an order asks dozens of times.
const pageNumber = (number: number): number =>
  (number | 0) === number ? number >> SPAN_BITS : Math.floor(number / SPAN);

const slotOf = (number: number): number =>
  (number | 0) === number ? number & (SPAN - 1) : number % SPAN;

/** Copied for each page: faster than one is filled. */
const blank: readonly undefined[] = Array.from<undefined>({ length: SPAN });

/**
 * What goes by numbers that are given in turn and once, such as orders and legs.
 *
 * Most of what is in it has numbers close to each other, so it is kept in pages: a number is found
 * without a hash, and what comes and goes leaves no table to be built anew. Whole numbers from 0.
 */
export class NumberedTable<T extends object | number> {
  readonly #pages = new Map<number, Page<T>>();
  /** The page that was asked for last, the newest aside. */
  #recent: Page<T> | undefined;
  /** The one with the highest numbers stays when it is empty: the next number is one of them. */
  #newest: Page<T> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(number: number): T | undefined {
    return this.#pageOf(pageNumber(number))?.slots[slotOf(number)];
  }

  has(number: number): boolean {
    return this.get(number) !== undefined;
  }

  set(number: number, value: T): void {
    const at = pageNumber(number);
    const slot = slotOf(number);
    const page = this.#pageOf(at) ?? this.#begin(at);
    if (page.slots[slot] === undefined) {
      page.count += 1;
      this.#size += 1;
    }
    page.slots[slot] = value;
  }

  /** @returns whether it was there */
  delete(number: number): boolean {
    const page = this.#pageOf(pageNumber(number));
    const slot = slotOf(number);
    if (page?.slots[slot] === undefined) return false;
    page.slots[slot] = undefined;
    page.count -= 1;
    this.#size -= 1;
    if (page.count === 0) this.#end(page);
    return true;
  }

  /** Page by page as they began; within one by number. */
  *[Symbol.iterator](): Generator<T> {
    for (const { slots } of this.#pages.values()) {
      for (const value of slots) if (value !== undefined) yield value;
    }
  }

  /** Numbers of what is in it, in the same order. */
  *numbers(): Generator<number> {
    for (const [at, { slots }] of this.#pages) {
      for (const [slot, value] of slots.entries()) if (value !== undefined) yield at * SPAN + slot;
    }
  }

  #pageOf(number: number): Page<T> | undefined {
    // Before all: what is told of one that is new is told between others that are let go.
    const newest = this.#newest;
    if (newest?.number === number) return newest;
    const recent = this.#recent;
    if (recent?.number === number) return recent;
    const page = this.#pages.get(number);
    if (page !== undefined) this.#recent = page;
    return page;
  }

  #begin(number: number): Page<T> {
    const page: Page<T> = { number, slots: blank.slice(), count: 0 };
    this.#pages.set(number, page);
    const newest = this.#newest;
    if (newest === undefined || newest.number < number) {
      this.#newest = page;
      if (newest?.count === 0) this.#end(newest);
    } else this.#recent = page;
    return page;
  }

  #end(page: Page<T>): void {
    if (page === this.#newest) return;
    this.#pages.delete(page.number);
    if (page === this.#recent) this.#recent = undefined;
  }
}
