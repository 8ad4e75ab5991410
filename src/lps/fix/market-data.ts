import type { Quote, QuoteFault } from "../../core/quotes/quote.ts";
import type { QuoteBook } from "../../core/quotes/quote-book.ts";
import {
  asPrice,
  asVolume,
  NO_VOLUME,
  PRICE_SCALE,
  VOLUME_SCALE,
} from "../../core/units/quantity.ts";
import type { Price, Volume } from "../../core/units/quantity.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import { tags } from "../../fix/tags.ts";
import {
  bookSideChar,
  bookSideOf,
  INCREMENTAL,
  isDeletion,
  SNAPSHOT_AND_UPDATES,
} from "../../fix/words.ts";
import { quotedVolumeOf } from "./symbol-mapping.ts";
import type { MappedSymbol, SymbolMapping } from "./symbol-mapping.ts";

/** What was wrong with quotes so far, by kind; the LP's status shows it. */
export interface QuoteCounts {
  taken: number;
  readonly faults: Record<QuoteFault | "UNREADABLE", number>;
}

/** One symbol's top of book while a message is read. */
interface Sides {
  bid: Price;
  ask: Price;
  bidQty: Volume;
  askQty: Volume;
}

/** One MarketDataRequest(V) for everything the LP trades for us: snapshot, then updates. */
export function composeSubscription(
  into: MessageWriter,
  mdReqID: string,
  mapping: SymbolMapping,
): void {
  const symbols = [...mapping.all()];
  into
    .text(tags.mdReqID, mdReqID)
    .text(tags.subscriptionRequestType, SNAPSHOT_AND_UPDATES)
    .integer(tags.marketDepth, 1)
    .text(tags.mdUpdateType, INCREMENTAL);
  into.integer(tags.noMDEntryTypes, 2);
  into.text(tags.mdEntryType, bookSideChar("bid")).text(tags.mdEntryType, bookSideChar("ask"));
  into.integer(tags.noRelatedSym, symbols.length);
  for (const { lpSymbol } of symbols) into.text(tags.symbol, lpSymbol);
}

/**
 * Top of book of one LP from W and X messages, into the quote book.
 *
 * An X changes one side at a time, so the last known sides are kept here per symbol; they are
 * forgotten with the session, and nothing is quoted before a new snapshot.
 */
export class MarketData {
  readonly counts: QuoteCounts = {
    taken: 0,
    faults: {
      NOT_POSITIVE: 0,
      OUT_OF_RANGE: 0,
      CROSSED: 0,
      OFF_MARKET: 0,
      UNKNOWN_SYMBOL: 0,
      UNREADABLE: 0,
    },
  };
  readonly #lp: number;
  readonly #mapping: SymbolMapping;
  readonly #book: () => QuoteBook;
  readonly #sides = new Map<number, Sides>();

  constructor(lp: number, mapping: SymbolMapping, book: () => QuoteBook) {
    this.#lp = lp;
    this.#mapping = mapping;
    this.#book = book;
  }

  /** MarketDataSnapshotFullRefresh(W): replaces what is known of the symbol. */
  onSnapshot(message: FixMessage, nowNs: number): void {
    const mapped = this.#mapping.ofLp(message.text(tags.symbol) ?? "");
    if (mapped === undefined) return this.#count("UNKNOWN_SYMBOL");
    const sides = emptySides();
    this.#sides.set(mapped.symbol, sides);
    for (let at = message.indexOf(tags.mdEntryType); at >= 0;) {
      if (!readEntry(message, at, mapped, sides)) {
        Object.assign(sides, emptySides());
        return this.#unreadable(mapped.symbol, sides);
      }
      at = message.indexOf(tags.mdEntryType, at + 1);
    }
    this.#publish(mapped.symbol, sides, nowNs);
  }

