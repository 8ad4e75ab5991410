/**
 * Seeded pseudo-random numbers: the same seed gives the same numbers on every machine.
 *
 * 32-bit integer arithmetic only, because engines may differ in the last digit of a double.
 *
 * @see Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8 (2003): xorshift128
 */
export class Prng {
  #x: number;
  #y: number;
  #z: number;
  #w: number;

  /** @param seed any integer; its low 32 bits count */
  constructor(seed: number) {
    // Seeds that are near each other must not give sequences that are near each other.
    this.#x = scatter(seed);
    this.#y = scatter(this.#x ^ 0x9e3779b9);
    this.#z = scatter(this.#y ^ 0x9e3779b9);
    this.#w = scatter(this.#z ^ 0x9e3779b9) | 1;
  }

  /** Uniform in 0…2³²−1. */
  uint32(): number {
    const t = this.#x ^ (this.#x << 11);
    this.#x = this.#y;
    this.#y = this.#z;
    this.#z = this.#w;
    this.#w = this.#w ^ (this.#w >>> 19) ^ t ^ (t >>> 8);
    return this.#w >>> 0;
  }

  /** Uniform in 0…bound−1. @throws `Invariant:` unless 1 <= bound <= 2³² */
  below(bound: number): number {
    if (!(Number.isInteger(bound) && bound >= 1 && bound <= 2 ** 32)) {
      throw new Error(`Invariant: the bound ${bound} must be an integer between 1 and 2^32`);
    }
    // The numbers beyond the last whole multiple of the bound would favour the small ones.
    const limit = 2 ** 32 - (2 ** 32 % bound);
    let drawn = this.uint32();
    while (drawn >= limit) drawn = this.uint32();
    return drawn % bound;
  }
}

/** Spreads a seed over all 32 bits: one step of a multiply-and-shift hash. */
function scatter(seed: number): number {
  let mixed = seed | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return mixed ^ (mixed >>> 15);
}

/** The seed of one of several independent streams, such as one per symbol. */
export function seedOf(seed: number, name: string): number {
  let mixed = scatter(seed);
  for (let at = 0; at < name.length; at++) mixed = scatter(mixed ^ name.charCodeAt(at));
  return mixed;
}
