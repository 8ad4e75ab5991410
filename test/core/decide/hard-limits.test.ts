import assert from "node:assert/strict";
import { test } from "vitest";
import type { DecisionInput } from "../../../src/core/decide/draft.ts";
import type { Decision } from "../../../src/core/decide/route.ts";
import type { Measure } from "../../../src/core/exposure/breach.ts";
import type { Side } from "../../../src/core/terms.ts";
import { asMoney } from "../../../src/core/units/quantity.ts";
import { lp, lpTerms } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, BETA, lots, pct } from "../world.ts";
import { codesOf, money, routed, seen } from "./asked.ts";
import { rule } from "./rules/rule-world.ts";

/** Where the automatic hedging of R4 is far away. */
const farLevel: PolicyChange = { limit: { autoHedge: lots(100_000) } };

const bBook: PolicyChange = { ...farLevel, rules: [rule("keep", { action: "B_BOOK" })] };

/** Every stage that can end the pipeline with something kept, and what it would keep of 8 lots. */
const ends: readonly (readonly [string, Partial<DecisionInput>, PolicyChange, kept: number])[] = [
  ["the client's class", { clientClass: "SEMI_PRO" }, farLevel, 4],
  [
    "a boost of volatility",
    { clientClass: "RETAIL", volatility: 0.03 },
    { ...farLevel, shares: { RETAIL: pct(20) } },
    4,
  ],
  ["a B_BOOK rule", {}, bBook, 8],
  [
    "a PARTIAL_HEDGE rule",
    {},
    { ...farLevel, rules: [rule("half", { action: "PARTIAL_HEDGE", hedge: pct(50) })] },
    4,
  ],
  ["the execution mode B_BOOK", {}, { ...farLevel, strategy: { mode: "B_BOOK" } }, 8],
  [
    "hedge_excess",
    { clientClass: "SEMI_PRO" },
    // Of 506.5 lots 1.5 are above the level, less than the class hedges.
    { limit: { autoHedge: lots(505) }, strategy: { onBreach: "hedge_excess" } },
    4,
  ],
];

/** A book that has room for 1.5 lots more by one of the limits. */
const full = (measure: Measure, side: Side): Partial<DecisionInput> => {
  const sign = side === "Buy" ? 1 : -1;
  if (measure === "NET") return { net: lots(498.5 * sign) };
  return measure === "GROSS" ? { gross: lots(998.5) } : { globalNet: money(99_850_000) };
};

const limitFindings = ({ findings }: Decision): unknown[] =>
  findings
    .filter(({ code }) => code === "HARD_LIMIT")
    .map((finding) => finding.code === "HARD_LIMIT" && [finding.measure, finding.room]);

for (const [end, input, change, kept] of ends) {
  for (const side of ["Buy", "Sell"] as const) {
    for (const measure of ["NET", "GROSS", "GLOBAL"] as const) {
      test(`what ${end} would keep of a ${side} is cut to what the ${measure} limit leaves`, () => {
        // Where hedge_excess is to end the pipeline the net must be at its level.
        const isAtLevel = end === "hedge_excess" && measure !== "NET";
        const book = isAtLevel ? full("NET", side) : {};
        const limits = isAtLevel ? { maxNet: lots(600) } : {};
        const policy = { ...change, limit: { ...change.limit, ...limits } };
        const order = { volume: lots(8), side, ...input, ...book };
        const free = routed(order, { ...policy, limit: { ...policy.limit, maxNet: lots(5000) } });
        assert.equal(free.bVolume, lots(kept), "without the limit");
        const decision = routed({ ...order, ...full(measure, side) }, policy);
        assert.deepEqual([decision.aVolume, decision.bVolume], [lots(6.5), lots(1.5)]);
        assert.equal(decision.action, "PARTIAL_HEDGE");
        assert.deepEqual(limitFindings(decision), [[measure, lots(1.5)]]);
        assert.equal(decision.aBook, pct(81.25));
      });

      test(`where no LP takes what ${end} may not keep of a ${side} by ${measure}, it is denied`, () => {
        const order = { volume: lots(8), side, ...input, ...full("NET", side) };
        const down = { ...order, ...full(measure, side), lps: [seen(ALPHA, { isUp: false })] };
        const decision = routed(down, change);
        assert.deepEqual([decision.action, decision.denial], ["REJECT", "EXPOSURE_HARD_LIMIT"]);
        assert.equal(decision.aVolume + decision.bVolume, 0);
      });
    }
  }
}

