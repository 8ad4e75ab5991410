/**
 * The offsets of one time zone from UTC, as a table: the core knows no calendar of its own.
 *
 * Offset i holds from `fromUs[i]` on; the first entry is -Infinity. Made by `policy/`.
 */
export interface Zone {
  /** An IANA name, as Europe/London. */
  readonly name: string;
  /** Microseconds since 1970, ascending. */
  readonly fromUs: Float64Array;
  /** Microseconds east of UTC. */
  readonly offsetUs: Float64Array;
}

const MINUTE_US = 60_000_000;
const DAY_MINUTES = 1_440;
export const WEEK_MINUTES: number = 7 * DAY_MINUTES;
/** 1970-01-01 was a Thursday; weeks here begin on Monday. */
const EPOCH_MINUTE = 3 * DAY_MINUTES;

/** Local wall time in the zone, as microseconds since a local 1970-01-01 00:00. */
export function localUs(zone: Zone, timeUs: number): number {
  const { fromUs, offsetUs } = zone;
  let low = 0;
  let high = fromUs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((fromUs[middle] ?? 0) <= timeUs) low = middle;
    else high = middle - 1;
  }
  return timeUs + (offsetUs[low] ?? 0);
}

/** Whole minutes since Monday 00:00 local, 0…10 079. */
export function weekMinuteOf(zone: Zone, timeUs: number): number {
  const minute = Math.floor(localUs(zone, timeUs) / MINUTE_US) + EPOCH_MINUTE;
  // The remainder of a division of fractions is a slow loop; this is exact and is not.
  return minute - Math.floor(minute / WEEK_MINUTES) * WEEK_MINUTES;
}
