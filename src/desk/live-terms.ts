import { lpEdgeTermsOf } from "../lps/edge/edge-terms.ts";
import type { LpEdgeTerms } from "../lps/edge/edge-terms.ts";
import type { JournalTerms, PolicyDocument } from "../policy/policy-document.ts";
import type { PressureTerms } from "./pressure.ts";

/** What of a policy the desk itself goes by, besides the core. */
export interface LiveTerms extends PressureTerms {
  readonly legTimeoutMs: number;
  readonly reportingCurrency: string;
  /** Id of the LP whose quotes positions are shown at. */
  readonly priceFeedLp: string | null;
  /** What may leave for LPs. */
  readonly lpEdge: LpEdgeTerms;
  readonly journal: JournalTerms;
  /** A line of the log for each thing that happens to an order. */
  readonly logsOrders: boolean;
  /** Whether the policy's file is loaded when it is another. */
  readonly watchesFile: boolean;
}

export const liveTermsOf = (document: PolicyDocument): LiveTerms => ({
  legTimeoutMs: document.execution.legTimeoutMs,
  busyTurnMs: document.controls.busyTurnMs,
  busyAfterMs: document.controls.busyAfterMs,
  reportingCurrency: document.reportingCurrency,
  priceFeedLp: document.broker.priceFeedLp,
  lpEdge: lpEdgeTermsOf(document),
  journal: document.journal,
  logsOrders: document.log.orders,
  watchesFile: document.changes.watchFile,
});