for (const [what, input, before, limit] of [
  ["net", { net: lots(499) }, lots(499), lots(500)],
  ["gross", { gross: lots(999) }, lots(999), lots(1000)],
  ["global", { globalNet: money(99_900_000) }, money(99_900_000), money(100_000_000)],
] as const) {
  test(`an order that exactly reaches the ${what} limit is kept, a step more is not`, () => {
    assert.equal(routed({ ...input, volume: lots(1) }, bBook).bVolume, lots(1));
    const decision = routed({ ...input, volume: lots(1.01) }, bBook);
    assert.equal(decision.bVolume, lots(1));
    const finding = decision.findings.at(-1);
    assert.equal(finding?.code, "HARD_LIMIT");
    if (finding?.code === "HARD_LIMIT")
      assert.deepEqual([finding.before, finding.limit], [before, limit]);
  });
}

test("limits lowered below the present net leave it, and let no order take it further", () => {
  const decision = routed({ net: lots(700) }, bBook);
  assert.deepEqual([decision.aVolume, decision.bVolume], [lots(1), 0]);
  assert.deepEqual(limitFindings(decision), [["NET", 0]]);
});

test("beyond a lowered limit an order that crosses the zero may go as far on the other side", () => {
  const order = { net: lots(-700), side: "Buy", volume: lots(1400) } as const;
  const wide = { ...bBook, limit: { ...bBook.limit, maxGross: lots(9000) } };
  const all = { ...wide, global: { maximum: money(1e9), warning: pct(80) } };
  assert.equal(routed(order, all).bVolume, lots(1400));
  const lps = [lp(ALPHA, "ALPHA", { terms: [lpTerms(0.01, 0.01, 5000)] })];
  const more = routed({ ...order, volume: lots(1410) }, { ...all, lps });
  assert.deepEqual([more.aVolume, more.bVolume], [lots(10), lots(1400)]);
});

test("beyond a lowered gross limit only what the account closes of its own makes room", () => {
  const beyond = { gross: lots(1200), volume: lots(8) };
  assert.equal(routed(beyond, bBook).bVolume, 0);
  assert.equal(routed({ ...beyond, held: lots(5) }, bBook).bVolume, 0, "it holds the same way");
  // Short 3: buying 6 leaves it long 3, and the gross as it was.
  assert.equal(routed({ ...beyond, held: lots(-3) }, bBook).bVolume, lots(6));
  assert.equal(routed({ ...beyond, held: lots(3), side: "Sell" }, bBook).bVolume, lots(6));
});

test("beyond a lowered global limit a symbol's net may turn round, and grow no further", () => {
  const beyond = { globalNet: money(150_000_000), net: lots(-1), volume: lots(8) };
  assert.equal(routed(beyond, bBook).bVolume, lots(2));
});

for (const [what, input] of [
  ["the net", { net: lots(-900) }],
  ["the gross", { net: lots(-9), gross: lots(5000) }],
  ["the global figure", { net: lots(-9), globalNet: money(1e9) }],
  ["a global figure nobody knows", { net: lots(-9), globalNet: asMoney(-1) }],
] as const) {
  test(`an order that shrinks |net| is free of hard limits, however far beyond is ${what}`, () => {
    const decision = routed({ ...input, volume: lots(2) }, bBook);
    assert.deepEqual([decision.action, codesOf(decision)], ["B_BOOK", ["RULE_MATCHED"]]);
    const other = input.net === lots(-900) ? lots(900) : lots(9);
    assert.equal(routed({ ...input, net: other, side: "Sell" }, bBook).action, "B_BOOK");
  });
}

