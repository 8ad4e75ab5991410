import assert from "node:assert/strict";
import { test } from "vitest";
import { localUs, weekMinuteOf } from "../../src/core/calendar/zone.ts";
import type { Zone } from "../../src/core/calendar/zone.ts";
import { zoneTable } from "../../src/policy/zone-table.ts";

const us = (utc: string): number => Date.parse(utc) * 1_000;

function zoneOf(name: string): Zone {
  const zone = zoneTable(name);
  assert.ok(zone !== undefined, name);
  return zone;
}

/** Local date and time as a text that sorts, to the microsecond. */
function wallClock(name: string, timeUs: number): string {
  const local = localUs(zoneOf(name), timeUs);
  const micros = ((local % 1_000) + 1_000) % 1_000;
  const text = new Date((local - micros) / 1_000).toISOString().slice(0, -1);
  return `${text}${String(micros).padStart(3, "0")}`;
}

for (const [name, utc, local] of [
  ["America/New_York", "2026-03-08T06:59:59.999Z", "2026-03-08T01:59:59.999000"],
  ["America/New_York", "2026-03-08T07:00:00.000Z", "2026-03-08T03:00:00.000000"],
  ["America/New_York", "2026-11-01T05:59:59.999Z", "2026-11-01T01:59:59.999000"],
  ["America/New_York", "2026-11-01T06:00:00.000Z", "2026-11-01T01:00:00.000000"],
  ["Europe/London", "2026-03-29T00:59:59.999Z", "2026-03-29T00:59:59.999000"],
  ["Europe/London", "2026-03-29T01:00:00.000Z", "2026-03-29T02:00:00.000000"],
  ["Europe/London", "1971-07-01T12:00:00.000Z", "1971-07-01T13:00:00.000000"],
  ["Europe/London", "1971-01-01T12:00:00.000Z", "1971-01-01T13:00:00.000000"],
  ["Australia/Lord_Howe", "2026-04-04T14:59:59.999Z", "2026-04-05T01:59:59.999000"],
  ["Australia/Lord_Howe", "2026-04-04T15:00:00.000Z", "2026-04-05T01:30:00.000000"],
  ["Asia/Kolkata", "2026-01-01T00:00:00.000Z", "2026-01-01T05:30:00.000000"],
  ["Africa/Monrovia", "1971-01-01T00:44:30.000Z", "1971-01-01T00:00:00.000000"],
  ["Pacific/Apia", "2011-12-30T09:59:59.999Z", "2011-12-29T23:59:59.999000"],
  ["Pacific/Apia", "2011-12-30T10:00:00.000Z", "2011-12-31T00:00:00.000000"],
  ["UTC", "2026-07-01T00:00:00.000Z", "2026-07-01T00:00:00.000000"],
  ["America/New_York", "2099-07-01T12:00:00.000Z", "2099-07-01T08:00:00.000000"],
] as const) {
  test(`when it is ${utc} it is ${local} in ${name}`, () => {
    assert.equal(wallClock(name, us(utc)), local);
  });
}

test("a change of the clocks happens at one microsecond and not before", () => {
  const change = us("2026-03-08T07:00:00Z");
  assert.equal(wallClock("America/New_York", change - 1), "2026-03-08T01:59:59.999999");
  assert.equal(wallClock("America/New_York", change), "2026-03-08T03:00:00.000000");
});

/** Reckoned from date fields, not from an offset as the table is. */
function intlWallClock(name: string): (timeMs: number) => number {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: name,
    calendar: "gregory",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (timeMs) => {
    const parts = new Map(format.formatToParts(timeMs).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
    const [year, month, day] = [part("year"), part("month"), part("day")];
    return Date.UTC(year, month - 1, day, part("hour"), part("minute"), part("second"));
  };
}

for (const name of [
  "America/New_York",
  "Europe/London",
  "Australia/Sydney",
  "Asia/Tokyo",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "America/Noronha",
  "UTC",
]) {
  test(`the table of ${name} says what the clocks there say, at any second until 2100`, () => {
    const zone = zoneOf(name);
    const expected = intlWallClock(name);
    // A step that shares no divisor with an hour, so that all times of the day come up.
    for (let second = 0; second < 4_102_444_800; second += 1_000_003) {
      const local = localUs(zone, second * 1_000_000) / 1_000;
      assert.equal(local, expected(second * 1_000), new Date(second * 1_000).toISOString());
    }
  });

  test(`the clocks of ${name} change exactly where the table says`, () => {
    const zone = zoneOf(name);
    const expected = intlWallClock(name);
    for (const [at, fromUs] of zone.fromUs.entries()) {
      if (at === 0) continue;
      assert.ok(fromUs > zone.fromUs[at - 1]!);
      for (const timeUs of [fromUs - 1_000_000, fromUs]) {
        assert.equal(localUs(zone, timeUs) / 1_000, expected(timeUs / 1_000));
      }
    }
  });
}

test("before 1970 and after 2100 the nearest offset holds", () => {
  assert.equal(wallClock("Asia/Tokyo", us("1960-01-01T00:00:00Z")), "1960-01-01T09:00:00.000000");
  assert.equal(wallClock("Europe/London", us("2150-07-01T00:00:00Z")).slice(11, 16), "00:00");
});

for (const name of ["Mars/Olympus", "", "+05:30", "America/New York", "__proto__", "EST5", "\0"]) {
  test(`${JSON.stringify(name)} is no zone`, () => {
    assert.equal(zoneTable(name), undefined);
  });
}

test("a zone is made once, and its letter case does not matter", () => {
  assert.equal(zoneTable("Europe/Paris"), zoneTable("Europe/Paris"));
  assert.deepEqual(zoneOf("europe/paris").fromUs, zoneOf("Europe/Paris").fromUs);
});

test("a week begins on Monday at midnight, there", () => {
  const zone = zoneOf("America/New_York");
  assert.equal(weekMinuteOf(zone, us("2026-03-09T04:00:00Z")), 0);
  assert.equal(weekMinuteOf(zone, us("2026-03-09T03:59:59Z")), 7 * 1_440 - 1);
});
