import assert from "node:assert/strict";
import { beforeEach, test } from "vitest";
import { Warnings } from "../../src/desk/warnings.ts";

const SECOND_NS = 1_000_000_000;

let nowNs: number;
let lines: string[];
let warnings: Warnings;
beforeEach(() => {
  nowNs = 5 * SECOND_NS;
  lines = [];
  const log = {
    warn: (fields: object, text: string) => lines.push(`${JSON.stringify(fields)} ${text}`),
  };
  const clock = {
    wallUs: () => 0,
    monotonicNs: () => nowNs,
    after: () => () => undefined,
    soon: () => undefined,
  };
  warnings = new Warnings(log, clock);
});

function storm(kind: string, count: number): void {
  for (let i = 1; i <= count; i++) warnings.warn(kind, { code: kind }, `leg ${i}`);
}

test("a few warnings are logged one by one and at once", () => {
  storm("LEG_IN_DOUBT", 3);
  assert.deepEqual(
    lines,
    [1, 2, 3].map((i) => `{"code":"LEG_IN_DOUBT"} leg ${i}`),
  );
});

test("of a storm a bounded number is logged, and then how many more there were", () => {
  storm("LEG_IN_DOUBT", 40_000);
  assert.equal(lines.length, 20);
  warnings.onTime();
  assert.equal(lines.length, 20);
  nowNs += SECOND_NS;
  warnings.onTime();
  const rest = '{"kind":"LEG_IN_DOUBT","more":39980} more of the same, not logged one by one';
  assert.equal(lines[20], rest);
  warnings.onTime();
  assert.equal(lines.length, 21);
});

test("a storm of one kind hides no warning of another", () => {
  storm("LEG_IN_DOUBT", 1_000);
  storm("FILL_SUSPENDED", 1);
  assert.equal(lines.at(-1), '{"code":"FILL_SUSPENDED"} leg 1');
});

test("the next second logs again, behind the count of the last one", () => {
  storm("LEG_IN_DOUBT", 21);
  nowNs += SECOND_NS;
  storm("LEG_IN_DOUBT", 1);
  assert.match(lines[20] ?? "", /"more":1\}/);
  assert.match(lines[21] ?? "", /leg 1$/);
});

test("at the end every count is told", () => {
  storm("LEG_IN_DOUBT", 25);
  warnings.close();
  assert.match(lines.at(-1) ?? "", /"more":5\}/);
});
