import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "vitest";
import { lintCodes, lintFinding } from "../../../src/policy/lint/lint-finding.ts";
import type { LintFact } from "../../../src/policy/lint/lint-finding.ts";

const page = readFileSync(new URL("../../../docs/LINT.md", import.meta.url), "utf8");

const facts: readonly LintFact[] = [
  { code: "RULE_SHADOWED", others: ["a"] },
  { code: "RULE_NOT_PROVEN" },
  { code: "RULE_EMPTY", why: "volume" },
  { code: "RULE_EXPIRED", expiresUs: 0 },
  { code: "RULE_CONFLICT", others: ["a"] },
  { code: "RULE_UNKNOWN_ACCOUNT", names: ["x"], guess: null },
  { code: "RULE_UNKNOWN_GROUP", names: ["x"], guess: null },
  { code: "RULE_UNKNOWN_SYMBOL", names: ["x"], guess: null },
  { code: "RULE_UNKNOWN_LP", names: ["x"], guess: null },
  { code: "RULE_LP_UNSUPPORTED", names: ["x"] },
];

test("docs/LINT.md explains every code of the rule lint and no other, with its severity", () => {
  const explained = [...page.matchAll(/^\| `([A-Z_]+)` \| (\w+) \|/gm)];
  assert.deepEqual(
    explained.map(([, code, severity]) => `${code} ${severity}`),
    facts.map((fact) => `${fact.code} ${lintFinding("r", fact).severity}`),
  );
  assert.deepEqual(
    explained.map(([, code]) => code),
    [...lintCodes],
  );
});

for (const fact of facts) {
  test(`${fact.code} is one sentence that names the rule, and has a hint`, () => {
    const { text, hint } = lintFinding("the-rule", fact);
    assert.match(text, /^(?:whether )?rule "the-rule" [^.\n]+(?:\.\d+Z)?$/);
    assert.match(hint, /^\S[^\n]+$/);
  });
}

test("a name in a rule cannot forge a line of a log", () => {
  const names = ["x\nRULE_EMPTY", "\u2028"];
  const { text } = lintFinding("r", { code: "RULE_UNKNOWN_LP", names, guess: null });
  assert.ok(!/[\n\u2028]/.test(text), text);
});

test("of many names five are shown and the others counted", () => {
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  const { text } = lintFinding("r", { code: "RULE_LP_UNSUPPORTED", names });
  assert.match(text, /: "a", "b", "c", "d", "e" and 2 more$/);
});
