import { boosted, setShare } from "./draft.ts";
import type { Stage } from "./draft.ts";
import { isShrinking } from "./net.ts";

/** In a wild market more is hedged, but for orders the house gets rid of exposure by. */
export const volatility: Stage = (draft, input, _policy, strategy) => {
  if (isShrinking(input)) return undefined;
  const { volatility: measured } = input;
  const from = draft.aBook;
  if (measured < 0) return setShare(draft, { code: "VOLATILITY_UNKNOWN", from, to: from });
  const { volatility: threshold, volatilityBoost: boost } = strategy;
  if (measured <= threshold) return undefined;
  const to = boosted(draft, boost);
  const code = "VOLATILITY_HIGH";
  return setShare(draft, { code, volatility: measured, threshold, boost, from, to });
};
