import type { Entropy } from "../../../ports/entropy.ts";
import type { Prng } from "../../prng.ts";

/** Chance that a seed repeats. */
export class PrngEntropy implements Entropy {
  readonly #prng: Prng;

  constructor(prng: Prng) {
    this.#prng = prng;
  }

  fraction(): number {
    return this.#prng.uint32() / 2 ** 32;
  }

  below(bound: number): number {
    return this.#prng.below(Math.min(bound, 2 ** 32));
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.#prng.below(256));
  }
}