test("a switched-off row limits neither net nor gross, but the global limit holds", () => {
  const off: PolicyChange = { ...bBook, limitOfSymbol: ["disabled"] };
  const order = { net: lots(9000), gross: lots(9000), volume: lots(8) };
  assert.equal(routed(order, off).bVolume, lots(8));
  const globally = routed({ ...order, ...full("GLOBAL", "Buy") }, off);
  assert.deepEqual(limitFindings(globally), [["GLOBAL", lots(1.5)]]);
});

for (const unknown of ["globalNet", "lotWorth"] as const) {
  test(`while the ${unknown} is not known nothing is kept, and without an LP it is NO_RATE`, () => {
    const order = { [unknown]: asMoney(-1) };
    const decision = routed(order, bBook);
    assert.deepEqual([decision.aVolume, decision.bVolume], [lots(1), 0]);
    assert.deepEqual(codesOf(decision), ["RULE_MATCHED", "GLOBAL_UNKNOWN"]);
    const down = routed({ ...order, lps: [seen(ALPHA, { isUp: false })] }, bBook);
    assert.equal(down.denial, "NO_RATE");
  });
}

test("of several limits the narrowest counts, and all that narrow are told", () => {
  const order = { net: lots(499), gross: lots(998), globalNet: money(99_950_000), volume: lots(8) };
  const decision = routed(order, bBook);
  assert.equal(decision.bVolume, lots(0.5));
  assert.deepEqual(limitFindings(decision), [
    ["NET", lots(1)],
    ["GROSS", lots(2)],
    ["GLOBAL", lots(0.5)],
  ]);
});

test("legs in doubt count at the worse end: what may not be filled does not make room", () => {
  // Long 400, with 90 sold that hang on a leg nobody knows of.
  const doubted = { net: lots(400), doubt: lots(90), volume: lots(50) };
  assert.equal(routed(doubted, bBook).bVolume, lots(10));
  // It would shrink the net, were the leg filled; if not, it grows it from 499.
  const turned = { net: lots(-10), doubt: lots(509), volume: lots(50) };
  assert.equal(routed(turned, bBook).bVolume, lots(1));
});

test("what a hard limit wants hedged is rounded up to the LP's step", () => {
  const change = { ...bBook, lps: [lp(ALPHA, "ALPHA", { terms: [lpTerms(0.1, 0.1)] })] };
  const decision = routed({ net: lots(498.57), volume: lots(8) }, change);
  assert.deepEqual([decision.aVolume, decision.bVolume], [lots(6.6), lots(1.4)]);
  assert.equal(decision.findings.at(-1)?.code, "LEG_ROUNDED");
});

test("an LP that takes what was rounded up is asked, though what was wanted is below its minimum", () => {
  const change = { ...bBook, lps: [lp(ALPHA, "ALPHA", { terms: [lpTerms(1, 1)] })] };
  for (const net of [492.5, 492.7]) {
    const decision = routed({ net: lots(net), volume: lots(8) }, change);
    assert.deepEqual([decision.aVolume, decision.bVolume], [lots(1), lots(7)]);
  }
});

test("where rounding up has no room in the order, the whole order is denied", () => {
  const change = { ...bBook, lps: [lp(ALPHA, "ALPHA", { terms: [lpTerms(0.3, 0.3)] })] };
  assert.equal(routed({ net: lots(500), volume: lots(8) }, change).denial, "EXPOSURE_HARD_LIMIT");
});

