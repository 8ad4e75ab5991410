import type { QuotedDepth } from "../../core/quotes/quoted-depth.ts";
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

  /** As `put`; where the id is taken, the sizes are shown together. */
  add(id: string, entry: BookEntry): boolean {
    const there = this.#entries.get(id);
    if (there === undefined) return this.put(id, entry);
    return this.put(id, { ...entry, size: together(there.size, entry.size) });
  }

  sideOf(id: string): "bid" | "ask" | undefined {
    return this.#entries.get(id)?.side;
  }

  delete(id: string): void {
    this.#entries.delete(id);
  }

  /** @param side undefined: both */
  clear(side: "bid" | "ask" | undefined): void {
    for (const [id, entry] of this.#entries) {
      if (side === undefined || entry.side === side) this.#entries.delete(id);
    }
  }

  /** No more than one entry a side, unless one side has none. */
  get isTopOnly(): boolean {
    return this.#entries.size <= 2;
  }

  /** All levels, those of one price together. */
  fill(depth: QuotedDepth): void {
    depth.clear();
    const bids = new Map<Price, Volume>();
    const asks = new Map<Price, Volume>();
    for (const { side, price, size } of this.#entries.values()) {
      const levels = side === "bid" ? bids : asks;
      levels.set(price, together(levels.get(price) ?? NO_VOLUME, size));
    }
    for (const [price, size] of bids) depth.bids.add(price, size);
    for (const [price, size] of asks) depth.asks.add(price, size);
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
