import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import type { LpInSight } from "../../../../src/core/execute/sor/lp-view.ts";
import { sweep } from "../../../../src/core/execute/sor/sweep.ts";
import type { Taker } from "../../../../src/core/execute/sor/sweep.ts";
import { asVolume } from "../../../../src/core/units/quantity.ts";
import { seen } from "../../decide/asked.ts";
import { lpTerms } from "../../policy-of.ts";
import { lots } from "../../world.ts";

const taker = (lp: LpInSight, shown: number, terms = lpTerms()): Taker => ({
  lp,
  terms,
  shown: lots(shown),
});

/** Each LP by its index and what it gets, in lots. */
const swept = (volume: number, takers: readonly Taker[]): [number[][], number] => {
  const { children, left } = sweep(lots(volume), takers);
  return [children.map(({ lp, volume: of }) => [lp.lp, of / 1e6]), left / 1e6];
};

const [first, second, third] = [seen(0), seen(1), seen(2)];

test("an order larger than one LP shows is spread over several by what they show, the best first", () => {
  const takers = [taker(first, 2), taker(second, 3), taker(third, 10)];
  assert.deepEqual(swept(1, takers), [[[0, 1]], 0]);
  assert.deepEqual(swept(7, takers), [
    [
      [0, 2],
      [1, 3],
      [2, 2],
    ],
    0,
  ]);
});

test("what is more than all show goes to the best as well, as far as its maximum", () => {
  const takers = [taker(first, 2, lpTerms(0.01, 0.01, 4)), taker(second, 3)];
  assert.deepEqual(swept(9, takers), [
    [
      [0, 4],
      [1, 5],
    ],
    0,
  ]);
});

test("an order a hundred times as large as every LP's maximum leaves over what nobody takes", () => {
  const terms = lpTerms(0.01, 0.01, 1);
  assert.deepEqual(swept(200, [taker(first, 1, terms), taker(second, 1, terms)]), [
    [
      [0, 1],
      [1, 1],
    ],
    198,
  ]);
});

test("an LP that does not say how much it shows is taken at its maximum", () => {
  assert.deepEqual(swept(5, [taker(first, 0, lpTerms(0.01, 0.01, 3)), taker(second, 9)]), [
    [
      [0, 3],
      [1, 2],
    ],
    0,
  ]);
});

test("a rest that is below an LP's minimum is made up by one that has more than its own", () => {
  const takers = [taker(first, 4, lpTerms(0.01, 0.01, 4)), taker(second, 9, lpTerms(1, 0.1))];
  assert.deepEqual(swept(4.3, takers), [
    [
      [0, 3.3],
      [1, 1],
    ],
    0,
  ]);
});

const anyTaker = fc
  .record({
    step: fc.constantFrom(0.01, 0.05, 0.1, 1),
    minimum: fc.integer({ min: 1, max: 5 }),
    maximum: fc.integer({ min: 5, max: 200 }),
    shown: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2000 })),
  })
  .map(({ step, minimum, maximum, shown }) => ({
    terms: lpTerms(step * minimum, step, step * maximum),
    shown: shown / 100,
  }));

test("volume is conserved, and each part is one its LP takes, whatever the LPs are", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50_000 }),
      fc.array(anyTaker, { maxLength: 6 }),
      (hundredths, them) => {
        const takers = them.map(({ terms, shown }, at) => taker(seen(at), shown, terms));
        const volume = asVolume(hundredths * 10_000);
        const { children, left } = sweep(volume, takers);
        const sum = children.reduce((all, child) => all + child.volume, 0);
        assert.equal(sum + left, volume);
        assert.ok(left >= 0);
        for (const child of children) {
          const { minimum, maximum, step } = takers[child.lp.lp]!.terms;
          assert.ok(child.volume >= minimum && child.volume <= maximum);
          assert.equal(child.volume % step, 0);
        }
        const isSpent = (it: Taker): boolean => {
          const given = children.find(({ lp }) => lp === it.lp)?.volume ?? 0;
          const room = it.terms.maximum - given;
          const most = Math.min(left, room);
          return most < it.terms.step || given + most < it.terms.minimum;
        };
        assert.ok(takers.every(isSpent), "nothing is left over that somebody takes as it is");
      },
    ),
    { numRuns: 2_000 },
  );
});
