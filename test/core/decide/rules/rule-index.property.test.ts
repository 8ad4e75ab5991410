import assert from "node:assert/strict";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compileRules } from "../../../../src/core/decide/rules/compile-rules.ts";
import { RuleIndex } from "../../../../src/core/decide/rules/rule-index.ts";
import { knownGroups, RuleWorld, scan, sort, zones } from "./rule-world.ts";

const SETS = 600;
const ORDERS = 200;

const anySet = fc.record({
  seed: fc.integer(),
  size: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 700 })),
  known: fc.integer({ min: 0, max: 5 }),
  maxBitmapWords: fc.constantFrom(2 ** 23, 2 ** 23, 2 ** 23, 4000, 0),
});

test("the index finds the rule that asking all rules in order of precedence finds", () => {
  let pairs = 0;
  let matches = 0;
  const property = fc.property(anySet, ({ seed, size, known, maxBitmapWords }) => {
    const world = new RuleWorld(seed);
    const rules = Array.from({ length: size }, (_, id) => world.rule(id));
    const sorted = sort(rules);
    const compiled = compileRules(rules, { groupNames: knownGroups(known), zones, maxBitmapWords });
    const index = new RuleIndex(compiled, zones);
    assert.equal(index.count, size);
    for (let n = 0; n < ORDERS; n++) {
      const order = world.order();
      const expected = scan(sorted, order);
      const rank = index.match(order);
      if (rank !== expected) assert.equal(rank, expected, JSON.stringify(order));
      pairs += 1;
      if (rank >= 0) matches += 1;
    }
  });
  fc.assert(property, { numRuns: SETS });
  expect(pairs).toBeGreaterThanOrEqual(100_000);
  // Neither all nor nothing: both kinds of answer were put to the test.
  expect(matches / pairs).toBeGreaterThan(0.2);
  expect(matches / pairs).toBeLessThan(0.95);
});

test("what a rule does is read from the index as it was written", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 50 }), (seed, size) => {
      const world = new RuleWorld(seed);
      const rules = Array.from({ length: size }, (_, id) => world.rule(id));
      const index = new RuleIndex(compileRules(rules, { groupNames: [], zones }), zones);
      for (const [rank, rule] of sort(rules).entries()) {
        for (let again = 0; again < 2; again++) {
          assert.equal(index.idOf(rank), rule.id);
          assert.equal(index.actionOf(rank), rule.action);
          assert.equal(index.hedgeOf(rank), rule.hedge);
          assert.deepEqual(index.targetLpsOf(rank), rule.targetLps);
          assert.equal(index.rejectsWithoutTarget(rank), rule.rejectsWithoutTarget);
        }
      }
    }),
  );
});
