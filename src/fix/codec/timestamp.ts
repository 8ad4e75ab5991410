// Not imported from ascii.ts: an imported constant is read from memory at every use.
const ZERO = 48;
const NINE = 57;
const US_PER_SECOND = 1_000_000;
const US_PER_DAY = 86_400 * US_PER_SECOND;
const MS_PER_DAY = 86_400_000;
const DASH = 45;
const COLON = 58;
const POINT = 46;
const DATE_BYTES = 8;

/** Bytes of a written UTCTimestamp: `YYYYMMDD-HH:MM:SS.sss`. */
export const TIMESTAMP_BYTES = 21;

/**
 * Reads a UTCTimestamp, `YYYYMMDD-HH:MM:SS` with 0, 3, 6 or 9 decimals.
 *
 * A leap second (60) is the first instant of the next minute; nanoseconds are cut. Past 2255, where
 * expiry dates that mean "never" lie, the µs no longer fit and the nearest number is given.
 *
 * @returns µs since 1970-01-01 UTC; undefined when malformed or not a date of the calendar
 */
export function readTimestampUs(bytes: Uint8Array, start: number, end: number): number | undefined {
  const days = readDays(bytes, start, end);
  if (days === undefined || bytes[start + DATE_BYTES] !== DASH) return undefined;
  const time = readTimeUs(bytes, start + DATE_BYTES + 1, end);
  return time === undefined ? undefined : days * US_PER_DAY + time;
}

/** Reads a UTCTimeOnly, `HH:MM:SS` with 0, 3, 6 or 9 decimals; µs since midnight. */
export function readTimeUs(bytes: Uint8Array, start: number, end: number): number | undefined {
  const size = end - start;
  if (size < 8 || bytes[start + 2] !== COLON || bytes[start + 5] !== COLON) return undefined;
  const hours = twoDigits(bytes, start);
  const minutes = twoDigits(bytes, start + 3);
  const seconds = twoDigits(bytes, start + 6);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return undefined;
  if (seconds < 0 || seconds > 60) return undefined;
  const fraction = readFractionUs(bytes, start + 8, end);
  if (fraction === undefined) return undefined;
  return ((hours * 60 + minutes) * 60 + seconds) * US_PER_SECOND + fraction;
}

/** The date read last, as the number its digits make, and its day: it rarely changes. */
let knownDate = 19_700_101;
let knownDays = 0;

/** Reads `YYYYMMDD` at the head of [start, end) into days since 1970-01-01. */
export function readDays(bytes: Uint8Array, start: number, end: number): number | undefined {
  if (end - start < DATE_BYTES) return undefined;
  let date = 0;
  for (let at = start; at < start + DATE_BYTES; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < ZERO || byte > NINE) return undefined;
    date = date * 10 + (byte - ZERO);
  }
  if (date === knownDate) return knownDays;
  const year = Math.floor(date / 10_000);
  const month = Math.floor(date / 100) % 100;
  const day = date % 100;
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  knownDate = date;
  knownDays = daysSinceEpoch(year, month, day);
  return knownDays;
}

function readFractionUs(bytes: Uint8Array, start: number, end: number): number | undefined {
  const size = end - start;
  if (size === 0) return 0;
  if ((size !== 4 && size !== 7 && size !== 10) || bytes[start] !== POINT) return undefined;
  let value = 0;
  for (let at = start + 1; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < ZERO || byte > NINE) return undefined;
    if (at <= start + 6) value = value * 10 + (byte - ZERO);
  }
  return size === 4 ? value * 1000 : value;
}

/** -1 when one of them is not a digit. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - ZERO;
  const units = (bytes[at + 1] ?? 0) - ZERO;
  const areDigits = tens >= 0 && tens <= 9 && units >= 0 && units <= 9;
  return areDigits ? tens * 10 + units : -1;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days of the proleptic Gregorian calendar, counted in years that begin in March. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const m = month <= 2 ? month + 9 : month - 3;
  const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leaps + Math.floor((m * 153 + 2) / 5) + day - 719_469;
}

/**
 * Writes UTC timestamps in milliseconds. The last one's text is kept: the messages of an order say
 * the same millisecond several times, and the date rarely changes.
 */
export class TimestampWriter {
  #day = -1;
  #ms = -1;
  readonly #text = Uint8Array.from("YYYYMMDD-HH:MM:SS.sss", (each) => each.charCodeAt(0));

  /**
   * @param us µs since 1970, cut to ms; @returns the position after; @throws `Invariant:` past 2255
   */
  write(into: Uint8Array, at: number, us: number): number {
    if (!(us >= 0 && us <= Number.MAX_SAFE_INTEGER)) {
      throw new Error(`Invariant: ${us} must be µs between 1970 and 2255`);
    }
    const ms = Math.floor(us / 1000);
    if (ms !== this.#ms) this.#turn(ms);
    const text = this.#text;
    for (let i = 0; i < TIMESTAMP_BYTES; i++) into[at + i] = text[i] ?? 0;
    return at + TIMESTAMP_BYTES;
  }

  #turn(ms: number): void {
    this.#ms = ms;
    const day = Math.floor(ms / MS_PER_DAY);
    if (day !== this.#day) this.#turnDay(day);
    const text = this.#text;
    // `>>> 0` marks integers: V8 divides them by multiplying.
    const ofDay = (ms - day * MS_PER_DAY) >>> 0;
    const seconds = (ofDay / 1000) >>> 0;
    const minutes = (seconds / 60) >>> 0;
    const hours = (minutes / 60) >>> 0;
    putTwo(text, 9, hours);
    putTwo(text, 12, minutes - hours * 60);
    putTwo(text, 15, seconds - minutes * 60);
    const rest = ofDay - seconds * 1000;
    const hundreds = (rest / 100) >>> 0;
    text[18] = ZERO + hundreds;
    putTwo(text, 19, rest - hundreds * 100);
  }

  #turnDay(day: number): void {
    this.#day = day;
    // A day count is not a reading of the clock: Date is used as a calendar only.
    const date = new Date(day * MS_PER_DAY);
    const year = date.getUTCFullYear();
    putTwo(this.#text, 0, Math.floor(year / 100));
    putTwo(this.#text, 2, year % 100);
    putTwo(this.#text, 4, date.getUTCMonth() + 1);
    putTwo(this.#text, 6, date.getUTCDate());
  }
}

function putTwo(into: Uint8Array, at: number, value: number): void {
  const tens = ((value >>> 0) / 10) >>> 0;
  into[at] = ZERO + tens;
  into[at + 1] = ZERO + value - tens * 10;
}
