import { asPrice, WHOLE } from "../units/quantity.ts";
import { CountingQuotes } from "./counting-quotes.ts";
import type { QuoteTerms } from "./counting-quotes.ts";
import { halfWay, isOffMiddle, middleOf } from "./middle.ts";
import type { BestQuote } from "./quote.ts";
import type { QuoteTable } from "./quote-table.ts";
import { Silenced } from "./silenced.ts";

/** What is known of a symbol's quotes: nothing, that all agree, that they do not. */
const DUE = 0;
const AGREED = 1;
const SPLIT = 2;

/** Places of a symbol's record, and how many it has. */
const BID = 0;
const ASK = 1;
/** No mid that counts is below the one or above the other. */
const LOW = 2;
const HIGH = 3;
/** After this the best bid or ask may be stale. */
const UNTIL_NS = 4;
const PLACES = 5;

/** Closer than this share of the collar is within it, whatever a product of doubles has lost. */
const SURELY = 1 - 1e-9;

/**
 * The best bid and ask of each symbol over the LPs that count: enabled, trading the symbol, fresh,
 * and no further off the middle of all than the collar allows; those that take no orders just now
 * only where no other counts.
 *
 * A new quote is held against the best bid and ask. All are looked at only when one of these is
 * withdrawn, becomes worse or grows stale. While all mids lie in a band that is no wider than the
 * collar, none can be off the market; the band is widened by what comes, and drawn anew when it has
 * become too wide. Where it still is, each quote is held against the middle.
 *
 * Who was off the market when the last quote came stays suspect: that the others fall silent makes
 * no wrong price right.
 */
export class Aggregate {
  readonly #table: QuoteTable;
  readonly #counting: CountingQuotes;
  #policy: QuoteTerms | undefined;
  #collar = 0;
  /** Mids that are no further apart than this share of the lowest agree for certain. */
  #span = 0;
  /** How long an accepted mid decides. */
  #acceptedForNs = 0;
  /** By cell, while the symbol's quotes are split. */
  readonly #isOff: Uint8Array;
  /** By cell: it was off the market when the symbol's last quote came. */
  readonly #isSuspect: Uint8Array;
  /** By symbol, as everything below. */
  readonly #state: Uint8Array;
  readonly #held: Float64Array;
  /** The cells that quote the best; -1: none. */
  readonly #bidCell: Int32Array;
  readonly #askCell: Int32Array;
  readonly #suspects: Int32Array;
  readonly #acceptedMid: Float64Array;
  readonly #acceptedNs: Float64Array;
  readonly #silenced: Silenced;
  /** By symbol, whether no other LP's quote counts than such ones. */
  readonly #isAllMuted: Uint8Array;
  /** By symbol: such an LP's quote counts, so that all are looked at with each quote. */
  readonly #hasMuted: Uint8Array;
  /** Mids of one symbol, to be sorted. */
  readonly #mids: Float64Array;
  /** Time as far as it was told; a quote may come with an earlier one. */
  #nowNs = 0;

  constructor(table: QuoteTable) {
    const { lps, symbols } = table;
    this.#table = table;
    this.#counting = new CountingQuotes(table);
    this.#isOff = new Uint8Array(lps * symbols);
    this.#isSuspect = new Uint8Array(lps * symbols);
    this.#suspects = new Int32Array(symbols);
    this.#state = new Uint8Array(symbols);
    this.#held = new Float64Array(symbols * PLACES);
    this.#bidCell = new Int32Array(symbols);
    this.#askCell = new Int32Array(symbols);
    this.#acceptedMid = new Float64Array(symbols);
    this.#acceptedNs = new Float64Array(symbols);
    this.#silenced = new Silenced(table);
    this.#isAllMuted = new Uint8Array(symbols);
    this.#hasMuted = new Uint8Array(symbols);
    this.#mids = new Float64Array(lps);
  }

  /** Takes over what a book of another size knew beyond its quotes. */
  remember(other: Aggregate): void {
    this.#nowNs = other.#nowNs;
    const { lps, symbols } = this.#table;
    this.#silenced.remember(other.#silenced);
    this.#beginAnew();
    for (let symbol = 0; symbol < symbols; symbol++) {
      this.#acceptedMid[symbol] = other.#acceptedMid[symbol] ?? 0;
      this.#acceptedNs[symbol] = other.#acceptedNs[symbol] ?? 0;
      for (let lp = 0; lp < lps; lp++) {
        const source = other.#table.cellOf(lp, symbol);
        this.#isSuspect[this.#table.cellOf(lp, symbol)] = other.#isSuspect[source] ?? 0;
      }
    }
  }

