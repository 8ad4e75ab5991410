import type { QuoteTerms } from "../../../src/core/quotes/counting-quotes.ts";

interface Counting extends Kept {
  readonly lp: number;
  readonly mid: number;
}

interface Kept {
  readonly bid: number;
  readonly ask: number;
  readonly atNs: number;
}

/** What an aggregate must say, worked out anew from all quotes at every question. */
export class SlowQuotes {
  readonly #quotes = new Map<string, Kept>();
  /** Who was off the market when the last quote of the symbol came. */
  #suspects = new Set<string>();
  /** They take no orders: others make the price, where there are any. */
  readonly #muted = new Set<number>();
  /** LPs there is room for. */
  #lps = Infinity;
  readonly #accepted = new Map<number, { readonly mid: number; readonly atNs: number }>();

  put(lp: number, symbol: number, bid: number, ask: number, atNs: number): void {
    if (bid > 0 && ask >= bid) this.#quotes.set(`${lp} ${symbol}`, { bid, ask, atNs });
    else this.#quotes.delete(`${lp} ${symbol}`);
  }

  /** A quote of this LP and symbol has come, good or bad. */
  arrived(terms: QuoteTerms, lp: number, symbol: number, nowNs: number): void {
    if (!isTraded(terms, lp, symbol)) return;
    const counting = this.#counting(terms, symbol, nowNs);
    const off = counting.filter((it) => this.isOff(terms, it.lp, symbol, nowNs));
    for (const it of counting) this.#suspects.delete(`${it.lp} ${symbol}`);
    for (const it of off) this.#suspects.add(`${it.lp} ${symbol}`);
  }

  mute(lp: number, isMuted: boolean): void {
    if (isMuted && lp < this.#lps) this.#muted.add(lp);
    else this.#muted.delete(lp);
  }

  clear(lp: number): void {
    for (const key of this.#quotes.keys()) if (key.startsWith(`${lp} `)) this.#quotes.delete(key);
    this.#forgive((at) => at !== lp);
  }

  /** That an LP takes no orders is said again once it is enabled. */
  follow(terms: QuoteTerms): void {
    for (const lp of this.#muted) {
      if (!terms.lps.some(({ index, isEnabled }) => index === lp && isEnabled)) {
        this.#muted.delete(lp);
      }
    }
    this.#forgive((lp, symbol) => isTraded(terms, lp, symbol));
  }

  accept(symbol: number, mid: number, atNs: number): void {
    this.#accepted.set(symbol, { mid, atNs });
  }

  /** What a smaller book has no room for is gone. */
  cut(lps: number, symbols: number): void {
    this.#lps = lps;
    for (const lp of this.#muted) if (lp >= lps) this.#muted.delete(lp);
    for (const key of this.#quotes.keys()) {
      const [lp, symbol] = key.split(" ").map(Number);
      if (lp! >= lps || symbol! >= symbols) this.#quotes.delete(key);
    }
    for (const symbol of this.#accepted.keys())
      if (symbol >= symbols) this.#accepted.delete(symbol);
    this.#forgive((lp, symbol) => lp < lps && symbol < symbols);
  }

  best(terms: QuoteTerms, symbol: number, nowNs: number): readonly [number, number] {
    const used = this.#counting(terms, symbol, nowNs).filter(
      ({ lp }) => !this.isOff(terms, lp, symbol, nowNs),
    );
    if (used.length === 0) return [0, 0];
    const loud = used.filter(({ lp }) => !this.#muted.has(lp));
    const pricing = loud.length > 0 ? loud : used;
    return [Math.max(...pricing.map(({ bid }) => bid)), Math.min(...pricing.map(({ ask }) => ask))];
  }

  isOff(terms: QuoteTerms, lp: number, symbol: number, nowNs: number): boolean {
    const counting = this.#counting(terms, symbol, nowNs);
    const own = counting.find((it) => it.lp === lp);
    if (own === undefined || terms.collar === 0) return false;
    const middle =
      counting.length > 1
        ? this.#middle(terms, symbol, counting, nowNs)
        : this.#alone(terms, symbol, own, nowNs);
    return middle === undefined || Math.abs(own.mid - middle) * 10_000 > middle * terms.collar;
  }

  #counting({ lps, instruments }: QuoteTerms, symbol: number, nowNs: number): Counting[] {
    const staleness = instruments[symbol]?.quoteStalenessNs;
    return lps.flatMap(({ index: lp, isEnabled, terms }): Counting[] => {
      const kept = this.#quotes.get(`${lp} ${symbol}`);
      if (!isEnabled || terms[symbol] === undefined || kept === undefined) return [];
      if (staleness === undefined || nowNs - kept.atNs > staleness) return [];
      return [{ ...kept, lp, mid: Math.floor((kept.bid + kept.ask) / 2) }];
    });
  }

  /** The median; of an even split what was accepted lately. */
  #middle(
    terms: QuoteTerms,
    symbol: number,
    counting: readonly Counting[],
    nowNs: number,
  ): number | undefined {
    const sorted = counting.map(({ mid }) => mid).toSorted((a, b) => a - b);
    const half = sorted.length / 2;
    if (!Number.isInteger(half)) return sorted[Math.floor(half)];
    const [lower, upper] = [sorted[half - 1]!, sorted[half]!];
    if ((upper - lower) * 10_000 <= lower * terms.collar) return Math.floor((lower + upper) / 2);
    return this.#isRecent(terms, symbol, nowNs) ? this.#accepted.get(symbol)!.mid : undefined;
  }

  /** Itself, where no other LP trades the symbol, or neither sample nor suspicion is against it. */
  #alone(
    terms: QuoteTerms,
    symbol: number,
    { lp, mid }: Counting,
    nowNs: number,
  ): number | undefined {
    const known = terms.lps.filter(({ index }) => index < this.#lps);
    const traders = known.filter(({ index }) => isTraded(terms, index, symbol)).length;
    const isSuspect = this.#suspects.has(`${lp} ${symbol}`);
    if (traders === 1 || (!isSuspect && !this.#isRecent(terms, symbol, nowNs))) return mid;
    return this.#accepted.get(symbol)?.mid;
  }

  #isRecent({ volatility }: QuoteTerms, symbol: number, nowNs: number): boolean {
    const accepted = this.#accepted.get(symbol);
    return accepted !== undefined && nowNs - accepted.atNs <= volatility.latestNs;
  }

  #forgive(isKept: (lp: number, symbol: number) => boolean): void {
    this.#suspects = new Set(
      [...this.#suspects].filter((key) => {
        const [lp, symbol] = key.split(" ").map(Number);
        return isKept(lp!, symbol!);
      }),
    );
  }
}

const isTraded = ({ lps }: QuoteTerms, lp: number, symbol: number): boolean =>
  lps.some(
    ({ index, isEnabled, terms }) => index === lp && isEnabled && terms[symbol] !== undefined,
  );
