import type { OrderDecided, OrderTerms } from "./events.ts";
import { accountNameOf } from "./names.ts";
import type { State } from "./state.ts";

/**
 * A decision's whole record with names for indexes, so that it can be made again elsewhere under
 * the policy of its version. Numbers are the journal's own integers.
 */
export interface RoutingRecord {
  readonly account: string;
  readonly group: string;
  readonly symbol: string;
  readonly lpNames: readonly string[];
  /** Of the policy it was decided under, empty when that was too long ago to tell. */
  readonly policyHash: string;
  readonly terms: OrderTerms;
  readonly decided: OrderDecided;
}

export const recordOf = (
  terms: OrderTerms,
  decided: OrderDecided,
  { names, policyHashes }: State,
): RoutingRecord => ({
  account: accountNameOf(names, terms.account),
  group: names.nameOf("group", decided.group),
  symbol: names.nameOf("symbol", terms.symbol),
  policyHash: policyHashes.get(decided.policyVersion) ?? "",
  lpNames: decided.lps.map(({ lp }) => names.nameOf("lp", lp)),
  terms,
  decided,
});
