import { Digest } from "./digest.ts";

/** An entry of a sum, and whether its part in it is that of how it stands now. */
export interface Summed {
  /** Undefined: it has no part in it. */
  part: Digest | undefined;
  isChanged: boolean;
}

/** Changed entries that wait for a hash, at most; more are folded in at once. */
const MOST_CHANGED = 16_384;

/**
 * The digest of a set of entries that change often and are hashed seldom: a change only notes the
 * entry, and those that changed are looked at once when the hash is asked for.
 */
export class DigestSum<Entry extends Summed> {
  readonly #partOf: (entry: Entry) => Digest | undefined;
  readonly #sum = new Digest();
  #changed: Entry[] = [];

  /** @param partOf of an entry as it stands; undefined where it is over */
  constructor(partOf: (entry: Entry) => Digest | undefined) {
    this.#partOf = partOf;
  }

  /** Before or after it changes. */
  changed(entry: Entry): void {
    if (entry.isChanged) return;
    // First, since what is folded in now may change after this.
    if (this.#changed.length >= MOST_CHANGED) this.#fold();
    entry.isChanged = true;
    this.#changed.push(entry);
  }

  addTo(digest: Digest): void {
    this.#fold();
    digest.add(this.#sum.low).add(this.#sum.high);
  }

  #fold(): void {
    for (const entry of this.#changed) {
      if (entry.part !== undefined) this.#sum.minus(entry.part);
      entry.part = this.#partOf(entry);
      if (entry.part !== undefined) this.#sum.plus(entry.part);
      entry.isChanged = false;
    }
    this.#changed = [];
  }
}
