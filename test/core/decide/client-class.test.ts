import assert from "node:assert/strict";
import { test } from "vitest";
import { clientClass } from "../../../src/core/decide/client-class.ts";
import type { Draft } from "../../../src/core/decide/draft.ts";
import type { ClientClass } from "../../../src/core/terms.ts";
import { asBps, WHOLE } from "../../../src/core/units/quantity.ts";
import { lots, pct, policyOf } from "../world.ts";

const start: Draft = {
  aBook: asBps(0),
  isRefused: false,
  isSettled: false,
  mustHedge: "no",
  findings: [],
};

const staged = (name: ClientClass, score: number, change = {}): Draft =>
  clientClass(start, {
    policy: policyOf(change),
    account: { group: "Standard", clientClass: name, score },
    volume: lots(1),
  });

for (const [name, share] of [
  ["PROFESSIONAL", 80],
  ["SEMI_PRO", 50],
  ["UNKNOWN", 40],
  ["RETAIL", 10],
] as const) {
  for (const score of [0, 80, 81, 100]) {
    test(`${name} hedges ${share} % whatever its score of ${score}, and the pipeline goes on`, () => {
      const draft = staged(name, score);
      assert.deepEqual(draft, {
        ...start,
        aBook: pct(share),
        findings: [{ code: "CLASS_SHARE", clientClass: name, share: pct(share) }],
      });
    });
  }
}

for (const score of [0, 60, 79.9, 80]) {
  test(`a toxic client with score ${score}, not above 80, is hedged whole and that is the end`, () => {
    const draft = staged("TOXIC", score);
    assert.equal(draft.aBook, WHOLE);
    assert.equal(draft.isSettled, true);
    assert.equal(draft.isRefused, false);
    assert.equal(draft.mustHedge, "refuse");
    assert.deepEqual(draft.findings, [{ code: "TOXIC_HEDGED", score, threshold: 80 }]);
  });
}

for (const score of [80.1, 81, 100]) {
  test(`a toxic client with score ${score}, above 80, is refused`, () => {
    const draft = staged("TOXIC", score);
    assert.equal(draft.isRefused, true);
    assert.equal(draft.isSettled, true);
    assert.deepEqual(draft.findings, [{ code: "TOXIC_REJECTED", score, threshold: 80 }]);
  });
}

test("shares and threshold are the policy's, not the code's", () => {
  const classShares = { ...policyOf().classShares, RETAIL: pct(12.5) };
  assert.equal(staged("RETAIL", 10, { classShares }).aBook, pct(12.5));
  assert.equal(staged("TOXIC", 50, { toxicRejectThreshold: 49 }).isRefused, true);
});
