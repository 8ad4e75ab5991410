import { asBps, WHOLE } from "../units/quantity.ts";
import { refuse, setShare, settle } from "./draft.ts";
import type { Stage } from "./draft.ts";

/**
 * The client's class sets the share; a toxic client is hedged whole or refused.
 *
 * The score alone decides between the two, so nobody is refused for being new or unknown. Where
 * the execution mode is not the pipeline, it replaces this stage and all that follow.
 */
export const clientClass: Stage = (draft, input, _policy, strategy) => {
  const { mode, shares, toxicReject: threshold } = strategy;
  const from = draft.aBook;
  if (mode === "A_BOOK") {
    return settle(draft, "internalise", { code: "MODE_SHARE", mode, from, to: WHOLE });
  }
  if (mode === "B_BOOK") {
    return settle(draft, "no", { code: "MODE_SHARE", mode, from, to: asBps(0) });
  }
  const { clientClass: name, score } = input;
  if (name !== "TOXIC") {
    const share = shares[name];
    return setShare(draft, { code: "CLASS_SHARE", clientClass: name, share, from, to: share });
  }
  if (score > threshold) {
    return refuse(draft, "TOXIC_CLIENT", {
      code: "TOXIC_REJECTED",
      score,
      threshold,
      from,
      to: from,
    });
  }
  return settle(draft, "refuse", { code: "TOXIC_HEDGED", score, threshold, from, to: WHOLE });
};
