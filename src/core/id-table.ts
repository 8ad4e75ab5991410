import type { Loader, Saver } from "./saved.ts";

/** Seeds there are; each is a whole number below. */
export const SEEDS: number = 2 ** 31;

const FIRST_SLOTS = 1 << 6;
/** Odd, its bits as good as drawn: the whole part of 2³² divided by the golden ratio. */
const SPREAD = 0x9e37_79b1;

/**
 * A number by an id and whoever gave it: ClOrdIDs of accounts, ExecIDs of LPs.
 *
 * For ids by the hundred thousand that come and go with each order. With a Map they took a seventh
 * of the time an order took: it looks into three tables for what mostly is not there, and is built
 * anew ever so often. Here one table of hashes tells that an id is not there, one that is taken out
 * leaves no mark, and only more ids than ever before make it grow.
 */
export class IdTable {
  readonly #seed: number;
  /** Hash and owner side by side. Open addressing, at most half full; 0: free, no hash is 0. */
  #keys = new Int32Array(FIRST_SLOTS * 2);
  #numbers = new Float64Array(FIRST_SLOTS);
  #ids: string[] = blankIds(FIRST_SLOTS);
  #size = 0;
  /** Whose hash was asked for last: an order asks for its own several times. */
  #lastId = "";
  #lastIdHash: number;

  /** @param seed of the hash: one that nobody knows keeps a client from ids that all collide */
  constructor(seed: number) {
    this.#seed = seed | 0;
    this.#lastIdHash = hashOfId(this.#seed, "");
  }

  get size(): number {
    return this.#size;
  }

  /** @param owner a whole number from 0, below 2³¹ */
  get(owner: number, id: string): number | undefined {
    const slot = this.#slotOf(owner, id);
    return this.#keys[slot * 2] === 0 ? undefined : this.#numbers[slot];
  }

  set(owner: number, id: string, number: number): void {
    let slot = this.#slotOf(owner, id);
    if (this.#keys[slot * 2] === 0) {
      if (this.#size * 2 >= this.#numbers.length) {
        this.#grow();
        slot = this.#slotOf(owner, id);
      }
      this.#size += 1;
      this.#keys[slot * 2] = this.#hashOf(owner, id);
      this.#keys[slot * 2 + 1] = owner;
      this.#ids[slot] = id;
    }
    this.#numbers[slot] = number;
  }

  /** @returns whether it was there */
  delete(owner: number, id: string): boolean {
    const keys = this.#keys;
    let gap = this.#slotOf(owner, id);
    if (keys[gap * 2] === 0) return false;
    const mask = this.#numbers.length - 1;
    // Whatever stands further on than it would have to, because of this one, moves up.
    for (let slot = (gap + 1) & mask; keys[slot * 2] !== 0; slot = (slot + 1) & mask) {
      const home = (keys[slot * 2] ?? 0) & mask;
      if (((slot - home) & mask) < ((slot - gap) & mask)) continue;
      keys[gap * 2] = keys[slot * 2] ?? 0;
      keys[gap * 2 + 1] = keys[slot * 2 + 1] ?? 0;
      this.#numbers[gap] = this.#numbers[slot] ?? 0;
      this.#ids[gap] = this.#ids[slot] ?? "";
      gap = slot;
    }
    keys[gap * 2] = 0;
    this.#ids[gap] = "";
    this.#size -= 1;
    return true;
  }

  save(to: Saver): void {
    to.int(this.#size);
    for (const [slot, id] of this.#ids.entries()) {
      if (this.#keys[slot * 2] === 0) continue;
      to.int(this.#keys[slot * 2 + 1] ?? 0);
      to.text(id);
      to.int(this.#numbers[slot] ?? 0);
    }
  }

  /** Into an empty one. */
  load(from: Loader): void {
    const size = from.int();
    let slots = FIRST_SLOTS;
    while (slots < size * 2) slots *= 2;
    this.#begin(slots);
    for (let left = size; left > 0; left--) this.set(from.int(), from.text(), from.int());
  }

  /** Where it is, or the free slot it would go into. */
  #slotOf(owner: number, id: string): number {
    const hash = this.#hashOf(owner, id);
    const keys = this.#keys;
    const mask = this.#numbers.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = keys[slot * 2];
      if (found === 0) return slot;
      if (found === hash && keys[slot * 2 + 1] === owner && this.#ids[slot] === id) return slot;
    }
  }

  /** The id first: whoever asks for one id of all owners looks through it once. */
  #hashOf(owner: number, id: string): number {
    if (id !== this.#lastId) {
      this.#lastId = id;
      this.#lastIdHash = hashOfId(this.#seed, id);
    }
    const hash = spread(this.#lastIdHash ^ owner);
    return hash === 0 ? 1 : hash;
  }

  /** All slots are free. */
  #begin(slots: number): void {
    this.#keys = new Int32Array(slots * 2);
    this.#numbers = new Float64Array(slots);
    this.#ids = blankIds(slots);
  }

  #grow(): void {
    const [keys, numbers, ids] = [this.#keys, this.#numbers, this.#ids];
    const slots = numbers.length * 2;
    this.#begin(slots);
    for (let from = 0; from < numbers.length; from++) {
      const hash = keys[from * 2] ?? 0;
      if (hash === 0) continue;
      let to = hash & (slots - 1);
      while (this.#keys[to * 2] !== 0) to = (to + 1) & (slots - 1);
      this.#keys[to * 2] = hash;
      this.#keys[to * 2 + 1] = keys[from * 2 + 1] ?? 0;
      this.#numbers[to] = numbers[from] ?? 0;
      this.#ids[to] = ids[from] ?? "";
    }
  }
}

/** Two characters a round; beyond its end there is none: NaN counts as 0. */
function hashOfId(seed: number, id: string): number {
  let hash = spread(seed ^ id.length);
  for (let at = 0; at < id.length; at += 2) {
    hash = spread(hash ^ id.charCodeAt(at) ^ (id.charCodeAt(at + 1) << 16));
  }
  return hash;
}

function spread(value: number): number {
  const hash = Math.imul(value, SPREAD);
  return hash ^ (hash >>> 15);
}

/** An array of its length from the beginning, without holes: what is put into it has its place. */
const blankIds = (slots: number): string[] => Array.from({ length: slots }, () => "");
