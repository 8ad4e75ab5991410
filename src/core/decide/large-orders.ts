import { WHOLE } from "../units/quantity.ts";
import { settle } from "./draft.ts";
import type { Stage } from "./draft.ts";

/** An order that reaches the threshold is hedged whole, whoever sent it. */
export const largeOrders: Stage = (draft, { volume }, _policy, strategy) => {
  const { largeOrder: threshold, hedgesLargeOrders } = strategy;
  if (!hedgesLargeOrders || volume < threshold) return;
  const from = draft.aBook;
  settle(draft, "internalise", { code: "LARGE_ORDER", volume, threshold, from, to: WHOLE });
};
