import assert from "node:assert/strict";
import { test } from "vitest";
import { newDraft } from "../../../src/core/decide/draft.ts";
import type { Draft } from "../../../src/core/decide/draft.ts";
import { volatility } from "../../../src/core/decide/volatility.ts";
import type { PolicyChange } from "../policy-of.ts";
import { EURUSD, liveWorld, lots, only, pct, RETAIL, USDJPY, World } from "../world.ts";
import { codesOf, staged } from "./asked.ts";

/** As the class of a retail client leaves it. */
const before = { aBook: pct(10) };
const untouched: Draft = { ...newDraft(), ...before };

const at = (measured: number, change: PolicyChange = {}, draft: Partial<Draft> = before): Draft =>
  staged(volatility, { volatility: measured }, change, draft);

test("a volatility of exactly the threshold of 2 % changes nothing, anything above does", () => {
  assert.deepEqual(at(0.02), untouched);
  const draft = at(0.020_000_001);
  assert.deepEqual([draft.aBook, draft.isSettled], [pct(40), false]);
  const [threshold, boost] = [0.02, pct(30)];
  const measured = { volatility: 0.020_000_001, threshold, boost, from: pct(10), to: pct(40) };
  assert.deepEqual(draft.findings, [{ code: "VOLATILITY_HIGH", ...measured }]);
});

test("a wild market grows the share by 30 points, however wild, and never past the whole", () => {
  assert.equal(at(5).aBook, pct(40));
  assert.equal(at(0.03, {}, { aBook: pct(80) }).aBook, pct(100));
});

test("threshold and boost are the policy's", () => {
  const change = { strategy: { volatility: 0.05, volatilityBoost: pct(12.5) } };
  assert.equal(at(0.05, change).aBook, pct(10));
  assert.equal(at(0.06, change).aBook, pct(22.5));
});

for (const [what, input] of [
  ["shrinks a long net", { net: lots(5), side: "Sell" }],
  ["shrinks a short net", { net: lots(-5), side: "Buy" }],
] as const) {
  test(`an order that ${what} is not hedged for volatility, nor told that it is unknown`, () => {
    for (const measured of [0.5, -1]) {
      const it = { ...input, volatility: measured };
      assert.deepEqual(staged(volatility, it, {}, before), untouched);
    }
  });
}

test("an order that turns the net round to as much does not shrink it", () => {
  const it = { net: lots(0.5), side: "Sell", volatility: 0.5 } as const;
  assert.equal(staged(volatility, it, {}, before).aBook, pct(40));
});

test("an unknown volatility changes nothing and says so", () => {
  const draft = at(-1);
  const change = { from: pct(10), to: pct(10) };
  const findings = [{ code: "VOLATILITY_UNKNOWN", ...change }];
  assert.deepEqual(draft, { ...untouched, findings, found: 1 });
});

test("a desk that has just begun knows no volatility, and says so in the decision", () => {
  const decided = only(new World().quote(0, 1.1, 1.1002).submit(), "OrderDecided");
  assert.deepEqual(codesOf(decided), ["CLASS_SHARE", "VOLATILITY_UNKNOWN"]);
  assert.deepEqual([decided.volatility, decided.aBook], [-1, pct(10)]);
});

test("each symbol's own market counts, as it was sampled, and the decision keeps the figure", () => {
  const world = liveWorld();
  for (const mid of [1.1, 1.102, 1.1, 1.102]) {
    world.pass(1000).quote(0, mid, mid).quote(0, 150, 150, USDJPY).sample();
  }
  const wild = only(world.submit({ account: RETAIL }), "OrderDecided");
  assert.deepEqual(codesOf(wild), ["CLASS_SHARE", "VOLATILITY_HIGH"]);
  assert.equal(wild.volatility, world.engine.market.volatilityOf(EURUSD));
  assert.equal(wild.aVolume, lots(0.4));
  const calm = only(world.submit({ account: RETAIL, symbol: USDJPY }), "OrderDecided");
  assert.deepEqual(codesOf(calm), ["CLASS_SHARE"]);
});
