import assert from "node:assert/strict";
import { test } from "vitest";
import { Scheduler } from "../../src/sim/world/time/scheduler.ts";
import { VirtualClock } from "../../src/sim/world/time/virtual-clock.ts";

const MS = 1_000_000;

test("what is due at one time runs in the order in which it was scheduled", () => {
  const scheduler = new Scheduler();
  const ran: number[] = [];
  for (const [at, name] of [
    [5, 1],
    [3, 2],
    [5, 3],
    [3, 4],
    [0, 5],
  ] as const) {
    scheduler.after(at, () => ran.push(name));
  }
  while (scheduler.step(10));
  assert.deepEqual(ran, [5, 2, 4, 1, 3]);
  assert.equal(scheduler.nowNs, 10);
  assert.equal(scheduler.steps, 5);
});

test("what is undone does not run and is no step", () => {
  const scheduler = new Scheduler();
  const undo = scheduler.after(1, () => assert.fail("it was undone"));
  undo();
  undo();
  assert.equal(scheduler.step(5), false);
  assert.equal(scheduler.steps, 0);
});

test("soon is behind all that is due now, and before anything later", () => {
  const scheduler = new Scheduler();
  const clock = new VirtualClock(scheduler, { originUs: 0 });
  const ran: string[] = [];
  clock.after(1, () => {
    clock.soon(() => ran.push("soon"));
    ran.push("first");
  });
  clock.after(1, () => ran.push("second"));
  clock.after(1.001, () => ran.push("later"));
  while (scheduler.step(2 * MS));
  assert.deepEqual(ran, ["first", "second", "soon", "later"]);
});

test("a wall clock that jumps moves no timer and not the monotonic time", () => {
  const scheduler = new Scheduler();
  const wall = { originUs: 1_000_000 };
  const clock = new VirtualClock(scheduler, wall);
  let ranNs = 0;
  clock.after(5, () => (ranNs = clock.monotonicNs()));
  wall.originUs -= 500_000;
  while (scheduler.step(10 * MS));
  assert.equal(ranNs, 5 * MS);
  assert.equal(clock.wallUs(), 510_000);
});

test("the timers of a process end with it, and what one throws is told", () => {
  const scheduler = new Scheduler();
  const told: unknown[] = [];
  const clock = new VirtualClock(scheduler, { originUs: 0 }, (error) => told.push(error));
  const problem = new Error("a bug");
  clock.after(1, () => {
    throw problem;
  });
  clock.after(3, () => assert.fail("the process is dead"));
  while (scheduler.step(2 * MS));
  clock.kill();
  while (scheduler.step(5 * MS));
  assert.deepEqual(told, [problem]);
});
