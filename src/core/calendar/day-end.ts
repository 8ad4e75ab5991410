import { localUs } from "./zone.ts";
import type { Zone } from "./zone.ts";

/** When the trading day ends: a minute of the local day, every day. */
export interface DayEnd {
  readonly zone: Zone;
  /** 0…1 439. */
  readonly minute: number;
}

const MINUTE_US = 60_000_000;
const DAY_US = 1_440 * MINUTE_US;

/**
 * The end of the trading day a moment belongs to, microseconds since 1970; later than the moment.
 *
 * Where clocks are put forward or back on the way, it is the local time that holds.
 */
export function dayEndAfter({ zone, minute }: DayEnd, timeUs: number): number {
  const local = localUs(zone, timeUs);
  const today = Math.floor(local / DAY_US) * DAY_US + minute * MINUTE_US;
  const end = today > local ? today : today + DAY_US;
  const guess = end - (local - timeUs);
  return guess - (localUs(zone, guess) - end);
}
