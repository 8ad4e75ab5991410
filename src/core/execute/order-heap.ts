import type { Order } from "./order.ts";

/** Entries of orders that left are swept out when they are more than the others, and this many. */
const MOST_DEAD = 64;

interface Entry {
  readonly key: number;
  readonly rank: number;
  readonly order: Order;
}

/**
 * Orders by a number, the smallest first, of equal ones the lower rank.
 *
 * An order that leaves, or is put in anew, leaves its entry behind: that is passed over when it
 * comes up, and swept out with others before they outnumber those that count.
 */
export class OrderHeap {
  #entries: Entry[] = [];
  /** The entry that counts of each order in it. */
  readonly #current = new Map<Order, Entry>();

  /** Puts an order in; one that is in it already moves. */
  push(order: Order, key: number): void {
    const entry = { key, rank: order.rank, order };
    this.#current.set(order, entry);
    this.#entries.push(entry);
    this.#up(this.#entries.length - 1);
    this.#sweep();
  }

  remove(order: Order): void {
    if (this.#current.delete(order)) this.#sweep();
  }

  first(): Order | undefined {
    for (;;) {
      const [entry] = this.#entries;
      if (entry === undefined || this.#counts(entry)) return entry?.order;
      this.#removeFirst();
    }
  }

  /** All that come before a number or at it, in order; each stays. */
  upTo(most: number): Order[] {
    return this.#entries
      .filter((entry) => entry.key <= most && this.#counts(entry))
      .toSorted((a, b) => (isBefore(a, b) ? -1 : 1))
      .map(({ order }) => order);
  }

  #counts(entry: Entry): boolean {
    return this.#current.get(entry.order) === entry;
  }

  #sweep(): void {
    const dead = this.#entries.length - this.#current.size;
    if (dead < MOST_DEAD || dead < this.#current.size) return;
    // Sorted is a heap.
    this.#entries = [...this.#current.values()].toSorted((a, b) => (isBefore(a, b) ? -1 : 1));
  }

  #removeFirst(): void {
    const last = this.#entries.pop();
    if (last === undefined || this.#entries.length === 0) return;
    this.#entries[0] = last;
    this.#down();
  }

  #up(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#swapped(parent, at)) return;
      at = parent;
    }
  }

  #down(): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const [a, b] = [this.#entries[left], this.#entries[right]];
      if (a === undefined) return;
      const least = b !== undefined && isBefore(b, a) ? right : left;
      if (!this.#swapped(at, least)) return;
      at = least;
    }
  }

  /** Puts two in order. @returns whether they were not */
  #swapped(parent: number, child: number): boolean {
    const [a, b] = [this.#entries[parent], this.#entries[child]];
    if (a === undefined || b === undefined || !isBefore(b, a)) return false;
    this.#entries[parent] = b;
    this.#entries[child] = a;
    return true;
  }
}

const isBefore = (a: Entry, b: Entry): boolean =>
  a.key === b.key ? a.rank < b.rank : a.key < b.key;
