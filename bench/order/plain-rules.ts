import { matchesGlob } from "../../src/core/decide/rules/glob.ts";
import type { PolicyDocument } from "../../src/policy/policy-document.ts";

type RuleEntry = PolicyDocument["routingRules"][number];

export interface RuleQuestion {
  readonly account: string;
  readonly group: string;
  readonly symbol: string;
  readonly side: "Buy" | "Sell";
  readonly volume: number;
  /** Null where nobody told. */
  readonly clientClass: string | null;
  readonly score: number | null;
}

/** Rules sorted once and asked in turn, each filter in the order in which it is written. */
export class PlainRules {
  readonly #rules: readonly RuleEntry[];

  constructor(rules: readonly RuleEntry[]) {
    this.#rules = rules
      .filter(({ enabled }) => enabled)
      .toSorted((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
  }

  first(question: RuleQuestion): RuleEntry | undefined {
    return this.#rules.find((rule) => isMatch(rule, question));
  }
}

function isMatch({ filters }: RuleEntry, it: RuleQuestion): boolean {
  const { accountIds, groups, symbols, sides, classes } = filters;
  if (accountIds.length > 0 && !accountIds.includes(it.account)) return false;
  if (groups.length > 0 && !groups.some((each) => matchesGlob(each, it.group))) return false;
  if (symbols.length > 0 && !symbols.some((each) => matchesGlob(each, it.symbol))) return false;
  if (sides.length > 0 && !sides.includes(it.side)) return false;
  if (filters.minVolume !== null && it.volume < filters.minVolume) return false;
  if (filters.maxVolume !== null && it.volume > filters.maxVolume) return false;
  if (classes.length > 0 && !classes.some((each) => each === it.clientClass)) return false;
  const score = it.score ?? 0;
  if (filters.minToxicity !== null && score < filters.minToxicity) return false;
  return filters.maxToxicity === null || score <= filters.maxToxicity;
}
