import assert from "node:assert/strict";
import { test } from "vitest";
import type { FaultTimes } from "./fault-times.ts";
import { lateTimes } from "./print-disconnects.ts";
import { lateComebacks } from "./print-kill.ts";
import { unfelt } from "./fault-kinds.ts";
import { unexcused } from "./kill-desk.ts";
import type { Comeback } from "./kill-desk.ts";

const none: FaultTimes = {
  rounds: 1,
  nextFillMs: [],
  nextOrderMs: [],
  lastHitMs: [],
  hits: [],
  givenUpMs: [],
  soundMs: [],
};

test("after a reset an order that is filled elsewhere later than 50 ms is too late", () => {
  const times = new Map([["reset", { ...none, nextOrderMs: [50, Infinity, 51] }]] as const);
  assert.deepEqual(lateTimes({ times, heartbeatMs: 2_000 }), [
    "next order elsewhere after 51 ms, bound 50 ms",
  ]);
});

test("a half-open line that is felt for more than 2.5 heartbeats is felt too long", () => {
  const felt = { ...none, givenUpMs: [5_000, 5_020], lastHitMs: [4_000, 5_040] };
  assert.deepEqual(lateTimes({ times: new Map([["half-open", felt]]), heartbeatMs: 2_000 }), [
    "half-open given up after 2.51 heartbeats, bound 2.5",
    "orders ran into a half-open line for 2.52 heartbeats, bound 2.5",
  ]);
});

test("silences may last as long as they are drawn to", () => {
  const felt = { ...none, nextOrderMs: [900], lastHitMs: [6_000] };
  const times = new Map([["silence", felt]] as const);
  assert.deepEqual(lateTimes({ times, heartbeatMs: 2_000 }), []);
});

const back = (ms: number, events: number): Comeback => ({ ms, workedMs: 900, events, spared: 7 });

test("a desk is to be ready 3 s after kill -9 with 100 000 events, and 5 s with more", () => {
  const comebacks = [back(3_000, 100_000), back(3_001, 100_000)];
  const long = [back(5_000, 100_001), back(5_001, 1_000_000)];
  const how = "900 ms of them processor time";
  assert.deepEqual(lateComebacks({ comebacks: [...comebacks, ...long] }), [
    `ready 3001 ms after kill -9 (${how}; 100000 events, 7 of them in a snapshot), bound 3000 ms`,
    `ready 5001 ms after kill -9 (${how}; 1000000 events, 7 of them in a snapshot), bound 5000 ms`,
  ]);
});

test("an order without an end is excused by its own leg in doubt alone, and only if that is listed", () => {
  const doubted = [
    { leg: "leg-1", clOrdID: "listed", lp: "lp1" },
    { leg: "leg-2", clOrdID: "resolved", lp: "lp1" },
  ];
  const open = ["listed", "resolved", "another"];
  assert.deepEqual(unexcused(open, doubted, new Set(["leg-1"])), ["resolved", "another"]);
  assert.deepEqual(unexcused(open, doubted, new Set()), open);
});

test("a session that is the same after a reset, a half-open line or a kill was never lost", () => {
  const [before, after] = [new Map([["lp1", 7]]), new Map([["lp1", 8]])];
  for (const kind of ["reset", "half-open", "kill"] as const) {
    const lost = [`the session with lp1 outlived a ${kind}`];
    assert.deepEqual(unfelt(kind, { id: "lp1" }, before, before), lost);
    assert.deepEqual(unfelt(kind, { id: "lp1" }, before, after), []);
  }
  assert.deepEqual(unfelt("silence", { id: "lp1" }, before, before), []);
});
