import { asBps } from "../../units/quantity.ts";
import type { Bps } from "../../units/quantity.ts";
import { maskOf } from "./rule-masks.ts";
import type { Rule } from "./rule.ts";

/** Places in `bounds` of one rule: its ranges, lower bound first. */
export const BOUNDS = 6;
/** Numbers in `windows` of one window: zone, from, to. */
export const WINDOW = 3;
const NO_HEDGE = 0xffff;

/** Lists of different lengths: row i is `values[starts[i]…starts[i + 1])`. */
export interface Ragged {
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly values: Int32Array<ArrayBuffer>;
}

/** What each rule demands and does, by rank, in a form that has no objects. */
export interface RuleColumns {
  readonly masks: Int32Array<ArrayBuffer>;
  /** Volume, toxicity and validity: BOUNDS numbers a rule. */
  readonly bounds: Float64Array<ArrayBuffer>;
  readonly windows: Ragged;
  /** Sorted; only of rules that name accounts, for the others are found by their symbols. */
  readonly symbols: Ragged;
  /** Basis points. */
  readonly hedges: Uint16Array<ArrayBuffer>;
  readonly targetLps: Ragged;
}

/** @param rules in order of precedence */
export function columnsOf(rules: readonly Rule[]): RuleColumns {
  return {
    masks: Int32Array.from(rules, (rule) => maskOf(rule)),
    bounds: Float64Array.from(rules.flatMap((rule) => boundsOf(rule))),
    windows: raggedOf(
      rules.map(({ windows }) => windows.flatMap(({ zone, from, to }) => [zone, from, to])),
    ),
    symbols: raggedOf(rules.map((rule) => checkedSymbolsOf(rule))),
    hedges: Uint16Array.from(rules, ({ hedge }) => hedge ?? NO_HEDGE),
    targetLps: raggedOf(rules.map(({ targetLps }) => targetLps)),
  };
}

export function hedgeAt({ hedges }: RuleColumns, rank: number): Bps | undefined {
  const hedge = hedges[rank] ?? NO_HEDGE;
  return hedge === NO_HEDGE ? undefined : asBps(hedge);
}

export const rowAt = ({ starts, values }: Ragged, row: number): number[] => [
  ...values.subarray(starts[row], starts[row + 1]),
];

/** As many bounds as BOUNDS says; what is absent is given the value that refuses nothing. */
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
