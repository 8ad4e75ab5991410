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

const lp = (change: Partial<ShownLp["health"]> = {}): ShownLp => ({
  id: "lp1",
  isTrading: true,
  isQuoting: false,
  health: { ...health, ...change },
});

const line =
  "health     lp1: 0.58 (filled 38 %, slippage 0.25, latency 0.12, rejected 63 %, by 5.0 orders)";

test("an LP is shown with its sessions, its health and what that is made of", () => {
  assert.deepEqual(lpLines(lpSchema.parse(lp())), ["lp         lp1: trading, not quoting", line]);
});

test("an unhealthy LP is marked as such", () => {
  const [, shown] = lpLines(lp({ score: 0.49, isHealthy: false }));
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
    assert.deepEqual(lpLines(lp({ ...counts, ejected: { ...ejected, ...change } })).slice(1), [
      line,
      `${since}1 times in a row, ${trial}; ejections 1 detected, 1 enforced`,
    ]);
  }
});

test("how often it was to be ejected, and was, is shown also while it is in", () => {
  const [, , shown] = lpLines(lp({ ejectionsDetected: 3, ejectionsEnforced: 1 }));
  assert.equal(shown, "health     lp1: ejections 3 detected, 1 enforced");
});
