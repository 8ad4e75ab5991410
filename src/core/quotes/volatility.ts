import type { Price } from "../units/quantity.ts";

/** How the aggregated mid is sampled; made by `policy/`. */
export interface VolatilitySampling {
  /** What a return's weight is multiplied with at each later one, 0…1. */
  readonly decayPerSample: number;
  /** With fewer returns the volatility is unknown. */
  readonly minSamples: number;
  /** A mid that follows its predecessor sooner is no sample: a tick over no time is no variance. */
  readonly soonestNs: number;
  /** Mids further apart than this have no return between them. */
  readonly latestNs: number;
}

const DAY_NS = 86_400_000_000_000;

/**
 * How much each symbol's price moves: the standard deviation of its log returns over one day.
 *
 * Each return counts as variance per unit of time, so samples need not be evenly apart, and the
 * mean of them is weighted by age. The mean return is taken as zero, as is usual for returns over
 * seconds. Not journaled: a decision keeps the figure it saw.
 *
 * Symbols are small integers; memory grows to the highest that was observed.
 */
export class Volatility {
  #sampling: VolatilitySampling;
  #capacity = 0;
  /** The previous sample; a price of 0 is none. */
  #mids = new Float64Array(0);
  #sampledNs = new Float64Array(0);
  /** Sum of weight × variance over a day, and sum of weights. */
  #variances = new Float64Array(0);
  #weights = new Float64Array(0);
  #returns = new Float64Array(0);

  constructor(sampling: VolatilitySampling) {
    this.#sampling = sampling;
  }

  /** @param mid of fresh quotes; where there is none, `skip` */
  observe(symbol: number, mid: Price, nowNs: number): void {
    if (!(mid > 0)) return this.skip(symbol);
    this.#reach(symbol);
    const { soonestNs, latestNs } = this.#sampling;
    const before = this.#mids[symbol] ?? 0;
    const elapsedNs = nowNs - (this.#sampledNs[symbol] ?? 0);
    if (before > 0 && elapsedNs < soonestNs) return;
    if (before > 0 && elapsedNs <= latestNs) this.#count(symbol, before, mid, elapsedNs);
    this.#mids[symbol] = mid;
    this.#sampledNs[symbol] = nowNs;
  }

  /** Nobody quotes or the market is closed: what comes next is no move from what was before. */
  skip(symbol: number): void {
    if (symbol < this.#capacity) this.#mids[symbol] = 0;
  }

  /** As a fraction, 0.02 is 2 % a day; NaN while it is unknown. */
  of(symbol: number): number {
    const returns = this.#returns[symbol] ?? 0;
    if (returns === 0 || returns < this.#sampling.minSamples) return NaN;
    return Math.sqrt((this.#variances[symbol] ?? 0) / (this.#weights[symbol] ?? 0));
  }

  /** What is known stays known; it is sampled otherwise from now on. */
  retune(sampling: VolatilitySampling): void {
    this.#sampling = sampling;
  }

  #count(symbol: number, before: number, mid: Price, elapsedNs: number): void {
    const { decayPerSample } = this.#sampling;
    const moved = logReturn(before, mid);
    const variance = (moved * moved * DAY_NS) / elapsedNs;
    this.#variances[symbol] = (this.#variances[symbol] ?? 0) * decayPerSample + variance;
    this.#weights[symbol] = (this.#weights[symbol] ?? 0) * decayPerSample + 1;
    this.#returns[symbol] = (this.#returns[symbol] ?? 0) + 1;
  }

  #reach(symbol: number): void {
    if (symbol < this.#capacity) return;
    this.#capacity = Math.max(16, this.#capacity * 2, symbol + 1);
    this.#mids = lengthened(this.#mids, this.#capacity);
    this.#sampledNs = lengthened(this.#sampledNs, this.#capacity);
    this.#variances = lengthened(this.#variances, this.#capacity);
    this.#weights = lengthened(this.#weights, this.#capacity);
    this.#returns = lengthened(this.#returns, this.#capacity);
  }
}

function lengthened(from: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const to = new Float64Array(length);
  to.set(from);
  return to;
}

/**
 * ln(to / from), without `Math.log`, whose last digits differ between engines.
 *
 * ln(b/a) = 2 artanh x with x = (b − a) / (b + a), as the series x + x³/3 + x⁵/5 … x¹³/13. Its
 * error is below 10⁻¹⁵ for moves up to 20 %, about 10⁻⁸ for a doubling. Beyond, a move is
 * understated, a tenfold by 1 %, and none counts for more than 3.91, a fiftyfold: a price typed
 * wrong cannot make the figure infinite.
 *
 * @param from above zero
 * @param to above zero
 */
export function logReturn(from: number, to: number): number {
  const x = (to - from) / (to + from);
  const square = x * x;
  let sum = 1 / 13;
  for (let odd = 11; odd > 0; odd -= 2) sum = sum * square + 1 / odd;
  return 2 * x * sum;
}
