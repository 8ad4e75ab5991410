import assert from "node:assert/strict";
import { test } from "vitest";
import type { TradingHoursTerms } from "../../src/policy/policy-document.ts";
import { accepted, changed, refused } from "./small-policy.ts";

const withHours = (hours: string): string =>
  changed("    pip: 0.0001\n", `    pip: 0.0001\n    trading_hours: ${hours}\n`);

const hoursOf = (text: string): TradingHoursTerms | null | undefined =>
  accepted(withHours(text)).instruments[0]?.tradingHours;

const DAY = 1_440;

test("a week from Sunday evening to Friday evening goes round the week's end", () => {
  const hours = hoursOf(
    "{ zone: America/New_York, open: [{ from: Sun 17:00, to: Fri 17:00 }], " +
      'holidays: [2026-12-25], early_closes: [{ date: 2026-12-24, at: "13:00" }] }',
  );
  assert.deepEqual(hours, {
    zone: "America/New_York",
    open: [{ from: 6 * DAY + 17 * 60, to: 4 * DAY + 17 * 60 }],
    holidays: ["2026-12-25"],
    earlyCloses: [{ date: "2026-12-24", atMinute: 13 * 60 }],
  });
});

test("24:00 is the end of a day, also of the week", () => {
  const hours = hoursOf("{ zone: UTC, open: [{ from: Mon 00:00, to: Mon 24:00 }] }");
  assert.deepEqual(hours?.open, [{ from: 0, to: DAY }]);
  const all = hoursOf("{ zone: UTC, open: [{ from: Mon 00:00, to: Sun 24:00 }] }");
  assert.deepEqual(all?.open, [{ from: 0, to: 0 }]);
});

test("times that touch do not overlap", () => {
  const open = "[{ from: Mon 00:00, to: Mon 12:00 }, { from: Mon 12:00, to: Tue 00:00 }]";
  assert.equal(hoursOf(`{ zone: UTC, open: ${open} }`)?.open.length, 2);
});

test("older names of zones are zones", () => {
  const hours = hoursOf("{ zone: US/Eastern, open: [{ from: Mon 00:00, to: Mon 12:00 }] }");
  assert.equal(hours?.zone, "US/Eastern");
});

for (const [rule, hours, code, path] of [
  [
    "two times that overlap",
    "{ zone: UTC, open: [{ from: Mon 00:00, to: Mon 12:01 }, { from: Mon 12:00, to: Tue 00:00 }] }",
    "CONTRADICTION",
    "open",
  ],
  [
    "a time that overlaps one that goes round the week's end",
    "{ zone: UTC, open: [{ from: Sun 12:00, to: Mon 12:00 }, { from: Mon 11:00, to: Tue 00:00 }] }",
    "CONTRADICTION",
    "open",
  ],
  ["no time at all", "{ zone: UTC, open: [] }", "CONTRADICTION", "open"],
  [
    "a beginning at 24:00",
    "{ zone: UTC, open: [{ from: Mon 24:00, to: Tue 01:00 }] }",
    "BAD_TEXT",
    "open[0].from",
  ],
  [
    "a day in other letters",
    "{ zone: UTC, open: [{ from: mon 00:00, to: Tue 01:00 }] }",
    "BAD_TEXT",
    "open[0].from",
  ],
  [
    "an hour that does not exist",
    "{ zone: UTC, open: [{ from: Mon 25:00, to: Tue 01:00 }] }",
    "BAD_TEXT",
    "open[0].from",
  ],
  [
    "a zone in other letters",
    "{ zone: utc, open: [{ from: Mon 00:00, to: Tue 01:00 }] }",
    "BAD_CHOICE",
    "zone",
  ],
  [
    "an offset instead of a zone",
    '{ zone: "+02:00", open: [{ from: Mon 00:00, to: Tue 01:00 }] }',
    "BAD_CHOICE",
    "zone",
  ],
  [
    "a day that does not exist",
    "{ zone: UTC, open: [{ from: Mon 00:00, to: Tue 01:00 }], holidays: [2026-02-29] }",
    "BAD_TEXT",
    "holidays[0]",
  ],
  [
    "a day that is a holiday and ends early",
    "{ zone: UTC, open: [{ from: Mon 00:00, to: Tue 01:00 }], holidays: [2026-12-24], " +
      'early_closes: [{ date: 2026-12-24, at: "13:00" }] }',
    "CONTRADICTION",
    "early_closes",
  ],
] as const) {
  test(`${rule} is refused`, () => {
    const issues = refused(withHours(hours));
    const found = issues.map((issue) => [issue.code, issue.path]);
    assert.deepEqual(found, [[code, `instruments[0].trading_hours.${path}`]]);
  });
}

test("a day in other letters is told as it is written here", () => {
  const [issue] = refused(withHours("{ zone: UTC, open: [{ from: mon 00:00, to: Tue 01:00 }] }"));
  assert.equal(issue?.hint, "did you mean Mon?");
});
