import assert from "node:assert/strict";
import { test } from "vitest";
import { withRows } from "./fault-table.ts";
import type { FaultRow, Row } from "./fault-table.ts";
import { runScenario, summaryOf } from "./run-scenario.ts";
import type { Outcome } from "./run-scenario.ts";
import type { Scenario, Wishes } from "./scenario.ts";
import { tell } from "./tell.ts";

const sound: FaultRow = {
  fault: "it rains",
  run: "once",
  why: [],
  late: [],
  acknowledged: 1,
  lost: 0,
  doubled: 0,
  unmatched: 0,
  backMs: [],
  besides: "wet",
};

/** The page after a run of it that held was followed by this one. */
async function after(
  change: Partial<Scenario>,
): Promise<{ readonly outcome: Outcome; readonly row: string; readonly rows: readonly Row[] }> {
  let page = withRows("<!-- faults short -->\n<!-- /faults short -->\n", "short", [sound]);
  const rows: Row[] = [];
  const wishes: Wishes = {
    rounds: 1,
    ordersPerSecond: 1,
    seed: 1,
    rules: 1,
    minutes: 1,
    withinMinutes: 1,
    kinds: [],
    onLpFailures: [],
    durability: "os",
    onProgress: () => undefined,
    note: (row) => {
      rows.push(row);
      page = withRows(page, "short", [row]);
    },
  };
  const usual: Scenario = {
    rounds: 1,
    rate: 1,
    faults: () => ["it rains"],
    run: async (it) => tell(it, [], sound),
  };
  const outcome = await runScenario({ ...usual, ...change }, wishes);
  return { outcome, rows, row: page.split("\n").find((line) => line.includes("it rains")) ?? "" };
}

test("a scenario that throws leaves no row of an earlier run: it says no, and why", async () => {
  const error = new Error("the desk did not start:\nits log");
  const { outcome, row } = await after({ run: () => Promise.reject(error) });
  assert.equal(outcome, "failed");
  assert.match(row, /\| broken off \| \*\*NO\*\*: Error: the desk did not start: its log \|/);
  assert.doesNotMatch(row, /yes/);
});

test("while a scenario runs no row of an earlier run says yes", async () => {
  const { rows } = await after({});
  assert.deepEqual(rows[0], { fault: "it rains", broken: "it did not come to its end" });
});

test("a scenario that tells nothing of one of its faults has failed", async () => {
  const { outcome, row } = await after({ run: async () => true });
  assert.equal(outcome, "failed");
  assert.match(row, /\*\*NO\*\*: Error: nothing was told of it rains/);
});

test("a time beyond its bound is a no, with how late the run's own timers were beside", async () => {
  const late = ["ready after 3001 ms, bound 3000 ms"];
  const { outcome, row } = await after({ run: async (it) => tell(it, [], { ...sound, late }) });
  assert.equal(outcome, "failed");
  assert.match(row, /\*\*NO\*\*: ready after 3001 ms, bound 3000 ms \|/);
  assert.match(row, /wet; timers of the run came late by up to -?\d+ ms \|$/);
});

test("what the machine lacks is neither passed nor failed, and the last line counts it", async () => {
  const { outcome, row } = await after({ lacks: () => "no rain here" });
  assert.match(row, /\| NOT RUN: no rain here \|/);
  const outcomes = new Map<string, Outcome>([
    ["rain", outcome],
    ["snow", "passed"],
    ["hail", "failed"],
  ]);
  assert.equal(summaryOf(outcomes), "1 passed, 1 failed, 1 not run (rain: no rain here)");
});
