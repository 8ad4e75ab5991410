import { units } from "../units.ts";
import type { WalkSymbol } from "../walk-symbol.ts";
import type { SymbolTerms } from "./matching.ts";

const whole = units(1);
const plainTerms: SymbolTerms = { orderMin: whole, orderStep: whole };

/** The symbols a venue trades: those it was given, and those its tick file turns out to hold. */
export class SymbolList {
  readonly #terms = new Map<string, SymbolTerms>();
  readonly #own: ReadonlyMap<string, SymbolTerms>;
  readonly #max: number;

  /**
   * @param own terms in place of a symbol's usual ones; @param max symbols held; more stay unknown
   */
  constructor(symbols: readonly WalkSymbol[], own: ReadonlyMap<string, SymbolTerms>, max: number) {
    this.#own = own;
    this.#max = max;
    for (const symbol of symbols) this.#terms.set(symbol.symbol, own.get(symbol.symbol) ?? symbol);
  }

  /** @returns whether the symbol is known now */
  learn(symbol: string): boolean {
    if (this.#terms.has(symbol)) return true;
    if (this.#terms.size >= this.#max) return false;
    this.#terms.set(symbol, this.#own.get(symbol) ?? plainTerms);
    return true;
  }

  all(): Iterable<readonly [symbol: string, terms: SymbolTerms]> {
    return this.#terms;
  }

  termsOf(symbol: string): SymbolTerms | undefined {
    return this.#terms.get(symbol);
  }
}
