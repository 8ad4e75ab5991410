import assert from "node:assert/strict";
import { test } from "vitest";
import { clientClass } from "../../../src/core/decide/client-class.ts";
import { newDraft } from "../../../src/core/decide/draft.ts";
import type { Draft } from "../../../src/core/decide/draft.ts";
import type { ClientClass } from "../../../src/core/terms.ts";
import { WHOLE } from "../../../src/core/units/quantity.ts";
import type { PolicyChange } from "../policy-of.ts";
import { pct } from "../world.ts";
import { staged } from "./asked.ts";

const of = (name: ClientClass, score: number, change: PolicyChange = {}): Draft =>
  staged(clientClass, { clientClass: name, score }, change);

for (const [name, share] of [
  ["PROFESSIONAL", 80],
  ["SEMI_PRO", 50],
  ["UNKNOWN", 40],
  ["RETAIL", 10],
] as const) {
  for (const score of [0, 80, 81, 100]) {
    test(`${name} hedges ${share} % whatever its score of ${score}, and the pipeline goes on`, () => {
      const [from, to] = [pct(0), pct(share)];
      assert.deepEqual(of(name, score), {
        ...newDraft(),
        aBook: to,
        findings: [{ code: "CLASS_SHARE", clientClass: name, share: to, from, to }],
        found: 1,
      });
    });
  }
}

for (const score of [0, 60, 79.9, 80]) {
  test(`a toxic client with score ${score}, not above 80, is hedged whole and that is the end`, () => {
    const draft = of("TOXIC", score);
    assert.equal(draft.aBook, WHOLE);
    assert.equal(draft.isSettled, true);
    assert.equal(draft.denial, undefined);
    assert.equal(draft.mustHedge, "refuse");
    const [from, to] = [pct(0), WHOLE];
    assert.deepEqual(draft.findings, [{ code: "TOXIC_HEDGED", score, threshold: 80, from, to }]);
  });
}

for (const score of [80.1, 81, 100]) {
  test(`a toxic client with score ${score}, above 80, is refused`, () => {
    const draft = of("TOXIC", score);
    assert.equal(draft.denial, "TOXIC_CLIENT");
    assert.equal(draft.isSettled, true);
    const [from, to] = [pct(0), pct(0)];
    assert.deepEqual(draft.findings, [{ code: "TOXIC_REJECTED", score, threshold: 80, from, to }]);
  });
}

test("shares and threshold are the policy's, not the code's", () => {
  assert.equal(of("RETAIL", 10, { shares: { RETAIL: pct(12.5) } }).aBook, pct(12.5));
  assert.equal(of("TOXIC", 50, { strategy: { toxicReject: 49 } }).denial, "TOXIC_CLIENT");
});
