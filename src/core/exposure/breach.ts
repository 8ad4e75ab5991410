import type { Digest } from "../digest.ts";
import type { LimitBreached } from "../events.ts";
import { asMoney, asVolume, larger, mulDiv, NO_VOLUME, plus, WHOLE } from "../units/quantity.ts";
import type { Bps, Money, Volume } from "../units/quantity.ts";
import type { View } from "../view.ts";
import { loadAll, loadWord, saveAll } from "../saved.ts";
import type { Loader, Saver } from "../saved.ts";

/** What is measured against a limit. */
export type Measure = "NET" | "GROSS" | "GLOBAL";

/** How far a figure has come. */
export type Reached = "BELOW" | "WARNING" | "LIMIT";

const stages: readonly Reached[] = ["BELOW", "WARNING", "LIMIT"];

/** How far each figure had come when it was last told, so that each step is told once. */
export class BreachLevels {
  /** By (symbol + 1) × measures + measure. */
  readonly #reached: Reached[] = [];

  of(symbol: number, measure: Measure): Reached {
    return this.#reached[cellOf(symbol, measure)] ?? "BELOW";
  }

  set(symbol: number, measure: Measure, reached: Reached): void {
    const cell = cellOf(symbol, measure);
    while (this.#reached.length <= cell) this.#reached.push("BELOW");
    this.#reached[cell] = reached;
  }

  save(to: Saver): void {
    saveAll(to, this.#reached.length, this.#reached, (reached) => to.word(reached));
  }

  load(from: Loader): void {
    loadAll(from, () => this.#reached.push(loadWord(from, stages)));
  }

  addTo(digest: Digest): void {
    for (const reached of this.#reached) digest.add(stages.indexOf(reached));
  }
}

const MEASURES = 3;

const cellOf = (symbol: number, measure: Measure): number =>
  (symbol + 1) * MEASURES + placeOf(measure);

function placeOf(measure: Measure): number {
  if (measure === "NET") return 0;
  return measure === "GROSS" ? 1 : 2;
}

/** The symbol of what all symbols add up to. */
const ALL_SYMBOLS = -1;

/**
 * The steps a symbol's figures have taken since they were last told.
 *
 * @param order that brought it about, 0: none
 */
export function breachesOf(view: View, symbol: number, order: number): readonly LimitBreached[] {
  const { maxNet, maxGross, warning } = view.policy.limits[symbol] ?? noLimits;
  const net = view.state.exposure.widestNet(symbol);
  const gross = grossOf(view, symbol);
  const ofNet = stepOf(view, symbol, "NET", net, maxNet, warning, order);
  const ofGross = stepOf(view, symbol, "GROSS", gross, maxGross, warning, order);
  return ofNet === nothing ? ofGross : ofNet.concat(ofGross);
}

/** As nearly always. */
const nothing: readonly LimitBreached[] = [];

/** The same of the global figure, which counts every symbol: once for all that moved. */
export function globalBreachesOf(view: View, order: number): readonly LimitBreached[] {
  const { maximum, warning } = view.policy.global;
  const value = globalNetOf(view);
  return value < 0 ? nothing : stepOf(view, ALL_SYMBOLS, "GLOBAL", value, maximum, warning, order);
}

function stepOf(
  { state }: View,
  symbol: number,
  measure: Measure,
  value: number,
  limit: number,
  warning: Bps,
  order: number,
): readonly LimitBreached[] {
  const reached = reachedBy(value, limit, warning);
  if (state.breaches.of(symbol, measure) === reached) return nothing;
  return [{ type: "LimitBreached", symbol, measure, reached, value, limit, order }];
}

/** A symbol whose limits are switched off has reached none; it is told once, with limit 0. */
const noLimits = { maxNet: NO_VOLUME, maxGross: NO_VOLUME, warning: WHOLE };

/**
 * Kept gross: both sides of what accounts hold, of what is reserved, and suspense. What the house
 * hedged of it does not take it down; where the house holds more than its clients, that counts.
 */
export function grossOf(
  { state: { positions, exposure } }: Pick<View, "state">,
  symbol: number,
): Volume {
  const ofClients = plus(positions.bLong(symbol), positions.bShort(symbol));
  const all = plus(ofClients, exposure.pendingGross(symbol));
  return larger(all, asVolume(Math.abs(exposure.net(symbol))));
}

/** -1 while it is not known. */
export const globalNetOf = ({ state, policy, quotes, market, nowNs }: View): Money =>
  market.globalNet(state, policy, quotes, nowNs) ?? asMoney(-1);

function reachedBy(value: number, limit: number, warning: Bps): Reached {
  if (limit === 0) return "BELOW";
  if (value >= limit) return "LIMIT";
  return value >= mulDiv(limit, warning, WHOLE) ? "WARNING" : "BELOW";
}
