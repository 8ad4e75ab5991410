import { matchesGlob } from "../../core/decide/rules/glob.ts";
import type { ClientClass, Side } from "../../core/terms.ts";
import type { RuleEntry, RuleOrdType } from "../rule-entry.ts";

/** `[from, to)` on a line of numbers; empty where `to` is not above `from`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The orders a rule matches, one set for every filter; sets of few members are bits of a number.
 *
 * Only of an enabled rule, and only from the moment of the lint on.
 */
export interface RuleReach {
  readonly rule: RuleEntry;
  /** Place among the enabled rules: 0 is tried first. */
  readonly rank: number;
  /** Empty: any. */
  readonly accounts: ReadonlySet<string>;
  /** Number of its list of groups; rules with equal lists share it. */
  readonly groups: number;
  /** One bit for every known symbol. */
  readonly symbols: Uint32Array;
  readonly sides: number;
  readonly ordTypes: number;
  readonly classes: number;
  /** 10⁻⁶ lots. */
  readonly volume: Span;
  readonly score: Span;
  /** Microseconds since 1970. */
  readonly validity: Span;
  /** Minutes of the local week, by zone, none going round; empty: always. */
  readonly weeks: ReadonlyMap<string, readonly Span[]>;
}

const sides: readonly Side[] = ["Buy", "Sell"];
const ordTypes: readonly RuleOrdType[] = ["Market", "Limit", "Stop", "StopLimit"];
const classes: readonly ClientClass[] = ["RETAIL", "SEMI_PRO", "PROFESSIONAL", "TOXIC", "UNKNOWN"];

const WEEK: Span = { from: 0, to: 10_080 };
const MOST_TOXIC = 100;

/** High priority first; ties by id. The same order as `byPrecedence` of the compiled rules. */
export const byPrecedence = (a: RuleEntry, b: RuleEntry): number =>
  b.priority - a.priority || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Turns rules into what they reach; remembers lists that several rules share. */
export class ReachReader {
  readonly #symbols: readonly string[];
  readonly #nowUs: number;
  readonly #symbolSets = new Map<string, Uint32Array>();
  readonly #groupNumbers = new Map<string, number>();
  /** By number. */
  readonly groupLists: (readonly string[])[] = [];

  constructor(symbols: readonly string[], nowUs: number) {
    // Without instruments no order is taken at all; rules for any symbol are still compared.
    this.#symbols = symbols.length === 0 ? [""] : symbols;
    this.#nowUs = nowUs;
  }

  read(rule: RuleEntry, rank: number): RuleReach {
    const { filters } = rule;
    const { minVolume, maxVolume, minToxicity, maxToxicity } = filters;
    return {
      rule,
      rank,
      accounts: new Set(filters.accountIds),
      groups: this.#numberOf(filters.groups),
      symbols: this.#symbolsOf(filters.symbols),
      sides: bitsOf(sides, filters.sides),
      ordTypes: bitsOf(ordTypes, filters.ordTypes),
      classes: bitsOf(classes, filters.classes),
      volume: { from: Math.max(1, minVolume ?? 1), to: (maxVolume ?? Infinity) + 1 },
      score: {
        from: Math.max(0, minToxicity ?? 0),
        to: justAbove(Math.min(MOST_TOXIC, maxToxicity ?? MOST_TOXIC)),
      },
      validity: {
        from: Math.max(this.#nowUs, rule.startsUs ?? this.#nowUs),
        to: rule.expiresUs ?? Infinity,
      },
      weeks: weeksOf(rule),
    };
  }

  #numberOf(groups: readonly string[]): number {
    const key = JSON.stringify([...new Set(groups)].toSorted());
    const known = this.#groupNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.groupLists.push(groups) - 1;
    this.#groupNumbers.set(key, number);
    return number;
  }

  #symbolsOf(patterns: readonly string[]): Uint32Array {
    const key = JSON.stringify([...new Set(patterns)].toSorted());
    const known = this.#symbolSets.get(key);
    if (known !== undefined) return known;
    const set = bitsFor(this.#symbols.length);
    for (const [index, symbol] of this.#symbols.entries()) {
      const isIn = patterns.length === 0 || patterns.some((each) => matchesGlob(each, symbol));
      if (isIn) addBit(set, 0, index);
    }
    this.#symbolSets.set(key, set);
    return set;
  }
}

/** Room for `count` bits. */
export const bitsFor = (count: number): Uint32Array => new Uint32Array(Math.ceil(count / 32));

/** @param start the word at which bit 0 stands */
export function addBit(words: Uint32Array, start: number, bit: number): void {
  const at = start + (bit >>> 5);
  words[at] = (words[at] ?? 0) | (1 << (bit & 31));
}

/** Bits `from` to before `to`. */
export function addBits(words: Uint32Array, start: number, from: number, to: number): void {
  for (let bit = from; bit < to;) {
    const end = Math.min(to, (bit | 31) + 1);
    const at = start + (bit >>> 5);
    const above = end - bit === 32 ? 0xffff_ffff : (1 << (end - bit)) - 1;
    words[at] = (words[at] ?? 0) | (above << (bit & 31));
    bit = end;
  }
}

export const meets = (a: Span, b: Span): boolean => Math.max(a.from, b.from) < Math.min(a.to, b.to);

/**
 * All filters but accounts and groups: whether an order can pass both.
 *
 * Windows of different zones can meet, as far as is looked at here.
 */
export function canMeet(a: RuleReach, b: RuleReach): boolean {
  return (
    (a.sides & b.sides) !== 0 &&
    (a.classes & b.classes) !== 0 &&
    (a.ordTypes & b.ordTypes) !== 0 &&
    meets(a.volume, b.volume) &&
    meets(a.score, b.score) &&
    meets(a.validity, b.validity) &&
    haveCommon(a.symbols, b.symbols) &&
    weeksMeet(a.weeks, b.weeks)
  );
}

function weeksMeet(some: RuleReach["weeks"], others: RuleReach["weeks"]): boolean {
  if (some.size === 0 || others.size === 0) return true;
  for (const [zone, spans] of some) {
    const theirs = others.get(zone) ?? [];
    if (others.size > (theirs.length > 0 ? 1 : 0)) return true;
    if (spans.some((span) => theirs.some((their) => meets(span, their)))) return true;
  }
  return false;
}

function haveCommon(a: Uint32Array, b: Uint32Array): boolean {
  for (let at = 0; at < a.length; at++) if (((a[at] ?? 0) & (b[at] ?? 0)) !== 0) return true;
  return false;
}

function bitsOf<Value>(all: readonly Value[], some: readonly Value[]): number {
  const chosen = some.length === 0 ? all : some;
  return all.reduce((bits, value, bit) => (chosen.includes(value) ? bits | (1 << bit) : bits), 0);
}

/** The next number there is: with it an inclusive bound becomes an exclusive one, exactly. */
function justAbove(value: number): number {
  if (value <= 0) return value < 0 ? value : Number.MIN_VALUE;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  bits.setBigUint64(0, bits.getBigUint64(0) + 1n);
  return bits.getFloat64(0);
}

function weeksOf({ filters: { windows } }: RuleEntry): ReadonlyMap<string, readonly Span[]> {
  const weeks = new Map<string, Span[]>();
  for (const { zone, from, to } of windows) {
    const spans = weeks.get(zone) ?? [];
    if (from < to) spans.push({ from, to });
    else spans.push({ from, to: WEEK.to }, { from: WEEK.from, to });
    weeks.set(zone, spans);
  }
  return weeks;
}
