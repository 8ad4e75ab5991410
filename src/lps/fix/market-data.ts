import type { QuoteFault } from "../../core/quotes/quote.ts";
import { QuotedDepth } from "../../core/quotes/quoted-depth.ts";
import type { QuoteBook } from "../../core/quotes/quote-book.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import { tags } from "../../fix/tags.ts";
import { bookSideChar, isDeletion, SNAPSHOT_AND_UPDATES, TOP_OF_BOOK } from "../../fix/words.ts";
import { UNSUBSCRIBE } from "../../fix/words.ts";
import { EntryBook, NO_QUOTE } from "./entry-book.ts";
import { instrumentIn, instrumentTag, writeInstrument } from "./instrument-name.ts";
import type { LpDialect } from "./lp-dialect.ts";
import { readEntry } from "./md-entry.ts";
import type { MdEntry } from "./md-entry.ts";
import type { MappedSymbol, SymbolMapping } from "./symbol-mapping.ts";

/** What was wrong with quotes so far, by kind; the LP's status shows it. */
export interface QuoteCounts {
  taken: number;
  readonly faults: Record<QuoteFault | "UNREADABLE", number>;
}

/** One MarketDataRequest(V) for everything the LP trades for us: snapshot, then updates. */
export function composeSubscription(
  into: MessageWriter,
  mdReqID: string,
  mapping: SymbolMapping,
  dialect: LpDialect,
): void {
  composeRequest(into, mdReqID, SNAPSHOT_AND_UPDATES, mapping, dialect);
}

/** The same request, to end it. */
export function composeUnsubscription(
  into: MessageWriter,
  mdReqID: string,
  mapping: SymbolMapping,
  dialect: LpDialect,
): void {
  composeRequest(into, mdReqID, UNSUBSCRIBE, mapping, dialect);
}

function composeRequest(
  into: MessageWriter,
  mdReqID: string,
  type: string,
  mapping: SymbolMapping,
  dialect: LpDialect,
): void {
  const symbols = [...mapping.all()];
  into
    .text(tags.mdReqID, mdReqID)
    .text(tags.subscriptionRequestType, type)
    .integer(tags.marketDepth, dialect.marketDepth)
    .text(tags.mdUpdateType, dialect.mdUpdateType);
  into.integer(tags.noMDEntryTypes, 2);
  into.text(tags.mdEntryType, bookSideChar("bid")).text(tags.mdEntryType, bookSideChar("ask"));
  into.integer(tags.noRelatedSym, symbols.length);
  for (const { lpSymbol } of symbols) writeInstrument(into, lpSymbol, dialect);
}

