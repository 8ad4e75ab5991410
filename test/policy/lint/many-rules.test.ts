import assert from "node:assert/strict";
import { test } from "vitest";
import { lintRules } from "../../../src/policy/lint/lint-rules.ts";
import { jigsaw } from "./jigsaw.ts";
import { manyNames, manyRules } from "./many-rules.ts";
import { NOW_US, briefly, lint, rule } from "./sample-rules.ts";

test("among ten thousand rules, those that repeat others are found, and every rule is settled", () => {
  const rules = manyRules(9_900, 1);
  const copies = rules
    .filter((_, index) => index % 99 === 0)
    .map((each) => rule(`copy-of-${each.id}`, each.filters, { priority: -1 }));
  const findings = lintRules([...rules, ...copies], manyNames, NOW_US);
  const shadowed = new Set(
    findings.filter(({ code }) => code === "RULE_SHADOWED").map(({ ruleId }) => ruleId),
  );
  assert.deepEqual(
    copies.filter(({ id }) => !shadowed.has(id)),
    [],
  );
  assert.ok(rules.some(({ id }) => !shadowed.has(id)));
  assert.deepEqual(
    findings.filter(({ code }) => code === "RULE_NOT_PROVEN"),
    [],
  );
}, 60_000);

for (const seed of [1, 2, 3]) {
  test(`two hundred rules that share all orders shadow a rule for all, and one less does not (${seed})`, () => {
    const pieces = jigsaw(200, seed);
    const all = pieces.map(({ id }) => id).toSorted();
    const [found, ...more] = lint(...pieces, rule("all"));
    assert.deepEqual([found?.code, found?.others.toSorted(), more], ["RULE_SHADOWED", all, []]);
    assert.deepEqual(lint(...pieces.slice(1), rule("all")), []);
  });
}

test("a rule whose proof takes too much work is said to be unsettled, not shadowed", () => {
  assert.deepEqual(briefly(lint(...jigsaw(3_000, 1), rule("all"))), ["RULE_NOT_PROVEN all"]);
});

test("ten thousand rules that all name what does not exist are told without searching for long", () => {
  const rules = Array.from({ length: 10_000 }, (_, index) =>
    rule(`r${index}`, { accountIds: [`nobody${index}`] }),
  );
  assert.equal(lintRules(rules, manyNames, NOW_US).length, 10_000);
});
