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
  /** Open addressing, at most half full; 0: a free slot, no hash is 0. */
  #hashes = new Int32Array(FIRST_SLOTS);
  #owners = new Int32Array(FIRST_SLOTS);
  #numbers = new Float64Array(FIRST_SLOTS);
  #ids: string[] = blankIds(FIRST_SLOTS);
  #size = 0;
  /** Whose hash was asked for last: an order asks for its own several times. */
  #lastId = "";
  #lastIdHash: number;

  /** @param seed of the hash: one that nobody knows keeps a client from ids that all collide */
  constructor(seed: number) {
    this.#seed = seed | 0;
    this.#lastIdHash = this.#seed;
  }

  get size(): number {
    return this.#size;
  }

  /** @param owner a whole number from 0, below 2³¹ */
  get(owner: number, id: string): number | undefined {
    const slot = this.#slotOf(owner, id);
    return this.#hashes[slot] === 0 ? undefined : this.#numbers[slot];
  }

  set(owner: number, id: string, number: number): void {
    let slot = this.#slotOf(owner, id);
    if (this.#hashes[slot] === 0) {
      if (this.#size * 2 >= this.#hashes.length) {
        this.#grow();
        slot = this.#slotOf(owner, id);
      }
      this.#size += 1;
      this.#hashes[slot] = this.#hashOf(owner, id);
      this.#owners[slot] = owner;
      this.#ids[slot] = id;
    }
    this.#numbers[slot] = number;
  }

  /** @returns whether it was there */
  delete(owner: number, id: string): boolean {
    let gap = this.#slotOf(owner, id);
    if (this.#hashes[gap] === 0) return false;
    const mask = this.#hashes.length - 1;
    // Whatever stands further on than it would have to, because of this one, moves up.
    for (let slot = (gap + 1) & mask; this.#hashes[slot] !== 0; slot = (slot + 1) & mask) {
      const home = (this.#hashes[slot] ?? 0) & mask;
      if (((slot - home) & mask) < ((slot - gap) & mask)) continue;
      this.#move(slot, gap);
      gap = slot;
    }
    this.#hashes[gap] = 0;
    this.#ids[gap] = "";
    this.#size -= 1;
    return true;
  }

  /** Where it is, or the free slot it would go into. */
  #slotOf(owner: number, id: string): number {
    const hash = this.#hashOf(owner, id);
    const hashes = this.#hashes;
    const mask = hashes.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = hashes[slot];
      if (found === 0) return slot;
      if (found === hash && this.#owners[slot] === owner && this.#ids[slot] === id) return slot;
    }
  }

  /** The id first: whoever asks for one id of all owners looks through it once. */
  #hashOf(owner: number, id: string): number {
    if (id !== this.#lastId) {
      let hash = this.#seed;
      for (let at = 0; at < id.length; at++) {
        hash = Math.imul(hash ^ id.charCodeAt(at), SPREAD);
        hash ^= hash >>> 15;
      }
      this.#lastId = id;
      this.#lastIdHash = hash;
    }
    let hash = Math.imul(this.#lastIdHash ^ owner, SPREAD);
    hash ^= hash >>> 15;
    return hash === 0 ? 1 : hash;
  }

  #move(from: number, to: number): void {
    this.#hashes[to] = this.#hashes[from] ?? 0;
    this.#owners[to] = this.#owners[from] ?? 0;
    this.#numbers[to] = this.#numbers[from] ?? 0;
    this.#ids[to] = this.#ids[from] ?? "";
  }

  #grow(): void {
    const [hashes, owners, numbers, ids] = [this.#hashes, this.#owners, this.#numbers, this.#ids];
    const slots = hashes.length * 2;
    this.#hashes = new Int32Array(slots);
    this.#owners = new Int32Array(slots);
    this.#numbers = new Float64Array(slots);
    this.#ids = blankIds(slots);
    for (let from = 0; from < hashes.length; from++) {
      const hash = hashes[from] ?? 0;
      if (hash === 0) continue;
      let to = hash & (slots - 1);
      while (this.#hashes[to] !== 0) to = (to + 1) & (slots - 1);
      this.#hashes[to] = hash;
      this.#owners[to] = owners[from] ?? 0;
      this.#numbers[to] = numbers[from] ?? 0;
      this.#ids[to] = ids[from] ?? "";
    }
  }
}

/** An array of its length from the beginning, without holes: what is put into it has its place. */
const blankIds = (slots: number): string[] => Array.from({ length: slots }, () => "");
