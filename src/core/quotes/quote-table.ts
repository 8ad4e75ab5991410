/**
 * Top of book of every (LP, symbol), in typed arrays because quotes outnumber orders.
 *
 * The LPs of one symbol stand side by side: they are looked at together, the symbols of one LP only
 * when it disconnects.
 */
export class QuoteTable {
  readonly lps: number;
  readonly symbols: number;
  /** By cell, 10⁻⁸; both sides are 0 where there is nothing to trade on. */
  readonly bid: Float64Array;
  readonly ask: Float64Array;
  /** By cell, 10⁻⁶ lots; 0: the LP does not say how much. */
  readonly bidQty: Float64Array;
  readonly askQty: Float64Array;
  /** By cell, the receiver's monotonic clock. */
  readonly receivedNs: Float64Array;
  /** By cell: how often it was quoted, and the mid before the last one; 0: there was none. */
  readonly count: Float64Array;
  readonly midBefore: Float64Array;

  constructor(lps: number, symbols: number) {
    const cells = lps * symbols;
    this.lps = lps;
    this.symbols = symbols;
    this.bid = new Float64Array(cells);
    this.ask = new Float64Array(cells);
    this.bidQty = new Float64Array(cells);
    this.askQty = new Float64Array(cells);
    this.receivedNs = new Float64Array(cells);
    this.count = new Float64Array(cells);
    this.midBefore = new Float64Array(cells);
  }

  /** @returns -1 where there is no such LP or symbol */
  cellOf(lp: number, symbol: number): number {
    const isInside = lp >= 0 && lp < this.lps && symbol >= 0 && symbol < this.symbols;
    return isInside ? symbol * this.lps + lp : -1;
  }

  /** Takes over what another table has room for too. */
  fill(from: QuoteTable): void {
    for (let symbol = 0; symbol < Math.min(this.symbols, from.symbols); symbol++) {
      for (let lp = 0; lp < Math.min(this.lps, from.lps); lp++) {
        const source = from.cellOf(lp, symbol);
        const target = this.cellOf(lp, symbol);
        this.bid[target] = from.bid[source] ?? 0;
        this.ask[target] = from.ask[source] ?? 0;
        this.bidQty[target] = from.bidQty[source] ?? 0;
        this.askQty[target] = from.askQty[source] ?? 0;
        this.receivedNs[target] = from.receivedNs[source] ?? 0;
        this.count[target] = from.count[source] ?? 0;
        this.midBefore[target] = from.midBefore[source] ?? 0;
      }
    }
  }
}
