import type { Quote, QuoteBook, QuoteFault } from "../../core/quotes/quote-book.ts";
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
import { quotedVolumeOf } from "./symbol-mapping.ts";
import type { MappedSymbol, SymbolMapping } from "./symbol-mapping.ts";

const MD_REQ_ID = 262;
const SYMBOL = 55;
const MD_ENTRY_TYPE = 269;
const MD_ENTRY_PX = 270;
const MD_ENTRY_SIZE = 271;
const MD_UPDATE_ACTION = 279;

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
  into.text(MD_REQ_ID, mdReqID).text(263, "1").integer(264, 1).text(265, "1");
  into.integer(267, 2).text(MD_ENTRY_TYPE, "0").text(MD_ENTRY_TYPE, "1");
  into.integer(146, symbols.length);
  for (const { lpSymbol } of symbols) into.text(SYMBOL, lpSymbol);
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
    faults: { NOT_POSITIVE: 0, OUT_OF_RANGE: 0, CROSSED: 0, UNKNOWN_SYMBOL: 0, UNREADABLE: 0 },
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
    const mapped = this.#mapping.ofLp(message.text(SYMBOL) ?? "");
    if (mapped === undefined) return this.#count("UNKNOWN_SYMBOL");
    const sides = emptySides();
    this.#sides.set(mapped.symbol, sides);
    for (let at = message.indexOf(MD_ENTRY_TYPE); at >= 0;) {
      if (!readEntry(message, at, mapped, sides)) {
        Object.assign(sides, emptySides());
        return this.#unreadable(mapped.symbol, sides);
      }
      at = message.indexOf(MD_ENTRY_TYPE, at + 1);
    }
    this.#publish(mapped.symbol, sides, nowNs);
  }

  /** MarketDataIncrementalRefresh(X): each entry names its symbol, or continues the last one. */
  onIncrement(message: FixMessage, nowNs: number): void {
    const touched = new Map<number, Sides>();
    let mapped: MappedSymbol | undefined;
    for (let at = message.indexOf(MD_UPDATE_ACTION); at >= 0;) {
      const next = message.indexOf(MD_UPDATE_ACTION, at + 1);
      const end = next < 0 ? message.count : next;
      const symbolAt = message.indexOf(SYMBOL, at);
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
    const typeAt = message.indexOf(MD_ENTRY_TYPE, at);
    const isDelete = message.textAt(at) === "2";
    if (typeAt < 0 || typeAt >= end) return this.#count("UNREADABLE");
    if (isDelete) clearSide(sides, message.textAt(typeAt));
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
  const type = message.textAt(typeAt);
  if (type !== "0" && type !== "1") return true;
  let price: Price | undefined;
  let size = NO_VOLUME;
  for (let at = typeAt + 1; at < message.count; at++) {
    const tag = message.tagAt(at);
    if (tag === MD_ENTRY_TYPE || tag === MD_UPDATE_ACTION) break;
    if (tag === MD_ENTRY_PX) {
      const value = message.decimalAt(at, PRICE_SCALE);
      if (typeof value === "string") return false;
      price = asPrice(value);
    } else if (tag === MD_ENTRY_SIZE) {
      const value = message.decimalAt(at, VOLUME_SCALE);
      if (typeof value === "string") return false;
      size = quotedVolumeOf(value, mapped);
    }
  }
  if (price === undefined) return false;
  if (type === "0") {
    into.bid = price;
    into.bidQty = size;
  } else {
    into.ask = price;
    into.askQty = size;
  }
  return true;
}

function clearSide(sides: Sides, type: string): void {
  if (type === "0") sides.bid = asPrice(0);
  else if (type === "1") sides.ask = asPrice(0);
}

const emptySides = (): Sides => ({
  bid: asPrice(0),
  ask: asPrice(0),
  bidQty: asVolume(0),
  askQty: asVolume(0),
});
