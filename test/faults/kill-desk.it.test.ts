import assert from "node:assert/strict";
import { test } from "vitest";
import { killDesk } from "./kill-desk.ts";

test("killed three times under load, the desk loses nothing, doubles nothing, and its books match the venue's", async () => {
  const report = await killDesk({
    rounds: 3,
    ordersPerSecond: 250,
    seed: 7,
    durability: "fsync",
    withinMinutes: Infinity,
    onProgress: () => undefined,
  });
  const { lost, doubled, unmatched, unended } = report;
  assert.deepEqual(
    { lost, doubled, unmatched, unended },
    {
      lost: [],
      doubled: [],
      unmatched: [],
      unended: [],
    },
  );
  assert.ok(report.acknowledged > 100);
  assert.ok(report.legs > 20);
}, 60_000);
