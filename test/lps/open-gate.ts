import type { LeavingGate } from "../../src/lps/edge/leaving-gate.ts";

/** Lets everything leave: for tests of what is sent, not of whether. */
export const openGate: LeavingGate = {
  order: () => undefined,
  orderHere: () => undefined,
  cancel: () => undefined,
  trip: (fault) => {
    throw new Error(`nothing is stopped here: ${fault.code}`);
  },
};
