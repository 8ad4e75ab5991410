import { parseDecimalText, powerOfTen, printDecimal } from "../../core/units/decimal.ts";
import {
  asBps,
  asMoney,
  asPrice,
  asVolume,
  MONEY_SCALE,
  PRICE_SCALE,
  VOLUME_SCALE,
} from "../../core/units/quantity.ts";
import type { Bps, Money, Price, Volume } from "../../core/units/quantity.ts";
import { misfit, Scalar } from "./scalar.ts";
import type { Fit } from "./scalar.ts";

interface Bounds {
  readonly scale: number;
  /** Inclusive, already scaled. */
  readonly min: number;
  readonly max: number;
  /** What is likely meant by a number outside the bounds. */
  readonly hint?: (text: string) => string | null;
}

/** Reads a decimal into an integer of 10^-scale, without passing through a fraction. */
function scaledOf(text: string, { scale, min, max, hint }: Bounds): Fit<number> {
  const scaled = parseDecimalText(text, scale);
  if (scaled === "NOT_A_NUMBER") return misfit("BAD_NUMBER", "a number", numberHint(text));
  if (scaled === "TOO_PRECISE") {
    const places = scale === 0 ? "a whole number" : `a number of at most ${scale} decimals`;
    return misfit("NUMBER_TOO_PRECISE", places);
  }
  if (scaled === "OUT_OF_RANGE" || scaled < min || scaled > max) {
    const bounds = `between ${printDecimal(min, scale)} and ${printDecimal(max, scale)}`;
    return misfit("OUT_OF_RANGE", bounds, hint?.(text) ?? null);
  }
  return { value: scaled };
}

function numberHint(text: string): string | null {
  if (/^[+-]?[\d.]+[eE][+-]?\d+$/.test(text)) return "write it out, without an exponent";
  if (/^0[xob]/i.test(text)) return "write it in decimal digits";
  if (/^-?[\d_]+(?:[.,][\d_]*)+$/.test(text)) return "write digits and at most one point";
  if (/^-?\d+(?:\.\d+)?\s?[A-Za-z%]+$/.test(text)) return "write the number without a unit";
  return null;
}

/**
 * A decimal between two bounds that is kept as an integer of 10^-scale, times a factor.
 *
 * @param brand turns the exact integer into the value that is kept
 */
function exact<T extends number>(
  words: string,
  bounds: Bounds,
  brand: (scaled: number) => T,
  factor = 1,
): Scalar<T> {
  return new Scalar({
    words,
    blank: brand(bounds.min * factor),
    fit(text) {
      const fitted = scaledOf(text, bounds);
      return "value" in fitted ? { value: brand(fitted.value * factor) } : fitted;
    },
    text: (value) => printDecimal(value / factor, bounds.scale),
  });
}

/** A decimal that is compared but never summed, so it becomes an ordinary number. */
function ordinary(words: string, bounds: Bounds): Scalar<number> {
  const unit = powerOfTen(bounds.scale);
  return new Scalar({
    words,
    blank: bounds.min / unit,
    fit(text) {
      const fitted = scaledOf(text, bounds);
      return "value" in fitted ? { value: fitted.value / unit } : fitted;
    },
    text: (value) => printDecimal(Math.round(value * unit), bounds.scale),
  });
}

const LARGEST = Number.MAX_SAFE_INTEGER;
const same = (value: number): number => value;

/** A whole number between two bounds. @param what it counts */
export const whole = (min: number, max: number, what = ""): Scalar<number> =>
  exact(`${what === "" ? "" : `${what}, `}${min} to ${max}`, { scale: 0, min, max }, same);

/** A price above zero. */
export const price: Scalar<Price> = exact(
  "price, at most 8 decimals",
  { scale: PRICE_SCALE, min: 1, max: LARGEST },
  asPrice,
);

/** A volume in lots, above zero. */
export const volume: Scalar<Volume> = exact(
  "lots, above 0, at most 6 decimals",
  { scale: VOLUME_SCALE, min: 1, max: LARGEST },
  asVolume,
);

