import { WHOLE } from "../units/quantity.ts";
import type { Stage } from "./draft.ts";

/**
 * An order of the house goes whole to LPs, or to the one LP it names: nothing of it can be kept,
 * since it is there to take off what is kept. It is the only stage such an order passes; neither
 * rules, class nor limits are about it.
 */
export const houseOrder: Stage = (draft, { houseLp = -1 }) => {
  draft.aBook = WHOLE;
  draft.mustHedge = "refuse";
  draft.houseLp = houseLp;
  draft.isSettled = true;
};
