import assert from "node:assert/strict";
import { test } from "vitest";
import { lpLines, lpSchema } from "../../src/cli/lp-line.ts";
import type { ShownLp } from "../../src/cli/lp-line.ts";

const health: ShownLp["health"] = {
  score: 0.5827,
  isHealthy: true,
  legs: 4.96,
  parts: { fillRate: 0.376, slippage: 0.25, latency: 0.12, rejectRate: 0.627 },
  failuresInARow: 0,
  timesEjected: 0,
  ejectionsDetected: 0,
  ejectionsEnforced: 0,
};

const sinceUs = Date.UTC(2026, 2, 23, 12) * 1000;

const lp = (change: Partial<ShownLp["health"]> = {}, doing: Partial<ShownLp> = {}): ShownLp => ({
  id: "lp1",
  isSimulated: false,
  isTrading: true,
  tradingSinceUs: sinceUs,
  isQuoting: false,
  quotingSinceUs: sinceUs + 1_000_000,
  errors: [],
  stopped: [],
  health: { ...health, ...change },
  ...doing,
});

/** Whose values no test here looks at. */
const isSaidElsewhere = (shown: string): boolean => /^(?:since|activity|error) /.test(shown);
const linesOf = (it: ShownLp): string[] => lpLines(it).filter((each) => !isSaidElsewhere(each));

const line =
  "health     lp1: 0.58 (filled 38 %, slippage 0.25, latency 0.12, rejected 63 %, by 5.0 orders)";

test("an LP is shown with its sessions, its health and what that is made of", () => {
  assert.deepEqual(linesOf(lpSchema.parse(lp())), ["lp         lp1: trading, not quoting", line]);
});

test("since when an LP is up or down is shown, and what is not known yet is said to be so", () => {
  assert.deepEqual(lpLines(lp()).slice(2), [
    "since      lp1: trading since 2026-03-23T12:00:00.000Z, " +
      "not quoting since 2026-03-23T12:00:01.000Z",
    "activity   lp1: quotes a second not known yet; no order answered yet; no order ended lately",
  ]);
});

test("an LP is shown with its pace, its answers and its rates, without what is neutral", () => {
  const doing = { quotesPerSecond: 12.34, fillRate: 0.376, rejectRate: 0.627 };
  for (const [latency, answers] of [
    [{ lastMs: 3.14, meanMs: 4.25 }, "last answer after 3.1 ms, mean 4.3 ms"],
    [{ lastMs: 3.14 }, "last answer after 3.1 ms, mean forgotten"],
  ] as const) {
    assert.equal(
      lpLines(lpSchema.parse(lp({}, { ...doing, latency }))).at(-1),
      `activity   lp1: 12.3 quotes/s; ${answers}; orders 38 % filled, 63 % rejected`,
    );
  }
});

const error = (code: string, count: number) => ({ code, text: "why", atUs: sinceUs, count });

test("the newest three errors are shown, with their time and how often they came", () => {
  const errors = [error("A", 1), error("B", 2), error("C", 1), error("D", 1)];
  assert.deepEqual(lpLines(lpSchema.parse(lp({}, { errors }))).slice(4), [
    "error      lp1: 2026-03-23T12:00:00.000Z A why",
    "error      lp1: 2026-03-23T12:00:00.000Z B why (2 times)",
    "error      lp1: 2026-03-23T12:00:00.000Z C why",
  ]);
});

test("an unhealthy LP is marked as such", () => {
  const [, shown] = linesOf(lp({ score: 0.49, isHealthy: false }));
  assert.match(shown ?? "", /^health {5}lp1: 0\.49 UNHEALTHY \(/);
});

const ejected = {
  sinceUs: Date.UTC(2026, 2, 23, 12) * 1000,
  failures: 5,
  cause: "REJECT",
  waitMs: 20_001,
  isProbing: false,
};

const counts = { timesEjected: 1, ejectionsDetected: 1, ejectionsEnforced: 1 };

test("an ejected LP has since when, why, how often, and when it is tried out", () => {
  const since =
    "EJECTED    lp1: since 2026-03-23T12:00:00.000Z after 5 failures in a row (REJECT), ";
  for (const [change, trial] of [
    [{}, "tried out in 21 s"],
    [{ waitMs: 0 }, "tried out by the next order"],
    [{ waitMs: 0, isProbing: true }, "being tried out"],
  ] as const) {
    assert.deepEqual(linesOf(lp({ ...counts, ejected: { ...ejected, ...change } })).slice(1), [
      line,
      `${since}1 times in a row, ${trial}; ejections 1 detected, 1 enforced`,
    ]);
  }
});

test("how often it was to be ejected, and was, is shown also while it is in", () => {
  const [, , shown] = linesOf(lp({ ejectionsDetected: 3, ejectionsEnforced: 1 }));
  assert.equal(shown, "health     lp1: ejections 3 detected, 1 enforced");
});
