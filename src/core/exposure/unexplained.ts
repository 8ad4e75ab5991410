import type { State } from "../state.ts";
import { minus } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";

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
