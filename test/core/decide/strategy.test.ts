import assert from "node:assert/strict";
import { test } from "vitest";
import { strategyFor } from "../../../src/core/decide/strategy.ts";
import type { Strategy } from "../../../src/core/decide/strategy.ts";
import { policyOf, STANDARD, VIP } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import {
  ALPHA,
  EURUSD,
  liveWorld,
  lots,
  only,
  pct,
  PROFESSIONAL,
  RETAIL,
  USDJPY,
  XAUUSD,
} from "../world.ts";
import { codesOf, money, routed, seen } from "./asked.ts";
import { rule } from "./rules/rule-world.ts";

const overrides: PolicyChange = {
  strategy: { volatility: 0.01 },
  strategyOfSymbol: [undefined, { volatility: 0.02, largeOrder: lots(2) }],
  strategyOfGroup: [undefined, { volatility: 0.03 }],
};

for (const [where, symbol, group, volatility, largeOrder] of [
  ["neither is singled out", EURUSD, STANDARD, 0.01, 10],
  ["the symbol is", USDJPY, STANDARD, 0.02, 2],
  ["the group is", EURUSD, VIP, 0.03, 10],
  [
    "both are: the group's word counts, the symbol's where the group has none",
    USDJPY,
    VIP,
    0.03,
    2,
  ],
  ["a symbol came after the policy was compiled", 77, STANDARD, 0.01, 10],
  ["a group came after the policy was compiled", USDJPY, 77, 0.02, 2],
  ["a group is unknown", USDJPY, -1, 0.02, 2],
] as const) {
  test(`thresholds are those of symbol and group where ${where}`, () => {
    const found = strategyFor(policyOf(overrides).strategies, symbol, group);
    assert.deepEqual([found.volatility, found.largeOrder], [volatility, lots(largeOrder)]);
  });
}

test("a hole in the table is a fault of whoever compiled it", () => {
  const broken = { ...policyOf().strategies, cells: Int32Array.of(5) };
  assert.throws(() => strategyFor(broken, 0, 0), /Invariant/);
});

/** One threshold of each stage, and what an order of a client of group VIP shows of it. */
const differing: readonly (readonly [string, Partial<Strategy>, string])[] = [
  ["mode", { mode: "B_BOOK" }, "MODE_SHARE"],
  ["large-order threshold", { largeOrder: lots(1) }, "LARGE_ORDER"],
  ["volatility threshold", { volatility: -0.5 }, "VOLATILITY_HIGH"],
];

for (const [what, own, code] of differing) {
  test(`a ${what} of one symbol holds for its orders alone`, () => {
    const world = liveWorld({ strategyOfSymbol: [undefined, own] });
    const codes = [EURUSD, USDJPY].map((symbol) => {
      return codesOf(only(world.submit({ account: PROFESSIONAL, symbol }), "OrderDecided"));
    });
    assert.deepEqual([codes[0]?.includes(code as never), codes[1]?.at(-1)], [false, code]);
  });

  test(`a ${what} of one group holds for its accounts alone, also for those moved into it`, () => {
    const world = liveWorld({ strategyOfGroup: [undefined, own] });
    const codeOf = (account: number): string | undefined =>
      codesOf(only(world.submit({ account }), "OrderDecided")).at(-1);
    assert.deepEqual([codeOf(RETAIL), codeOf(PROFESSIONAL)], ["CLASS_SHARE", code]);
    world.import(RETAIL, { group: VIP });
    assert.equal(codeOf(RETAIL), code);
  });
}

const wild = { volume: lots(20), net: lots(290), volatility: 0.5 } as const;

for (const [mode, side, action, share] of [
  ["A_BOOK", "Buy", "A_BOOK", 100],
  ["A_BOOK", "Sell", "A_BOOK", 100],
  ["B_BOOK", "Buy", "B_BOOK", 0],
  ["B_BOOK", "Sell", "B_BOOK", 0],
] as const) {
  test(`the mode ${mode} takes the place of class, size, exposure and volatility for a ${side}`, () => {
    for (const clientClass of ["RETAIL", "PROFESSIONAL", "UNKNOWN", "TOXIC"] as const) {
      const order = { ...wild, side, clientClass, score: 99 };
      const decision = routed(order, { strategy: { mode } });
      assert.deepEqual([decision.action, decision.aBook], [action, pct(share)]);
      assert.deepEqual(codesOf(decision), ["MODE_SHARE"]);
    }
  });

  test(`rules go before the mode ${mode}, for a ${side}`, () => {
    const half = rule("half", { action: "PARTIAL_HEDGE", hedge: pct(50) });
    const change: PolicyChange = { strategy: { mode }, rules: [half] };
    const decision = routed({ ...wild, side }, change);
    assert.deepEqual([decision.ruleId, decision.aBook], ["half", pct(50)]);
  });
}

test("hard limits hold in the mode B_BOOK", () => {
  const order = { net: lots(499.5), globalNet: money(0), volume: lots(1) };
  const decision = routed(order, { strategy: { mode: "B_BOOK" } });
  assert.deepEqual([decision.aVolume, decision.bVolume], [lots(0.5), lots(0.5)]);
});

test("without an LP the mode A_BOOK keeps nothing", () => {
  const order = { lps: [seen(ALPHA, { isUp: false })] };
  assert.equal(routed(order, { strategy: { mode: "A_BOOK" } }).denial, "NO_LP");
});

test("one symbol is kept while all others are hedged", () => {
  const change: PolicyChange = {
    strategy: { mode: "A_BOOK" },
    strategyOfSymbol: [undefined, undefined, { mode: "B_BOOK" }],
  };
  const world = liveWorld(change);
  const actions = [EURUSD, USDJPY, XAUUSD].map((symbol) => {
    return only(world.submit({ symbol }), "OrderDecided").action;
  });
  assert.deepEqual(actions, ["A_BOOK", "A_BOOK", "B_BOOK"]);
});
