import type { Zone } from "../../calendar/zone.ts";
import { weekMinuteOf } from "../../calendar/zone.ts";
import type { Action, ClientClass, OrdType, Side } from "../../terms.ts";
import type { Bps, Volume } from "../../units/quantity.ts";
import { matchesGlob } from "./glob.ts";

/** A routing rule with names turned into indexes. An empty list means any, unless it says not. */
export interface Rule {
  readonly id: string;
  readonly priority: number;
  /** Account indexes. */
  readonly accounts: readonly number[];
  /** Group names, exact or with `*` and `?`. */
  readonly groups: readonly string[];
  /** Symbol indexes its globs match; empty: it names symbols, but none that exists. */
  readonly symbols: readonly number[] | undefined;
  readonly sides: readonly Side[];
  readonly ordTypes: readonly OrdType[];
  /** Inclusive. */
  readonly minVolume: Volume | undefined;
  readonly maxVolume: Volume | undefined;
  readonly classes: readonly ClientClass[];
  /** Inclusive. */
  readonly minToxicity: number | undefined;
  readonly maxToxicity: number | undefined;
  readonly windows: readonly RuleWindow[];
  /** In force from `startsUs` until before `expiresUs`. */
  readonly startsUs: number | undefined;
  readonly expiresUs: number | undefined;
  readonly action: Action;
  /** Share to hedge of a PARTIAL_HEDGE, undefined: the policy's default; else of no meaning. */
  readonly hedge: Bps | undefined;
  /** LP indexes in the order they are to be tried; empty: whoever is best. */
  readonly targetLps: readonly number[];
  readonly rejectsWithoutTarget: boolean;
}

/** A part of each local week, `[from, to)` in minutes since Monday 00:00; `to` <= `from` wraps. */
export interface RuleWindow {
  /** Index into the policy's zones. */
  readonly zone: number;
  readonly from: number;
  readonly to: number;
}

/** What a rule looks at of an order. One record, filled anew for every order. */
export interface RuleQuery {
  account: number;
  /** Index of the group, and its name. */
  group: number;
  groupName: string;
  symbol: number;
  side: Side;
  ordType: OrdType;
  volume: Volume;
  clientClass: ClientClass;
  /** Toxicity, 0…100. */
  score: number;
  /** Wall time, microseconds since 1970. */
  timeUs: number;
}

/** The filters of a rule, in the order in which a mismatch is told. */
export type RuleFilter =
  | "account"
  | "group"
  | "symbol"
  | "side"
  | "ordType"
  | "volume"
  | "class"
  | "toxicity"
  | "window"
  | "validity";

/** High priority first; ties by id, so that adding a rule never reorders others. */
export const byPrecedence = (a: Rule, b: Rule): number =>
  b.priority - a.priority || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const has = <Value>(list: readonly Value[], value: Value): boolean =>
  list.length === 0 || list.includes(value);

/**
 * The first filter of a rule that an order does not pass; undefined when the rule matches.
 *
 * What a rule means, in plain words: the index must say the same, and explain asks here.
 */
export function mismatchOf(
  rule: Rule,
  query: RuleQuery,
  zones: readonly Zone[],
): RuleFilter | undefined {
  const { symbols, startsUs = -Infinity, expiresUs = Infinity } = rule;
  const { minVolume = 0, maxVolume = Infinity, minToxicity = 0, maxToxicity = Infinity } = rule;
  if (!has(rule.accounts, query.account)) return "account";
  const isGroup = (pattern: string): boolean => matchesGlob(pattern, query.groupName);
  if (rule.groups.length > 0 && !rule.groups.some((pattern) => isGroup(pattern))) return "group";
  if (symbols !== undefined && !symbols.includes(query.symbol)) return "symbol";
  if (!has(rule.sides, query.side)) return "side";
  if (!has(rule.ordTypes, query.ordType)) return "ordType";
  if (query.volume < minVolume || query.volume > maxVolume) return "volume";
  if (!has(rule.classes, query.clientClass)) return "class";
  if (query.score < minToxicity || query.score > maxToxicity) return "toxicity";
  const isInside = (window: RuleWindow): boolean => contains(window, query.timeUs, zones);
  if (rule.windows.length > 0 && !rule.windows.some((window) => isInside(window))) return "window";
  return query.timeUs < startsUs || query.timeUs >= expiresUs ? "validity" : undefined;
}

/** @throws `Invariant:` when the window names a zone that is not there */
export function contains(
  { zone: index, from, to }: RuleWindow,
  timeUs: number,
  zones: readonly Zone[],
): boolean {
  const zone = zones[index];
  if (zone === undefined) throw new Error(`Invariant: zone ${index} must be in the policy`);
  const minute = weekMinuteOf(zone, timeUs);
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}
