import assert from "node:assert/strict";
import { test } from "vitest";
import {
  easternEuropeanZone,
  newYorkStandardZone,
  parseTickTimeUs,
  utcZone,
} from "../../src/sim/tick-time.ts";

const at = (iso: string): number => Date.parse(iso) * 1000;

for (const [text, iso] of [
  ["2013-01-01 22:00:00.295000+00:00", "2013-01-01T22:00:00.295Z"],
  ["2013-01-01T22:00:00.295Z", "2013-01-01T22:00:00.295Z"],
  ["2013-01-01T22:00:00", "2013-01-01T22:00:00Z"],
  ["2013-01-01T22:00:00+0530", "2013-01-01T16:30:00Z"],
  ["2013-01-01T22:00:00-03", "2013-01-02T01:00:00Z"],
  ["20130101 22:00:00.295", "2013-01-01T22:00:00.295Z"],
  ["2013.01.01 22:00:00.295", "2013-01-01T22:00:00.295Z"],
  ["01.02.2013 22:00:00.295 GMT-0500", "2013-02-02T03:00:00.295Z"],
  ["1357077600", "2013-01-01T22:00:00Z"],
  ["1357077600.25", "2013-01-01T22:00:00.250Z"],
  ["1357077600250", "2013-01-01T22:00:00.250Z"],
  ["1357077600250000", "2013-01-01T22:00:00.250Z"],
] as const) {
  test(`${text} is ${iso}`, () => assert.equal(parseTickTimeUs(text, utcZone), at(iso)));
}

test("microseconds are kept", () => {
  assert.equal(
    parseTickTimeUs("2013-01-01T22:00:00.123456Z", utcZone),
    at("2013-01-01T22:00:00Z") + 123_456,
  );
});

test("HistData counts New York winter time all year", () => {
  for (const [text, iso] of [
    ["20200101 170000065", "2020-01-01T22:00:00.065Z"],
    ["20200701 170000065", "2020-07-01T22:00:00.065Z"],
  ] as const) {
    assert.equal(parseTickTimeUs(text, newYorkStandardZone), at(iso));
  }
});

test("eastern European time is two hours ahead in winter and three in summer", () => {
  for (const [text, iso] of [
    ["2020.01.15 12:00:00", "2020-01-15T10:00:00Z"],
    ["2020.07.15 12:00:00", "2020-07-15T09:00:00Z"],
    ["2020.03.29 02:59:59", "2020-03-29T00:59:59Z"],
    ["2020.03.29 04:00:00", "2020-03-29T01:00:00Z"],
    ["2020.10.25 02:59:59", "2020-10-24T23:59:59Z"],
    ["2020.10.25 04:00:00", "2020-10-25T02:00:00Z"],
  ] as const) {
    assert.equal(parseTickTimeUs(text, easternEuropeanZone), at(iso), text);
  }
});

for (const text of [
  "",
  "yesterday",
  "2013-02-29T00:00:00Z",
  "2013-01-01T24:00:00Z",
  "2013-01-01T00:60:00Z",
  "2013-00-01T00:00:00Z",
  "2013-01/01T00:00:00Z",
  "1e12",
  "-1357077600",
]) {
  test(`"${text}" is no time`, () => assert.equal(parseTickTimeUs(text, utcZone), undefined));
}
