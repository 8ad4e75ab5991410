import { asPrice } from "../../core/units/quantity.ts";
import type { Price } from "../../core/units/quantity.ts";
import type { SimulatedPrice } from "../../policy/simulated-prices.ts";

/** A walk goes no further from its start than this part of it. */
const BAND = 30;
/** A move is up to this part of the spread. */
const MOVE = 4;

/** One symbol's price as a seeded walk: the n-th quote depends on the seed alone. */
export class SimulatedWalk {
  readonly #start: SimulatedPrice;
  #offset = 0;
  #state: number;

  constructor(start: SimulatedPrice, seed: number) {
    this.#start = start;
    this.#state = seed | 0;
    for (const letter of start.symbol) this.#draw(letter.charCodeAt(0));
  }

  next(): { readonly bid: Price; readonly ask: Price } {
    const { mid, spread } = this.#start;
    const step = Math.max(1, Math.floor(spread / MOVE));
    const band = Math.max(step, Math.floor(mid / BAND));
    const moved = this.#offset + ((this.#draw(0) % 3) - 1) * step;
    this.#offset = Math.max(-band, Math.min(band, moved));
    const bid = mid + this.#offset - Math.floor(spread / 2);
    return { bid: asPrice(bid), ask: asPrice(bid + spread) };
  }

  /** Uniform in 0…2³²−1: one step of a multiply-and-shift hash over a counter. */
  #draw(salt: number): number {
    this.#state = (this.#state + 0x9e3779b9 + salt) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }
}
