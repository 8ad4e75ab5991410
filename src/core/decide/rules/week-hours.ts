import { WEEK_MINUTES } from "../../calendar/zone.ts";
import type { Zone } from "../../calendar/zone.ts";
import type { RuleWindow } from "./rule.ts";

const MINUTE_US = 60_000_000;
const HOUR_US = 3_600_000_000;
export const WEEK_HOURS = 168;
/** 1970-01-01 was a Thursday; weeks here begin on Monday. */
const EPOCH_HOUR = 72;

/** Of the week in UTC, 0…167. */
export function weekHourOf(timeUs: number): number {
  const hour = Math.floor(timeUs / HOUR_US) + EPOCH_HOUR;
  return hour - Math.floor(hour / WEEK_HOURS) * WEEK_HOURS;
}

/**
 * Hours of the week in UTC in which a window may be open.
 *
 * Under every offset its zone ever has, so that a change of clocks leaves nothing out.
 */
export function hoursOf(
  { from, to, zone: index }: RuleWindow,
  zones: readonly Zone[],
): Set<number> {
  const zone = zones[index];
  if (zone === undefined) throw new Error(`Invariant: zone ${index} must be in the policy`);
  const end = from < to ? to : to + WEEK_MINUTES;
  const hours = new Set<number>();
  for (const offsetUs of new Set(zone.offsetUs)) {
    const last = Math.floor((end * MINUTE_US - offsetUs - 1) / HOUR_US);
    for (let hour = Math.floor((from * MINUTE_US - offsetUs) / HOUR_US); hour <= last; hour++) {
      hours.add(((hour % WEEK_HOURS) + WEEK_HOURS) % WEEK_HOURS);
    }
  }
  return hours;
}
