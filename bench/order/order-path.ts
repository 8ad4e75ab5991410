/** What an order left behind. */
export interface Told {
  /** The journal's records, read back from what was written; with names, not indexes. */
  readonly events: readonly object[];
  /** Messages to the client and to the LP, as they were sent. */
  readonly messages: readonly string[];
}

/** A client's orders from their bytes to their end, turn by turn. */
export interface OrderPath {
  /**
   * The orders of one turn: parsed, checked, decided, an LP selected, journaled in one batch, the
   * LP's orders and the clients' reports written.
   *
   * @param n number of the first, which says when it comes
   * @returns bytes written, so that nobody can leave the writing out
   */
  carry(orders: readonly Buffer[], n: number): number;
  /**
   * The LPs filled all of that turn's legs, each told of as an object: booked, journaled in one
   * batch, reported.
   */
  fill(): number;
  /** One order and its fill, and tells of them. */
  told(bytes: Buffer, n: number): Told;
}
