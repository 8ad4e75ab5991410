import type { JournalTerms, PolicyDocument } from "../policy/policy-document.ts";

/** What of a policy the desk itself goes by, besides the core. */
export interface LiveTerms {
  readonly legTimeoutMs: number;
  readonly reportingCurrency: string;
  /** Id of the LP whose quotes positions are shown at. */
  readonly priceFeedLp: string | null;
  readonly journal: JournalTerms;
}

export const liveTermsOf = ({
  broker,
  execution,
  journal,
  reportingCurrency,
}: PolicyDocument): LiveTerms => ({
  legTimeoutMs: execution.legTimeoutMs,
  reportingCurrency,
  priceFeedLp: broker.priceFeedLp,
  journal,
});
