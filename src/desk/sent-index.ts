import { loadAll } from "../core/saved.ts";
import type { Loader, Saver } from "../core/saved.ts";
import type { JournalPosition } from "../ports/journal.ts";

const FIRST_ENTRIES = 1 << 10;

/**
 * Messages per session that can be sent again; older ones are filled over as a gap. 2 MB a session:
 * what a client missed in hours of a quiet desk, or in minutes of the busiest. Of older orders it
 * asks with OrderStatusRequest(H).
 */
export const RESENDABLE: number = 1 << 17;

/**
 * Where in the journal a session's sent messages stand, by MsgSeqNum(34).
 *
 * In the order they were sent, which is that of their numbers; a ring that doubles up to a bound:
 * the newest are found, older ones are not. Numbers may be far apart, since prices, which are not
 * kept, take most of them.
 */
export class SentIndex {
  readonly #most: number;
  #numbers = new Float64Array(FIRST_ENTRIES);
  #positions = new Float64Array(FIRST_ENTRIES);
  /** The oldest entry, and how many there are. */
  #first = 0;
  #count = 0;

  /** @param most entries, a power of two */
  constructor(most: number = RESENDABLE) {
    this.#most = most;
  }

  /** @param msgSeqNum above all before it; one that is not begins the sequence anew from there */
  set(msgSeqNum: number, position: JournalPosition): void {
    while (this.#count > 0 && this.#numberAt(this.#count - 1) >= msgSeqNum) this.#count -= 1;
    if (this.#count === this.#numbers.length) this.#makeRoom();
    const slot = this.#slotOf(this.#count);
    this.#numbers[slot] = msgSeqNum;
    this.#positions[slot] = position;
    this.#count += 1;
  }

  find(msgSeqNum: number): JournalPosition | undefined {
    let low = 0;
    let high = this.#count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const number = this.#numberAt(middle);
      if (number === msgSeqNum) return this.#positions[this.#slotOf(middle)];
      if (number < msgSeqNum) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  /** Each by how much it is more than the one before: most take a byte or two. */
  save(to: Saver): void {
    to.int(this.#count);
    let [number, position] = [0, 0];
    for (let entry = 0; entry < this.#count; entry++) {
      const slot = this.#slotOf(entry);
      to.int(this.#numberAt(entry) - number);
      to.int((this.#positions[slot] ?? 0) - position);
      number = this.#numberAt(entry);
      position = this.#positions[slot] ?? 0;
    }
  }

  load(from: Loader): void {
    let [number, position] = [0, 0];
    loadAll(from, () => {
      number += from.int();
      position += from.int();
      this.set(number, position);
    });
  }

  clear(): void {
    this.#numbers = new Float64Array(FIRST_ENTRIES);
    this.#positions = new Float64Array(FIRST_ENTRIES);
    this.#first = 0;
    this.#count = 0;
  }

  #slotOf(entry: number): number {
    return (this.#first + entry) & (this.#numbers.length - 1);
  }

  #numberAt(entry: number): number {
    return this.#numbers[this.#slotOf(entry)] ?? 0;
  }

  /** Twice the room, or at the bound that of the oldest. */
  #makeRoom(): void {
    if (this.#numbers.length >= this.#most) {
      this.#first = this.#slotOf(1);
      this.#count -= 1;
      return;
    }
    this.#numbers = this.#unrolled(this.#numbers);
    this.#positions = this.#unrolled(this.#positions);
    this.#first = 0;
  }

  #unrolled(ring: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
    const twice = new Float64Array(ring.length * 2);
    twice.set(ring.subarray(this.#first));
    twice.set(ring.subarray(0, this.#first), ring.length - this.#first);
    return twice;
  }
}
