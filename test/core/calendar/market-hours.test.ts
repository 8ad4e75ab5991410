import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { isOpen } from "../../../src/core/calendar/market-hours.ts";
import { WEEK_MINUTES, weekMinuteOf } from "../../../src/core/calendar/zone.ts";
import { dayNumberOf, marketHours } from "../../../src/policy/market-hours.ts";
import type { TradingHoursTerms, WeekSpan } from "../../../src/policy/policy-document.ts";
import { zoneTable } from "../../../src/policy/zone-table.ts";

const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** As `Sun 17:00`. */
function minuteOf(text: string): number {
  const [day = "", time = ""] = text.split(" ");
  const [hour, minute] = time.split(":");
  assert.ok(days.includes(day), text);
  return days.indexOf(day) * 1_440 + Number(hour) * 60 + Number(minute);
}

const span = (from: string, to: string): WeekSpan => ({ from: minuteOf(from), to: minuteOf(to) });

const forex: TradingHoursTerms = {
  zone: "America/New_York",
  open: [span("Sun 17:00", "Fri 17:00")],
  holidays: ["2026-12-25", "2027-01-01"],
  earlyCloses: [{ date: "2026-12-24", atMinute: 13 * 60 }],
};

/** Gold rests for an hour each day. */
const gold: TradingHoursTerms = {
  zone: "America/New_York",
  open: ["Sun Mon", "Mon Tue", "Tue Wed", "Wed Thu", "Thu Fri"].map((pair) => {
    const [from, to] = pair.split(" ");
    return span(`${from} 18:00`, `${to} 17:00`);
  }),
  holidays: [],
  earlyCloses: [],
};

const MINUTE_US = 60_000_000;

for (const [what, terms, utc, opens] of [
  ["the FX week in winter", forex, "2026-01-04T22:00:00Z", true],
  ["the FX week in winter", forex, "2026-01-09T22:00:00Z", false],
  ["the FX week the clocks go forward in", forex, "2026-03-06T22:00:00Z", false],
  ["the FX week after the clocks went forward", forex, "2026-03-08T21:00:00Z", true],
  ["the FX week in summer", forex, "2026-03-13T21:00:00Z", false],
  ["the FX week the clocks go back in", forex, "2026-10-30T21:00:00Z", false],
  ["the FX week after the clocks went back", forex, "2026-11-01T22:00:00Z", true],
  ["an early close", forex, "2026-12-24T18:00:00Z", false],
  ["trading after a holiday in the middle of a week", forex, "2027-01-01T05:00:00Z", false],
  ["gold's day", gold, "2026-01-05T22:00:00Z", false],
  ["gold's day", gold, "2026-01-05T23:00:00Z", true],
] as const) {
  test(`${what} ${opens ? "begins" : "ends"} at ${utc} to the microsecond`, () => {
    const hours = marketHours(terms);
    const edge = Date.parse(utc) * 1_000;
    assert.equal(isOpen(hours, edge - 1), !opens);
    assert.equal(isOpen(hours, edge), opens);
    assert.equal(isOpen(hours, edge + MINUTE_US), opens);
  });
}

const isOpenAt = (terms: TradingHoursTerms, utc: string): boolean =>
  isOpen(marketHours(terms), Date.parse(utc) * 1_000);

test("a holiday closes the local date from midnight to midnight", () => {
  const midweek = { ...forex, holidays: ["2026-07-01"] };
  for (const [utc, expected] of [
    ["2026-07-01T03:59:59.999Z", true],
    ["2026-07-01T04:00:00.000Z", false],
    ["2026-07-02T03:59:59.999Z", false],
    ["2026-07-02T04:00:00.000Z", true],
  ] as const) {
    assert.equal(isOpenAt(midweek, utc), expected, utc);
  }
});

test("after an early close it opens again with the next local date, if the week says so", () => {
  const thanksgiving = { ...forex, earlyCloses: [{ date: "2026-11-26", atMinute: 13 * 60 }] };
  assert.equal(isOpenAt(thanksgiving, "2026-11-26T17:59:59.999Z"), true);
  assert.equal(isOpenAt(thanksgiving, "2026-11-26T18:00:00.000Z"), false);
  assert.equal(isOpenAt(thanksgiving, "2026-11-27T04:59:59.999Z"), false);
  assert.equal(isOpenAt(thanksgiving, "2026-11-27T05:00:00.000Z"), true);
});

test("of two early closes on one day the earlier one counts", () => {
  const date = "2026-11-26";
  const earlyCloses = [14, 13, 15].map((hour) => ({ date, atMinute: hour * 60 }));
  assert.equal(isOpenAt({ ...forex, earlyCloses }, "2026-11-26T18:00:00Z"), false);
  assert.equal(isOpenAt({ ...forex, earlyCloses }, "2026-11-26T17:59:00Z"), true);
});

