import assert from "node:assert/strict";
import { beforeEach, test } from "vitest";
import type { Leg } from "../../src/core/execute/order.ts";
import { LegWatch } from "../../src/lps/leg-watch.ts";
import { ALPHA, liveWorld, PROFESSIONAL } from "../core/world.ts";
import type { World } from "../core/world.ts";

const MS = 1_000_000;
const TIMEOUT_MS = 500;

let world: World;
let watch: LegWatch;
beforeEach(() => {
  world = liveWorld();
  watch = new LegWatch(TIMEOUT_MS);
});

function watched(): Leg {
  const { leg } = world.hedged({ account: PROFESSIONAL });
  watch.sent(leg, 0);
  return leg;
}

/** What a look at that time brings, with the doubts it causes made true. */
function dueAt(ms: number): string[] {
  const found: string[] = [];
  watch.sweep(ms * MS, (leg, due) => {
    found.push(`${leg.leg} ${due}`);
    if (due === "TIMED_OUT") world.timeout(leg);
  });
  return found;
}

test("a leg is left alone until its time is up, then timed out once", () => {
  watched();
  assert.deepEqual(dueAt(TIMEOUT_MS - 1), []);
  assert.deepEqual(dueAt(TIMEOUT_MS), ["1 TIMED_OUT"]);
});

test("a leg in doubt is asked about at once, then ever more rarely, up to every half minute", () => {
  watched();
  dueAt(TIMEOUT_MS);
  const asked: number[] = [];
  for (let ms = TIMEOUT_MS + 100; ms < 300_000; ms += 100) if (dueAt(ms).length > 0) asked.push(ms);
  const pauses = asked.slice(1).map((ms, i) => ms - asked[i]!);
  assert.equal(asked[0], TIMEOUT_MS + 100);
  assert.deepEqual(pauses.slice(0, 6), [2000, 4000, 8000, 16_000, 30_000, 30_000]);
  assert.ok(pauses.slice(4).every((pause) => pause === 30_000));
});

test("a leg that ends is asked about no more, and is forgotten", () => {
  const leg = watched();
  dueAt(TIMEOUT_MS);
  world.fill(leg, 0.8);
  assert.deepEqual(dueAt(TIMEOUT_MS + 60_000), []);
  assert.equal(watch.size, 0);
});

test("acknowledged and then silent, a leg still times out", () => {
  const leg = watched();
  world.news(leg, "Acknowledged");
  assert.deepEqual(dueAt(TIMEOUT_MS), ["1 TIMED_OUT"]);
});

test("when the LP is back, its legs in doubt are asked about at once, and only they", () => {
  const doubted = watched();
  dueAt(TIMEOUT_MS);
  dueAt(TIMEOUT_MS + 100);
  const fresh = watched();
  watch.askSoon(ALPHA, (TIMEOUT_MS + 200) * MS);
  assert.deepEqual(dueAt(TIMEOUT_MS + 200), [`${doubted.leg} ASK`, `${fresh.leg} TIMED_OUT`]);
});

test("another LP's return asks nothing", () => {
  watched();
  dueAt(TIMEOUT_MS);
  dueAt(TIMEOUT_MS + 100);
  watch.askSoon(ALPHA + 1, (TIMEOUT_MS + 200) * MS);
  assert.deepEqual(dueAt(TIMEOUT_MS + 200), []);
});

test("a leg already in doubt when it is first watched, as after a restart, is asked about", () => {
  const leg = watched();
  world.timeout(leg);
  watch.askSoon(ALPHA, MS);
  assert.deepEqual(dueAt(1), ["1 ASK"]);
});
