import type { OrderDecided } from "../../core/events.ts";
import type { Order } from "../../core/execute/order.ts";
import type { Names } from "../../core/names.ts";
import type { Volume } from "../../core/units/quantity.ts";

/** Whose fill it is; empty where it is none. */
export type Party = "CLIENT" | "HOUSE" | "LP" | "LP_BUST";

/**
 * What many orders have in common and people look for, all of it in words.
 *
 * Rows point to one of them. There are some thousands where there are millions of orders, so that
 * any of these, and any of them together, are found by looking through few; an index of each pair
 * would be many times the size of what it leads to.
 */
export interface Facets {
  readonly symbol: string;
  readonly side: string;
  readonly ordType: string;
  readonly ordStatus: string;
  readonly clientClass: string;
  readonly action: string;
  /** Empty: no rule decided. */
  readonly rule: string;
  /** Why it was refused, or ended before it was filled whole. */
  readonly reason: string;
  /** `A`: LPs have it, `B`: the house keeps it, `AB`: both. */
  readonly book: string;
  /** LPs that legs went to, in the order of their legs. */
  readonly lps: readonly string[];
  readonly party: Party | "";
}

/** What a decision adds to what an order says by itself. */
export type Deciding = Pick<OrderDecided, "clientClass" | "action" | "ruleId">;

export function facetsOf(order: Order, decision: Deciding | undefined, names: Names): Facets {
  const { terms, ordStatus, written, denial, ending, aVolume, bVolume } = order;
  return {
    symbol: names.nameOf("symbol", terms.symbol) || written.symbol,
    side: terms.side,
    ordType: terms.ordType,
    ordStatus,
    clientClass: decision?.clientClass ?? "",
    action: decision?.action ?? "",
    rule: decision?.ruleId ?? "",
    reason: denial ?? ending ?? "",
    book: bookOf(aVolume, bVolume),
    lps: [...new Set(order.legs.map(({ lp }) => names.nameOf("lp", lp)))],
    party: "",
  };
}

export const bookOf = (aVolume: Volume, bVolume: Volume): string =>
  `${aVolume > 0 ? "A" : ""}${bVolume > 0 ? "B" : ""}`;

export const noFacets: Facets = {
  symbol: "",
  side: "",
  ordType: "",
  ordStatus: "",
  clientClass: "",
  action: "",
  rule: "",
  reason: "",
  book: "",
  lps: [],
  party: "",
};
