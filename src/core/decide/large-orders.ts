import { hedgeWhole } from "./draft.ts";
import type { Stage } from "./draft.ts";

/** An order that reaches the threshold is hedged whole, whoever sent it. */
export const largeOrders: Stage = (draft, { volume }, _policy, strategy) => {
  const { largeOrder: threshold, hedgesLargeOrders } = strategy;
  if (!hedgesLargeOrders || volume < threshold) return;
  hedgeWhole(draft, "internalise", { code: "LARGE_ORDER", volume, threshold });
};
