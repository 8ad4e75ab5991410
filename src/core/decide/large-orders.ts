import { WHOLE } from "../units/quantity.ts";
import { amended } from "./draft.ts";
import type { Stage } from "./draft.ts";

/** An order that reaches the threshold is hedged whole, whoever sent it. */
export const largeOrders: Stage = (draft, { volume, policy }) =>
  !policy.hedgesLargeOrders || volume < policy.largeOrderThreshold
    ? draft
    : amended(
        draft,
        { code: "LARGE_ORDER", volume, threshold: policy.largeOrderThreshold },
        { aBook: WHOLE, isSettled: true, mustHedge: "internalise" },
      );
