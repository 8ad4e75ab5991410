import assert from "node:assert/strict";
import { setImmediate as nextLoop, setTimeout as after } from "node:timers/promises";
import { test } from "vitest";
import { Counters } from "../../src/desk/counters.ts";
import { LoopDelay } from "../../src/desk/loop-delay.ts";
import type { TimeCounts } from "../../src/desk/time-histogram.ts";
import { TimeHistogram } from "../../src/desk/time-histogram.ts";
import { TurnClock } from "../../src/desk/turn-clock.ts";
import { TurnFigures } from "../../src/desk/turn-figures.ts";
import { Turn } from "../../src/desk/turn.ts";

/** Lets the machine's clock move on without giving the event loop a turn. */
function burnMs(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}

const countOf = ({ counts }: TimeCounts): number => counts.reduce((sum, count) => sum + count, 0);

/** How many took longer than so many seconds, a bound of the table. */
function longerThan({ bounds, counts }: TimeCounts, seconds: number): number {
  const at = bounds.indexOf(seconds);
  assert.ok(at >= 0, `${seconds} is a bound`);
  return counts.slice(at + 1).reduce((sum, count) => sum + count, 0);
}

/** Turns in which messages take 5 ms to be decided about, a batch 3 ms and the sockets 3 ms. */
function slowTurns() {
  const clock = new TurnClock();
  const counters = new Counters();
  const figures = new TurnFigures(clock, clock, counters);
  const steps = {
    commit: () => {
      figures.decided();
      figures.commitBegins();
      burnMs(3);
      figures.committed();
    },
  };
  const turn = new Turn(clock, figures.around(steps));
  const socket = { flush: () => burnMs(3) };
  /** Orders of one turn, each with a leg. */
  const orders = async (count: number): Promise<void> => {
    for (let at = 0; at < count; at++) {
      clock.monotonicNs();
      burnMs(5);
      counters.ordersAccepted += 1;
      counters.legsSent += 1;
      turn.touch(socket);
    }
    await nextLoop();
    await nextLoop();
  };
  return { figures, orders };
}

test("an order's time is that of its turn's decisions, its leg's that of the batch and the sockets too", async () => {
  const { figures, orders } = slowTurns();
  await orders(2);
  const { decided, toLp, journal } = figures.toJSON();
  assert.deepEqual([countOf(decided), countOf(toLp), countOf(journal)], [2, 2, 1]);
  assert.equal(longerThan(decided, 0.005), 2, "both orders' decisions");
  assert.equal(longerThan(toLp, 0.01), 2, "both decisions, the batch and the sockets");
  assert.equal(longerThan(journal, 0.002_5), 1);
});

test("what the turn before took is no part of the next one's time", async () => {
  const { figures, orders } = slowTurns();
  await orders(1);
  const before = figures.toJSON().decided.sum;
  await after(50);
  await orders(1);
  const took = figures.toJSON().decided.sum - before;
  assert.ok(took >= 0.005, `${took} s`);
  assert.ok(took < 0.045, `${took} s: the time between is not the turn's`);
});

test("a time counts in the first bound it does not pass, and beyond all bounds in the last", () => {
  const times = new TimeHistogram();
  times.note(10_000);
  times.note(10_001, 3);
  times.note(11e9);
  const { bounds, counts, sum } = times.toJSON();
  assert.deepEqual([bounds[0], counts[0], counts[1], counts.at(-1)], [0.000_01, 1, 3, 1]);
  assert.equal(sum, (10_000 + 3 * 10_001 + 11e9) / 1e9);
});

test("a stall of the loop counts as often as a timer was due in it", () => {
  let nowNs = 0;
  let due: (() => void) | undefined;
  const clock = {
    after: (_ms: number, run: () => void) => {
      due = run;
      return () => undefined;
    },
  };
  const delay = new LoopDelay(clock, { liveNs: () => nowNs });
  delay.start();
  nowNs += 20e6;
  due?.();
  assert.deepEqual([countOf(delay.toJSON()), delay.toJSON().sum], [1, 0], "on time");
  nowNs += 20e6 + 101e6;
  due?.();
  const late = delay.toJSON();
  assert.equal(countOf(late), 1 + 5, "100, 80, 60, 40 and 20 ms");
  assert.equal(late.sum, 0.3);
});
