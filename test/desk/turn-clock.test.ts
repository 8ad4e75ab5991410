import assert from "node:assert/strict";
import { setImmediate as nextLoop } from "node:timers/promises";
import { test } from "vitest";
import { TurnClock } from "../../src/desk/turn-clock.ts";

/** Lets the machine's clock move on without giving the event loop a turn. */
function burnMs(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}

test("all that happens in a turn happens at one time, and the next turn reads anew", async () => {
  const clock = new TurnClock();
  const first = [clock.monotonicNs(), clock.wallUs()];
  burnMs(3);
  assert.deepEqual([clock.monotonicNs(), clock.wallUs()], first);
  // Nobody ends the turn: it ends by itself, so no reading can grow old unseen.
  await nextLoop();
  assert.ok(clock.monotonicNs() >= first[0]! + 3_000_000);
});
