import type { Quote } from "../../core/quotes/quote.ts";
import { asPrice, asVolume, NO_VOLUME } from "../../core/units/quantity.ts";
import type { Price, Volume } from "../../core/units/quantity.ts";

/** More entries of one symbol than any LP shows; beyond it the LP's book is not followed. */
export const MAX_ENTRIES = 1_000;

export interface BookEntry {
  readonly side: "bid" | "ask";
  readonly price: Price;
  readonly size: Volume;
}

const NO_PRICE = asPrice(0);

/** What is quoted where nothing is; no book takes it for a price. */
export const NO_QUOTE: Quote = {
  bid: NO_PRICE,
  ask: NO_PRICE,
  bidQty: NO_VOLUME,
  askQty: NO_VOLUME,
};

/** One symbol's book at one LP, by the ids of its entries. */
export class EntryBook {
  readonly #entries = new Map<string, BookEntry>();

  /** @returns false when the book is full */
  put(id: string, entry: BookEntry): boolean {
    if (this.#entries.size >= MAX_ENTRIES && !this.#entries.has(id)) return false;
    this.#entries.set(id, entry);
    return true;
  }

  delete(id: string): void {
    this.#entries.delete(id);
  }

  /**
   * Best price of each side with all that is shown at it; 0 where a side is empty. A book with a
   * price in it that is none is no quote at all.
   */
  top(): Quote {
    let { bid, ask, bidQty, askQty } = NO_QUOTE;
    for (const { side, price, size } of this.#entries.values()) {
      if (price <= 0) return NO_QUOTE;
      if (side === "bid") {
        if (price < bid) continue;
        bidQty = price === bid ? together(bidQty, size) : size;
        bid = price;
      } else if (ask === NO_PRICE || price <= ask) {
        askQty = price === ask ? together(askQty, size) : size;
        ask = price;
      }
    }
    return { bid, ask, bidQty, askQty };
  }
}

/** Sizes are only shown: what is beyond all bounds is as much as the bound. */
const together = (a: Volume, b: Volume): Volume =>
  asVolume(Math.min(a + b, Number.MAX_SAFE_INTEGER));
