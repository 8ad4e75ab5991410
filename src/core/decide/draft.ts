import type { AccountTerms, Policy } from "../policy.ts";
import type { Bps, Volume } from "../units/quantity.ts";
import type { Finding } from "./finding.ts";

/** What the stages look at; all of it ends up in the decision's record. */
export interface DecisionInput {
  readonly policy: Policy;
  readonly account: AccountTerms;
  readonly volume: Volume;
}

/** What the stages pass on. A stage that changes it leaves a finding. */
export interface Draft {
  /** Share to hedge. */
  readonly aBook: Bps;
  /** The order ends here: refused. */
  readonly isRefused: boolean;
  /** No later stage is asked. */
  readonly isSettled: boolean;
  /** What cannot be hedged must not be kept without being told to. */
  readonly mustHedge: "no" | "refuse" | "internalise";
  readonly findings: readonly Finding[];
}

export type Stage = (draft: Draft, input: DecisionInput) => Draft;

/** A draft with one more finding and what it changed. */
export const amended = (draft: Draft, finding: Finding, change: Partial<Draft>): Draft => ({
  ...draft,
  ...change,
  findings: [...draft.findings, finding],
});
