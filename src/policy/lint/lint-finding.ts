import { quoted } from "../quoted.ts";

/** What is doubtful about a rule. Stable: logs and the UI key on it; docs/LINT.md words each. */
export const lintCodes = [
  "RULE_SHADOWED",
  "RULE_NOT_PROVEN",
  "RULE_EMPTY",
  "RULE_EXPIRED",
  "RULE_CONFLICT",
  "RULE_UNKNOWN_ACCOUNT",
  "RULE_UNKNOWN_GROUP",
  "RULE_UNKNOWN_SYMBOL",
  "RULE_UNKNOWN_LP",
  "RULE_LP_UNSUPPORTED",
] as const;

export type LintCode = (typeof lintCodes)[number];

/** What was found, without words. */
export type LintFact =
  | { readonly code: "RULE_SHADOWED" | "RULE_CONFLICT"; readonly others: readonly string[] }
  | { readonly code: "RULE_EMPTY"; readonly why: Contradiction }
  | { readonly code: "RULE_EXPIRED"; readonly expiresUs: number }
  | { readonly code: "RULE_NOT_PROVEN" }
  | { readonly code: "RULE_LP_UNSUPPORTED"; readonly names: readonly string[] }
  | {
      readonly code:
        | "RULE_UNKNOWN_ACCOUNT"
        | "RULE_UNKNOWN_GROUP"
        | "RULE_UNKNOWN_SYMBOL"
        | "RULE_UNKNOWN_LP";
      readonly names: readonly string[];
      /** `did you mean …`, for the first name. */
      readonly guess: string | null;
    };

/** Why a rule matches no order. */
export type Contradiction = "volume" | "toxicity" | "validity" | "symbols" | "groups";

export interface LintFinding {
  readonly code: LintCode;
  /** An error does not do what is written; a note is only to be known. */
  readonly severity: "error" | "warning" | "note";
  readonly ruleId: string;
  /** Ids of the other rules involved, in the order in which they are tried. */
  readonly others: readonly string[];
  /** One sentence. */
  readonly text: string;
  readonly hint: string;
}

type Wording = Pick<LintFinding, "text" | "hint">;

const severities: Readonly<Record<LintCode, LintFinding["severity"]>> = {
  RULE_SHADOWED: "error",
  RULE_NOT_PROVEN: "note",
  RULE_EMPTY: "error",
  RULE_EXPIRED: "note",
  RULE_CONFLICT: "warning",
  RULE_UNKNOWN_ACCOUNT: "warning",
  RULE_UNKNOWN_GROUP: "warning",
  RULE_UNKNOWN_SYMBOL: "warning",
  RULE_UNKNOWN_LP: "error",
  RULE_LP_UNSUPPORTED: "warning",
};

export function lintFinding(ruleId: string, fact: LintFact): LintFinding {
  const { code } = fact;
  const others = "others" in fact ? fact.others : [];
  const wording = wordingOf(`rule ${quoted(ruleId)}`, fact);
  return { code, severity: severities[code], ruleId, others, ...wording };
}

/** Exhaustive: a new code does not compile until it is worded. */
function wordingOf(rule: string, fact: LintFact): Wording {
  switch (fact.code) {
    case "RULE_SHADOWED":
      return {
        text: `${rule} can never be chosen: ${takers(fact.others)} every order it matches`,
        hint: "raise its priority, narrow what stands above it, or delete it",
      };
    case "RULE_NOT_PROVEN":
      return {
        text: `whether ${rule} can ever be chosen was not settled: too much overlaps with it`,
        hint: "preview an order it is meant for; fewer rules or wildcards above it would settle it",
      };
    case "RULE_EMPTY":
      return contradiction(rule, fact.why);
    case "RULE_EXPIRED":
      return {
        text: `${rule} is over since ${new Date(fact.expiresUs / 1_000).toISOString()}`,
        hint: "delete it, or move its expires_at",
      };
    case "RULE_CONFLICT":
      return {
        text:
          `${rule} and ${rules(fact.others)} match the same orders, want different things ` +
          "and have one priority, so that their ids decide",
        hint: "give each its own priority",
      };
    case "RULE_UNKNOWN_ACCOUNT":
      return {
        text: `${rule} names what is no account of the policy: ${listed(fact.names)}`,
        hint: fact.guess ?? "add it under accounts, or take it out of the rule",
      };
    case "RULE_UNKNOWN_GROUP":
      return {
        text: `${rule} names what is no group of the policy: ${listed(fact.names)}`,
        hint: fact.guess ?? "give an account this group, or take it out of the rule",
      };
    case "RULE_UNKNOWN_SYMBOL":
      return {
        text: `${rule} names what is no instrument of the policy: ${listed(fact.names)}`,
        hint: fact.guess ?? "add it under instruments, or take it out of the rule",
      };
    case "RULE_UNKNOWN_LP":
      return {
        text: `${rule} hedges at what is no LP of the policy: ${listed(fact.names)}`,
        hint: fact.guess ?? "add it under liquidity_providers, or name another",
      };
    case "RULE_LP_UNSUPPORTED":
      return {
        text: `${rule} hedges where this version cannot connect: ${listed(fact.names)}`,
        hint: "name another LP; until then on_target_unavailable decides",
      };
  }
}

function contradiction(rule: string, why: Contradiction): Wording {
  switch (why) {
    case "volume":
      return {
        text: `${rule} matches no order: its min_volume is above its max_volume`,
        hint: "swap the two",
      };
    case "toxicity":
      return {
        text: `${rule} matches no order: no score is within its toxicity range`,
        hint: "min_toxicity must be at most max_toxicity, and at most 100",
      };
    case "validity":
      return {
        text: `${rule} matches no order: it expires before it starts`,
        hint: "starts_at must be before expires_at",
      };
    case "symbols":
      return {
        text: `${rule} matches no order: no instrument has one of its symbols`,
        hint: "symbols are matched with their letter case; * stands for any text, ? for one letter",
      };
    case "groups":
      return {
        text: `${rule} matches no order: none of its accounts is in one of its groups`,
        hint: "all filters of a rule must hold; leave out account_ids or groups",
      };
  }
}

/** More than this many names make no sentence. */
const MOST_NAMES = 5;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => quoted(name));
  const more = names.length - shown.length;
  const last = more > 0 ? `${more} more` : shown.pop();
  return shown.length === 0 ? (last ?? "nothing") : `${shown.join(", ")} and ${last}`;
}

const rules = (ids: readonly string[]): string =>
  `${ids.length === 1 ? "rule" : "rules"} ${listed(ids)}`;

const takers = (ids: readonly string[]): string =>
  ids.length === 1 ? `${rules(ids)} takes` : `${rules(ids)} take together`;
