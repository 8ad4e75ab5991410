import type { Cancel, Clock } from "../../ports/clock.ts";
import type { Quote } from "../quote.ts";
import type { TickFile } from "../tick-file.ts";
import type { Tick } from "../tick-line.ts";
import type { Units } from "../units.ts";
import type { PriceFeed } from "./price-feed.ts";

/** How fast recorded ticks are played. */
export type Pace =
  /** As recorded, this many times as fast. */
  | { readonly kind: "recorded"; readonly factor: number }
  /** This many ticks a second, whatever their times say. */
  | { readonly kind: "even"; readonly ticksPerSecond: number };

export interface TickFeedOptions {
  readonly file: TickFile;
  readonly pace: Pace;
  /** At the end of the file begin again; otherwise the last prices stand. */
  readonly isLooping: boolean;
  /** Shown on both sides, since the files say nothing about sizes. */
  readonly size: Units;
  readonly clock: Clock;
  readonly onEnd: () => void;
}

const NS_PER_MS = 1_000_000;
const NS_PER_US = 1000;
const NS_PER_SECOND = 1_000_000_000;
const MS_PER_DAY = 86_400_000;
/** Keeps one burst of ticks from holding up the sessions. */
const maxTicksATurn = 500;

/** Plays recorded ticks. */
export class TickFeed implements PriceFeed {
  readonly #options: TickFeedOptions;
  #next: Tick | undefined;
  #dueNs = 0;
  #pending: Cancel | undefined;

  constructor(options: TickFeedOptions) {
    this.#options = options;
  }

  start(publish: (quote: Quote) => void, onTurn: () => void): void {
    this.#next = this.#options.file.next();
    this.#dueNs = this.#options.clock.monotonicNs();
    const turn = (): void => {
      this.#play(publish);
      onTurn();
      if (this.#next === undefined) return this.#end();
      this.#pending = this.#options.clock.after(this.#pauseMs(), turn);
      return undefined;
    };
    turn();
  }

  stop(): void {
    this.#pending?.();
    this.#options.file.close();
  }

  #play(publish: (quote: Quote) => void): void {
    const nowNs = this.#options.clock.monotonicNs();
    for (let played = 0; played < maxTicksATurn; played++) {
      const tick = this.#next;
      if (tick === undefined || this.#dueNs > nowNs) return;
      const { symbol, bid, ask } = tick;
      publish({ symbol, bid, ask, bidSize: this.#options.size, askSize: this.#options.size });
      this.#advance(tick);
    }
  }

  #advance(last: Tick): void {
    const { file, isLooping } = this.#options;
    let next = file.next();
    if (next === undefined && isLooping) {
      file.restart();
      next = file.next();
    }
    this.#next = next;
    if (next !== undefined) this.#dueNs += this.#gapNs(last, next);
  }

  #gapNs(last: Tick, next: Tick): number {
    const { pace } = this.#options;
    if (pace.kind === "even") return NS_PER_SECOND / pace.ticksPerSecond;
    // Files begin again, and some step back a little: time does not.
    return (Math.max(0, next.timeUs - last.timeUs) * NS_PER_US) / pace.factor;
  }

  #pauseMs(): number {
    const pauseMs = Math.ceil((this.#dueNs - this.#options.clock.monotonicNs()) / NS_PER_MS);
    // A timer takes 24 days at most; a longer pause is made of several.
    return Math.min(Math.max(0, pauseMs), MS_PER_DAY);
  }

  #end(): void {
    this.#options.file.close();
    this.#options.onEnd();
  }
}
