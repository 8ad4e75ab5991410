import { asPrice } from "../../../core/units/quantity.ts";
import type { Cancel } from "../../../ports/clock.ts";
import type { Prng } from "../../prng.ts";
import type { Quote } from "../../quote.ts";
import { units } from "../../units.ts";
import type { PriceFeed } from "../../venue/price-feed.ts";
import type { BadQuote } from "../script/command.ts";
import { worldSymbols } from "../setting/lps.ts";
import type { WorldLp } from "../setting/lps.ts";
import type { VirtualClock } from "../time/virtual-clock.ts";
import type { Market } from "./market.ts";

const EVERY_MS = 250;

/** A quote that was shown, and when. */
export interface ShownQuote {
  readonly atNs: number;
  readonly bid: number;
  readonly ask: number;
}

/** Quotes remembered of each symbol: those of some ten seconds. */
const SHOWN = 64;

/** An LP's prices off the market's mid, and now and then what no market ever was. */
export class ScriptedFeed implements PriceFeed {
  readonly #lp: WorldLp;
  readonly #market: Market;
  readonly #clock: VirtualClock;
  readonly #prng: Prng;
  readonly #bad = new Map<number, BadQuote>();
  readonly #shown: ShownQuote[][] = worldSymbols.map(() => []);
  #pending: Cancel | undefined;

  constructor(lp: WorldLp, market: Market, clock: VirtualClock, prng: Prng) {
    this.#lp = lp;
    this.#market = market;
    this.#clock = clock;
    this.#prng = prng;
  }

  start(publish: (quote: Quote) => void, onTurn: () => void): void {
    for (let symbol = 0; symbol < worldSymbols.length; symbol++) this.#quote(symbol, publish);
    onTurn();
    const again = (): void => {
      this.#pending = this.#clock.after(EVERY_MS + this.#prng.below(50), () => {
        this.#quote(this.#prng.below(worldSymbols.length), publish);
        onTurn();
        again();
      });
    };
    again();
  }

  stop(): void {
    this.#pending?.();
  }

  /** @param how undefined: as it should be */
  quoteBadly(symbol: number, how: BadQuote | undefined): void {
    if (how === undefined) this.#bad.delete(symbol);
    else this.#bad.set(symbol, how);
  }

  /** Sound quotes that were shown, the latest last. */
  shown(symbol: number): readonly ShownQuote[] {
    return this.#shown[symbol] ?? [];
  }

  #quote(symbol: number, publish: (quote: Quote) => void): void {
    const how = this.#bad.get(symbol);
    if (how === "stale") return;
    const of = worldSymbols[symbol];
    const terms = this.#lp.mappings[symbol];
    if (of === undefined || terms === undefined) return;
    const mid = this.#market.mid(symbol);
    const below = Math.floor(this.#lp.spreadTicks / 2) + this.#prng.below(3);
    const above = this.#lp.spreadTicks - below + this.#prng.below(3);
    const good = { bid: mid - below * of.tick, ask: mid + above * of.tick };
    const { bid, ask } = how === undefined ? good : spoilt(good, how);
    const size = units(terms.perLot * (5 + this.#prng.below(5)));
    if (how === undefined) this.#remember(symbol, good);
    publish({
      symbol: of.symbol,
      bid: asPrice(bid),
      ask: asPrice(ask),
      bidSize: size,
      askSize: size,
    });
  }

  #remember(symbol: number, { bid, ask }: { bid: number; ask: number }): void {
    const shown = this.#shown[symbol];
    if (shown === undefined) return;
    if (shown.length >= SHOWN) shown.shift();
    shown.push({ atNs: this.#clock.monotonicNs(), bid, ask });
  }
}

function spoilt(
  { bid, ask }: { readonly bid: number; readonly ask: number },
  how: Exclude<BadQuote, "stale">,
): { bid: number; ask: number } {
  switch (how) {
    case "zero":
      return { bid: 0, ask: 0 };
    case "crossed":
      return { bid: ask, ask: bid };
    case "hundredfold":
      return { bid: bid * 100, ask: ask * 100 };
    case "halved":
      return { bid: Math.floor(bid / 2), ask: Math.floor(ask / 2) };
  }
}
