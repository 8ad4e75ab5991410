import { weekMinuteOf } from "../../src/core/calendar/zone.ts";
import type { Zone } from "../../src/core/calendar/zone.ts";
import type { Rule, RuleQuery } from "../../src/core/decide/rules/rule.ts";
import { groups, symbols, zones } from "./broker.ts";
import { namesLike } from "./linear-scan.ts";

/** An order as rule engines take it: flat, names as texts, the local minute in each zone. */
export interface Facts {
  readonly account: number;
  readonly group: string;
  readonly symbol: string;
  readonly side: string;
  readonly ordType: string;
  readonly clientClass: string;
  /** 10⁻⁶ lots. */
  readonly volume: number;
  readonly score: number;
  readonly timeUs: number;
  /** Minutes since Monday 00:00 in London. */
  readonly london: number;
  readonly newYork: number;
}

export type Fact = keyof Facts;

/** One filter of a rule; all of a rule must hold. */
export type Condition =
  | { readonly fact: Fact; readonly oneOf: readonly (string | number)[] }
  | { readonly fact: Fact; readonly from: number }
  | { readonly fact: Fact; readonly to: number }
  | { readonly fact: Fact; readonly before: number };

/** A rule engine that somebody else has written, with rules it has taken. */
export interface Peer {
  /** @returns the rank of the first rule that matches, −1: none does */
  rankOf(facts: Facts): number | Promise<number>;
}

/** @param rules the conditions of each, in order of precedence */
export type MakePeer = (rules: readonly (readonly Condition[])[]) => Promise<Peer>;

/**
 * What engines without globs and zones can be given: globs are replaced by the names they stand
 * for, zones by facts. The order is the one of the linear scan: what refuses most comes first.
 *
 * @throws `Invariant:` for windows that the rules of the bench do not have
 */
export function conditionsOf(rule: Rule): readonly Condition[] {
  const { accounts, symbols: traded, groups: patterns, sides, classes, ordTypes } = rule;
  return [
    ...oneOf("account", accounts),
    ...oneOf("symbol", traded?.map((index) => symbols[index] ?? "") ?? []),
    ...from("volume", rule.minVolume),
    ...to("volume", rule.maxVolume),
    ...from("score", rule.minToxicity),
    ...to("score", rule.maxToxicity),
    ...oneOf("group", namesLike(patterns, groups)),
    ...oneOf("side", sides),
    ...oneOf("clientClass", classes),
    ...oneOf("ordType", ordTypes),
    ...from("timeUs", rule.startsUs),
    ...before("timeUs", rule.expiresUs),
    ...windowOf(rule),
  ];
}

const oneOf = (fact: Fact, values: readonly (string | number)[]): readonly Condition[] =>
  values.length > 0 ? [{ fact, oneOf: values }] : [];

const from = (fact: Fact, bound: number | undefined): readonly Condition[] =>
  bound === undefined ? [] : [{ fact, from: bound }];

const to = (fact: Fact, bound: number | undefined): readonly Condition[] =>
  bound === undefined ? [] : [{ fact, to: bound }];

const before = (fact: Fact, bound: number | undefined): readonly Condition[] =>
  bound === undefined ? [] : [{ fact, before: bound }];

function windowOf({ windows }: Rule): readonly Condition[] {
  const [window, ...more] = windows;
  if (window === undefined) return [];
  if (more.length > 0 || window.from >= window.to) {
    throw new Error("Invariant: there must be one window, and it must not wrap");
  }
  const fact = window.zone === 0 ? "london" : "newYork";
  return [...from(fact, window.from), ...before(fact, window.to)];
}

export function factsOf(query: RuleQuery): Facts {
  const { account, groupName: group, symbol, side, ordType, clientClass } = query;
  const { volume, score, timeUs } = query;
  const minuteIn = (zone: Zone | undefined): number =>
    zone === undefined ? 0 : weekMinuteOf(zone, timeUs);
  const [london, newYork] = [minuteIn(zones[0]), minuteIn(zones[1])];
  const name = symbols[symbol] ?? "";
  const texts = { group, symbol: name, side, ordType, clientClass };
  return { account, ...texts, volume, score, timeUs, london, newYork };
}

export function construct(module: unknown, name: string, ...args: readonly unknown[]): unknown {
  const found: unknown = Reflect.get(Object(module), name);
  if (typeof found !== "function") throw new Error(`Invariant: the package must have ${name}`);
  return Reflect.construct(found, args);
}

/** A function of a package that is only there once the bench has installed it. */
export function functionIn(
  module: unknown,
  name: string,
): (...args: readonly unknown[]) => unknown {
  const found: unknown = Reflect.get(Object(module), name);
  if (typeof found !== "function") throw new Error(`Invariant: the package must have ${name}`);
  return (...args) => Reflect.apply(found, module, args);
}
