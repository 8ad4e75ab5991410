import { asVolume, NO_VOLUME, smaller } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import type { Outcome, View } from "../view.ts";
import { placeHouseOrder, steppedFor } from "./place-house-order.ts";
import type { HouseAsked } from "./place-house-order.ts";

/** Who the desk's own hedges are by. */
const HEDGER = "sliver hedger";

/**
 * Hedges what is kept of a symbol only because it was below every LP's minimum, once all of it
 * together is not. One order at a time; after one that came to nothing a pause, and not for ever.
 */
export function hedgeSlivers(view: View, symbol: number, outcome: Outcome): void {
  const asked = sliversToHedge(view, symbol);
  if (asked !== undefined) placeHouseOrder(view, asked, outcome);
}

/** Cheap for a symbol without slivers: asked of every symbol again and again. */
export const hasSlivers = ({ state, policy }: View, symbol: number): boolean =>
  policy.slivers.isHedged && state.exposure.of(symbol).sliverNet !== 0;

function sliversToHedge(view: View, symbol: number): HouseAsked | undefined {
  const { state } = view;
  if (!hasSlivers(view, symbol) || !isFree(view, symbol)) return undefined;
  const { sliverNet } = state.exposure.of(symbol);
  const volume = steppedFor(view, symbol, hedgeable(sliverNet, state.exposure.held(symbol)), -1);
  if (volume === NO_VOLUME) return undefined;
  const side = sliverNet > 0 ? "Buy" : "Sell";
  const reason = "slivers reach an LP's minimum";
  return { symbol, sized: { side, volume }, lp: -1, purpose: "SLIVER", actor: HEDGER, reason };
}

/** Nothing of the symbol is under way for the house, or in doubt; a failure is long enough ago. */
function isFree({ state, policy, timeUs }: View, symbol: number): boolean {
  const { doubtBuy, doubtSell } = state.exposure.of(symbol);
  const { open, failures, sentUs } = state.house.of(symbol);
  if (doubtBuy > 0 || doubtSell > 0 || open > 0) return false;
  if (failures === 0) return true;
  if (failures > policy.slivers.retries) return false;
  // A clock that was set back must not lengthen the pause.
  return timeUs < sentUs || timeUs >= sentUs + policy.slivers.pauseUs;
}

/** Never more than is kept on that side: a hedge that makes the house's position larger is none. */
function hedgeable(sliver: Volume, held: Volume): Volume {
  const isKept = sliver > 0 === held > 0 && held !== 0;
  if (!isKept) return NO_VOLUME;
  return smaller(asVolume(Math.abs(sliver)), asVolume(Math.abs(held)));
}
