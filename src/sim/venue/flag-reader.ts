import { parseDecimalText } from "../../core/units/decimal.ts";
import type { VenueFlagValues } from "./venue-flags.ts";

export type VenueFlagCode =
  | "FLAG_UNKNOWN"
  | "FLAG_MISSING"
  | "FLAG_NOT_A_NUMBER"
  | "FLAG_OUT_OF_RANGE"
  | "FLAG_BAD_WORD"
  | "FLAG_BAD_SYMBOL"
  | "FLAG_BAD_COMPID"
  | "FLAG_DUPLICATE"
  | "FLAG_BAD_SCRIPT"
  | "FLAG_CONFLICT";

export interface VenueFlagIssue {
  readonly code: VenueFlagCode;
  /** As typed, with its dashes. */
  readonly flag: string;
  readonly text: string;
}

/** Reads flags one by one and gathers everything that is wrong with them. */
export class FlagReader {
  readonly issues: VenueFlagIssue[] = [];
  readonly #values: VenueFlagValues;

  constructor(values: VenueFlagValues) {
    this.#values = values;
  }

  /** @param name without the dashes */
  text(name: string): string | undefined {
    const value = this.#values[camelCase(name)];
    return typeof value === "string" ? value : undefined;
  }

  isGiven(name: string): boolean {
    const value = this.#values[camelCase(name)];
    return value !== undefined && value !== false;
  }

  all(name: string): readonly string[] {
    const value = this.#values[camelCase(name)];
    if (typeof value === "string") return [value];
    return Array.isArray(value) ? value.map(String) : [];
  }

  integer(name: string, otherwise: number, min: number, max: number): number {
    return this.decimal(name, otherwise, 0, min, max);
  }

  /** @returns an integer of 10^-scale; `otherwise`, `min` and `max` are too */
  decimal(name: string, otherwise: number, scale: number, min: number, max: number): number {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    const value = parseDecimalText(text, scale);
    if (typeof value !== "number") {
      this.issue("FLAG_NOT_A_NUMBER", name, `${text} is no number with ${scale} decimals at most`);
    } else if (value < min || value > max) {
      const unit = 10 ** scale;
      this.issue("FLAG_OUT_OF_RANGE", name, `${text} is not in ${min / unit} to ${max / unit}`);
    } else return value;
    return otherwise;
  }

  word<Word extends string>(
    name: string,
    words: readonly [Word, ...Word[]],
    otherwise: Word,
  ): Word {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    const word = words.find((known) => known === text);
    if (word === undefined) {
      this.issue("FLAG_BAD_WORD", name, `${text} is none of ${words.join(", ")}`);
    }
    return word ?? otherwise;
  }

  issue(code: VenueFlagCode, name: string, text: string): void {
    this.issues.push({ code, flag: `--${name}`, text });
  }
}

/** `latency-ms` becomes `latencyMs`. */
export const camelCase = (name: string): string =>
  name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
