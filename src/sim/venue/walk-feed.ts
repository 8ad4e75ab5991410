import type { Cancel, Clock } from "../../ports/clock.ts";
import { PriceWalk } from "../price-walk.ts";
import type { Quote } from "../quote.ts";
import type { WalkSymbol } from "../walk-symbol.ts";
import type { PriceFeed } from "./price-feed.ts";

const NS_PER_MS = 1_000_000;
const MS_PER_SECOND = 1000;
/** What a venue that was held up makes good at once; older ticks are left out. */
const maxTicksATurn = 100;

export interface WalkPace {
  readonly seed: number;
  /** Of the mids alone. */
  readonly marketSeed?: number;
  /** For each symbol, > 0. */
  readonly ticksPerSecond: number;
}

/** Random prices for every symbol at an even rate. */
export class WalkFeed implements PriceFeed {
  readonly #walks: readonly PriceWalk[];
  readonly #clock: Clock;
  readonly #ticksPerSecond: number;
  #pending: Cancel | undefined;
  #startNs = 0;
  #done = 0;

  constructor(symbols: readonly WalkSymbol[], pace: WalkPace, clock: Clock) {
    const { seed, marketSeed, ticksPerSecond } = pace;
    this.#walks = symbols.map((symbol) => new PriceWalk(symbol, seed, marketSeed));
    this.#ticksPerSecond = ticksPerSecond;
    this.#clock = clock;
  }

  start(publish: (quote: Quote) => void, onTurn: () => void): void {
    this.#startNs = this.#clock.monotonicNs();
    this.#done = 1;
    this.#tick(publish);
    onTurn();
    const again = (): void => {
      this.#pending = this.#clock.after(this.#pauseMs(), () => {
        this.#catchUp(publish);
        onTurn();
        again();
      });
    };
    again();
  }

  stop(): void {
    this.#pending?.();
  }

  #catchUp(publish: (quote: Quote) => void): void {
    const elapsedMs = (this.#clock.monotonicNs() - this.#startNs) / NS_PER_MS;
    const due = 1 + Math.floor((elapsedMs * this.#ticksPerSecond) / MS_PER_SECOND);
    const ticks = Math.min(due - this.#done, maxTicksATurn);
    this.#done = due;
    for (let i = 0; i < ticks; i++) this.#tick(publish);
  }

  #tick(publish: (quote: Quote) => void): void {
    for (const walk of this.#walks) publish(walk.next());
  }

  #pauseMs(): number {
    const nextMs = (this.#done * MS_PER_SECOND) / this.#ticksPerSecond;
    const elapsedMs = (this.#clock.monotonicNs() - this.#startNs) / NS_PER_MS;
    return Math.max(1, Math.ceil(nextMs - elapsedMs));
  }
}
