import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import type { Decision } from "../../../src/core/decide/route.ts";
import type { LpTerms } from "../../../src/core/policy.ts";
import { lp, lpTerms } from "../policy-of.ts";
import { lots } from "../world.ts";
import { routed, seen } from "./asked.ts";

/** A closing order against books that stand open as told, on LPs of these terms. */
const closed = (
  [aOpen, bOpen, volume]: readonly [number, number, number],
  terms: readonly LpTerms[],
  down: readonly number[] = [],
): Decision =>
  routed(
    {
      isClosing: true,
      side: "Sell",
      aOpen: lots(aOpen),
      bOpen: lots(bOpen),
      volume: lots(volume),
      lps: terms.map((_, at) => seen(at, { isUp: !down.includes(at) })),
    },
    { lps: terms.map((it, at) => lp(at, `LP${at}`, { terms: [it] })) },
  );

const legsOf = ({ aVolume, bVolume, denial }: Decision): readonly unknown[] =>
  denial === undefined ? [aVolume / 1e6, bVolume / 1e6] : [denial];

test("no more is unwound at LPs than is open there, also where only a coarser LP is up", () => {
  const fineDown = [lpTerms(0.01, 0.01), lpTerms(0.1, 0.1)] as const;
  assert.deepEqual(legsOf(closed([0.07, 0.63, 0.7], fineDown)), [0.07, 0.63]);
  // Nearest to 0.07 would be 0.1; nothing at all would leave 0.7 to a house that holds 0.63.
  assert.deepEqual(legsOf(closed([0.07, 0.63, 0.7], fineDown, [0])), ["NO_LP"]);
  const coarse = [lpTerms(0.1, 0.1)];
  assert.deepEqual(legsOf(closed([0.07, 0.63, 0.7], coarse)), ["NO_LP"]);
  assert.deepEqual(legsOf(closed([0.07, 0.63, 0.63], coarse)), [0, 0.63]);
});

test("an A part below the LPs' minimum is raised to it where the house may not close the whole", () => {
  const terms = [lpTerms(0.1, 0.01)];
  assert.deepEqual(legsOf(closed([0.1, 0.4, 0.45], terms)), [0.1, 0.35]);
  assert.deepEqual(legsOf(closed([0.1, 0.4, 0.4], terms)), [0, 0.4], "the house may");
  assert.deepEqual(legsOf(closed([0.09, 0.4, 0.45], terms)), ["NO_LP"], "less is open");
});

for (const [aOpen, bOpen, shown] of [
  [1, 2, 3333],
  [2, 1, 6667],
  [1, 19_999, 1],
  [1, 20_001, 0],
] as const) {
  test(`of ${aOpen} open at LPs and ${bOpen} kept the share shown is ${shown} basis points`, () => {
    const { findings } = closed([aOpen, bOpen, 0.01], [lpTerms(0.01, 0.01)]);
    const told = findings.find(({ code }) => code === "CLOSING");
    assert.equal(told?.to, shown, "nearest, ties up");
  });
}

test("whatever stands open and whoever is up, a closing passes neither book", () => {
  const anyTerms = fc.tuple(fc.constantFrom(1, 2, 5), fc.constantFrom(0.01, 0.02, 0.05, 0.1, 0.3));
  const steps = fc.integer({ min: 0, max: 200 });
  let [raised, whole] = [0, 0];
  fc.assert(
    fc.property(
      fc.array(anyTerms, { minLength: 1, maxLength: 3 }),
      fc.array(fc.nat({ max: 2 }), { maxLength: 2 }),
      steps,
      steps,
      steps,
      (all, down, aOpen, bOpen, less) => {
        const volume = Math.max(1, aOpen + bOpen - less);
        fc.pre(aOpen + bOpen >= volume);
        const terms = all.map(([minimum, step]) => lpTerms(minimum * step, step));
        const decision = closed([aOpen / 100, bOpen / 100, volume / 100], terms, down);
        if (decision.denial !== undefined) return;
        const { aVolume, bVolume } = decision;
        assert.ok(aVolume <= lots(aOpen / 100), "A");
        assert.ok(bVolume <= lots(bOpen / 100), "B");
        assert.equal(aVolume + bVolume, lots(volume / 100));
        if (aVolume > 0) whole += 1;
        if (aVolume * (aOpen + bOpen) > lots(aOpen / 100) * volume) raised += 1;
      },
    ),
    { numRuns: 2000 },
  );
  assert.ok(raised > 20 && whole > 200, JSON.stringify({ raised, whole }));
});