/** A limit in lots; at zero nothing is within it. */
export const volumeLimit: Scalar<Volume> = exact(
  "lots, at most 6 decimals",
  { scale: VOLUME_SCALE, min: 0, max: LARGEST },
  asVolume,
);

/** An amount of money. */
export const money: Scalar<Money> = exact(
  "amount, at most 4 decimals",
  { scale: MONEY_SCALE, min: 0, max: LARGEST },
  asMoney,
);

/** Of a million, at most a hundredth of it. */
export const commission: Scalar<Money> = exact(
  "amount, 0 to 10000, at most 4 decimals",
  { scale: MONEY_SCALE, min: 0, max: 100_000_000 },
  asMoney,
);

const UNIT = 100_000;

/** Units of 100 000 of a currency in the file, money in the document. */
export const hundredThousands: Scalar<Money> = exact(
  "units of 100 000 of `reporting_currency`, at most 4 decimals",
  { scale: MONEY_SCALE, min: 0, max: Math.floor(LARGEST / UNIT) },
  asMoney,
  UNIT,
);

/** Percent in the file, basis points in the document. */
export const percent: Scalar<Bps> = exact(
  "%, 0 to 100, at most 2 decimals",
  { scale: 2, min: 0, max: 10_000 },
  asBps,
);

/** A fraction of one in the file, basis points in the document. */
export const fraction: Scalar<Bps> = exact(
  "fraction, 0 to 1, at most 4 decimals",
  {
    scale: 4,
    min: 0,
    max: 10_000,
    hint: (text) => {
      const hundredths = parseDecimalText(text, 2);
      if (typeof hundredths !== "number" || hundredths > 10_000) return null;
      return `a fraction is meant: write ${printDecimal(hundredths, 4)} for ${text} %`;
    },
  },
  asBps,
);

/** Percentage points that are added to a share. */
export const points: Scalar<Bps> = exact(
  "percentage points, 0 to 100, at most 2 decimals",
  { scale: 2, min: 0, max: 10_000 },
  asBps,
);

/** Seconds in the file, to the millisecond, milliseconds in the document. */
export const secondsAsMs = (minMs: number, maxMs: number): Scalar<number> => {
  const [from, to] = [printDecimal(minMs, 3), printDecimal(maxMs, 3)];
  const words = `seconds, ${from} to ${to}, at most 3 decimals`;
  return exact(words, { scale: 3, min: minMs, max: maxMs }, same);
};

/** Pips in the file, thousandths of a pip in the document. */
export const milliPips: Scalar<number> = exact(
  "pips, 0 to 1000, at most 3 decimals",
  { scale: 3, min: 0, max: 1_000_000 },
  same,
);

/** The same, more than none. */
export const somePips: Scalar<number> = exact(
  "pips, above 0 to 1000, at most 3 decimals",
  { scale: 3, min: 1, max: 1_000_000 },
  same,
);

/** Toxicity. */
export const score: Scalar<number> = ordinary("score, 0 to 100, at most 4 decimals", {
  scale: 4,
  min: 0,
  max: 1_000_000,
});

/** Standard deviation of the returns of a day. */
export const volatility: Scalar<number> = ordinary(
  "standard deviation of a day's returns, above 0, up to 10, at most 6 decimals",
  { scale: 6, min: 1, max: 10_000_000 },
);

/** A share of one that is weighed, never summed into a balance. */
export const weight: Scalar<number> = ordinary("0 to 1, at most 4 decimals", {
  scale: 4,
  min: 0,
  max: 10_000,
});

/** So many a second. */
export const rate: Scalar<number> = ordinary("orders a second, above 0, at most 3 decimals", {
  scale: 3,
  min: 1,
  max: 1_000_000_000,
});

/** The same, where zero says what leaving it out says. */
export function absentAtZero<T>(scalar: Scalar<T>): Scalar<T | null> {
  const { terms } = scalar;
  return new Scalar<T | null>({
    words: `${terms.words}; 0 is none`,
    blank: null,
    fit: (text) => (/^-?0+(?:\.0*)?$/.test(text) ? { value: null } : terms.fit(text)),
    text: (value) => (value === null ? "0" : terms.text(value)),
  });
}