  /** MarketDataIncrementalRefresh(X): each entry names its symbol, or continues the last one. */
  onIncrement(message: FixMessage, nowNs: number): void {
    const touched = new Map<number, Sides>();
    let mapped: MappedSymbol | undefined;
    for (let at = message.indexOf(tags.mdUpdateAction); at >= 0;) {
      const next = message.indexOf(tags.mdUpdateAction, at + 1);
      const end = next < 0 ? message.count : next;
      const symbolAt = message.indexOf(tags.symbol, at);
      if (symbolAt >= 0 && symbolAt < end) mapped = this.#mapping.ofLp(message.textAt(symbolAt));
      this.#increment(message, at, end, mapped, touched);
      at = next;
    }
    for (const [symbol, sides] of touched) this.#publish(symbol, sides, nowNs);
  }

  /** The quote session ended: nothing it said counts any more. */
  forget(): void {
    this.#sides.clear();
    this.#book().clear(this.#lp);
  }

  #increment(
    message: FixMessage,
    at: number,
    end: number,
    mapped: MappedSymbol | undefined,
    touched: Map<number, Sides>,
  ): void {
    if (mapped === undefined) return this.#count("UNKNOWN_SYMBOL");
    const sides = this.#sides.get(mapped.symbol);
    // An update before the snapshot: there is nothing to update.
    if (sides === undefined) return;
    const typeAt = message.indexOf(tags.mdEntryType, at);
    if (typeAt < 0 || typeAt >= end) return this.#count("UNREADABLE");
    if (isDeletion(message.textAt(at))) clearSide(sides, message.textAt(typeAt));
    else if (!readEntry(message, typeAt, mapped, sides)) {
      clearSide(sides, message.textAt(typeAt));
      touched.delete(mapped.symbol);
      return this.#unreadable(mapped.symbol, sides);
    }
    touched.set(mapped.symbol, sides);
  }

  /** What the LP quotes now is not known, so what it quoted before is not traded on. */
  #unreadable(symbol: number, sides: Quote): void {
    this.#book().update(this.#lp, symbol, sides, 0);
    this.#count("UNREADABLE");
  }

  #publish(symbol: number, sides: Quote, nowNs: number): void {
    const fault = this.#book().update(this.#lp, symbol, sides, nowNs);
    if (fault === undefined) this.counts.taken += 1;
    else this.#count(fault);
  }

  #count(fault: QuoteFault | "UNREADABLE"): void {
    this.counts.faults[fault] += 1;
  }
}

/** Reads one entry from its MDEntryType(269) on; other types than bid and offer are passed over. */
function readEntry(
  message: FixMessage,
  typeAt: number,
  mapped: MappedSymbol,
  into: Sides,
): boolean {
  const side = bookSideOf(message.textAt(typeAt));
  if (side === undefined) return true;
  let price: Price | undefined;
  let size = NO_VOLUME;
  for (let at = typeAt + 1; at < message.count; at++) {
    const tag = message.tagAt(at);
    if (tag === tags.mdEntryType || tag === tags.mdUpdateAction) break;
    if (tag === tags.mdEntryPx) {
      const value = message.decimalAt(at, PRICE_SCALE);
      if (typeof value === "string") return false;
      price = asPrice(value);
    } else if (tag === tags.mdEntrySize) {
      const value = message.decimalAt(at, VOLUME_SCALE);
      if (typeof value === "string") return false;
      size = quotedVolumeOf(value, mapped);
    }
  }
  if (price === undefined) return false;
  if (side === "bid") {
    into.bid = price;
    into.bidQty = size;
  } else {
    into.ask = price;
    into.askQty = size;
  }
  return true;
}

function clearSide(sides: Sides, type: string): void {
  const side = bookSideOf(type);
  if (side !== undefined) sides[side] = asPrice(0);
}

const emptySides = (): Sides => ({
  bid: asPrice(0),
  ask: asPrice(0),
  bidQty: asVolume(0),
  askQty: asVolume(0),
});
