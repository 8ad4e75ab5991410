import type { JournalTerms, PolicyDocument } from "../policy/policy-document.ts";
import type { PressureTerms } from "./pressure.ts";

/** What of a policy the desk itself goes by, besides the core. */
export interface LiveTerms extends PressureTerms {
  readonly legTimeoutMs: number;
  readonly reportingCurrency: string;
  /** Id of the LP whose quotes positions are shown at. */
  readonly priceFeedLp: string | null;
  readonly journal: JournalTerms;
}

export const liveTermsOf = ({
  broker,
  controls,
  execution,
  journal,
  reportingCurrency,
}: PolicyDocument): LiveTerms => ({
  legTimeoutMs: execution.legTimeoutMs,
  busyTurnMs: controls.busyTurnMs,
  busyAfterMs: controls.busyAfterMs,
  reportingCurrency,
  priceFeedLp: broker.priceFeedLp,
  journal,
});
