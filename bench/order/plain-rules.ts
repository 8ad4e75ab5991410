import { matchesGlob } from "../../src/core/decide/rules/glob.ts";
import type { ClientClass, OrdType, Side } from "../../src/core/terms.ts";
import type { PolicyDocument } from "../../src/policy/policy-document.ts";

export type RuleEntry = PolicyDocument["routingRules"][number];

export interface RuleQuestion {
  readonly account: string;
  readonly group: string;
  readonly symbol: string;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly volume: number;
  readonly clientClass: ClientClass;
  readonly score: number;
  readonly timeUs: number;
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

function isMatch({ filters, startsUs, expiresUs }: RuleEntry, it: RuleQuestion): boolean {
  const { accountIds, groups, symbols, sides, ordTypes, classes, windows } = filters;
  if (accountIds.length > 0 && !accountIds.includes(it.account)) return false;
  if (groups.length > 0 && !groups.some((each) => matchesGlob(each, it.group))) return false;
  if (symbols.length > 0 && !symbols.some((each) => matchesGlob(each, it.symbol))) return false;
  if (sides.length > 0 && !sides.includes(it.side)) return false;
  if (ordTypes.length > 0 && !ordTypes.some((each) => each === it.ordType)) return false;
  if (filters.minVolume !== null && it.volume < filters.minVolume) return false;
  if (filters.maxVolume !== null && it.volume > filters.maxVolume) return false;
  if (classes.length > 0 && !classes.includes(it.clientClass)) return false;
  if (filters.minToxicity !== null && it.score < filters.minToxicity) return false;
  if (filters.maxToxicity !== null && it.score > filters.maxToxicity) return false;
  if (windows.length > 0) throw new Error("Invariant: the bench's rules have no hours");
  if (startsUs !== null && it.timeUs < startsUs) return false;
  return expiresUs === null || it.timeUs < expiresUs;
}
