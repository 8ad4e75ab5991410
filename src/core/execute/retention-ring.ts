import { loadList, saveAll } from "../saved.ts";
import type { Loader, Saver } from "../saved.ts";

/** What came, in the order it came, the oldest making room for the newest, without a scan. */
export class RetentionRing<T = number> {
  #kept: T[] = [];
  #next = 0;
  #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** @returns what had to go, undefined while there is room */
  push(next: T): T | undefined {
    const oldest = this.#kept[this.#next];
    this.#kept[this.#next] = next;
    this.#next += 1;
    if (this.#next === this.#capacity) this.#next = 0;
    return oldest;
  }

  save(to: Saver, saveOne: (kept: T) => void): void {
    to.int(this.#capacity);
    to.int(this.#next);
    saveAll(to, this.#kept.length, this.#kept, saveOne);
  }

  load(from: Loader, loadOne: () => T): void {
    this.#capacity = from.int();
    this.#next = from.int();
    this.#kept = loadList(from, loadOne);
  }

  /** Looks at each: for a ring of few. */
  has(kept: T): boolean {
    return this.#kept.includes(kept);
  }

  /** @returns the oldest, which a smaller ring has no room for */
  resize(capacity: number): readonly T[] {
    const inOrder = [...this.#kept.slice(this.#next), ...this.#kept.slice(0, this.#next)];
    this.#kept = inOrder.slice(-capacity);
    this.#next = this.#kept.length % capacity;
    this.#capacity = capacity;
    return inOrder.slice(0, Math.max(0, inOrder.length - capacity));
  }
}
