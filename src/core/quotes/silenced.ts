import type { QuoteTable } from "./quote-table.ts";

/** Whose quotes make a price only where no other counts: LPs that take no orders just now. */
export class Silenced {
  readonly #table: QuoteTable;
  /** By LP: of no symbol. */
  readonly #lps: Uint8Array;
  /** By cell: not of this symbol. */
  readonly #cells: Uint8Array;
  /** LPs and cells that are. */
  count = 0;

  constructor(table: QuoteTable) {
    this.#table = table;
    this.#lps = new Uint8Array(table.lps);
    this.#cells = new Uint8Array(table.lps * table.symbols);
  }

  get lpCount(): number {
    return this.#lps.length;
  }

  has(cell: number): boolean {
    if (this.count === 0) return false;
    return this.#lps[cell % this.#table.lps] === 1 || this.#cells[cell] === 1;
  }

  /** @returns whether that changes anything */
  setLp(lp: number, isSilenced: boolean): boolean {
    return this.#set(this.#lps, lp, isSilenced);
  }

  setCell(cell: number, isSilenced: boolean): boolean {
    return this.#set(this.#cells, cell, isSilenced);
  }

  /** What one of another size knew. */
  remember(other: Silenced): void {
    const { lps, symbols } = this.#table;
    for (let lp = 0; lp < lps; lp++) {
      this.setLp(lp, other.#lps[lp] === 1);
      for (let symbol = 0; symbol < symbols; symbol++) {
        const was = other.#cells[other.#table.cellOf(lp, symbol)] === 1;
        this.setCell(this.#table.cellOf(lp, symbol), was);
      }
    }
  }

  #set(marks: Uint8Array, at: number, isSilenced: boolean): boolean {
    if (at < 0 || at >= marks.length || (marks[at] === 1) === isSilenced) return false;
    marks[at] = isSilenced ? 1 : 0;
    this.count += isSilenced ? 1 : -1;
    return true;
  }
}
