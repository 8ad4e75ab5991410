import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import type { DecisionInput } from "../../../src/core/decide/draft.ts";
import type { Lp } from "../../../src/core/policy.ts";
import { lp, lpTerms } from "../policy-of.ts";
import { ALPHA, BETA, lots, px } from "../world.ts";
import { routed, seen } from "./asked.ts";

/** Hedged whole, and nothing of it is kept. */
const toxic = { clientClass: "TOXIC", score: 70 } as const;
const fok = { ...toxic, isWhole: true } as const;

/** Each leg as its LP and its lots, or why there is none. */
function sent(volume: number, input: Partial<DecisionInput>, lps?: readonly Lp[]): unknown {
  const policy = { lps: lps ?? [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")] };
  const { legs, denial } = routed({ ...fok, volume: lots(volume), ...input }, policy);
  return denial ?? legs.map(({ lp: to, orderQty }) => [to, orderQty / 1e6]);
}

/** ALPHA is the better of the two. */
const showing = (alpha: number, beta: number, change: Partial<DecisionInput["lps"][number]> = {}) =>
  [
    seen(ALPHA, { askQty: lots(alpha), ...change }),
    seen(BETA, { askQty: lots(beta), ask: px(1.10025) }),
  ] as const;

const most = (maximum: number) => ({ terms: [lpTerms(0.01, 0.01, maximum)] });

for (const [what, volume] of [
  ["each of them shows less, and both together as much", 5],
  ["all of them together show less", 6],
] as const) {
  test(`a FillOrKill goes whole to the best LP where ${what}`, () => {
    assert.deepEqual(sent(volume, { lps: showing(2, 3) }), [[ALPHA, volume]]);
    const swept = sent(volume, { lps: showing(2, 3), isWhole: false });
    assert.deepEqual(swept, [
      [ALPHA, volume - 3],
      [BETA, 3],
    ]);
  });
}

test("a FillOrKill goes whole to an LP that shows as much, before a better one that shows less", () => {
  assert.deepEqual(sent(4, { lps: showing(2, 4) }), [[BETA, 4]]);
});

test("a FillOrKill above the maximum of each LP goes to nobody, also where they take it together", () => {
  const lps = [lp(ALPHA, "ALPHA", most(2)), lp(BETA, "BETA", most(3))];
  assert.equal(sent(5, { lps: showing(9, 9) }, lps), "NO_LP");
  assert.deepEqual(sent(5, { lps: showing(9, 9), isWhole: false }, lps), [
    [ALPHA, 2],
    [BETA, 3],
  ]);
});

test("an LP whose maximum is below a FillOrKill keeps no other one from taking it", () => {
  const lps = [lp(ALPHA, "ALPHA", most(2)), lp(BETA, "BETA")];
  assert.deepEqual(sent(5, { lps: showing(9, 9) }, lps), [[BETA, 5]]);
  // It is no reason to pass over the unhealthy: it could not take the order.
  const ill = [seen(ALPHA), seen(BETA, { health: 0.1 })];
  assert.deepEqual(sent(5, { lps: ill }, lps), [[BETA, 5]]);
});

test("an LP whose maximum is below a FillOrKill does not set the step of its leg", () => {
  const coarse = lp(BETA, "BETA", { terms: [lpTerms(0.1, 0.1)] });
  const lps = [lp(ALPHA, "ALPHA", most(2)), coarse];
  const split = { clientClass: "PROFESSIONAL", score: 50, lps: showing(9, 9) } as const;
  assert.deepEqual(sent(5.05, split, lps), [[BETA, 4]]);
});

test("of a FillOrKill that is split between the books the whole A leg goes to one LP", () => {
  const split = { clientClass: "PROFESSIONAL", score: 50, lps: showing(2, 3) } as const;
  assert.deepEqual(sent(5, split), [[ALPHA, 4]]);
});

test("whatever LPs show and take, a FillOrKill has one leg that its LP takes, or none at all", () => {
  const anyLp = fc.record({
    shown: fc.integer({ min: 0, max: 30 }),
    maximum: fc.integer({ min: 1, max: 30 }),
    ask: fc.integer({ min: 11_002, max: 11_004 }),
  });
  let [whole, refused] = [0, 0];
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.array(anyLp, { minLength: 1, maxLength: 4 }),
      (volume, all) => {
        const lps = all.map(({ maximum }, at) => lp(at, `LP${at}`, most(maximum)));
        const views = all.map(({ shown, ask }, at) =>
          seen(at, { askQty: lots(shown), ask: px(ask / 1e4) }),
        );
        const legs = sent(volume, { lps: views }, lps);
        const able = all.filter(({ maximum }) => maximum >= volume);
        if (able.length === 0) {
          refused += 1;
          return assert.equal(legs, "NO_LP");
        }
        whole += 1;
        assert.ok(Array.isArray(legs) && legs.length === 1);
        const [to, orderQty] = legs[0] as [number, number];
        assert.equal(orderQty, volume);
        assert.ok(all[to]!.maximum >= volume);
      },
    ),
    { numRuns: 500 },
  );
  assert.ok(whole > 50 && refused > 50, JSON.stringify({ whole, refused }));
});
