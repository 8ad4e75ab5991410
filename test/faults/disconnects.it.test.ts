import assert from "node:assert/strict";
import { test } from "vitest";
import { disconnects } from "./disconnects.ts";
import { quantile } from "./quantile.ts";

const HALF_OPEN_BOUND_HEARTBEATS = 2.5;
/** What a machine that runs other tests besides may add. */
const LATE_MS = 1_000;
/** The same for a single event: at a load of 20 on two cores it was 120 ms. */
const SEEN_LATE_MS = 400;

test("after resets, half-open lines, silences, stops and kills of LPs, books equal every LP's own log", async () => {
  const report = await disconnects({
    rounds: 10,
    kinds: ["generic", "generic", "generic"],
    ordersPerSecond: 60,
    // Its ten faults are of every kind.
    seed: 19,
    durability: "os",
    onProgress: () => undefined,
  });
  const { lost, doubled, unmatched, unended, legsInDoubt, times, heartbeatMs } = report;
  assert.deepEqual(
    { lost, doubled, unmatched, unended, legsInDoubt },
    { lost: [], doubled: [], unmatched: [], unended: [], legsInDoubt: 0 },
  );
  assert.ok(report.legsDoubted > 10, `${report.legsDoubted} legs were in doubt`);
  for (const [kind, { rounds, nextFillMs }] of times) {
    assert.ok(rounds > 0, kind);
    assert.ok(quantile(nextFillMs, 0.5) < LATE_MS, `${kind}: ${nextFillMs.join(" ")}`);
  }
  const { givenUpMs = [], lastHitMs = [] } = times.get("half-open") ?? {};
  const boundMs = HALF_OPEN_BOUND_HEARTBEATS * heartbeatMs;
  assert.ok(givenUpMs.length > 0, "no half-open line was given up");
  for (const ms of givenUpMs) assert.ok(ms < boundMs + SEEN_LATE_MS, `given up after ${ms} ms`);
  for (const ms of lastHitMs) assert.ok(ms < boundMs + LATE_MS, `half-open for ${ms} ms`);
}, 240_000);
