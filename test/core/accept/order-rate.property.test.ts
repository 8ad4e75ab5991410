import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { OrderRate } from "../../../src/core/accept/order-rate.ts";

const SECOND = 1_000_000_000;
const ALICE = 0;
const BOB = 41;

/** How many of the orders pass, when each comes at its time. */
function passing(rate: OrderRate, key: number, timesNs: readonly number[]): number[] {
  return timesNs.filter((nowNs) => {
    const mayPass = rate.mayPass(key, nowNs);
    if (mayPass) rate.note(key, nowNs);
    return mayPass;
  });
}

const at = (nowNs: number, times: number): number[] => Array.from({ length: times }, () => nowNs);

test("a burst passes at once, and not one order more", () => {
  const rate = new OrderRate({ perSecond: 5, burst: 10 });
  assert.equal(passing(rate, ALICE, at(3 * SECOND, 100)).length, 10);
});

test("after a burst, orders pass at the rate, the first after one interval", () => {
  const rate = new OrderRate({ perSecond: 5, burst: 10 });
  passing(rate, ALICE, at(0, 10));
  assert.equal(rate.mayPass(ALICE, SECOND / 5 - 1), false);
  assert.equal(rate.mayPass(ALICE, SECOND / 5), true);
  const everyMs = Array.from({ length: 2_001 }, (_, ms) => ms * 1_000_000);
  assert.equal(passing(rate, ALICE, everyMs).length, 10);
});

test("whoever has been quiet long enough has the whole burst again, and no more", () => {
  const rate = new OrderRate({ perSecond: 5, burst: 10 });
  passing(rate, ALICE, at(0, 10));
  assert.equal(passing(rate, ALICE, at(100 * SECOND, 30)).length, 10);
});

test("refused orders do not put off the next that may pass", () => {
  const rate = new OrderRate({ perSecond: 1, burst: 1 });
  passing(rate, ALICE, [...at(0, 1), ...at(SECOND / 2, 1_000)]);
  assert.equal(rate.mayPass(ALICE, SECOND), true);
});

test("one client's orders do not count against another", () => {
  const rate = new OrderRate({ perSecond: 1, burst: 2 });
  passing(rate, ALICE, at(0, 2));
  assert.equal(passing(rate, BOB, at(0, 3)).length, 2);
  assert.equal(rate.mayPass(ALICE, 0), false);
  assert.equal(rate.mayPass(1_000, 0), true);
});

test("asking whether an order may pass changes nothing", () => {
  const rate = new OrderRate({ perSecond: 1, burst: 1 });
  for (let times = 0; times < 10; times++) assert.equal(rate.mayPass(ALICE, 0), true);
});

test("under a new limit the orders of before still count, as many as they were", () => {
  const slow = new OrderRate({ perSecond: 1, burst: 10 });
  passing(slow, ALICE, at(5 * SECOND, 8));
  const fast = slow.retuned({ perSecond: 100, burst: 10 }, 5 * SECOND);
  assert.equal(passing(fast, ALICE, at(5 * SECOND, 10)).length, 2);
  assert.equal(fast.mayPass(ALICE, 5 * SECOND + SECOND / 100), true);
  assert.equal(passing(fast, BOB, at(5 * SECOND, 20)).length, 10);
  const narrow = slow.retuned({ perSecond: 1, burst: 2 }, 7 * SECOND);
  assert.equal(narrow.mayPass(ALICE, 12 * SECOND - 1), false);
  assert.equal(narrow.mayPass(ALICE, 12 * SECOND), true);
});

for (const limit of [
  { perSecond: 0, burst: 1 },
  { perSecond: 1, burst: 0 },
  { perSecond: NaN, burst: 1 },
  { perSecond: 1, burst: NaN },
]) {
  test(`a rate of ${limit.perSecond} with a burst of ${limit.burst} is a mistake of ours`, () => {
    assert.throws(() => new OrderRate(limit), /^Error: Invariant:/);
  });
}

const anyLimit = fc.record({
  perSecond: fc.integer({ min: 1, max: 20_000 }),
  burst: fc.integer({ min: 1, max: 50 }),
});

/** Times that crowd around the interval of the limit, from a start long after boot. */
const anyStream = (perSecond: number): fc.Arbitrary<number[]> =>
  fc
    .tuple(
      fc.nat({ max: 8e15 }),
      fc.array(fc.nat({ max: Math.ceil((2 * SECOND) / perSecond) }), { maxLength: 200 }),
    )
    .map(([start, waits]) => {
      let nowNs = start;
      return waits.map((wait) => (nowNs += wait));
    });

test("in no window do more pass than the burst and the rate allow", () => {
  const any = anyLimit.chain((limit) => fc.tuple(fc.constant(limit), anyStream(limit.perSecond)));
  fc.assert(
    fc.property(any, ([limit, timesNs]) => {
      const passed = passing(new OrderRate(limit), ALICE, timesNs);
      for (const [first, from] of passed.entries()) {
        for (let last = first; last < passed.length; last++) {
          const allowed = limit.burst + (limit.perSecond * (passed[last]! - from)) / SECOND;
          assert.ok(last - first + 1 <= allowed + 1e-9);
        }
      }
    }),
  );
});

test("what comes at the rate or slower always passes", () => {
  const any = anyLimit.chain((limit) => fc.tuple(fc.constant(limit), anyStream(limit.perSecond)));
  fc.assert(
    fc.property(any, ([limit, extraNs]) => {
      const rate = new OrderRate(limit);
      const interval = Math.ceil(SECOND / limit.perSecond);
      const start = extraNs[0] ?? 0;
      const timesNs = extraNs.map((nowNs, index) => nowNs + index * interval - start);
      assert.equal(passing(rate, ALICE, timesNs).length, timesNs.length);
    }),
  );
});

test("what a token bucket of the same rate would let pass, passes, and nothing else", () => {
  const limits = fc.record({
    perSecond: fc.constantFrom(1, 2, 5, 20, 100, 1_000),
    burst: fc.integer({ min: 1, max: 10 }),
  });
  const any = limits.chain((limit) => fc.tuple(fc.constant(limit), anyStream(limit.perSecond)));
  fc.assert(
    fc.property(any, ([{ perSecond, burst }, timesNs]) => {
      const interval = BigInt(SECOND / perSecond);
      let tokens = BigInt(burst) * interval;
      let beforeNs = BigInt(timesNs[0] ?? 0);
      const expected = timesNs.filter((time) => {
        const nowNs = BigInt(time);
        const filled = tokens + nowNs - beforeNs;
        tokens = filled < BigInt(burst) * interval ? filled : BigInt(burst) * interval;
        beforeNs = nowNs;
        const hasToken = tokens >= interval;
        if (hasToken) tokens -= interval;
        return hasToken;
      });
      assert.deepEqual(passing(new OrderRate({ perSecond, burst }), ALICE, timesNs), expected);
    }),
  );
});
