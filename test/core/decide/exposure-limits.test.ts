import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { newDraft } from "../../../src/core/decide/draft.ts";
import type { DecisionInput, Draft } from "../../../src/core/decide/draft.ts";
import { exposureLimits } from "../../../src/core/decide/exposure-limits.ts";
import type { OnBreach, Side } from "../../../src/core/terms.ts";
import { asVolume, negated } from "../../../src/core/units/quantity.ts";
import type { Volume } from "../../../src/core/units/quantity.ts";
import type { PolicyChange } from "../policy-of.ts";
import { lots, pct } from "../world.ts";
import { codesOf, routed, staged } from "./asked.ts";

/** As the class of a retail client leaves it. */
const before = { aBook: pct(10) };
const untouched: Draft = { ...newDraft(), ...before };

/** An order of a lot that takes |net| so far, on either side. */
const reaching = (projected: Volume, side: Side): Partial<DecisionInput> => {
  const net = asVolume(projected - lots(1));
  return { side, net: side === "Buy" ? net : negated(net) };
};

const of = (projected: Volume, side: Side, change: PolicyChange = {}): Draft =>
  staged(exposureLimits, reaching(projected, side), change, before);

/** By a millionth of a lot. */
const above = (volume: Volume): Volume => asVolume(volume + 1);

for (const side of ["Buy", "Sell"] as const) {
  test(`a ${side} that reaches 210 lots, 0.7 of the level, changes nothing; a millionth more does`, () => {
    assert.deepEqual(of(lots(210), side), untouched);
    const draft = of(above(lots(210)), side);
    assert.deepEqual([draft.aBook, draft.isSettled], [pct(31), false]);
  });

  test(`a ${side} that reaches the level of 300 lots grows its share by 30 points and goes on`, () => {
    const draft = of(lots(300), side);
    assert.deepEqual([draft.aBook, draft.isSettled], [pct(40), false]);
    const [projected, level, boost] = [lots(300), lots(300), pct(30)];
    assert.deepEqual(draft.findings, [
      { code: "EXPOSURE_APPROACHING", projected, level, boost, from: pct(10), to: pct(40) },
    ]);
  });

  test(`a ${side} a millionth past the level is hedged whole, and that is the end`, () => {
    const draft = of(above(lots(300)), side);
    assert.deepEqual([draft.aBook, draft.isSettled], [pct(100), true]);
    assert.deepEqual(codesOf(draft), ["EXPOSURE_HEDGED"]);
    assert.equal(draft.mustHedge, "no", "a sliver of it may be kept");
  });
}

for (const [projected, boost] of [
  [210.04, 21],
  [210.05, 21.01], // 2100.5 basis points: a tie goes up
  [240, 24],
  [299.99, 30], // 2999.9
] as const) {
  test(`at ${projected} of 300 lots the share grows by ${boost} points, nearest, ties up`, () => {
    assert.equal(of(lots(projected), "Buy").aBook, pct(10 + boost));
  });
}

test("the share never grows past the whole order", () => {
  const draft = staged(exposureLimits, reaching(lots(300), "Buy"), {}, { aBook: pct(80) });
  assert.deepEqual([draft.aBook, draft.isSettled], [pct(100), false]);
});

for (const [what, input] of [
  ["that shrinks the net, far beyond the level", { net: lots(900), side: "Sell" }],
  ["that shrinks a short net", { net: lots(-900), side: "Buy" }],
  ["that turns the net round to as much", { net: lots(450), side: "Sell", volume: lots(900) }],
  ["that turns the net round to less", { net: lots(-450), side: "Buy", volume: lots(800) }],
] as const) {
  test(`an order ${what} is left alone, so that a book can unwind`, () => {
    assert.deepEqual(staged(exposureLimits, input, {}, before), untouched);
  });
}

test("an order that turns the net round and past the level is looked at as any other", () => {
  const draft = staged(exposureLimits, { net: lots(-100), volume: lots(401) }, {}, before);
  assert.deepEqual(codesOf(draft), ["EXPOSURE_HEDGED"]);
});

test("legs in doubt count at the worse end", () => {
  const input = { net: lots(290), doubt: lots(9.5) };
  assert.deepEqual(codesOf(staged(exposureLimits, input, {}, before)), ["EXPOSURE_HEDGED"]);
});

test("the short side is limited as the long one is, whatever the numbers", () => {
  const anyVolume = fc.integer({ min: -600_000_000, max: 600_000_000 });
  const anyBreach = fc.constantFrom<OnBreach>("hedge_order", "hedge_excess", "reject");
  fc.assert(
    fc.property(anyVolume, fc.integer({ min: 1, max: 9 }), anyBreach, (net, volume, onBreach) => {
      const change: PolicyChange = { strategy: { onBreach } };
      const long = { side: "Buy", net: asVolume(net), volume: lots(volume) } as const;
      const short = { ...long, side: "Sell", net: negated(asVolume(net)) } as const;
      const drafts = [long, short].map((it) => staged(exposureLimits, it, change, before));
      assert.deepEqual(drafts[0], drafts[1]);
    }),
  );
});

test("on_breach reject refuses what would pass the level, and nothing else", () => {
  const change: PolicyChange = { strategy: { onBreach: "reject" } };
  const draft = of(above(lots(300)), "Sell", change);
  assert.deepEqual([draft.denial, draft.isSettled], ["EXPOSURE_LIMIT", true]);
  assert.deepEqual(codesOf(draft), ["EXPOSURE_REFUSED"]);
  assert.equal(of(lots(300), "Sell", change).denial, undefined);
});

const excess: PolicyChange = { strategy: { onBreach: "hedge_excess" } };

for (const [what, clientClass, net, volume, aVolume] of [
  ["what is above the level, where the class hedges less", "RETAIL", 298, 8, 6],
  ["what the class hedges, where that is more", "PROFESSIONAL", 298, 8, 6.4],
  ["the whole order, where the level is passed already", "RETAIL", 400, 8, 8],
] as const) {
  test(`on_breach hedge_excess hedges ${what}, and ends the pipeline`, () => {
    for (const [side, sign] of [
      ["Buy", 1],
      ["Sell", -1],
    ] as const) {
      const order = { clientClass, net: lots(net * sign), side, volatility: 0.5 };
      const decision = routed({ ...order, volume: lots(volume) }, excess);
      assert.equal(decision.aVolume, lots(aVolume));
      assert.equal(decision.bVolume, lots(volume) - lots(aVolume));
      assert.deepEqual(codesOf(decision), ["CLASS_SHARE", "EXPOSURE_EXCESS"]);
    }
  });
}

test("the share of a hedged excess is told as the part of the order that it is", () => {
  assert.equal(routed({ net: lots(298), volume: lots(8) }, excess).aBook, pct(75));
});

test("each symbol has its own level, and one whose row is switched off has none", () => {
  const change: PolicyChange = { limitOfSymbol: [undefined, { autoHedge: lots(5) }, "disabled"] };
  const codes = [0, 1, 2].map((symbol) => {
    return codesOf(staged(exposureLimits, { symbol, net: lots(250) }, change, before));
  });
  assert.deepEqual(codes, [["EXPOSURE_APPROACHING"], ["EXPOSURE_HEDGED"], []]);
});
