/** Chance: what must differ from one run to the next, and in a simulation must not. */
export interface Entropy {
  /** A number in [0, 1). */
  fraction(): number;
  /** @returns an integer from 0 up to, not including, the bound */
  below(bound: number): number;
  /** Bytes that nobody can guess. */
  bytes(count: number): Uint8Array;
}
