import assert from "node:assert/strict";
import { test } from "vitest";
import type { DecisionInput } from "../../../src/core/decide/draft.ts";
import type { LpInSight } from "../../../src/core/execute/sor/lp-view.ts";
import type { Side } from "../../../src/core/terms.ts";
import { lp } from "../policy-of.ts";
import { ALPHA, BETA, lots, px } from "../world.ts";
import { routed, seen } from "./asked.ts";

const GAMMA = 2;
const trio = { lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA"), lp(GAMMA, "GAMMA")] };

/** The legs of six lots that are hedged whole, each as its LP and its lots. */
function swept(lps: readonly LpInSight[], input: Partial<DecisionInput>): unknown {
  const toxic = { clientClass: "TOXIC", score: 70, volume: lots(6) } as const;
  const { legs, denial, legLimitPx } = routed({ ...toxic, lps: [...lps], ...input }, trio);
  assert.ok(legLimitPx > 0);
  return denial ?? legs.map(({ lp: to, orderQty }) => [to, orderQty / 1e6]);
}

/** LPs that each show two lots, so many pips from 1.1 to the harm of who takes them. */
const showingTwo = (side: Side, ...pips: readonly number[]): readonly LpInSight[] =>
  pips.map((away, at) => {
    const price = side === "Buy" ? 1.1 + away / 1e4 : 1.1 - away / 1e4;
    const [bid, ask] = side === "Buy" ? [price - 0.002, price] : [price, price + 0.002];
    return seen(at, { bid: px(bid), ask: px(ask), bidQty: lots(2), askQty: lots(2) });
  });

for (const [side, limitPx] of [
  ["Buy", px(1.1002)],
  ["Sell", px(1.0998)],
] as const) {
  test(`to ${side}: an LP beyond the leg's limit gets nothing of a leg that is spread`, () => {
    assert.deepEqual(swept(showingTwo(side, 0, 2, 4), { side, limitPx }), [
      [ALPHA, 4],
      [BETA, 2],
    ]);
  });

  test(`to ${side}: an LP just at the leg's limit gets its part`, () => {
    assert.deepEqual(swept(showingTwo(side, 0, 1, 2), { side, limitPx }), [
      [ALPHA, 2],
      [BETA, 2],
      [GAMMA, 2],
    ]);
  });

  test(`to ${side}: without a limit of its own the client's price and the deviation bound it`, () => {
    // Six lots are 4 pips from 1.1 on average; with a pip of deviation the third, at 11, is beyond.
    assert.deepEqual(swept(showingTwo(side, 0, 1, 11), { side }), [
      [ALPHA, 4],
      [BETA, 2],
    ]);
  });

  test(`to ${side}: the best LP gets the leg though it is beyond the limit itself`, () => {
    assert.deepEqual(swept(showingTwo(side, 5, 6), { side, limitPx }), [[ALPHA, 6]]);
  });
}
