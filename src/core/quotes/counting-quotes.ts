import type { Policy } from "../policy.ts";
import type { QuoteTable } from "./quote-table.ts";

/** What of a policy says which quotes count. */
export type QuoteTerms = Pick<Policy, "lps" | "instruments" | "collar" | "volatility">;

/**
 * Which cells of a quote table count: the LP is enabled and trades the symbol, its quote is fresh.
 * Whether it takes orders just now does not matter here.
 */
export class CountingQuotes {
  readonly #table: QuoteTable;
  /** By cell. */
  readonly #isTraded: Uint8Array;
  /** By symbol. */
  readonly #stalenessNs: Float64Array;
  readonly #traders: Int32Array;

  constructor(table: QuoteTable) {
    this.#table = table;
    this.#isTraded = new Uint8Array(table.lps * table.symbols);
    this.#stalenessNs = new Float64Array(table.symbols);
    this.#traders = new Int32Array(table.symbols);
  }

  follow({ lps, instruments }: QuoteTerms): void {
    this.#isTraded.fill(0);
    this.#traders.fill(0);
    for (const { index, isEnabled, terms } of lps) {
      if (isEnabled) this.#trade(index, terms);
    }
    for (let symbol = 0; symbol < this.#stalenessNs.length; symbol++) {
      this.#stalenessNs[symbol] = instruments[symbol]?.quoteStalenessNs ?? -1;
    }
  }

  get traded(): Uint8Array {
    return this.#isTraded;
  }

  stalenessNs(symbol: number): number {
    return this.#stalenessNs[symbol] ?? -1;
  }

  /** LPs that trade a symbol, quoting or not. */
  traders(symbol: number): number {
    return this.#traders[symbol] ?? 0;
  }

  isTraded(cell: number): boolean {
    return this.#isTraded[cell] === 1;
  }

  isCounted(cell: number, symbol: number, nowNs: number): boolean {
    if (this.#isTraded[cell] !== 1 || this.#table.bid[cell] === 0) return false;
    return nowNs - (this.#table.receivedNs[cell] ?? 0) <= (this.#stalenessNs[symbol] ?? -1);
  }

  /** The last moment at which the quote is fresh. */
  freshUntilNs(cell: number, symbol: number): number {
    return (this.#table.receivedNs[cell] ?? 0) + (this.#stalenessNs[symbol] ?? -1);
  }

  #trade(lp: number, terms: QuoteTerms["lps"][number]["terms"]): void {
    for (const [symbol, its] of terms.entries()) {
      const cell = this.#table.cellOf(lp, symbol);
      if (cell < 0 || its === undefined) continue;
      this.#isTraded[cell] = 1;
      this.#traders[symbol] = this.traders(symbol) + 1;
    }
  }
}
