import { localUs } from "./zone.ts";
import type { Zone } from "./zone.ts";

/**
 * When an instrument trades, made by `policy/` from what a file says.
 *
 * Everything is local time: a span that opens Sunday 17:00 in New York does so in summer and in
 * winter. Days are counted from 1970-01-01.
 */
export interface MarketHours {
  readonly zone: Zone;
  /**
   * From inclusive and to exclusive, in turns, in minutes since Monday 00:00; ascending, apart from
   * one another, none going round the end of the week.
   */
  readonly spans: Int32Array;
  /** Days that are closed from midnight to midnight, ascending. */
  readonly holidays: Int32Array;
  /** Days that close early, ascending, and beside each the minute of the day from which on. */
  readonly earlyCloses: Int32Array;
  readonly closeMinutes: Int32Array;
}

const MINUTE_US = 60_000_000;
const DAY_MINUTES = 1_440;
/** 1970-01-01 was a Thursday, three days after Monday. */
const EPOCH_WEEKDAY = 3;

/** @param timeUs wall time, microseconds since 1970 */
export function isOpen(hours: MarketHours, timeUs: number): boolean {
  const minute = Math.floor(localUs(hours.zone, timeUs) / MINUTE_US);
  const day = Math.floor(minute / DAY_MINUTES);
  const minuteOfDay = minute - day * DAY_MINUTES;
  const weekday = (((day + EPOCH_WEEKDAY) % 7) + 7) % 7;
  if (!isInside(hours.spans, weekday * DAY_MINUTES + minuteOfDay)) return false;
  if (placeOf(hours.holidays, day) >= 0) return false;
  const early = placeOf(hours.earlyCloses, day);
  return early < 0 || minuteOfDay < (hours.closeMinutes[early] ?? 0);
}

/** A week has a handful of spans: looking through them is quicker than searching. */
function isInside(spans: Int32Array, weekMinute: number): boolean {
  for (let at = 0; at < spans.length; at += 2) {
    if (weekMinute < (spans[at] ?? 0)) return false;
    if (weekMinute < (spans[at + 1] ?? 0)) return true;
  }
  return false;
}

/** Where a day stands in an ascending list, -1 where it does not. */
function placeOf(days: Int32Array, day: number): number {
  let low = 0;
  let high = days.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = days[middle] ?? 0;
    if (found === day) return middle;
    if (found < day) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
