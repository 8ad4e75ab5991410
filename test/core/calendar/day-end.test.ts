import assert from "node:assert/strict";
import { test } from "vitest";
import { dayEndAfter } from "../../../src/core/calendar/day-end.ts";
import type { Zone } from "../../../src/core/calendar/zone.ts";

const us = (text: string): number => Date.parse(text) * 1000;
const HOUR_US = 3_600_000_000;

/** New York in 2026: on 8 March the clocks go forward, on 1 November back. */
const newYork: Zone = {
  name: "America/New_York",
  fromUs: Float64Array.of(-Infinity, us("2026-03-08T07:00:00Z"), us("2026-11-01T06:00:00Z")),
  offsetUs: Float64Array.of(-5 * HOUR_US, -4 * HOUR_US, -5 * HOUR_US),
};

for (const [what, at, end] of [
  ["in the morning", "2026-03-23T12:00:00Z", "2026-03-23T21:00:00Z"],
  ["a moment before", "2026-03-23T20:59:59Z", "2026-03-23T21:00:00Z"],
  ["at the end itself it is the next one", "2026-03-23T21:00:00Z", "2026-03-24T21:00:00Z"],
  ["across the night the clocks go forward", "2026-03-07T23:00:00Z", "2026-03-08T21:00:00Z"],
  ["across the night the clocks go back", "2026-10-31T22:00:00Z", "2026-11-01T22:00:00Z"],
] as const) {
  test(`the trading day ends at 17:00 in New York, ${what}`, () => {
    const found = dayEndAfter({ zone: newYork, minute: 17 * 60 }, us(at));
    assert.equal(new Date(found / 1000).toISOString(), new Date(end).toISOString());
  });
}
