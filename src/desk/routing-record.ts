import type { OrderDecided, OrderTerms } from "../core/events.ts";
import type { Names } from "../core/names.ts";

/**
 * A decision's whole record with names for indexes, so that it can be made again elsewhere under
 * the policy of its version. Numbers are the journal's own integers.
 */
export interface RoutingRecord {
  readonly account: string;
  readonly group: string;
  readonly symbol: string;
  readonly lpNames: readonly string[];
  readonly terms: OrderTerms;
  readonly decided: OrderDecided;
}

export const recordOf = (
  terms: OrderTerms,
  decided: OrderDecided,
  names: Names,
): RoutingRecord => ({
  account: names.nameOf("account", terms.account),
  group: names.nameOf("group", decided.group),
  symbol: names.nameOf("symbol", terms.symbol),
  lpNames: decided.lps.map(({ lp }) => names.nameOf("lp", lp)),
  terms,
  decided,
});
