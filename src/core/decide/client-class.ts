import { WHOLE } from "../units/quantity.ts";
import { amended } from "./draft.ts";
import type { Stage } from "./draft.ts";

/**
 * The client's class sets the share; a toxic client is hedged whole or refused.
 *
 * The score alone decides between the two, so nobody is refused for being new or unknown.
 */
export const clientClass: Stage = (draft, { account, policy }) => {
  const { clientClass: name, score } = account;
  if (name !== "TOXIC") {
    const share = policy.classShares[name];
    return amended(draft, { code: "CLASS_SHARE", clientClass: name, share }, { aBook: share });
  }
  const threshold = policy.toxicRejectThreshold;
  return score > threshold
    ? amended(
        draft,
        { code: "TOXIC_REJECTED", score, threshold },
        { isRefused: true, isSettled: true },
      )
    : amended(
        draft,
        { code: "TOXIC_HEDGED", score, threshold },
        { aBook: WHOLE, isSettled: true, mustHedge: "refuse" },
      );
};