test("an early close at midnight closes the day", () => {
  const earlyCloses = [{ date: "2026-11-26", atMinute: 0 }];
  assert.equal(isOpenAt({ ...forex, earlyCloses }, "2026-11-26T05:00:00Z"), false);
});

test("a span that goes round the end of the week is open on Sunday night and Monday morning", () => {
  const terms = { ...gold, zone: "Europe/London", open: [span("Sun 22:00", "Mon 06:00")] };
  for (const [utc, expected] of [
    ["2026-01-04T21:59:59Z", false],
    ["2026-01-04T22:00:00Z", true],
    ["2026-01-05T00:00:00Z", true],
    ["2026-01-05T05:59:59Z", true],
    ["2026-01-05T06:00:00Z", false],
  ] as const) {
    assert.equal(isOpenAt(terms, utc), expected, utc);
  }
});

test("a span that ends where it begins is the whole week", () => {
  for (const at of ["Mon 00:00", "Wed 12:00"]) {
    const always = marketHours({ ...gold, open: [span(at, at)] });
    assert.deepEqual([...always.spans], [0, WEEK_MINUTES]);
  }
});

test("with no span at all it is never open", () => {
  assert.equal(isOpenAt({ ...forex, open: [] }, "2026-07-01T12:00:00Z"), false);
});

test("a span over the missing hour is shorter, one over the repeated hour longer", () => {
  const night = { ...gold, open: [span("Sun 01:00", "Sun 03:00")] };
  const openMinutes = (from: string): number => {
    const hours = marketHours(night);
    const start = Date.parse(from) * 1_000;
    const minutes = Array.from({ length: 600 }, (_, at) => start + at * MINUTE_US);
    return minutes.filter((timeUs) => isOpen(hours, timeUs)).length;
  };
  assert.equal(openMinutes("2026-03-08T04:00:00Z"), 60);
  assert.equal(openMinutes("2026-11-01T03:00:00Z"), 180);
  assert.equal(openMinutes("2026-07-05T03:00:00Z"), 120);
});

const anySpan = fc.record({
  from: fc.nat({ max: WEEK_MINUTES - 1 }),
  to: fc.nat({ max: WEEK_MINUTES }),
});
const anyDate = fc
  .nat({ max: 30 })
  .map((day) => new Date(Date.UTC(2026, 2, 1 + day)).toISOString().slice(0, 10));

test("any hours agree with a slow reading of what the file says", () => {
  const zone = zoneTable("America/New_York");
  assert.ok(zone !== undefined);
  const anyTerms = fc.record({
    zone: fc.constant("America/New_York"),
    open: fc.array(anySpan, { maxLength: 6 }),
    holidays: fc.array(anyDate, { maxLength: 3 }),
    earlyCloses: fc.array(fc.record({ date: anyDate, atMinute: fc.nat({ max: 1_439 }) }), {
      maxLength: 3,
    }),
  });
  const local = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "America/New_York",
    dateStyle: "short",
    timeStyle: "short",
  });
  const slowly = (terms: TradingHoursTerms, timeMs: number): boolean => {
    const [date = "", time = ""] = local.format(timeMs).split(" ");
    const minute = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
    const weekMinute = weekMinuteOf(zone, timeMs * 1_000);
    const isInWeek = terms.open.some(({ from, to }) => {
      const isAfter = weekMinute >= from;
      const isBefore = weekMinute < to;
      return from < to ? isAfter && isBefore : isAfter || isBefore;
    });
    const isCut = terms.earlyCloses.some((each) => each.date === date && minute >= each.atMinute);
    return isInWeek && !isCut && !terms.holidays.includes(date);
  };
  const anySecond = fc.nat({ max: 31 * 86_400 });
  const times = fc.array(anySecond, { minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(anyTerms, times, (terms, seconds) => {
      const hours = marketHours(terms);
      for (const second of seconds) {
        const timeMs = Date.UTC(2026, 2, 1) + second * 1_000;
        const where = new Date(timeMs).toISOString();
        assert.equal(isOpen(hours, timeMs * 1_000), slowly(terms, timeMs), where);
      }
    }),
    { numRuns: 300 },
  );
});

for (const [date, expected] of [
  ["1970-01-01", 0],
  ["1969-12-31", -1],
  ["2024-02-29", 19_782],
  ["2026-02-29", undefined],
  ["2026-13-01", undefined],
  ["2026-00-10", undefined],
  ["2026-1-1", undefined],
  ["2026-01-01T00:00", undefined],
  ["", undefined],
] as const) {
  test(`the date ${JSON.stringify(date)} is ${expected === undefined ? "none" : expected}`, () => {
    assert.equal(dayNumberOf(date), expected);
  });
}

test("hours with a zone or a date that does not exist are never made", () => {
  assert.throws(
    () => marketHours({ ...forex, zone: "Mars/Olympus" }),
    /^Error: Invariant: the zone/,
  );
  assert.throws(
    () => marketHours({ ...forex, holidays: ["2026-02-30"] }),
    /^Error: Invariant: the date/,
  );
});