/**
 * The book of one LP from W and X messages, level by level, into the quote book.
 *
 * An X changes some entries of a book, so the books are kept here per symbol: by MDEntryID(278)
 * where the dialect has ids, else by price; where the top alone was asked for, an entry replaces
 * all of its side. They are forgotten with the session, and nothing is quoted before a new
 * snapshot.
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
  readonly #dialect: LpDialect;
  readonly #book: () => QuoteBook;
  readonly #books = new Map<number, EntryBook>();
  readonly #depth = new QuotedDepth();
  readonly #isTop: boolean;
  readonly #isByID: boolean;

  constructor(lp: number, mapping: SymbolMapping, dialect: LpDialect, book: () => QuoteBook) {
    this.#lp = lp;
    this.#mapping = mapping;
    this.#dialect = dialect;
    this.#book = book;
    this.#isTop = dialect.marketDepth === TOP_OF_BOOK;
    this.#isByID = dialect.hasEntryIDs;
  }

  /** MarketDataSnapshotFullRefresh(W): replaces what is known of the symbol. */
  onSnapshot(message: FixMessage, nowNs: number): void {
    const mapped = this.#mapping.ofLp(instrumentIn(message, this.#dialect));
    if (mapped === undefined) return this.#count("UNKNOWN_SYMBOL");
    const book = new EntryBook();
    this.#books.set(mapped.symbol, book);
    for (let at = message.indexOf(tags.mdEntryType); at >= 0;) {
      const next = message.indexOf(tags.mdEntryType, at + 1);
      const end = next < 0 ? message.count : next;
      const entry = readEntry(message, at, end, mapped);
      // One that is neither bid nor offer is passed over.
      if (entry.side !== undefined && !this.#list(book, entry)) {
        this.#books.set(mapped.symbol, new EntryBook());
        return this.#unreadable(mapped.symbol);
      }
      at = next;
    }
    return this.#publish(mapped.symbol, book, nowNs);
  }

  /** MarketDataIncrementalRefresh(X): each entry names its symbol, or continues the last one. */
  onIncrement(message: FixMessage, nowNs: number): void {
    const touched = new Map<number, EntryBook>();
    let mapped: MappedSymbol | undefined;
    const instrument = instrumentTag(this.#dialect);
    for (let at = message.indexOf(tags.mdUpdateAction); at >= 0;) {
      const next = message.indexOf(tags.mdUpdateAction, at + 1);
      const end = next < 0 ? message.count : next;
      const symbolAt = message.indexOf(instrument, at);
      if (symbolAt >= 0 && symbolAt < end) mapped = this.#mapping.ofLp(message.textAt(symbolAt));
      this.#increment(message, at, end, mapped, touched);
      at = next;
    }
    for (const [symbol, book] of touched) this.#publish(symbol, book, nowNs);
  }

  /** The quote session ended: nothing it said counts any more. */
  forget(): void {
    this.#books.clear();
    this.#book().clear(this.#lp);
  }

  #increment(
    message: FixMessage,
    at: number,
    end: number,
    mapped: MappedSymbol | undefined,
    touched: Map<number, EntryBook>,
  ): void {
    if (mapped === undefined) return this.#count("UNKNOWN_SYMBOL");
    const book = this.#books.get(mapped.symbol);
    // An update before the snapshot: there is nothing to update.
    if (book === undefined) return;
    const entry = readEntry(message, at, end, mapped);
    const isKnown = entry.type !== "" || (this.#isByID && entry.entryID !== "");
    if (!isKnown) return this.#count("UNREADABLE");
    const isTaken = isDeletion(message.textAt(at))
      ? this.#delete(book, entry)
      : this.#change(book, entry);
    if (!isTaken) {
      touched.delete(mapped.symbol);
      return this.#unreadable(mapped.symbol);
    }
    touched.set(mapped.symbol, book);
  }

  /** An entry of a snapshot. @returns false when it cannot be used */
  #list(book: EntryBook, entry: MdEntry): boolean {
    const { side, price, size } = entry;
    if (side === undefined || price === undefined || size === undefined) return false;
    return book.add(this.#keyOf(entry), { side, price, size });
  }

  /** A new entry, or one that changed. @returns false when it cannot be used; it is out then */
  #change(book: EntryBook, entry: MdEntry): boolean {
    const { price, size } = entry;
    const key = this.#keyOf(entry);
    // A change may leave out what it does not change.
    const side = entry.type === "" ? book.sideOf(key) : entry.side;
    if (side === undefined) return true;
    if (!this.#hasID(entry) && this.#isTop) book.clear(side);
    if (price !== undefined && size !== undefined && book.put(key, { side, price, size })) {
      return true;
    }
    return this.#takeOut(book, entry);
  }

  /** @returns false when it does not say which one goes */
  #delete(book: EntryBook, entry: MdEntry): boolean {
    const { side, price } = entry;
    if (this.#hasID(entry)) book.delete(this.#keyOf(entry));
    else if (side === undefined) return true;
    else if (this.#isTop) book.clear(side);
    else if (price === undefined) return this.#takeOut(book, entry);
    else book.delete(this.#keyOf(entry));
    return true;
  }

  /**
   * What an entry stands for is not known any more. Of a book whose levels bear no ids nobody can
   * say which one it was, so none of them is believed before the next snapshot.
   */
  #takeOut(book: EntryBook, entry: MdEntry): false {
    if (this.#hasID(entry)) book.delete(this.#keyOf(entry));
    else if (this.#isTop) book.clear(entry.side);
    else this.#forgetBook(book);
    return false;
  }

  #forgetBook(book: EntryBook): void {
    for (const [symbol, of] of this.#books) if (of === book) this.#books.delete(symbol);
  }

  #hasID({ entryID }: MdEntry): boolean {
    return this.#isByID && entryID !== "";
  }

  /** A side and its price are no id that an LP could have given. */
  #keyOf(entry: MdEntry): string {
    return this.#hasID(entry) ? `#${entry.entryID}` : `${entry.type}@${entry.price ?? ""}`;
  }

  /** What the LP quotes now is not known, so what it quoted before is not traded on. */
  #unreadable(symbol: number): void {
    this.#book().update(this.#lp, symbol, NO_QUOTE, 0);
    this.#count("UNREADABLE");
  }

  #publish(symbol: number, book: EntryBook, nowNs: number): void {
    const fault = this.#quote(symbol, book, nowNs);
    if (fault === undefined) this.counts.taken += 1;
    else this.#count(fault);
  }

  #quote(symbol: number, book: EntryBook, nowNs: number): QuoteFault | undefined {
    const quotes = this.#book();
    if (book.isTopOnly) return quotes.update(this.#lp, symbol, book.top(), nowNs);
    book.fill(this.#depth);
    return quotes.updateDepth(this.#lp, symbol, this.#depth, nowNs);
  }

  #count(fault: QuoteFault | "UNREADABLE"): void {
    this.counts.faults[fault] += 1;
  }
}
