import type { Side } from "../terms.ts";
import { asPrice, asVolume, MAX_VOLUME, NO_VOLUME, smaller } from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";
import { Aggregate } from "./aggregate.ts";
import type { QuoteTerms } from "./counting-quotes.ts";
import { DepthTable } from "./depth-table.ts";
import { faultOf } from "./quote.ts";
import type { BestQuote, Quote, QuoteFault } from "./quote.ts";
import { QuoteTable } from "./quote-table.ts";
import type { QuotedDepth } from "./quoted-depth.ts";

/**
 * What every LP quotes of every symbol, and the best of it.
 *
 * Never journaled and not part of the hashed state: a decision keeps a copy of what it saw.
 */
export class QuoteBook {
  readonly #table: QuoteTable;
  /** By symbol; a hole: never. */
  #emptied: number[] = [];
  readonly #aggregate: Aggregate;
  /** Only once an LP quotes more than its best level. */
  #depth: DepthTable | undefined;

  constructor(lps: number, symbols: number) {
    this.#table = new QuoteTable(lps, symbols);
    this.#aggregate = new Aggregate(this.#table);
  }

  /** The same quotes in a book with room for more LPs and symbols; this one if it has that room. */
  resized(lps: number, symbols: number): QuoteBook {
    if (this.#table.lps === lps && this.#table.symbols === symbols) return this;
    const next = new QuoteBook(lps, symbols);
    next.#table.fill(this.#table);
    next.#aggregate.remember(this.#aggregate);
    next.#emptied = this.#emptied;
    if (this.#depth !== undefined) next.#fillDepth(this.#table, this.#depth);
    return next;
  }

  /** From here on the LPs of this policy count, as it says. */
  follow(policy: QuoteTerms): void {
    this.#aggregate.follow(policy);
  }

  /** Replaces both sides; a side the LP does not quote has price 0. A faulty quote clears both. */
  update(lp: number, symbol: number, quote: Quote, receivedNs: number): QuoteFault | undefined {
    const cell = this.#table.cellOf(lp, symbol);
    if (cell < 0) return "UNKNOWN_SYMBOL";
    const fault = faultOf(quote);
    this.#depth?.drop(cell);
    this.#put(cell, fault === undefined ? quote : nothing, receivedNs);
    return this.#aggregate.onQuote(cell, symbol, receivedNs) ? "OFF_MARKET" : fault;
  }

  /** The same where an LP names several levels. */
  updateDepth(
    lp: number,
    symbol: number,
    depth: QuotedDepth,
    receivedNs: number,
  ): QuoteFault | undefined {
    const cell = this.#table.cellOf(lp, symbol);
    if (cell < 0) return "UNKNOWN_SYMBOL";
    const { fault } = depth;
    this.#depth ??= new DepthTable(this.#table.lps * this.#table.symbols);
    if (fault === undefined) this.#depth.put(cell, depth);
    this.#put(cell, fault === undefined ? depth.top : nothing, receivedNs);
    return this.#aggregate.onQuote(cell, symbol, receivedNs) ? "OFF_MARKET" : fault;
  }

  /** How often a disconnect took the last quote of a symbol. */
  emptied(symbol: number): number {
    return this.#emptied[symbol] ?? 0;
  }

  /** Forgets all of an LP: after a disconnect only a fresh snapshot counts. */
  clear(lp: number): void {
    this.#noteEmptied(lp);
    const { symbols, receivedNs } = this.#table;
    for (let symbol = 0; symbol < symbols; symbol++) {
      const cell = this.#table.cellOf(lp, symbol);
      if (cell >= 0) this.#put(cell, nothing, receivedNs[cell] ?? 0);
    }
    this.#aggregate.forget(lp);
  }

  has(lp: number, symbol: number): boolean {
    return this.bid(lp, symbol) > 0 && this.ask(lp, symbol) > 0;
  }

  bid(lp: number, symbol: number): Price {
    return asPrice(this.#table.bid[this.#table.cellOf(lp, symbol)] ?? 0);
  }

  ask(lp: number, symbol: number): Price {
    return asPrice(this.#table.ask[this.#table.cellOf(lp, symbol)] ?? 0);
  }

  bidQty(lp: number, symbol: number): Volume {
    return asVolume(this.#table.bidQty[this.#table.cellOf(lp, symbol)] ?? 0);
  }

  askQty(lp: number, symbol: number): Volume {
    return asVolume(this.#table.askQty[this.#table.cellOf(lp, symbol)] ?? 0);
  }

  /** Age by the receiver's monotonic clock, never by the LP's timestamp. */
  ageNs(lp: number, symbol: number, nowNs: number): number {
    return nowNs - (this.#table.receivedNs[this.#table.cellOf(lp, symbol)] ?? 0);
  }

  /** How often it was quoted, also what could not be used and the end of its quotes. */
  count(lp: number, symbol: number): number {
    return this.#table.count[this.#table.cellOf(lp, symbol)] ?? 0;
  }

  /** The mid of the quote before the last one; 0 where that could not be used. */
  midBefore(lp: number, symbol: number): Price {
    return asPrice(this.#table.midBefore[this.#table.cellOf(lp, symbol)] ?? 0);
  }

  /** An LP quoted more than its best level at some time. */
  get hasDepth(): boolean {
    return this.#depth !== undefined;
  }

  /** How many levels an LP shows to a client's side, the best one included; 0 without a quote. */
  levelCount(lp: number, symbol: number, side: Side): number {
    if (!this.has(lp, symbol)) return 0;
    return 1 + (this.#depth?.count(this.#table.cellOf(lp, symbol), side) ?? 0);
  }

  /** @param level from 0, the best, to below `levelCount` */
  levelPx(lp: number, symbol: number, side: Side, level: number): Price {
    if (level === 0) return side === "Buy" ? this.ask(lp, symbol) : this.bid(lp, symbol);
    return asPrice(this.#depth?.px(this.#table.cellOf(lp, symbol), side, level) ?? 0);
  }

  /** @returns 0 where the LP does not say how much */
  levelQty(lp: number, symbol: number, side: Side, level: number): Volume {
    if (level === 0) return side === "Buy" ? this.askQty(lp, symbol) : this.bidQty(lp, symbol);
    return asVolume(this.#depth?.qty(this.#table.cellOf(lp, symbol), side, level) ?? 0);
  }

  /** The best over the LPs that count. */
  best(policy: QuoteTerms, symbol: number, nowNs: number): BestQuote {
    this.#aggregate.follow(policy);
    return this.#aggregate.best(symbol, nowNs);
  }

  /** Fresh, of an LP that trades the symbol, and not off the market. */
  isUsed(policy: QuoteTerms, lp: number, symbol: number, nowNs: number): boolean {
    this.#aggregate.follow(policy);
    return this.#aggregate.isUsed(this.#table.cellOf(lp, symbol), symbol, nowNs);
  }

  /** The same, and it makes the price clients get. */
  isPricing(policy: QuoteTerms, lp: number, symbol: number, nowNs: number): boolean {
    this.#aggregate.follow(policy);
    return this.#aggregate.isPricing(this.#table.cellOf(lp, symbol), symbol, nowNs);
  }

  /** An LP takes no orders from now on, or does again. */
  mute(lp: number, isMuted: boolean): void {
    this.#aggregate.mute(lp, isMuted);
  }

  /** The same of one symbol at an LP, whatever holds for its others. */
  muteSymbol(lp: number, symbol: number, isMuted: boolean): void {
    this.#aggregate.muteSymbol(this.#table.cellOf(lp, symbol), isMuted);
  }

  /** The quote is fresh and further off the market than the collar allows. */
  isOffMarket(policy: QuoteTerms, lp: number, symbol: number, nowNs: number): boolean {
    this.#aggregate.follow(policy);
    return this.#aggregate.isOff(this.#table.cellOf(lp, symbol), symbol, nowNs);
  }

  /** The mid of these quotes was looked at: it decides between LPs that contradict one another. */
  accept(symbol: number, mid: Price, nowNs: number): void {
    this.#aggregate.accept(symbol, mid, nowNs);
  }

  #noteEmptied(lp: number): void {
    const { lps, symbols } = this.#table;
    for (let symbol = 0; symbol < symbols; symbol++) {
      if (!this.has(lp, symbol)) continue;
      let others = 0;
      for (let other = 0; other < lps; other++) {
        if (other !== lp && this.has(other, symbol)) others += 1;
      }
      if (others === 0) this.#emptied[symbol] = this.emptied(symbol) + 1;
    }
  }

  #put(cell: number, { bid, ask, bidQty, askQty }: Quote, receivedNs: number): void {
    const table = this.#table;
    table.count[cell] = (table.count[cell] ?? 0) + 1;
    table.midBefore[cell] = Math.floor(((table.bid[cell] ?? 0) + (table.ask[cell] ?? 0)) / 2);
    table.bid[cell] = bid;
    table.ask[cell] = ask;
    table.bidQty[cell] = smaller(bidQty, MAX_VOLUME);
    table.askQty[cell] = smaller(askQty, MAX_VOLUME);
    table.receivedNs[cell] = receivedNs;
  }

  #fillDepth(from: QuoteTable, depth: DepthTable): void {
    const { lps, symbols } = this.#table;
    this.#depth = new DepthTable(lps * symbols);
    for (let symbol = 0; symbol < Math.min(symbols, from.symbols); symbol++) {
      for (let lp = 0; lp < Math.min(lps, from.lps); lp++) {
        this.#depth.fill(this.#table.cellOf(lp, symbol), depth, from.cellOf(lp, symbol));
      }
    }
  }
}

const nothing: Quote = { bid: asPrice(0), ask: asPrice(0), bidQty: NO_VOLUME, askQty: NO_VOLUME };
