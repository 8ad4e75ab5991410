import { lintRules } from "../../../src/policy/lint/lint-rules.ts";
import type { KnownNames } from "../../../src/policy/lint/known-names.ts";
import type { LintFinding } from "../../../src/policy/lint/lint-finding.ts";
import type { RuleEntry, RuleFilters } from "../../../src/policy/rule-entry.ts";
import { asVolume } from "../../../src/core/units/quantity.ts";
import type { Volume } from "../../../src/core/units/quantity.ts";

export const anyOrder: RuleFilters = {
  accountIds: [],
  groups: [],
  symbols: [],
  sides: [],
  ordTypes: [],
  minVolume: null,
  maxVolume: null,
  classes: [],
  minToxicity: null,
  maxToxicity: null,
  windows: [],
};

/** A rule for any order, but for what is said of it. */
export function rule(
  id: string,
  filters: Partial<RuleFilters> = {},
  rest: Partial<Omit<RuleEntry, "id" | "filters">> = {},
): RuleEntry {
  return {
    id,
    priority: 0,
    enabled: true,
    description: "",
    filters: { ...anyOrder, ...filters },
    action: "A_BOOK",
    hedge: null,
    targetLps: [],
    onTargetUnavailable: "next_best",
    startsUs: null,
    expiresUs: null,
    ...rest,
  };
}

export const lots = (count: number): Volume => asVolume(Math.round(count * 1e6));

/** Monday 2026-06-01 00:00 UTC. */
export const NOW_US = 1_780_272_000_000_000;
export const WEEK_US = 604_800_000_000;

export const known: KnownNames = {
  accounts: [
    { id: "1001", group: "VIP-EU" },
    { id: "1002", group: "VIP-US" },
    { id: "1003", group: "Standard" },
  ],
  symbols: ["EURUSD", "USDJPY", "XAUUSD", "XAUEUR"],
  lps: ["lmax", "oanda"],
  lpsUnsupported: ["oanda"],
  groups: ["VIP-EU", "VIP-US", "Standard"],
};

export const lint = (...rules: readonly RuleEntry[]): readonly LintFinding[] =>
  lintRules(rules, known, NOW_US);

/** `CODE rule <- others` of every finding. */
export const briefly = (findings: readonly LintFinding[]): readonly string[] =>
  findings.map(({ code, ruleId, others }) =>
    [code, ruleId, ...(others.length === 0 ? [] : ["<-", ...others])].join(" "),
  );
