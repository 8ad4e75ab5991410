import { asPrice } from "../core/units/quantity.ts";
import { Prng, seedOf } from "./prng.ts";
import type { Quote } from "./quote.ts";
import { asUnits } from "./units.ts";
import type { WalkSymbol } from "./walk-symbol.ts";

const SIZE_STEPS = 5;

/**
 * One symbol's price as a seeded walk in whole ticks; the n-th quote depends on the seed alone.
 *
 * The farther the mid is from its start, the likelier it moves back; at the edge of the band it
 * always does. That keeps a venue that runs for weeks near prices a person finds plausible.
 */
export class PriceWalk {
  readonly #symbol: WalkSymbol;
  readonly #prng: Prng;
  /** Of spread and sizes. */
  readonly #own: Prng;
  readonly #middle: number;
  /** The mid's distance from the start, in ticks. */
  #offset = 0;

  /**
   * @param marketSeed of the mid alone, so that several venues may quote one market
   * @throws `Invariant:` when band or spread would let the bid reach zero
   */
  constructor(symbol: WalkSymbol, seed: number, marketSeed?: number) {
    this.#symbol = symbol;
    const own = new Prng(seedOf(seed, symbol.symbol));
    this.#own = own;
    this.#prng = marketSeed === undefined ? own : new Prng(seedOf(marketSeed, symbol.symbol));
    this.#middle = Math.floor(symbol.startPrice / symbol.tickSize);
    if (!isWalkable(symbol)) {
      throw new Error(`Invariant: ${symbol.symbol} must stay above zero and have a spread`);
    }
  }

  next(): Quote {
    const { symbol, tickSize, spreadTicks, bandTicks, moveTicks } = this.#symbol;
    const isUp = this.#prng.below(2 * bandTicks) < bandTicks - this.#offset;
    const move = this.#prng.below(moveTicks + 1);
    const wanted = this.#offset + (isUp ? move : -move);
    this.#offset = Math.max(-bandTicks, Math.min(bandTicks, wanted));
    const spread = spreadTicks + this.#own.below(Math.floor(spreadTicks / 2) + 1);
    const bidTicks = this.#middle + this.#offset - Math.floor(spread / 2);
    return {
      symbol,
      bid: asPrice(bidTicks * tickSize),
      ask: asPrice((bidTicks + spread) * tickSize),
      bidSize: this.#size(),
      askSize: this.#size(),
    };
  }

  #size(): Quote["bidSize"] {
    return asUnits(this.#symbol.size * (1 + this.#own.below(SIZE_STEPS)));
  }
}

/** Whether every quote of the walk has a positive bid and a spread. */
export function isWalkable(symbol: WalkSymbol): boolean {
  const { startPrice, tickSize, spreadTicks, bandTicks, moveTicks } = symbol;
  const isSound = tickSize > 0 && spreadTicks >= 1 && bandTicks >= 1 && moveTicks >= 1;
  return isSound && Math.floor(startPrice / tickSize) - bandTicks - spreadTicks > 0;
}
