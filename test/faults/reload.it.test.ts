import assert from "node:assert/strict";
import { test } from "vitest";
import { reloadUnderLoad } from "./reload.ts";

const ROUNDS = 15;

test("reloaded again and again under load, the desk loses and denies nothing, and each decision belongs to one policy as a whole", async () => {
  const report = await reloadUnderLoad({
    rounds: ROUNDS,
    ordersPerSecond: 300,
    rules: 200,
    durability: "fsync",
    quietMs: 100,
    afterMs: 150,
    onProgress: () => undefined,
  });
  const { lost, denied, mixed, differing } = report;
  assert.deepEqual(
    { lost, denied, mixed, differing },
    { lost: [], denied: [], mixed: [], differing: [] },
  );
  assert.equal(report.versions, ROUNDS + 1);
  assert.equal(report.versionsUsed, ROUNDS + 1);
  assert.ok(report.sent > 1_000);
}, 120_000);
