import { asBps } from "../units/quantity.ts";
import { note, setShare } from "./draft.ts";
import type { Stage } from "./draft.ts";
import { isShrinking } from "./net.ts";

/** In a wild market more is hedged, but for orders the house gets rid of exposure by. */
export const volatility: Stage = (draft, input, _policy, strategy) => {
  if (isShrinking(input)) return undefined;
  const { volatility: measured } = input;
  if (measured < 0) return note(draft, { code: "VOLATILITY_UNKNOWN" });
  const { volatility: threshold, volatilityBoost: boost } = strategy;
  if (measured <= threshold) return undefined;
  const why = { code: "VOLATILITY_HIGH", volatility: measured, threshold, boost } as const;
  return setShare(draft, asBps(draft.aBook + boost), why);
};
