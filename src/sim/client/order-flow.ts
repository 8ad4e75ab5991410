import type { Side } from "../../core/terms.ts";
import { asVolume } from "../../core/units/quantity.ts";
import type { Volume } from "../../core/units/quantity.ts";
import { Prng } from "../prng.ts";

/** What may be ordered of one symbol. */
export interface FlowSymbol {
  readonly symbol: string;
  readonly volume: { readonly min: Volume; readonly max: Volume; readonly step: Volume };
}

export interface FlowOrder {
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly orderQty: Volume;
}

export interface FlowTerms {
  /** The same seed gives the same orders. */
  readonly seed: number;
  readonly accounts: readonly string[];
  readonly symbols: readonly FlowSymbol[];
}

const LOT = 1_000_000;

/** Mostly small, sometimes large enough to be hedged whatever the client's class: shares of 100. */
const bands: readonly { readonly share: number; readonly from: number; readonly to: number }[] = [
  { share: 70, from: 0.01 * LOT, to: 0.5 * LOT },
  { share: 22, from: 0.5 * LOT, to: 3 * LOT },
  { share: 6, from: 3 * LOT, to: 9.99 * LOT },
  { share: 2, from: 10 * LOT, to: 20 * LOT },
];

/** What the clients of a retail broker send, at random: any account, symbol and side. */
export class OrderFlow {
  readonly #random: Prng;
  readonly #terms: FlowTerms;

  /** @throws `Invariant:` without accounts or symbols */
  constructor(terms: FlowTerms) {
    if (terms.accounts.length === 0 || terms.symbols.length === 0) {
      throw new Error("Invariant: a flow has accounts and symbols");
    }
    this.#terms = terms;
    this.#random = new Prng(terms.seed);
  }

  next(): FlowOrder {
    const account = this.#oneOf(this.#terms.accounts);
    const symbol = this.#oneOf(this.#terms.symbols);
    const side = this.#random.below(2) === 0 ? "Buy" : "Sell";
    return { account, symbol: symbol.symbol, side, orderQty: this.#volume(symbol) };
  }

  #oneOf<Entry>(entries: readonly Entry[]): Entry {
    const entry = entries[this.#random.below(entries.length)];
    if (entry === undefined) throw new Error("Invariant: an index below the length has an entry");
    return entry;
  }

  /** A whole number of steps, never outside of what the symbol allows. */
  #volume({ volume: { min, max, step } }: FlowSymbol): Volume {
    const { from, to } = this.#band();
    const first = Math.ceil(Math.max(from, min) / step);
    const last = Math.max(first, Math.floor(Math.min(to, max) / step));
    const steps = first + this.#random.below(last - first + 1);
    return asVolume(Math.min(steps, Math.floor(max / step)) * step);
  }

  #band(): { readonly from: number; readonly to: number } {
    let drawn = this.#random.below(100);
    for (const band of bands) {
      if (drawn < band.share) return band;
      drawn -= band.share;
    }
    throw new Error("Invariant: the shares of the bands must be 100 together");
  }
}
