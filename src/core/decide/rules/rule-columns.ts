import { asBps } from "../../units/quantity.ts";
import type { Bps } from "../../units/quantity.ts";
import { maskOf } from "./rule-masks.ts";
import type { Rule } from "./rule.ts";

/** Numbers of one rule in `filters`, and their places; two rules share a line of the cache. */
export const FILTERS = 8;
export const FILTER_MASK = 0;
/** The set of groups it is for, or ANY_GROUP. */
export const FILTER_GROUPS = 1;
/** Where its symbols begin and, one further, end. */
export const FILTER_SYMBOLS = 2;
/** Where its windows begin and, one further, end. */
export const FILTER_WINDOWS = 4;
/** Basis points. */
const FILTER_HEDGE = 6;
const NO_HEDGE = -1;

/** Lists of different lengths: row i is `values[starts[i]…starts[i + 1])`. */
export interface Ragged {
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly values: Int32Array<ArrayBuffer>;
}

/** What each rule demands and does, by rank, in a form that has no objects. */
export interface RuleColumns {
  readonly filters: Int32Array<ArrayBuffer>;
  /** Lowest and highest volume and toxicity, both included; in force from, in force before. */
  readonly bounds: Float64Array<ArrayBuffer>;
  /** Zone, from and to of each window. */
  readonly windows: Int32Array<ArrayBuffer>;
  /** Sorted; only of rules that name accounts, for the others are found by their symbols. */
  readonly symbols: Int32Array<ArrayBuffer>;
  readonly targetLps: Ragged;
}

/** @param rules in order of precedence @param setOf of groups, by rank */
export function columnsOf(rules: readonly Rule[], setOf: Int32Array): RuleColumns {
  const windows = raggedOf(
    rules.map((rule) => rule.windows.flatMap(({ zone, from, to }) => [zone, from, to])),
  );
  const symbols = raggedOf(rules.map((rule) => checkedSymbolsOf(rule)));
  const filters = new Int32Array(rules.length * FILTERS);
  for (const [rank, rule] of rules.entries()) {
    const spans = [...spanAt(symbols, rank), ...spanAt(windows, rank)];
    const hedge = rule.hedge ?? NO_HEDGE;
    filters.set([maskOf(rule), setOf[rank] ?? 0, ...spans, hedge], rank * FILTERS);
  }
  return {
    filters,
    bounds: Float64Array.from(rules.flatMap((rule) => boundsOf(rule))),
    windows: windows.values,
    symbols: symbols.values,
    targetLps: raggedOf(rules.map(({ targetLps }) => targetLps)),
  };
}

export const maskAt = ({ filters }: RuleColumns, rank: number): number =>
  filters[rank * FILTERS + FILTER_MASK] ?? 0;

export function hedgeAt({ filters }: RuleColumns, rank: number): Bps | undefined {
  const hedge = filters[rank * FILTERS + FILTER_HEDGE] ?? NO_HEDGE;
  return hedge === NO_HEDGE ? undefined : asBps(hedge);
}

export const rowAt = ({ starts, values }: Ragged, row: number): number[] => [
  ...values.subarray(starts[row], starts[row + 1]),
];

const spanAt = ({ starts }: Ragged, row: number): readonly [number, number] => [
  starts[row] ?? 0,
  starts[row + 1] ?? 0,
];

/** What is absent is given the value that refuses nothing. */
const boundsOf = (rule: Rule): number[] => [
  rule.minVolume ?? 0,
  rule.maxVolume ?? Infinity,
  rule.minToxicity ?? 0,
  rule.maxToxicity ?? Infinity,
  rule.startsUs ?? -Infinity,
  rule.expiresUs ?? Infinity,
];

const checkedSymbolsOf = ({ accounts, symbols }: Rule): readonly number[] =>
  accounts.length === 0 || symbols === undefined ? [] : symbols.toSorted((a, b) => a - b);

function raggedOf(rows: readonly (readonly number[])[]): Ragged {
  const starts = new Uint32Array(rows.length + 1);
  for (const [index, row] of rows.entries()) starts[index + 1] = (starts[index] ?? 0) + row.length;
  const values = new Int32Array(starts[rows.length] ?? 0);
  for (const [index, row] of rows.entries()) values.set(row, starts[index] ?? 0);
  return { starts, values };
}
