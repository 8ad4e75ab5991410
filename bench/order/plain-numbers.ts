import type { Side } from "../../src/core/terms.ts";

export const PRICE = 1e8;
export const VOLUME = 1e6;
export const MONEY = 1e4;

/** a × b ÷ divisor, towards zero, exact also where the product is no safe integer. */
export function mulDiv(a: number, b: number, divisor: number): number {
  const product = a * b;
  if (Number.isSafeInteger(product)) return Math.trunc(product / divisor);
  return Number((BigInt(a) * BigInt(b)) / BigInt(divisor));
}

/** A bought volume counts up, a sold one down. */
export const signed = (side: Side, volume: number): number => (side === "Buy" ? volume : -volume);

export const opposite = (side: Side): Side => (side === "Buy" ? "Sell" : "Buy");

export function add(sums: Map<string, number>, key: string, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount);
}

/**
 * What came, in its order. The first key of a Map or a Set is slow to come by where many were
 * deleted from its front: their places are walked past until the table is made anew.
 */
export class KeyRing<Key> {
  readonly #keys: Key[] = [];
  readonly #room: number;
  #at = 0;

  constructor(room: number) {
    this.#room = room;
  }

  /** @returns the oldest if there was no room beside it */
  put(key: Key): Key | undefined {
    const oldest = this.#keys[this.#at];
    this.#keys[this.#at] = key;
    this.#at = (this.#at + 1) % this.#room;
    return oldest;
  }
}
