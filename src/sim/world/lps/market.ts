import type { Prng } from "../../prng.ts";
import { worldSymbols } from "../setting/lps.ts";

/** How far a mid may be from where it began. */
const BAND_TICKS = 2000;
const STEP_TICKS = 4;

/** What all LPs quote around: a mid for each symbol, which walks, and jumps when it is told to. */
export class Market {
  readonly #prng: Prng;
  readonly #offsets: number[] = worldSymbols.map(() => 0);

  constructor(prng: Prng) {
    this.#prng = prng;
  }

  /** In 10⁻⁸ of the quote currency, a whole number of ticks. */
  mid(symbol: number): number {
    const of = worldSymbols[symbol];
    if (of === undefined) throw new Error(`Invariant: there is no symbol ${symbol}`);
    return of.startPx + (this.#offsets[symbol] ?? 0) * of.tick;
  }

  walk(): void {
    for (let symbol = 0; symbol < worldSymbols.length; symbol++) {
      this.move(symbol, this.#prng.below(2 * STEP_TICKS + 1) - STEP_TICKS);
    }
  }

  move(symbol: number, ticks: number): void {
    const to = (this.#offsets[symbol] ?? 0) + ticks;
    this.#offsets[symbol] = Math.max(-BAND_TICKS, Math.min(BAND_TICKS, to));
  }
}
