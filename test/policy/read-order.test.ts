import assert from "node:assert/strict";
import { test } from "vitest";
import { readOrderFields } from "../../src/policy/read-order.ts";

const NOW_US = 1_774_267_200_000_000;

const read = (fields: Readonly<Record<string, unknown>>): ReturnType<typeof readOrderFields> =>
  readOrderFields({ symbol: "EURUSD", side: "BUY", volume: 1, ...fields }, NOW_US);

const mistakesIn = (fields: Readonly<Record<string, unknown>>): readonly string[] => {
  const result = read(fields);
  return "order" in result ? [] : result.mistakes.map(({ field, what }) => `${field} ${what}`);
};

for (const time of [
  "2026-02-30T10:00:00Z",
  "2026-02-29T10:00:00Z",
  "2026-13-01T10:00:00Z",
  "2026-11-31T10:00:00+02:00",
  "2026-11-25T24:01:00Z",
  "2026-11-25T10:00:60Z",
  "2026-11-25T10:00:00+24:00",
  "2026-11-25T10:00:00",
  "2026-11-25 morning Z",
  "2026-11-25",
  "",
  1_774_267_200,
]) {
  test(`${JSON.stringify(time)} is no time there is, and is refused`, () => {
    const what = `time must be a time as 2026-11-25T14:00:00Z, not "${time}"`;
    assert.deepEqual(mistakesIn({ time }), [what]);
  });
}

for (const [time, utc] of [
  ["2026-11-25T14:00:00Z", "2026-11-25T14:00:00Z"],
  ["2028-02-29T00:30:00+02:00", "2028-02-28T22:30:00Z"],
  ["2026-11-25T14:00:00.25Z", "2026-11-25T14:00:00.250Z"],
] as const) {
  test(`an order at ${time} is decided at that moment`, () => {
    const result = read({ time });
    assert.ok("order" in result);
    assert.equal(result.order.timeUs, Date.parse(utc) * 1_000);
  });
}

test("an order without a time is decided now", () => {
  const result = read({});
  assert.equal("order" in result && result.order.timeUs, NOW_US);
});

test("a number outside its bounds is told with them", () => {
  assert.deepEqual(mistakesIn({ score: 101, volatility: -0.1 }), [
    'score must be a number from 0 to 100, not "101"',
    'volatility must be a number from 0 on, not "-0.1"',
  ]);
});
