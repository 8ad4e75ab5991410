import { parseDecimalText, printDecimal } from "../core/units/decimal.ts";
import {
  asBps,
  asPrice,
  asVolume,
  MONEY_SCALE,
  PRICE_SCALE,
  VOLUME_SCALE,
} from "../core/units/quantity.ts";
import type { Bps, Price, Volume } from "../core/units/quantity.ts";
import type { IssueCode } from "./issue.ts";
import { didYouMean } from "./nearest-name.ts";

/** Why a text is not what its key asks for. `what` reads on after "must be …, not X". */
export interface Misfit {
  readonly code: IssueCode;
  readonly what: string;
  readonly hint: string | null;
}

export type Fit<T> = { readonly value: T } | Misfit;

/** One kind of value a key may have. */
export interface Kind<T> {
  /** Stands in for a value that could not be read; a policy with a mistake is never handed out. */
  readonly blank: T;
  /** Whether mistakes must be worded without the text itself. */
  readonly isSecret: boolean;
  fit(text: string): Fit<T>;
}

const misfit = (code: IssueCode, what: string, hint: string | null = null): Misfit => {
  return { code, what, hint };
};

/** A text that matches a pattern. */
export function textLike(pattern: RegExp, what: string): Kind<string> {
  const fit = (text: string): Fit<string> =>
    pattern.test(text) ? { value: text } : misfit("BAD_TEXT", what);
  return { blank: "", isSecret: false, fit };
}

/** One of a few words, spelled exactly so. */
export function oneOf<const Word extends string>(words: readonly [Word, ...Word[]]): Kind<Word> {
  const fit = (text: string): Fit<Word> => {
    const value = words.find((word) => word === text);
    if (value !== undefined) return { value };
    const list = words.length === 1 ? words[0] : `one of ${words.join(", ")}`;
    return misfit("BAD_CHOICE", list, didYouMean(text, words));
  };
  return { blank: words[0], isSecret: false, fit };
}

export const flag: Kind<boolean> = {
  blank: false,
  isSecret: false,
  fit(text) {
    if (text === "true") return { value: true };
    if (text === "false") return { value: false };
    const isYes = /^(?:yes|on|y|true)$/i.test(text);
    const isNo = /^(?:no|off|n|false)$/i.test(text);
    const hint = isYes ? "write true" : isNo ? "write false" : null;
    return misfit("BAD_CHOICE", "true or false", hint);
  },
};

/**
 * A decimal between two bounds, as an integer of 10^-scale.
 *
 * @param min inclusive, already scaled
 * @param max inclusive, already scaled
 * @param brand turns the exact integer into the value that is kept
 */
export function decimal<T>(
  scale: number,
  min: number,
  max: number,
  brand: (scaled: number) => T,
): Kind<T> {
  const bounds = `between ${printDecimal(min, scale)} and ${printDecimal(max, scale)}`;
  const fit = (text: string): Fit<T> => {
    const scaled = parseDecimalText(text, scale);
    if (scaled === "NOT_A_NUMBER") return misfit("BAD_NUMBER", "a number", numberHint(text));
    if (scaled === "TOO_PRECISE") {
      const places = scale === 0 ? "a whole number" : `a number of at most ${scale} decimals`;
      return misfit("NUMBER_TOO_PRECISE", places);
    }
    if (scaled === "OUT_OF_RANGE" || scaled < min || scaled > max) {
      return misfit("OUT_OF_RANGE", bounds);
    }
    return { value: brand(scaled) };
  };
  return { blank: brand(min), isSecret: false, fit };
}

function numberHint(text: string): string | null {
  if (/^[+-]?[\d.]+[eE][+-]?\d+$/.test(text)) return "write it out, without an exponent";
  if (/^0[xob]/i.test(text)) return "write it in decimal digits";
  if (/^-?[\d_]+(?:[.,][\d_]*)+$/.test(text)) return "write digits and at most one point";
  if (/^-?\d+(?:\.\d+)?\s?[A-Za-z%]+$/.test(text)) return "write the number without a unit";
  return null;
}

const LARGEST = Number.MAX_SAFE_INTEGER;

/** A whole number between two bounds. */
export const whole = (min: number, max: number): Kind<number> =>
  decimal(0, min, max, (value) => value);

/** A price above zero. */
export const price: Kind<Price> = decimal(PRICE_SCALE, 1, LARGEST, asPrice);

/** A volume in lots, above zero. */
export const volume: Kind<Volume> = decimal(VOLUME_SCALE, 1, LARGEST, asVolume);

/** Percent in the file, basis points in the document. */
export const percent: Kind<Bps> = decimal(2, 0, 10_000, asBps);

/** Seconds in the file, to the millisecond, milliseconds in the document. */
export const secondsAsMs = (minMs: number, maxMs: number): Kind<number> =>
  decimal(3, minMs, maxMs, (value) => value);

const scoreUnit = 10 ** MONEY_SCALE;

/** Toxicity 0…100: compared, never summed, so it becomes an ordinary number. */
export const score: Kind<number> = decimal(
  MONEY_SCALE,
  0,
  100 * scoreUnit,
  (scaled) => scaled / scoreUnit,
);

/** A kind whose text is never printed. */
export const secretly = <T>(kind: Kind<T>): Kind<T> => ({ ...kind, isSecret: true });
