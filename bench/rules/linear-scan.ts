import type { Zone } from "../../src/core/calendar/zone.ts";
import { weekMinuteOf } from "../../src/core/calendar/zone.ts";
import { isGlob, matchesGlob } from "../../src/core/decide/rules/glob.ts";
import { byPrecedence } from "../../src/core/decide/rules/rule.ts";
import type { Rule, RuleQuery, RuleWindow } from "../../src/core/decide/rules/rule.ts";
import type { ClientClass, OrdType, Side } from "../../src/core/terms.ts";

/** A rule made ready to be asked often: lists are sets, a bound that is not there is infinite. */
interface ReadyRule {
  readonly accounts: ReadonlySet<number> | undefined;
  readonly symbols: ReadonlySet<number> | undefined;
  readonly groups: ReadonlySet<string> | undefined;
  readonly side: Side | undefined;
  readonly ordTypes: readonly OrdType[] | undefined;
  readonly classes: readonly ClientClass[] | undefined;
  readonly minVolume: number;
  readonly maxVolume: number;
  readonly minToxicity: number;
  readonly maxToxicity: number;
  readonly startsUs: number;
  readonly expiresUs: number;
  readonly windows: readonly RuleWindow[] | undefined;
}

/**
 * The baseline: rules sorted once, asked one after another until one matches.
 *
 * As we would write it without an index: globs of groups are resolved beforehand, what refuses
 * most is asked first, time last; no allocation.
 */
export class LinearScan {
  readonly #rules: readonly ReadyRule[];
  readonly #zones: readonly Zone[];

  constructor(rules: readonly Rule[], groupNames: readonly string[], zones: readonly Zone[]) {
    this.#rules = rules.toSorted(byPrecedence).map((rule) => readyOf(rule, groupNames));
    this.#zones = zones;
  }

  /** @returns the rank of the first rule that matches, −1: none does */
  match(query: RuleQuery): number {
    const { account, symbol, groupName, side, ordType, clientClass, volume, score } = query;
    const rules = this.#rules;
    for (let rank = 0; rank < rules.length; rank++) {
      const rule = rules[rank];
      if (rule === undefined) continue;
      if (rule.accounts !== undefined && !rule.accounts.has(account)) continue;
      if (rule.symbols !== undefined && !rule.symbols.has(symbol)) continue;
      if (volume < rule.minVolume || volume > rule.maxVolume) continue;
      if (score < rule.minToxicity || score > rule.maxToxicity) continue;
      if (rule.groups !== undefined && !rule.groups.has(groupName)) continue;
      if (rule.side !== undefined && rule.side !== side) continue;
      if (rule.classes !== undefined && !rule.classes.includes(clientClass)) continue;
      if (rule.ordTypes !== undefined && !rule.ordTypes.includes(ordType)) continue;
      if (query.timeUs < rule.startsUs || query.timeUs >= rule.expiresUs) continue;
      if (rule.windows !== undefined && !this.#isOpen(rule.windows, query.timeUs)) continue;
      return rank;
    }
    return -1;
  }

  #isOpen(windows: readonly RuleWindow[], timeUs: number): boolean {
    for (const { zone: index, from, to } of windows) {
      const zone = this.#zones[index];
      if (zone === undefined) continue;
      const minute = weekMinuteOf(zone, timeUs);
      if (from < to ? minute >= from && minute < to : minute >= from || minute < to) return true;
    }
    return false;
  }
}

function readyOf(rule: Rule, groupNames: readonly string[]): ReadyRule {
  const { accounts, groups, symbols, sides, ordTypes, classes, windows } = rule;
  return {
    accounts: accounts.length > 0 ? new Set(accounts) : undefined,
    symbols: symbols === undefined ? undefined : new Set(symbols),
    groups: groups.length > 0 ? new Set(namesLike(groups, groupNames)) : undefined,
    side: sides.length === 1 ? sides[0] : undefined,
    ordTypes: ordTypes.length > 0 ? ordTypes : undefined,
    classes: classes.length > 0 ? classes : undefined,
    minVolume: rule.minVolume ?? -Infinity,
    maxVolume: rule.maxVolume ?? Infinity,
    minToxicity: rule.minToxicity ?? -Infinity,
    maxToxicity: rule.maxToxicity ?? Infinity,
    startsUs: rule.startsUs ?? -Infinity,
    expiresUs: rule.expiresUs ?? Infinity,
    windows: windows.length > 0 ? windows : undefined,
  };
}

/** Names that patterns stand for, and what is no pattern as it is. */
export const namesLike = (
  patterns: readonly string[],
  names: readonly string[],
): readonly string[] =>
  patterns.flatMap((pattern) =>
    isGlob(pattern) ? names.filter((name) => matchesGlob(pattern, name)) : [pattern],
  );
