/** Why a text is not a quantity. Stable: these words reach clients inside coded answers. */
export type DecimalFault = "NOT_A_NUMBER" | "TOO_PRECISE" | "OUT_OF_RANGE";

const ZERO = 48;
const NINE = 57;
const MINUS = 45;
const POINT = 46;

/** Beyond this many digits the integer cannot be below 2⁵³, whatever they are. */
const MAX_DIGITS = 17;

/** V8 divides integers up to here, as `>>> 0` marks them, by multiplying. */
const MAX_SHORT = 0x7fff_ffff;

const powers: readonly number[] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10];

/** 10^scale as an exact integer, scale 0…10. */
export function powerOfTen(scale: number): number {
  const power = powers[scale];
  if (power === undefined) throw new Error(`Invariant: scale ${scale} must be between 0 and 10`);
  return power;
}

/**
 * Reads a decimal from bytes into an integer of 10^-scale, without passing through a fraction.
 *
 * Accepts what a FIX float may be: an optional minus, digits, at most one point, no exponent, no
 * plus, no blanks. Zeros beyond the scale are harmless; other digits there are refused, because a
 * price that cannot be kept exactly must not be kept at all.
 *
 * @param scale decimal places of the result, 0…10
 */
export function parseDecimal(
  bytes: Uint8Array,
  start: number,
  end: number,
  scale: number,
): number | DecimalFault {
  let at = start;
  const isNegative = bytes[at] === MINUS;
  if (isNegative) at += 1;
  let value = 0;
  let digits = 0;
  let places = -1;
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === POINT && places < 0) {
      places = 0;
      continue;
    }
    if (byte < ZERO || byte > NINE) return "NOT_A_NUMBER";
    digits += 1;
    if (places === scale) {
      if (byte !== ZERO) return restIsNumber(bytes, at, end, 0) ? "TOO_PRECISE" : "NOT_A_NUMBER";
      continue;
    }
    if (places >= 0) places += 1;
    value = value * 10 + (byte - ZERO);
    if (value > Number.MAX_SAFE_INTEGER) {
      const pointsLeft = places < 0 ? 1 : 0;
      return restIsNumber(bytes, at, end, pointsLeft) ? "OUT_OF_RANGE" : "NOT_A_NUMBER";
    }
  }
  if (digits === 0) return "NOT_A_NUMBER";
  const scaled = value * powerOfTen(places < 0 ? scale : scale - places);
  if (!Number.isSafeInteger(scaled)) return "OUT_OF_RANGE";
  return isNegative && scaled !== 0 ? -scaled : scaled;
}

/** A long text is only called too precise or too large when what follows is a number at all. */
function restIsNumber(bytes: Uint8Array, from: number, end: number, pointsLeft: number): boolean {
  let points = 0;
  for (let at = from; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === POINT) points += 1;
    else if (byte < ZERO || byte > NINE) return false;
  }
  return points <= pointsLeft;
}

/** As `parseDecimal`, from a string: configuration and command lines, not the order path. */
export function parseDecimalText(text: string, scale: number): number | DecimalFault {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) return "NOT_A_NUMBER";
    bytes[at] = code;
  }
  return parseDecimal(bytes, 0, bytes.length, scale);
}

/** Shortest exact text of an integer of 10^-scale: `1.1`, `-0.05`, `100`. */
export function printDecimal(value: number, scale: number): string {
  const into = new Uint8Array(MAX_DIGITS + 12);
  const end = writeDecimal(into, 0, value, scale);
  return String.fromCharCode(...into.subarray(0, end));
}

/** As `printDecimal`, with zeros kept up to `places`, as a price list shows them. */
export function printFixed(value: number, scale: number, places: number): string {
  const text = printDecimal(value, scale);
  const point = text.indexOf(".");
  const missing = places - (point < 0 ? 0 : text.length - point - 1);
  if (missing <= 0) return text;
  return `${text}${point < 0 ? "." : ""}${"0".repeat(missing)}`;
}

/**
 * Writes an integer of 10^-scale as its shortest exact text. Its fraction is written with all its
 * places first, then the zeros behind are left to be written over.
 *
 * @param into room for at least 29 bytes from `at`
 * @returns the position after the last byte
 */
export function writeDecimal(into: Uint8Array, at: number, value: number, scale: number): number {
  let position = at;
  let rest = value;
  if (rest < 0) {
    into[position++] = MINUS;
    rest = 0 - rest;
  }
  const unit = powerOfTen(scale);
  const whole = Math.floor(rest / unit);
  position = writeDigits(into, position, whole, 1);
  const fraction = rest - whole * unit;
  if (fraction === 0) return position;
  into[position++] = POINT;
  position = writeDigits(into, position, fraction, scale);
  while (into[position - 1] === ZERO) position -= 1;
  return position;
}

/** Writes a non-negative integer, left-padded with zeros to at least `width` digits. */
export function writeDigits(into: Uint8Array, at: number, value: number, width: number): number {
  if (value > MAX_SHORT) return writeLong(into, at, value, width);
  let rest = value >>> 0;
  const digits = digitsOf(rest);
  const end = at + (digits < width ? width : digits);
  for (let position = end - 1; position >= at; position--) {
    const next = (rest / 10) >>> 0;
    into[position] = ZERO + (rest - next * 10);
    rest = next;
  }
  return end;
}

/** As `writeDigits`, for values whose quotients must be doubles. */
function writeLong(into: Uint8Array, at: number, value: number, width: number): number {
  let count = 1;
  for (let bound = 10; value >= bound; bound *= 10) count += 1;
  if (count < width) count = width;
  let rest = value;
  for (let position = at + count - 1; position >= at; position--) {
    const next = Math.floor(rest / 10);
    into[position] = ZERO + (rest - next * 10);
    rest = next;
  }
  return at + count;
}

/** How many digits a number up to `MAX_SHORT` has. */
function digitsOf(value: number): number {
  if (value < 1e5) {
    if (value < 100) return value < 10 ? 1 : 2;
    if (value < 1e4) return value < 1e3 ? 3 : 4;
    return 5;
  }
  if (value < 1e7) return value < 1e6 ? 6 : 7;
  if (value < 1e9) return value < 1e8 ? 8 : 9;
  return 10;
}
