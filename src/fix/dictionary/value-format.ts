import { readInteger } from "../codec/integer.ts";
import { readDays, readTimeUs, readTimestampUs } from "../codec/timestamp.ts";
import { MINUS, isDigit } from "../codec/ascii.ts";

type Format = (bytes: Uint8Array, start: number, end: number) => boolean;

const POINT = 46;
const SPACE = 32;

const any: Format = () => true;
const char: Format = (bytes, start, end) => end === start + 1 && (bytes[start] ?? 0) > SPACE;
const boolean: Format = (bytes, start, end) =>
  end === start + 1 && (bytes[start] === 89 || bytes[start] === 78);
const integer: Format = (bytes, start, end) => readInteger(bytes, start, end) !== undefined;
const natural: Format = (bytes, start, end) => bytes[start] !== MINUS && integer(bytes, start, end);
const letters: Format = (bytes, start, end) => {
  for (let at = start; at < end; at++) {
    const upper = (bytes[at] ?? 0) & ~SPACE;
    if (upper < 65 || upper > 90) return false;
  }
  return true;
};

/** Optional minus, digits, at most one point, no exponent. */
const decimal: Format = (bytes, start, end) => {
  let digits = 0;
  let points = 0;
  for (let at = bytes[start] === MINUS ? start + 1 : start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (isDigit(byte)) digits += 1;
    else if (byte !== POINT || ++points > 1) return false;
  }
  return digits > 0;
};

const date: Format = (bytes, start, end) =>
  end === start + 8 && readDays(bytes, start, end) !== undefined;

/** `YYYYMM`, `YYYYMMDD` or `YYYYMMwN`, week N of the month. */
const monthYear: Format = (bytes, start, end) => {
  const size = end - start;
  if (size === 8 && bytes[start + 6] !== 119) return date(bytes, start, end);
  if (size !== 6 && size !== 8) return false;
  for (let at = start; at < start + 6; at++) if (!isDigit(bytes[at] ?? 0)) return false;
  const month = ((bytes[start + 4] ?? 0) - 48) * 10 + (bytes[start + 5] ?? 0) - 48;
  const week = (bytes[start + 7] ?? 0) - 48;
  return month >= 1 && month <= 12 && (size === 6 || (week >= 1 && week <= 5));
};

/** Single characters with one blank between them. */
const multipleValue: Format = (bytes, start, end) => {
  if ((end - start) % 2 === 0) return false;
  for (let at = start; at < end; at++) {
    if (((at - start) % 2 === 1) !== (bytes[at] === SPACE)) return false;
  }
  return true;
};

/**
 * The data types of FIX 4.4 and what a value of each looks like. A type's number is its place here,
 * counted from 1.
 *
 * @see FIX 4.4 volume 1, "FIX Data Types"
 */
const formats: Readonly<Record<string, Format>> = {
  STRING: any,
  CHAR: char,
  BOOLEAN: boolean,
  INT: integer,
  SEQNUM: natural,
  LENGTH: natural,
  NUMINGROUP: natural,
  FLOAT: decimal,
  QTY: decimal,
  PRICE: decimal,
  PRICEOFFSET: decimal,
  AMT: decimal,
  PERCENTAGE: decimal,
  CURRENCY: (bytes, start, end) => end === start + 3 && letters(bytes, start, end),
  COUNTRY: (bytes, start, end) => end === start + 2 && letters(bytes, start, end),
  EXCHANGE: any,
  MULTIPLEVALUESTRING: multipleValue,
  UTCTIMESTAMP: (bytes, start, end) => readTimestampUs(bytes, start, end) !== undefined,
  UTCTIMEONLY: (bytes, start, end) => readTimeUs(bytes, start, end) !== undefined,
  UTCDATEONLY: date,
  LOCALMKTDATE: date,
  MONTHYEAR: monthYear,
  DATA: any,
};

const names: readonly string[] = Object.keys(formats);
const inOrder: readonly Format[] = Object.values(formats);

/** Number of a type's name; 0 when FIX 4.4 has no such type. */
export const typeNumber = (name: string): number => names.indexOf(name) + 1;

/** The types whose values are more than text to the validation itself. */
export const DATA: number = typeNumber("DATA");
export const MULTIPLE_VALUE: number = typeNumber("MULTIPLEVALUESTRING");

/** Forms that nearly all fields have, by the number of the type; 0: look into the table. */
const FREE = 1;
const CHARACTER = 2;
const DECIMAL = 3;
const NATURAL = 4;
const forms: Uint8Array = Uint8Array.from([0, ...inOrder.map(formOf)]);

function formOf(format: Format): number {
  if (format === any) return FREE;
  if (format === char) return CHARACTER;
  if (format === decimal) return DECIMAL;
  return format === natural ? NATURAL : 0;
}

/** Whether bytes[start, end), not empty, have the form of that type. */
export function hasFormat(type: number, bytes: Uint8Array, start: number, end: number): boolean {
  // Named where they are called, since a function out of a table is a call to anything.
  switch (forms[type]) {
    case FREE:
      return true;
    case CHARACTER:
      return char(bytes, start, end);
    case DECIMAL:
      return decimal(bytes, start, end);
    case NATURAL:
      return natural(bytes, start, end);
    default:
      return inOrder[type - 1]?.(bytes, start, end) ?? false;
  }
}
