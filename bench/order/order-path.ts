/** What an order left behind. */
export interface Told {
  /** The journal's records, read back from what was written; with names, not indexes. */
  readonly events: readonly object[];
  /** Messages to the client and to the LP, as they were sent. */
  readonly messages: readonly string[];
}

/**
 * A client's order from its bytes to its end: parsed, checked, decided, an LP selected, journaled,
 * the LP's order and the client's reports written. The LP's fill comes as an object, in both ways.
 */
export interface OrderPath {
  /** @returns bytes written, so that nobody can leave the writing out */
  carry(bytes: Buffer, n: number): number;
  /** The same, and tells of it. */
  told(bytes: Buffer, n: number): Told;
}
