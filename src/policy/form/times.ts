import { didYouMean } from "../nearest-name.ts";
import { misfit, Scalar } from "./scalar.ts";
import type { Fit } from "./scalar.ts";

const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

const DAY_MINUTES = 1_440;
const WEEK_MINUTES = 7 * DAY_MINUTES;

const twoDigits = (value: number): string => String(value).padStart(2, "0");

/** @returns minutes after midnight; null for no time; 24:00 only where a day may end */
function minuteOf(text: string, mayEnd: boolean): number | null {
  const [, hours = "", minutes = ""] = /^(\d\d):(\d\d)$/.exec(text) ?? [];
  const minute = Number(hours) * 60 + Number(minutes);
  const isTime = hours !== "" && Number(minutes) < 60 && minute <= DAY_MINUTES;
  return isTime && (minute < DAY_MINUTES || mayEnd) ? minute : null;
}

const clockText = (minute: number): string =>
  `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;

function weekMinute(text: string, mayEnd: boolean): Fit<number> {
  const what = `a day and a time, as "Mon 08:00"`;
  const [, day = "", time = ""] = /^(\S+) +(\S+)$/.exec(text) ?? [];
  const index = days.findIndex((each) => each === day);
  if (index < 0) {
    const hint = `days are ${days.join(", ")}`;
    return misfit("BAD_TEXT", what, (day === "" ? null : didYouMean(day, days)) ?? hint);
  }
  const minute = minuteOf(time, mayEnd);
  if (minute === null) {
    return misfit("BAD_TEXT", what, `times are 00:00 to ${mayEnd ? "24:00" : "23:59"}`);
  }
  return { value: (index * DAY_MINUTES + minute) % WEEK_MINUTES };
}

function weekTime(words: string, mayEnd: boolean): Scalar<number> {
  return new Scalar({
    words,
    blank: 0,
    fit: (text) => weekMinute(text, mayEnd),
    text: (value) => `${days[Math.floor(value / DAY_MINUTES)]} ${clockText(value % DAY_MINUTES)}`,
  });
}

/** Minutes after Monday 00:00. */
export const weekStart: Scalar<number> = weekTime("day and time, as `Sun 17:00`", false);

/** The same; 24:00 is the next day's 00:00. */
export const weekEnd: Scalar<number> = weekTime("day and time up to `24:00`", true);

/** Minutes after midnight. */
export const dayTime: Scalar<number> = new Scalar({
  words: "time, as `13:00`",
  blank: 0,
  fit(text) {
    const minute = minuteOf(text, false);
    return minute === null ? misfit("BAD_TEXT", 'a time, as "13:00"') : { value: minute };
  },
  text: clockText,
});

/** A day that exists. */
export const date: Scalar<string> = new Scalar({
  words: "date, as `2026-12-25`",
  blank: "",
  fit: (text) =>
    dayUs(text) === null ? misfit("BAD_TEXT", "a date, as 2026-12-25") : { value: text },
  text: (value) => value,
});

const LATEST_YEAR = 2_200;

/** @returns microseconds since 1970 of the beginning of a day in UTC, null for no such day */
function dayUs(text: string): number | null {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (year === undefined || Number(year) < 1970 || Number(year) > LATEST_YEAR) return null;
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day));
  return new Date(ms).toISOString().startsWith(text) ? ms * 1_000 : null;
}

const stamp =
  /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+-])(\d\d):(\d\d))?$/;

function instantUs(text: string): Fit<number> {
  const what = "a time with its offset, as 2026-03-01T08:00:00Z";
  const [, day = "", time = "", seconds, places = "", utc, sign, hours, minutes] =
    stamp.exec(text) ?? [];
  const dayStart = dayUs(day);
  const minute = minuteOf(time, false);
  if (dayStart === null || minute === null || Number(seconds) > 59) return misfit("BAD_TEXT", what);
  if (utc === undefined && sign === undefined) {
    return misfit("BAD_TEXT", what, "add Z, or an offset as +02:00");
  }
  if (Number(hours) > 23 || Number(minutes) > 59) return misfit("BAD_TEXT", what);
  if (places.replace(/0+$/, "").length > 6) {
    return misfit("NUMBER_TOO_PRECISE", "a time of at most 6 decimals");
  }
  const east = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === "-" ? -1 : 1);
  const micros = Number(places.padEnd(6, "0").slice(0, 6));
  const value = dayStart + ((minute - east) * 60 + Number(seconds)) * 1_000_000 + micros;
  return value < 0 ? misfit("OUT_OF_RANGE", "a time after 1970") : { value };
}

function instantText(us: number): string {
  const seconds = Math.floor(us / 1_000_000);
  const micros = String(us % 1_000_000)
    .padStart(6, "0")
    .replace(/0+$/, "");
  const text = new Date(seconds * 1_000).toISOString().slice(0, 19);
  return `${text}${micros === "" ? "" : `.${micros}`}Z`;
}

/** Microseconds since 1970; RFC 3339 in the file. */
export const instant: Scalar<number> = new Scalar({
  words: "time with offset, as `2026-03-01T08:00:00Z`",
  blank: 0,
  fit: instantUs,
  text: instantText,
});

const zones = new Set([...Intl.supportedValuesOf("timeZone"), "UTC"]);
/** Names beyond the list that were asked about, so that each costs its look-up once. */
const asked = new Map<string, boolean>();
const MOST_ASKED = 1_000;

function isZone(name: string): boolean {
  if (zones.has(name)) return true;
  if (!/^[A-Z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
  const known = asked.get(name);
  if (known !== undefined) return known;
  if (asked.size >= MOST_ASKED) asked.clear();
  const answer = isZoneToIntl(name);
  asked.set(name, answer);
  return answer;
}

/** Older names, as US/Eastern, are not in the list and yet zones. */
function isZoneToIntl(name: string): boolean {
  try {
    return Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** An IANA name. */
export const zone: Scalar<string> = new Scalar({
  words: "time zone, as `America/New_York`",
  blank: "UTC",
  fit: (text) =>
    isZone(text)
      ? { value: text }
      : misfit("BAD_CHOICE", "a time zone, as Europe/London", didYouMean(text, zones)),
  text: (value) => value,
});
