const US_PER_SECOND = 1_000_000;
const US_PER_HOUR = 3_600 * US_PER_SECOND;

/** What a time without an offset of its own is meant in. */
export type TickZone =
  | { readonly kind: "fixed"; readonly offsetHours: number }
  /** UTC+2, in summer UTC+3 by the rule of the European Union: what Dukascopy calls EET. */
  | { readonly kind: "easternEuropean" };

export const utcZone: TickZone = { kind: "fixed", offsetHours: 0 };
/** New York without daylight saving, as HistData counts all year. */
export const newYorkStandardZone: TickZone = { kind: "fixed", offsetHours: -5 };
export const easternEuropeanZone: TickZone = { kind: "easternEuropean" };

const datePattern =
  "(?:(?<y>\\d{4})(?<sep>[-./]?)(?<m>\\d\\d)\\k<sep>(?<d>\\d\\d)|" +
  "(?<d2>\\d\\d)\\.(?<m2>\\d\\d)\\.(?<y2>\\d{4}))";
const clockPattern = "(?<h>\\d\\d):?(?<i>\\d\\d):?(?<s>\\d\\d)(?:[.,]?(?<f>\\d{1,9}))?";
const zonePattern = "(?: ?(?<z>Z|UTC|GMT)?(?<o>[+-]\\d\\d:?(?:\\d\\d)?)?)?";
const calendar = new RegExp(`^${datePattern}[ T]${clockPattern}${zonePattern}$`);
const epoch = /^\d{9,16}(?:\.\d{1,6})?$/;

/**
 * Reads the time of a tick: year first or day first, with or without separators, offset or zone,
 * or seconds, milliseconds or microseconds since 1970.
 *
 * @param zone meant where the text names none
 * @returns microseconds since 1970-01-01 UTC, or undefined when it is no time
 */
export function parseTickTimeUs(text: string, zone: TickZone): number | undefined {
  if (epoch.test(text)) return epochUs(text);
  const parts = calendar.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const localUs = calendarUs(parts);
  if (localUs === undefined) return undefined;
  const offset = parts["o"];
  if (offset !== undefined) return localUs - offsetUs(offset);
  return parts["z"] === undefined ? toUtc(localUs, zone) : localUs;
}

function epochUs(text: string): number {
  const [whole = "", fraction = ""] = text.split(".");
  if (whole.length <= 11) return Number(whole) * US_PER_SECOND + Number(fraction.padEnd(6, "0"));
  return whole.length <= 13 ? Number(whole) * 1000 : Number(whole);
}

type Parts = Readonly<Record<string, string | undefined>>;

function calendarUs(parts: Parts): number | undefined {
  const year = Number(parts["y"] ?? parts["y2"]);
  const month = Number(parts["m"] ?? parts["m2"]);
  const day = Number(parts["d"] ?? parts["d2"]);
  const [hour, minute, second] = [parts["h"], parts["i"], parts["s"]].map(Number);
  if (hour === undefined || minute === undefined || second === undefined) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const midnightMs = Date.UTC(year, month - 1, day);
  // Date rolls 31 April over to 1 May; a day that does not exist is no time.
  const isReal = new Date(midnightMs).getUTCDate() === day && month >= 1 && month <= 12;
  if (!isReal) return undefined;
  const us = Number((parts["f"] ?? "").slice(0, 6).padEnd(6, "0"));
  return midnightMs * 1000 + ((hour * 60 + minute) * 60 + second) * US_PER_SECOND + us;
}

/** @param offset `+02`, `+0200` or `+02:00` */
function offsetUs(offset: string): number {
  const digits = offset.slice(1).replace(":", "").padEnd(4, "0");
  const us = (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60 * US_PER_SECOND;
  return offset.startsWith("-") ? -us : us;
}

function toUtc(localUs: number, zone: TickZone): number {
  if (zone.kind === "fixed") return localUs - zone.offsetHours * US_PER_HOUR;
  const winterUs = localUs - 2 * US_PER_HOUR;
  const year = new Date(localUs / 1000).getUTCFullYear();
  // Summer time holds from 01:00 UTC on the last Sunday of March to that of October.
  const isSummer =
    winterUs >= lastSundayUs(year, 2) && winterUs - US_PER_HOUR < lastSundayUs(year, 9);
  return isSummer ? winterUs - US_PER_HOUR : winterUs;
}

function lastSundayUs(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0));
  const day = last.getUTCDate() - last.getUTCDay();
  return Date.UTC(year, month, day, 1) * 1000;
}
