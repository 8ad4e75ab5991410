/** What became of an order, in words that both ways must agree on. */
export interface Carried {
  /** `lp1 50000 at 1.08785`, empty where nothing was hedged. */
  readonly leg: string;
  readonly kept: number;
  readonly filledAt: number;
}

/**
 * A client's order from its bytes to its end: parsed, checked, decided, an LP selected, journaled,
 * the LP's order and the client's reports written. The LP's fill comes as an object, in both ways.
 */
export interface OrderPath {
  /** @returns bytes written, so that nobody can leave the writing out */
  carry(bytes: Buffer, n: number): number;
  /** The same, and tells of it. */
  told(bytes: Buffer, n: number): Carried;
}
