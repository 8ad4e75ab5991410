import type { Quote } from "../quote.ts";

/** Where a venue's prices come from. */
export interface PriceFeed {
  /**
   * Begins publishing.
   *
   * @param onTurn called after each burst of quotes
   */
  start(publish: (quote: Quote) => void, onTurn: () => void): void;
  stop(): void;
}
