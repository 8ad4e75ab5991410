/** So many changes are told apart; who asks more seldom looks at everything. A power of two. */
const REMEMBERED = 64;

/**
 * Which symbols changed lately, for whoever adds something up over all of them: it need only look
 * at those again. Not part of the state hash.
 */
export class RecentChanges {
  readonly #symbols = new Int32Array(REMEMBERED);
  #count = 0;

  /** Changes there ever were; for `since`. */
  get count(): number {
    return this.#count;
  }

  note(symbol: number): void {
    this.#symbols[this.#count % REMEMBERED] = symbol;
    this.#count += 1;
  }

  /** Whether every change after the first `count` is remembered. */
  reachesTo(count: number): boolean {
    return this.#count - count <= REMEMBERED;
  }

  /** The symbol of one of them. @param at from `count` of then on, below `count` of now */
  symbolAt(at: number): number {
    return this.#symbols[at % REMEMBERED] ?? 0;
  }
}
