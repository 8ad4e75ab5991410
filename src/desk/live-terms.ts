import type { PolicyDocument } from "../policy/policy-document.ts";

/** What of a policy the desk itself goes by, besides the core. */
export interface LiveTerms {
  readonly legTimeoutMs: number;
  readonly reportingCurrency: string;
}

export const liveTermsOf = ({ execution, reportingCurrency }: PolicyDocument): LiveTerms => ({
  legTimeoutMs: execution.legTimeoutMs,
  reportingCurrency,
});
