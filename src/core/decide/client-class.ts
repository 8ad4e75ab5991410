import { asBps } from "../units/quantity.ts";
import { hedgeWhole, refuse, setShare } from "./draft.ts";
import type { Stage } from "./draft.ts";

/**
 * The client's class sets the share; a toxic client is hedged whole or refused.
 *
 * The score alone decides between the two, so nobody is refused for being new or unknown. Where
 * the execution mode is not the pipeline, it replaces this stage and all that follow.
 */
export const clientClass: Stage = (draft, input, _policy, strategy) => {
  const { mode, shares, toxicReject: threshold } = strategy;
  if (mode === "A_BOOK") return hedgeWhole(draft, "internalise", { code: "MODE_SHARE", mode });
  if (mode === "B_BOOK") {
    setShare(draft, asBps(0), { code: "MODE_SHARE", mode });
    draft.isSettled = true;
    return undefined;
  }
  const { clientClass: name, score } = input;
  if (name !== "TOXIC") {
    const share = shares[name];
    return setShare(draft, share, { code: "CLASS_SHARE", clientClass: name, share });
  }
  if (score > threshold) {
    return refuse(draft, "TOXIC_CLIENT", { code: "TOXIC_REJECTED", score, threshold });
  }
  return hedgeWhole(draft, "refuse", { code: "TOXIC_HEDGED", score, threshold });
};
