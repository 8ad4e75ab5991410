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

type Wording = Pick<LintFinding, "severity" | "text" | "hint">;

export function lintFinding(ruleId: string, fact: LintFact): LintFinding {
  const others = "others" in fact ? fact.others : [];
  return { code: fact.code, ruleId, others, ...wordingOf(`rule ${quoted(ruleId)}`, fact) };
}

/** Exhaustive: a new code does not compile until it is worded. */
function wordingOf(rule: string, fact: LintFact): Wording {
  switch (fact.code) {
    case "RULE_SHADOWED":
      return {
        severity: "error",
        text: `${rule} can never be chosen: ${takers(fact.others)} every order it matches`,
        hint: "raise its priority, narrow what stands above it, or delete it",
      };
    case "RULE_NOT_PROVEN":
      return {
        severity: "note",
        text: `${rule} is overlapped by so many rules that it was not settled whether it can be chosen`,
        hint: "preview an order it is meant for",
      };
    case "RULE_EMPTY":
      return { severity: "error", ...contradiction(rule, fact.why) };
    case "RULE_EXPIRED":
      return {
        severity: "note",
        text: `${rule} is over since ${new Date(fact.expiresUs / 1_000).toISOString()}`,
        hint: "delete it, or move its expires_at",
      };
    case "RULE_CONFLICT":
      return {
        severity: "warning",
        text: `${rule} and ${rules(fact.others)} have one priority and different outcomes for the same orders, so that their ids decide`,
        hint: "give each its own priority",
      };
    case "RULE_UNKNOWN_ACCOUNT":
      return {
        severity: "warning",
        text: `${rule} names what is no account of the policy: ${listed(fact.names)}`,
        hint: fact.guess ?? "add it under accounts, or take it out of the rule",
      };
    case "RULE_UNKNOWN_GROUP":
      return {
        severity: "warning",
        text: `${rule} names what is no group of the policy: ${listed(fact.names)}`,
        hint: fact.guess ?? "give an account this group, or take it out of the rule",
      };
    case "RULE_UNKNOWN_SYMBOL":
      return {
        severity: "warning",
        text: `${rule} names what is no instrument of the policy: ${listed(fact.names)}`,
        hint: fact.guess ?? "add it under instruments, or take it out of the rule",
      };
    case "RULE_UNKNOWN_LP":
      return {
        severity: "error",
        text: `${rule} hedges at what is no LP of the policy: ${listed(fact.names)}`,
        hint: fact.guess ?? "add it under liquidity_providers, or name another",
      };
    case "RULE_LP_UNSUPPORTED":
      return {
        severity: "warning",
        text: `${rule} hedges where this version cannot connect: ${listed(fact.names)}`,
        hint: "name another LP; until then on_target_unavailable decides",
      };
  }
}

function contradiction(rule: string, why: Contradiction): Omit<Wording, "severity"> {
  switch (why) {
    case "volume":
      return {
        text: `${rule} matches no order: its min_volume is above its max_volume`,
        hint: "swap the two",
      };
    case "toxicity":
      return {
        text: `${rule} matches no order: no score from 0 to 100 is within its toxicity range`,
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
