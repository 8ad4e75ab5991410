import type { Side } from "../terms.ts";
import { MAX_LEVELS } from "./quoted-depth.ts";
import type { QuotedDepth, QuotedSide } from "./quoted-depth.ts";

/** Levels behind the best one, which stands with the top of book. */
const DEEPER = MAX_LEVELS - 1;

/** Levels behind the top of book of every (LP, symbol) cell of a quote table. */
export class DepthTable {
  /** By cell and side. */
  readonly #counts: Uint8Array;
  /** By cell, side and level. */
  readonly #px: Float64Array;
  readonly #qty: Float64Array;

  constructor(cells: number) {
    this.#counts = new Uint8Array(cells * 2);
    this.#px = new Float64Array(cells * 2 * DEEPER);
    this.#qty = new Float64Array(cells * 2 * DEEPER);
  }

  put(cell: number, { bids, asks }: QuotedDepth): void {
    this.#putSide(rowOf(cell, "Sell"), bids);
    this.#putSide(rowOf(cell, "Buy"), asks);
  }

  /** From here on the LP quotes its best level alone. */
  drop(cell: number): void {
    this.#counts[rowOf(cell, "Sell")] = 0;
    this.#counts[rowOf(cell, "Buy")] = 0;
  }

  /** Takes over one cell of another table. */
  fill(cell: number, from: DepthTable, source: number): void {
    for (const side of ["Sell", "Buy"] as const) {
      const [to, row] = [rowOf(cell, side), rowOf(source, side)];
      this.#counts[to] = from.#counts[row] ?? 0;
      this.#px.set(from.#px.subarray(row * DEEPER, (row + 1) * DEEPER), to * DEEPER);
      this.#qty.set(from.#qty.subarray(row * DEEPER, (row + 1) * DEEPER), to * DEEPER);
    }
  }

  count(cell: number, side: Side): number {
    return this.#counts[rowOf(cell, side)] ?? 0;
  }

  /** @param level 1 is the first behind the best */
  px(cell: number, side: Side, level: number): number {
    return this.#px[rowOf(cell, side) * DEEPER + level - 1] ?? 0;
  }

  qty(cell: number, side: Side, level: number): number {
    return this.#qty[rowOf(cell, side) * DEEPER + level - 1] ?? 0;
  }

  #putSide(row: number, levels: QuotedSide): void {
    const count = Math.max(0, levels.count - 1);
    this.#counts[row] = count;
    for (let level = 1; level <= count; level++) {
      this.#px[row * DEEPER + level - 1] = levels.px(level);
      this.#qty[row * DEEPER + level - 1] = levels.qty(level);
    }
  }
}

const rowOf = (cell: number, side: Side): number => cell * 2 + (side === "Buy" ? 1 : 0);
