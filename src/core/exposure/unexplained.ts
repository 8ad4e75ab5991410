import type { State } from "../state.ts";
import { lotsOf } from "../units/plain-number.ts";
import { minus, NO_VOLUME } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import type { Alert } from "../view.ts";

/**
 * Client fills less LP fills, less what the house says it keeps: zero, or the books disagree.
 *
 * The three are counted apart, each from its own events, so that a fault in one shows.
 */
export function unexplainedNet(state: State, symbol: number): Volume {
  const { clientNet } = state.exposure.of(symbol);
  const kept = state.exposure.held(symbol);
  return minus(minus(clientNet, state.hedges.netOfAll(symbol)), kept);
}

/** As it should always be. */
const nothing: readonly Alert[] = [];

/** Watches that the books agree; a difference is told once, and again when it is another one. */
export class BooksWatch {
  /** By symbol: the difference that was told last. */
  readonly #told: Volume[] = [];

  look(state: State, symbol: number): readonly Alert[] {
    const differs = unexplainedNet(state, symbol);
    const before = this.#told[symbol] ?? NO_VOLUME;
    if (differs === before) return nothing;
    this.#told[symbol] = differs;
    if (differs === NO_VOLUME) return nothing;
    const name = state.names.nameOf("symbol", symbol);
    const more = `${lotsOf(differs)} lots more than is kept`;
    const text = `${name}: client fills less LP fills are ${more}`;
    return [{ code: "BOOKS_DISAGREE", lp: -1, leg: 0, text }];
  }
}
