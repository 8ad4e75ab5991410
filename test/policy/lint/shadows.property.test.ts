import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { lintRules } from "../../../src/policy/lint/lint-rules.ts";
import type { LintFinding } from "../../../src/policy/lint/lint-finding.ts";
import { byPrecedence } from "../../../src/policy/lint/rule-reach.ts";
import type { RuleEntry } from "../../../src/policy/rule-entry.ts";
import { anyRules, fewNames, windowsInTwoZones } from "./any-rules.ts";
import { tally } from "./brute-force.ts";
import { NOW_US } from "./sample-rules.ts";

const findingsOf = (rules: readonly RuleEntry[]): readonly LintFinding[] =>
  lintRules(rules, fewNames, NOW_US);

const withCode = (findings: readonly LintFinding[], ...codes: readonly string[]): string[] => [
  ...new Set(findings.filter(({ code }) => codes.includes(code)).map(({ ruleId }) => ruleId)),
];

const enabled = (rules: readonly RuleEntry[]): readonly string[] =>
  rules.filter((each) => each.enabled).map(({ id }) => id);

test("a rule is reported as shadowed exactly when trying every kind of order never chooses it", () => {
  let shadowed = 0;
  let shadowedTogether = 0;
  fc.assert(
    fc.property(anyRules(4), (rules) => {
      const findings = findingsOf(rules);
      const { matching, first } = tally(rules, fewNames);
      const never = enabled(rules).filter((id) => matching.has(id) && !first.has(id));
      const nothing = enabled(rules).filter((id) => !matching.has(id));
      assert.deepEqual(withCode(findings, "RULE_NOT_PROVEN"), []);
      assert.deepEqual(withCode(findings, "RULE_SHADOWED"), never);
      assert.deepEqual(withCode(findings, "RULE_EMPTY", "RULE_EXPIRED"), nothing);
      const found = findings.filter(({ code }) => code === "RULE_SHADOWED");
      shadowed += found.length;
      shadowedTogether += found.filter(({ others }) => others.length > 1).length;
    }),
    { numRuns: 4_000 },
  );
  assert.ok(shadowed > 1_000 && shadowedTogether > 100);
}, 120_000);

test("the rules named as shadowing one stand above it, suffice for it, and none can be left out", () => {
  fc.assert(
    fc.property(anyRules(3), (rules) => {
      for (const { code, ruleId, others } of findingsOf(rules)) {
        if (code !== "RULE_SHADOWED") continue;
        const named = rules.filter(({ id }) => id === ruleId || others.includes(id));
        assert.equal(named.toSorted(byPrecedence).at(-1)?.id, ruleId);
        assert.ok(!tally(named, fewNames).first.has(ruleId));
        for (const other of others) {
          const fewer = named.filter(({ id }) => id !== other);
          assert.ok(tally(fewer, fewNames).first.has(ruleId));
        }
      }
    }),
    { numRuns: 1_000 },
  );
}, 120_000);

test("rules are in conflict exactly when some order passes both, at one priority, to different ends", () => {
  fc.assert(
    fc.property(anyRules(3), (rules) => {
      const findings = findingsOf(rules);
      const dead = withCode(findings, "RULE_SHADOWED", "RULE_EMPTY", "RULE_EXPIRED");
      const alive = rules.filter((each) => each.enabled && !dead.includes(each.id));
      const { together } = tally(rules, fewNames);
      const expected = alive.flatMap((lower) => {
        const others = alive.filter(
          ({ id, priority, action }) =>
            together.has(`${lower.id} ${id}`) &&
            priority === lower.priority &&
            action !== lower.action,
        );
        return others.length === 0 ? [] : [[lower.id, ...others.map(({ id }) => id)].join(" ")];
      });
      const found = findings.filter(({ code }) => code === "RULE_CONFLICT");
      assert.deepEqual(
        found.map(({ ruleId, others }) => [ruleId, ...others].join(" ")),
        expected,
      );
    }),
    { numRuns: 1_500 },
  );
}, 120_000);

test("with windows in two zones no rule that can be chosen is reported as shadowed", () => {
  fc.assert(
    fc.property(
      anyRules(2, windowsInTwoZones, ["group", "symbol", "side", "volume", "validity"]),
      (rules) => {
        const { first } = tally(rules, fewNames);
        for (const id of withCode(findingsOf(rules), "RULE_SHADOWED"))
          assert.ok(!first.has(id), id);
      },
    ),
    { numRuns: 1_500 },
  );
}, 120_000);
