import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { diffPolicies } from "../../src/policy/diff-policies.ts";
import { lintPolicy } from "../../src/policy/lint/lint-policy.ts";
import { hashOfText } from "../../src/policy/policy-hash.ts";
import { printPolicy } from "../../src/policy/print-policy.ts";
import { inNameOrder } from "../../src/policy/schema/policy-form.ts";
import type { PolicyContent } from "../../src/policy/schema/policy-form.ts";
import { storedContent } from "../../src/policy/stored-content.ts";
import { StoredPolicyError, storedTextOf } from "../../src/policy/stored-policy.ts";
import { anyPolicy } from "./any-policy.ts";
import { accepted, changed, smallPolicy } from "./small-policy.ts";

function keptOf(policy: PolicyContent): ReturnType<typeof storedContent> {
  const text = storedTextOf(policy);
  return storedContent(text, hashOfText(text));
}

/** Of LPs' settings the secret ones are not kept. */
const isUnseen = (path: string): boolean => path.endsWith(".settings.api_key");

test("a version that was kept differs in nothing from the policy, but for settings it hides", () => {
  fc.assert(
    fc.property(anyPolicy, (policy) => {
      const changes = diffPolicies(policy, keptOf(policy));
      assert.deepEqual(
        changes.filter(({ path }) => !isUnseen(path)),
        [],
      );
    }),
    { numRuns: 50 },
  );
});

test("two kept versions differ as the policies did", () => {
  const before = accepted(smallPolicy);
  const after = accepted(changed("score: 12", "score: 40"));
  assert.deepEqual(diffPolicies(keptOf(before), keptOf(after)), [
    { path: "accounts[1001].score", before: "12", after: "40" },
  ]);
});

test("a kept version is printed as a file that says the same, with the same hash", () => {
  const policy = accepted(`${smallPolicy}durability: os\n`);
  const text = printPolicy(keptOf(policy));
  assert.equal(text, printPolicy(inNameOrder(policy)));
  assert.ok(!text.includes("hush"));
  const session = keptOf(policy).sessions.find(({ id }) => id === "DEMO");
  assert.equal(session?.password?.reveal(), "[secret]");
  assert.equal(accepted(text, { DEMO_PASSWORD: "other" }).sha256, policy.sha256);
});

test("a webhook of a kept version is printed without its secrets", () => {
  const text =
    `${smallPolicy}  http: { port: 1 }\nalerts:\n  webhook: ` +
    "{ url: https://example.org/hook, secret: hush, check_seconds: 7 }\n";
  const policy = accepted(text);
  const kept = keptOf(policy);
  assert.deepEqual(diffPolicies(policy, kept), []);
  const printed = printPolicy(kept);
  assert.equal(printed, printPolicy(inNameOrder(policy)));
  assert.ok(!printed.includes("example.org") && !printed.includes("hush"));
});

test("rules of a kept version are doubted as those of the policy", () => {
  const rule = "routing_rules: [{ id: r, priority: 1, action: A_BOOK, target_lp: gone }]\n";
  const policy = accepted(`${smallPolicy}${rule}`);
  const notes = lintPolicy(keptOf(policy), 0);
  assert.ok(notes.some(({ code }) => code === "RULE_UNKNOWN_LP"));
  assert.deepEqual(notes, lintPolicy(policy, 0));
});

test("what a version of an older build does not say holds its default", () => {
  const policy = accepted(smallPolicy);
  const { log: _log, sor, ...older } = JSON.parse(storedTextOf(policy));
  const { deadlineMs: _deadline, ...olderSor } = sor;
  const text = JSON.stringify({ ...older, sor: olderSor });
  assert.deepEqual(diffPolicies(policy, storedContent(text, hashOfText(text))), []);
});

test("a text that was changed since is not read", () => {
  const text = storedTextOf(accepted(smallPolicy));
  assert.throws(() => storedContent(`${text} `, hashOfText(text)), StoredPolicyError);
});