  follow(policy: QuoteTerms): void {
    if (policy === this.#policy) return;
    this.#policy = policy;
    this.#collar = policy.collar;
    this.#span = policy.collar === 0 ? Infinity : (policy.collar / WHOLE) * SURELY;
    this.#acceptedForNs = policy.volatility.latestNs;
    this.#counting.follow(policy);
    for (let lp = 0; lp < this.#silenced.lpCount; lp++) {
      const isCounted = policy.lps.some(({ index, isEnabled }) => index === lp && isEnabled);
      if (!isCounted) this.mute(lp, false);
    }
    for (let cell = 0; cell < this.#isSuspect.length; cell++) {
      if (!this.#counting.isTraded(cell)) this.#isSuspect[cell] = 0;
    }
    this.#renewAll();
  }

  /** All quotes of an LP are gone, and with them what was held against it. */
  forget(lp: number): void {
    for (let symbol = 0; symbol < this.#table.symbols; symbol++) {
      this.#isSuspect[this.#table.cellOf(lp, symbol)] = 0;
    }
    this.#renewAll();
  }

  /** An LP takes no orders from now on, or does again: others make the price where they can. */
  mute(lp: number, isMuted: boolean): void {
    if (this.#silenced.setLp(lp, isMuted)) this.#beginAnew();
  }

  /** The same of one cell. */
  muteSymbol(cell: number, isMuted: boolean): void {
    if (this.#silenced.setCell(cell, isMuted)) this.#beginAnew();
  }

  #beginAnew(): void {
    this.#isAllMuted.fill(0);
    this.#hasMuted.fill(0);
    this.#state.fill(DUE);
  }

  /** For a while this mid decides between LPs that contradict one another. */
  accept(symbol: number, mid: number, nowNs: number): void {
    this.#acceptedMid[symbol] = mid;
    this.#acceptedNs[symbol] = nowNs;
    if (this.#state[symbol] === SPLIT) this.#state[symbol] = DUE;
  }

  /** An LP's cell of the table has changed. @returns whether its quote is off the market */
  onQuote(cell: number, symbol: number, receivedNs: number): boolean {
    if (receivedNs > this.#nowNs) this.#nowNs = receivedNs;
    if (!this.#counting.isTraded(cell)) return false;
    if (this.#isAgreed(symbol) && this.#agrees(cell, symbol)) return false;
    this.#lookAtAll(symbol);
    if (this.#state[symbol] === AGREED) return false;
    this.#suspect(symbol);
    return this.#isOff[cell] === 1;
  }

  /** The best of a symbol; a side is 0 when there is none. */
  best(symbol: number, nowNs: number): BestQuote {
    this.#renew(symbol, nowNs);
    const bid = this.#held[symbol * PLACES + BID] ?? 0;
    const ask = this.#held[symbol * PLACES + ASK] ?? 0;
    return { bid: asPrice(bid), ask: asPrice(bid === 0 ? 0 : ask) };
  }

  /** Fresh, of an LP that trades the symbol, and not off the market. */
  isUsed(cell: number, symbol: number, nowNs: number): boolean {
    return this.#counting.isCounted(cell, symbol, nowNs) && !this.isOff(cell, symbol, nowNs);
  }

  /** The same, and it makes the price: its LP takes orders, or none that is used does. */
  isPricing(cell: number, symbol: number, nowNs: number): boolean {
    if (!this.isUsed(cell, symbol, nowNs)) return false;
    return !this.#silenced.has(cell) || this.#isAllMuted[symbol] === 1;
  }

  isOff(cell: number, symbol: number, nowNs: number): boolean {
    this.#renew(symbol, nowNs);
    return this.#state[symbol] === SPLIT && this.#isOff[cell] === 1;
  }

  #renew(symbol: number, nowNs: number): void {
    if (nowNs > this.#nowNs) this.#nowNs = nowNs;
    if (
      this.#state[symbol] === DUE ||
      this.#nowNs > (this.#held[symbol * PLACES + UNTIL_NS] ?? 0)
    ) {
      this.#lookAtAll(symbol);
    }
  }

  #renewAll(): void {
    for (let symbol = 0; symbol < this.#table.symbols; symbol++) this.#countSuspects(symbol);
    this.#state.fill(DUE);
  }

  #isAgreed(symbol: number): boolean {
    if (this.#state[symbol] !== AGREED) return false;
    return this.#nowNs <= (this.#held[symbol * PLACES + UNTIL_NS] ?? 0);
  }

  /**
   * Takes one quote into what is known of all.
   *
   * @returns false where it is gone, was the best and is no longer, or leaves the band too wide
   */
  #agrees(cell: number, symbol: number): boolean {
    if (this.#hasMuted[symbol] === 1 || this.#silenced.has(cell)) return false;
    const held = this.#held;
    const at = symbol * PLACES;
    const bid = this.#table.bid[cell] ?? 0;
    if (bid === 0) return false;
    const ask = this.#table.ask[cell] ?? 0;
    const best = held[at + BID] ?? 0;
    const lowest = held[at + ASK] ?? 0;
    if (bid < best && this.#bidCell[symbol] === cell) return false;
    if (ask > lowest && this.#askCell[symbol] === cell) return false;
    if (bid >= best) {
      held[at + BID] = bid;
      this.#bidCell[symbol] = cell;
    }
    if (ask <= lowest) {
      held[at + ASK] = ask;
      this.#askCell[symbol] = cell;
    }
    this.#expire(symbol, this.#counting.freshUntilNs(cell, symbol));
    return this.#isInBand(halfWay(bid, ask), at);
  }

  /** Widens the band to this mid. @returns whether it is narrow enough still */
  #isInBand(mid: number, at: number): boolean {
    const low = Math.min(mid, this.#held[at + LOW] ?? 0);
    const high = Math.max(mid, this.#held[at + HIGH] ?? 0);
    this.#held[at + LOW] = low;
    this.#held[at + HIGH] = high;
    return high - low <= low * this.#span;
  }

  #expire(symbol: number, untilNs: number): void {
    const place = symbol * PLACES + UNTIL_NS;
    if (untilNs < (this.#held[place] ?? 0)) this.#held[place] = untilNs;
  }

  #lookAtAll(symbol: number): void {
    const nowNs = this.#nowNs;
    const { lps, bid: bids, ask: asks, receivedNs } = this.#table;
    const isTraded = this.#counting.traded;
    const stalenessNs = this.#counting.stalenessNs(symbol);
    let bid = 0;
    let ask = Infinity;
    let low = Infinity;
    let high = -Infinity;
    let oldestNs = Infinity;
    let bidCell = -1;
    let askCell = -1;
    let count = 0;
    const end = (symbol + 1) * lps;
    for (let cell = symbol * lps; cell < end; cell++) {
      const itsBid = bids[cell] ?? 0;
      const itsNs = receivedNs[cell] ?? 0;
      if (isTraded[cell] !== 1 || itsBid === 0 || nowNs - itsNs > stalenessNs) continue;
      count += 1;
      const itsAsk = asks[cell] ?? 0;
      if (itsNs < oldestNs) oldestNs = itsNs;
      if (itsBid > bid) {
        bid = itsBid;
        bidCell = cell;
      }
      if (itsAsk < ask) {
        ask = itsAsk;
        askCell = cell;
      }
      const mid = halfWay(itsBid, itsAsk);
      low = Math.min(low, mid);
      high = Math.max(high, mid);
    }
    const held = this.#held;
    const at = symbol * PLACES;
    held[at + BID] = bid;
    held[at + ASK] = ask;
    held[at + LOW] = low;
    held[at + HIGH] = high;
    held[at + UNTIL_NS] = oldestNs + stalenessNs;
    this.#bidCell[symbol] = bidCell;
    this.#askCell[symbol] = askCell;
    this.#state[symbol] = AGREED;
    const isBand = high - low <= low * this.#span;
    if (!isBand || this.#isDoubtful(symbol, count)) this.#judge(symbol);
    if (this.#silenced.count > 0) this.#leaveOutMuted(symbol);
  }

  /** The best of those that take orders in the place of the best of all, where there is one. */
  #leaveOutMuted(symbol: number): void {
    const { lps, bid, ask } = this.#table;
    let best = 0;
    let lowest = Infinity;
    this.#hasMuted[symbol] = 0;
    for (let lp = 0; lp < lps; lp++) {
      const cell = symbol * lps + lp;
      const isOff = this.#state[symbol] === SPLIT && this.#isOff[cell] === 1;
      if (isOff || !this.#counting.isCounted(cell, symbol, this.#nowNs)) continue;
      if (this.#silenced.has(cell)) {
        this.#hasMuted[symbol] = 1;
        continue;
      }
      best = Math.max(best, bid[cell] ?? 0);
      lowest = Math.min(lowest, ask[cell] ?? 0);
    }
    this.#isAllMuted[symbol] = best === 0 ? 1 : 0;
    if (best === 0) return;
    this.#held[symbol * PLACES + BID] = best;
    this.#held[symbol * PLACES + ASK] = lowest;
  }

  /** Quotes that lie close together may be off the market all the same. */
  #isDoubtful(symbol: number, count: number): boolean {
    if (this.#collar === 0) return false;
    return this.#suspects[symbol] !== 0 || (count < 2 && this.#counting.traders(symbol) > 1);
  }

  /** Holds each quote against the middle of all, or one alone against what was accepted. */
  #judge(symbol: number): void {
    const { lps, bid, ask } = this.#table;
    const middle = this.#middle(symbol);
    let best = 0;
    let lowest = Infinity;
    for (let cell = symbol * lps; cell < (symbol + 1) * lps; cell++) {
      this.#isOff[cell] = 0;
      if (!this.#counting.isCounted(cell, symbol, this.#nowNs)) continue;
      const itsBid = bid[cell] ?? 0;
      const itsAsk = ask[cell] ?? 0;
      const isOff = isOffMiddle(halfWay(itsBid, itsAsk), middle, this.#collar);
      if (isOff) this.#isOff[cell] = 1;
      else {
        best = Math.max(best, itsBid);
        lowest = Math.min(lowest, itsAsk);
      }
    }
    this.#state[symbol] = SPLIT;
    this.#held[symbol * PLACES + BID] = best;
    this.#held[symbol * PLACES + ASK] = lowest;
  }

  /** @returns 0 where nobody knows */
  #middle(symbol: number): number {
    const { lps, bid, ask } = this.#table;
    let count = 0;
    let last = -1;
    for (let cell = symbol * lps; cell < (symbol + 1) * lps; cell++) {
      if (!this.#counting.isCounted(cell, symbol, this.#nowNs)) continue;
      this.#mids[count] = halfWay(bid[cell] ?? 0, ask[cell] ?? 0);
      count += 1;
      last = cell;
    }
    const accepted = this.#acceptedMid[symbol] ?? 0;
    const untilNs = (this.#acceptedNs[symbol] ?? 0) + this.#acceptedForNs;
    const isRecent = accepted > 0 && this.#nowNs <= untilNs;
    if (isRecent) this.#expire(symbol, untilNs);
    const mids = this.#mids.subarray(0, count).sort();
    if (count > 1) return middleOf(mids, this.#collar, isRecent ? accepted : 0);
    const isHeld = isRecent || this.#isSuspect[last] === 1;
    return isHeld && this.#counting.traders(symbol) > 1 ? accepted : (mids[0] ?? 0);
  }

  /** Keeps in mind who is off the market now that a quote has come. */
  #suspect(symbol: number): void {
    const { lps } = this.#table;
    for (let cell = symbol * lps; cell < (symbol + 1) * lps; cell++) {
      if (this.#counting.isCounted(cell, symbol, this.#nowNs)) {
        this.#isSuspect[cell] = this.#isOff[cell] ?? 0;
      }
    }
    this.#countSuspects(symbol);
    if (this.#suspects[symbol] === 0) this.#state[symbol] = DUE;
  }

  #countSuspects(symbol: number): void {
    const { lps } = this.#table;
    let count = 0;
    for (let cell = symbol * lps; cell < (symbol + 1) * lps; cell++) {
      count += this.#isSuspect[cell] ?? 0;
    }
    this.#suspects[symbol] = count;
  }
}
