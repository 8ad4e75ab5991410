import { negated } from "./units/quantity.ts";
import type { Volume } from "./units/quantity.ts";

export const sides = ["Buy", "Sell"] as const;

/** Side(54) of an order. */
export type Side = (typeof sides)[number];

export const ordTypes = ["Market", "Limit", "Stop", "StopLimit", "Other"] as const;

/** OrdType(40); Other is a type the desk does not know. */
export type OrdType = (typeof ordTypes)[number];

export const timesInForce = [
  "Day",
  "GoodTillCancel",
  "ImmediateOrCancel",
  "FillOrKill",
  "GoodTillDate",
  "Other",
] as const;

/** TimeInForce(59); Other is one the desk does not know. */
export type TimeInForce = (typeof timesInForce)[number];

/** How dangerous a client's flow is to the house. */
export type ClientClass = "RETAIL" | "SEMI_PRO" | "PROFESSIONAL" | "TOXIC" | "UNKNOWN";

export const clientClasses: readonly ClientClass[] = [
  "RETAIL",
  "SEMI_PRO",
  "PROFESSIONAL",
  "TOXIC",
  "UNKNOWN",
];

/** Whether the pipeline decides, or everything is hedged, or everything kept. */
export type ExecutionMode = "A_BOOK" | "B_BOOK" | "C_BOOK";

/** What is done with an order that would take the net past the level of automatic hedging. */
export type OnBreach = "hedge_order" | "hedge_excess" | "reject";

/** What a switch stops: everything, or all that opens. */
export type KillLevel = "off" | "close_only" | "halt";

export type KillScope = "global" | "lp" | "symbol" | "group" | "account";

/** Who turns a switch when the LP edge does; a person's name has no colon in front. */
export const EDGE_ACTOR = ":lp-edge";

/** What became of an order, named after its legs. */
export type Action = "A_BOOK" | "B_BOOK" | "PARTIAL_HEDGE" | "REJECT";

/** The side that closes what this one opened. */
export const opposite = (side: Side): Side => (side === "Buy" ? "Sell" : "Buy");

/** A bought volume counts up, a sold one down. */
export const signOf = (side: Side): 1 | -1 => (side === "Buy" ? 1 : -1);

export const signed = (volume: Volume, sign: 1 | -1): Volume =>
  sign === 1 ? volume : negated(volume);
