import type { LpMapping } from "./lp-entry.ts";

type Orders = Pick<LpMapping, "orderTypes" | "timesInForce">;

/** Legs go as limit orders; only where the LP takes none of them at the market. */
export const legTypeOf = ({ orderTypes }: Orders): "Limit" | "Market" =>
  orderTypes.includes("Limit") ? "Limit" : "Market";

/** A limit order there rests until it is canceled: none is filled at once or not at all. */
export const legsRest = (it: Orders): boolean =>
  legTypeOf(it) === "Limit" && !it.timesInForce.includes("ImmediateOrCancel");
