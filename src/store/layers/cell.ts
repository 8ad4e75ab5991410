import { parseDecimalText, printDecimal } from "../../core/units/decimal.ts";
import type { LayerValue } from "../../policy/layer/layer.ts";
import { isPlainText } from "../sql/bind-value.ts";
import type { BoundValue } from "../sql/bind-value.ts";
import { jsonText } from "../sql/json-text.ts";
import { asLayerValue } from "./layer-value.ts";

/**
 * How a value of the policy stands in a column.
 *
 * `write` is undefined where the column would not give back exactly the value it was given.
 */
export interface Cell {
  readonly write: (value: LayerValue) => BoundValue | undefined;
  readonly read: (stored: unknown) => LayerValue;
}

export const textCell: Cell = {
  write: (value) => (typeof value === "string" && isPlainText(value) ? value : undefined),
  read: asLayerValue,
};

export const flagCell: Cell = {
  write: (value) => (typeof value === "boolean" ? value : undefined),
  read: asLayerValue,
};

export const wholeCell: Cell = {
  write: (value) =>
    Number.isSafeInteger(value) && !Object.is(value, -0) ? Number(value) : undefined,
  read: asLayerValue,
};

/** A number as an integer of 10^-scale. */
export const decimalCell = (scale: number): Cell => ({
  write: (value) => {
    if (typeof value !== "number") return undefined;
    const scaled = parseDecimalText(String(value), scale);
    if (typeof scaled !== "number") return undefined;
    return Object.is(numberOf(scaled, scale), value) ? scaled : undefined;
  },
  read: (stored) => numberOf(Number(stored), scale),
});

const numberOf = (scaled: number, scale: number): number => Number(printDecimal(scaled, scale));

export const listCell: Cell = {
  write: (value) => (Array.isArray(value) && isPlainJson(value) ? jsonText(value) : undefined),
  read: asLayerValue,
};

export const mapCell: Cell = {
  write: (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value) && isPlainJson(value)
      ? jsonText(value)
      : undefined,
  read: asLayerValue,
};

/** PostgreSQL's `jsonb` takes values apart: what it puts together again must be the same. */
function isPlainJson(value: LayerValue): boolean {
  if (typeof value === "string") return isPlainText(value);
  if (typeof value === "number") return !Object.is(value, -0);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(
    ([key, each]: [string, LayerValue]) => isPlainText(key) && isPlainJson(each),
  );
}
