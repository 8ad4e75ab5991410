import { Digest } from "./digest.ts";

/** An entry of a sum, and whether its part in it is that of how it stands now. */
export interface Summed {
  /** Its part, in the two lanes of a digest, signed; both 0: it has none. */
  partLow: number;
  partHigh: number;
  isChanged: boolean;
}

/** Changed entries that wait for a hash, at most; more are folded in at once. */
const MOST_CHANGED = 16_384;

/**
 * The digest of a set of entries that change often and are hashed seldom: a change only notes the
 * entry, and those that changed are looked at once when the hash is asked for.
 */
export class DigestSum<Entry extends Summed> {
  readonly #mix: (digest: Digest, entry: Entry) => Digest | undefined;
  readonly #sum = new Digest();
  readonly #part = new Digest();
  #changed: Entry[] = [];

  /** @param mix of an entry as it stands into a digest; undefined where it is over */
  constructor(mix: (digest: Digest, entry: Entry) => Digest | undefined) {
    this.#mix = mix;
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
      this.#sum.plusLanes(-entry.partLow, -entry.partHigh);
      const part = this.#mix(this.#part.clear(), entry);
      entry.partLow = part === undefined ? 0 : part.low | 0;
      entry.partHigh = part === undefined ? 0 : part.high | 0;
      this.#sum.plusLanes(entry.partLow, entry.partHigh);
      entry.isChanged = false;
    }
    this.#changed = [];
  }
}
