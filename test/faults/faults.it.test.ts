import assert from "node:assert/strict";
import { test } from "vitest";
import type { Row } from "./fault-table.ts";
import { runScenario } from "./run-scenario.ts";
import { scenarios } from "./scenarios.ts";

/** As little as finds a fault at all, of those that have no test of their own. */
const shortest = {
  "power-cut": { rounds: 2, ordersPerSecond: 100 },
  "disk-full": { rounds: 1, ordersPerSecond: 100 },
  "sync-fails": { rounds: 1, ordersPerSecond: 100 },
  "venue-lies": { rounds: 0.4, ordersPerSecond: 40 },
  "bad-quotes": { rounds: 0.4, ordersPerSecond: 40 },
  "bad-wire": { rounds: 1, ordersPerSecond: 40 },
  office: { rounds: 2, ordersPerSecond: 40 },
  "clock-jump": { rounds: 2, ordersPerSecond: 40 },
  config: { rounds: 1, ordersPerSecond: 40 },
} as const;

for (const [name, { rounds, ordersPerSecond }] of Object.entries(shortest)) {
  test(`${name}: nothing is lost, doubled or unmatched, and no order stays without an end`, async ({
    skip,
  }) => {
    const rows: Row[] = [];
    const outcome = await runScenario(scenarios[name]!, {
      rounds,
      ordersPerSecond,
      seed: 5,
      rules: 1,
      minutes: 1,
      withinMinutes: Infinity,
      kinds: ["generic", "generic", "generic"],
      onLpFailures: ["reject"],
      durability: "fsync",
      onProgress: () => undefined,
      note: (row) => rows.push(row),
    });
    if (typeof outcome !== "string") skip(`SKIPPED: ${name}: ${outcome.notRun}`);
    const row = rows.at(-1);
    assert.ok(row !== undefined && "why" in row, JSON.stringify(row));
    // Times beyond their bounds are the runs' to judge, which have the machine to themselves.
    assert.deepEqual({ fault: row.fault, why: row.why }, { fault: row.fault, why: [] });
  }, 240_000);
}
