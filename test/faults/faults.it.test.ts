import assert from "node:assert/strict";
import { test } from "vitest";
import type { FaultRow, NotRun } from "./fault-table.ts";
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
    const rows: (FaultRow | NotRun)[] = [];
    const held = await scenarios[name]!.run({
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
    const [row] = rows;
    assert.ok(row !== undefined);
    if ("reason" in row) skip(`SKIPPED: ${row.fault}: ${row.reason}`);
    assert.deepEqual({ held, row }, { held: true, row: { ...row, isSound: true } });
  }, 240_000);
}
