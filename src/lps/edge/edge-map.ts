import type { EdgeSymbolTerms, LpEdgeTerms } from "./edge-terms.ts";

/** Index of a name; below 0: there is none. */
type IndexOf = (kind: "lp" | "symbol", name: string) => number;

/** One symbol at one LP, with the LP's name of it as bytes. */
export class EdgeSymbol {
  readonly terms: EdgeSymbolTerms;
  readonly #name: Uint8Array;

  constructor(terms: EdgeSymbolTerms) {
    this.terms = terms;
    this.#name = Buffer.from(terms.lpSymbol, "latin1");
  }

  isNamed(bytes: Uint8Array, from: number, to: number): boolean {
    const name = this.#name;
    if (to - from !== name.length) return false;
    for (let at = 0; at < name.length; at++) if (bytes[from + at] !== name[at]) return false;
    return true;
  }
}

/** What enabled LPs trade, by index; made anew of each policy. */
export class EdgeMap {
  #bySymbol: (EdgeSymbol | undefined)[][] = [];

  /** Undefined where the LP is not enabled, or does not trade it. */
  of(lp: number, symbol: number): EdgeSymbol | undefined {
    return this.#bySymbol[lp]?.[symbol];
  }

  fill({ lps }: LpEdgeTerms, indexOf: IndexOf): void {
    const all: (EdgeSymbol | undefined)[][] = [];
    for (const { id, isEnabled, symbols } of lps) {
      const lp = indexOf("lp", id);
      while (all.length <= lp) all.push([]);
      const own = all[lp];
      if (!isEnabled || own === undefined) continue;
      for (const terms of symbols) {
        const symbol = indexOf("symbol", terms.symbol);
        while (own.length <= symbol) own.push(undefined);
        if (symbol >= 0) own[symbol] = new EdgeSymbol(terms);
      }
    }
    this.#bySymbol = all;
  }
}
