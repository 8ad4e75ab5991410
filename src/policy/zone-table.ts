import type { Zone } from "../core/calendar/zone.ts";

const SECOND_MS = 1_000;
const QUARTER_MS = 900_000;
/** Before 1970 and after this the nearest offset holds. */
const LAST_MS = Date.UTC(2100, 0, 1);
/**
 * How far apart the zone is probed. No zone went or goes away from an offset and back in less
 * (checked for all zones of tzdata 2026c at every half day; in 2000 parts of Brazil took a week).
 */
const STEP_MS = 6 * 86_400 * SECOND_MS;

/** More zones than a policy sensibly names; beyond them all are forgotten and made anew. */
const MOST_KEPT = 64;
const kept = new Map<string, Zone>();

/**
 * The offsets of a zone from 1970 to 2100, by the time zone data that Node brings.
 *
 * Made by bisecting between probes, in about 10 ms; the same zone is made once.
 *
 * @param name an IANA name in any letter case; bare offsets, as +05:30, are not names
 * @returns undefined: there is no such zone
 */
export function zoneTable(name: string): Zone | undefined {
  const known = kept.get(name);
  if (known !== undefined) return known;
  const offsetAt = offsetsOf(name);
  if (offsetAt === undefined) return undefined;
  const zone = tableOf(name, offsetAt);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(name, zone);
  return zone;
}

/** Milliseconds east of UTC at a time in milliseconds since 1970. */
type OffsetAt = (timeMs: number) => number;

function tableOf(name: string, offsetAt: OffsetAt): Zone {
  let offset = offsetAt(0);
  const fromUs = [-Infinity];
  const offsetUs = [offset * 1_000];
  for (let end = STEP_MS; end < LAST_MS + STEP_MS; end += STEP_MS) {
    const offsetAtEnd = offsetAt(end);
    let start = end - STEP_MS;
    while (offset !== offsetAtEnd) {
      start = changeBetween(start, end, offset, offsetAt);
      offset = offsetAt(start);
      fromUs.push(start * 1_000);
      offsetUs.push(offset * 1_000);
    }
  }
  return { name, fromUs: Float64Array.from(fromUs), offsetUs: Float64Array.from(offsetUs) };
}

/** The first whole second after `start` with another offset; there is one at `end`. */
function changeBetween(start: number, end: number, offset: number, offsetAt: OffsetAt): number {
  const quarter = bisected(start, end, QUARTER_MS, offset, offsetAt);
  // Clocks change on the quarter hour, Liberia's of 1972 being the exception.
  if (offsetAt(quarter - SECOND_MS) === offset) return quarter;
  return bisected(quarter - QUARTER_MS, quarter, SECOND_MS, offset, offsetAt);
}

/** The first multiple of a step after `start` with another offset; `end` is such a one. */
function bisected(
  start: number,
  end: number,
  stepMs: number,
  offset: number,
  offsetAt: OffsetAt,
): number {
  let before = Math.floor(start / stepMs);
  let after = end / stepMs;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(middle * stepMs) === offset) before = middle;
    else after = middle;
  }
  return after * stepMs;
}

function offsetsOf(name: string): OffsetAt | undefined {
  const format = formatOf(name);
  if (format === undefined) return undefined;
  const offsets = new Map<string, number>();
  return (timeMs) => {
    const text = format.format(timeMs);
    const known = offsets.get(text);
    if (known !== undefined) return known;
    const offset = offsetOf(text);
    offsets.set(text, offset);
    return offset;
  };
}

function formatOf(name: string): Intl.DateTimeFormat | undefined {
  if (!/^[A-Za-z]/.test(name)) return undefined;
  try {
    // Gives "0 GMT-05:00". Without the minute it gives the whole date too, in twice the time.
    return new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      timeZoneName: "longOffset",
      minute: "numeric",
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const pattern = /GMT(?:(?<sign>[+-])(?<hours>\d\d):(?<minutes>\d\d)(?::(?<seconds>\d\d))?)?$/;

function offsetOf(text: string): number {
  const parts = pattern.exec(text)?.groups;
  if (parts === undefined) throw new Error(`Invariant: ${text} must end with an offset`);
  const { sign, hours = "0", minutes = "0", seconds = "0" } = parts;
  const size = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return (sign === "-" ? -size : size) * SECOND_MS;
}
