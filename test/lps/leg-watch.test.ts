import assert from "node:assert/strict";
import { beforeEach, test } from "vitest";
import type { Leg } from "../../src/core/execute/order.ts";
import { LegWatch, QUESTIONS_PER_LOOK } from "../../src/lps/leg-watch.ts";
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
function dueAt(
  ms: number,
  mayAsk: (leg: Leg) => boolean = () => true,
  wayOf: (leg: Leg) => unknown = ({ lp }) => lp,
): string[] {
  const found: string[] = [];
  watch.sweep(ms * MS, {
    timedOut: (leg) => {
      found.push(`${leg.leg} TIMED_OUT`);
      world.timeout(leg);
    },
    ask: (leg) => {
      if (!mayAsk(leg)) return false;
      found.push(`${leg.leg} ASK`);
      return true;
    },
    wayOf,
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

test("an LP that says it has a leg may be silent for as long as at first, whenever that was", () => {
  const leg = watched();
  for (const [doubtedMs, answeredMs] of [
    [TIMEOUT_MS, TIMEOUT_MS + 1],
    [TIMEOUT_MS * 4, TIMEOUT_MS * 40],
  ] as const) {
    assert.deepEqual(dueAt(doubtedMs).slice(0, 1), ["1 TIMED_OUT"]);
    if (answeredMs > doubtedMs + 100) dueAt(doubtedMs + 100);
    watch.askSoon(ALPHA, answeredMs * MS);
    world.news(leg, "Acknowledged");
    assert.equal(leg.isInDoubt, false);
    assert.deepEqual(dueAt(answeredMs), []);
    assert.deepEqual(dueAt(answeredMs + TIMEOUT_MS - 1), []);
  }
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

/** That many legs, all in doubt and none asked about. */
function storm(count: number): void {
  for (let i = 0; i < count; i++) world.timeout(watched());
}

test("of ever so many legs in doubt a bounded number is asked about in one look", () => {
  storm(QUESTIONS_PER_LOOK * 3);
  assert.equal(dueAt(TIMEOUT_MS).length, QUESTIONS_PER_LOOK);
});

test("every leg in doubt is asked about once before any is asked about again", () => {
  storm(QUESTIONS_PER_LOOK * 3 + 1);
  const asked: string[] = [];
  // Slow looks: the first legs are due again long before the last were asked about.
  for (let look = 0; look < 4; look++) asked.push(...dueAt(TIMEOUT_MS + look * 10_000));
  assert.equal(
    new Set(asked.slice(0, QUESTIONS_PER_LOOK * 3 + 1)).size,
    QUESTIONS_PER_LOOK * 3 + 1,
  );
});

test("an LP that cannot be asked now is asked as soon as it can be, and keeps nobody waiting", () => {
  storm(3);
  let tries = 0;
  const nobody = (): boolean => {
    tries += 1;
    return false;
  };
  assert.deepEqual(dueAt(TIMEOUT_MS, nobody), []);
  assert.equal(tries, 1);
  assert.deepEqual(dueAt(TIMEOUT_MS + 1), ["1 ASK", "2 ASK", "3 ASK"]);
});

/** Of the first leg nobody is there to be asked. */
const isShut = ({ leg }: Leg): boolean => leg === 1;

test("of legs that went two ways those can be asked about whose way is open, whoever waits longer", () => {
  storm(3);
  const asked = dueAt(
    TIMEOUT_MS,
    (leg) => !isShut(leg),
    (leg) => (isShut(leg) ? "shut" : "open"),
  );
  assert.deepEqual(asked, ["2 ASK", "3 ASK"]);
});