test("a share whose rounding down would pass the limit is rounded up, and the limit is told", () => {
  // 0.232 of 0.29 lots would be hedged, and 0.058 kept: rounded, 0.06.
  const order = { clientClass: "PROFESSIONAL", volume: lots(0.29), net: lots(499.941) } as const;
  const decision = routed(order, farLevel);
  assert.deepEqual([decision.aVolume, decision.bVolume], [lots(0.24), lots(0.05)]);
  assert.deepEqual(codesOf(decision), ["CLASS_SHARE", "HARD_LIMIT", "LEG_ROUNDED"]);
  assert.equal(routed({ ...order, net: lots(499.94) }, farLevel).bVolume, lots(0.06));
  const lps = [lp(ALPHA, "ALPHA", { terms: [lpTerms(0.24, 0.01)] })];
  assert.equal(routed(order, { ...farLevel, lps }).aVolume, lots(0.24));
});

for (const [what, input, change] of [
  [
    "a split order below every LP's minimum",
    { clientClass: "SEMI_PRO", volume: lots(0.5) },
    { lps: [lp(ALPHA, "ALPHA", { terms: [lpTerms(1, 1)] })] },
  ],
  [
    "the remainder of a large order",
    { volume: lots(10.09) },
    { lps: [lp(ALPHA, "ALPHA", { terms: [lpTerms(0.1, 0.1)] })] },
  ],
  [
    "the remainder of an A_BOOK rule that keeps slivers",
    { volume: lots(0.59) },
    {
      rules: [rule("hedge")],
      strategy: { onBelowLpMin: "internalise" },
      lps: [lp(ALPHA, "ALPHA", { terms: [lpTerms(0.1, 0.1)] })],
    },
  ],
] as const) {
  test(`a sliver does not pass a hard limit either: ${what}`, () => {
    const policy = { ...farLevel, ...change };
    assert.notEqual(routed(input, policy).action, "REJECT");
    for (const measure of ["NET", "GROSS", "GLOBAL"] as const) {
      const book = measure === "NET" ? { net: lots(500) } : {};
      const gross = measure === "GROSS" ? { gross: lots(1000) } : {};
      const all = measure === "GLOBAL" ? { globalNet: money(1e8) } : {};
      const decision = routed({ ...input, ...book, ...gross, ...all }, policy);
      assert.equal(decision.denial, "EXPOSURE_HARD_LIMIT");
      assert.equal(limitFindings(decision).length, 1);
    }
  });
}

test("a hedge that leaves nothing is told of no limit, whatever stands beyond it", () => {
  const beyond = { net: lots(900), gross: lots(9000), globalNet: asMoney(-1), volume: lots(12) };
  const decision = routed(beyond, farLevel);
  assert.deepEqual(
    [decision.action, codesOf(decision)],
    ["A_BOOK", ["CLASS_SHARE", "LARGE_ORDER"]],
  );
});

test("an LP that is missing for another reason than a limit is not blamed on the limit", () => {
  const toxic = { clientClass: "TOXIC", net: lots(900) } as const;
  assert.equal(routed({ ...toxic, lps: [seen(ALPHA, { isUp: false })] }, farLevel).denial, "NO_LP");
});

test("lots that are worth next to nothing leave as much global room as one likes", () => {
  for (const lotWorth of [0, 1, 50]) {
    const decision = routed({ lotWorth: asMoney(lotWorth), volume: lots(400) }, bBook);
    assert.equal(decision.bVolume, lots(400));
  }
});

test("an LP of large orders and fine steps makes no smaller LP too small", () => {
  const small = lp(BETA, "beta", { terms: [lpTerms(0.1, 0.1)] });
  const large = lp(ALPHA, "alpha", { terms: [lpTerms(1, 0.01)] });
  const input = { volume: lots(1), net: lots(499.05) };
  const alone = routed({ ...input, lps: [seen(BETA)] }, { ...bBook, lps: [small] });
  assert.equal(alone.aVolume, lots(0.1));
  for (const isUp of [true, false]) {
    const lps = [seen(ALPHA, { isUp }), seen(BETA)];
    const both = routed({ ...input, lps }, { ...bBook, lps: [large, small] });
    assert.deepEqual([both.action, both.aVolume, both.lp], ["PARTIAL_HEDGE", lots(0.1), BETA]);
  }
});
