import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { test } from "vitest";
import { diffPolicies } from "../../src/policy/diff-policies.ts";
import { hashOfText } from "../../src/policy/policy-hash.ts";
import { printPolicy } from "../../src/policy/print-policy.ts";
import { storedTextOf } from "../../src/policy/stored-policy.ts";
import { anyPolicy } from "./any-policy.ts";
import { accepted, changed, smallPolicy } from "./small-policy.ts";

/** A value for every variable that a printed policy asks for. */
function secretsFor(text: string): Record<string, string> {
  const names = [...text.matchAll(/^ +[a-z_]+: \$\{([A-Z0-9_]+)\}$/gm)].map(
    ([, name = ""]) => name,
  );
  return Object.fromEntries(names.map((name) => [name, "s"]));
}

test("a policy that is printed and read again is the same policy, with the same hash", () => {
  fc.assert(
    fc.property(anyPolicy, (policy) => {
      const text = printPolicy(policy);
      const { sha256, ...again } = accepted(text, secretsFor(text));
      assert.deepEqual(again, policy);
      assert.equal(sha256, hashOfText(storedTextOf(policy)));
    }),
    { numRuns: 300 },
  );
});

test("a policy does not differ from itself, printed or not", () => {
  fc.assert(
    fc.property(anyPolicy, (policy) => {
      const text = printPolicy(policy);
      assert.deepEqual(diffPolicies(policy, policy), []);
      assert.deepEqual(diffPolicies(policy, accepted(text, secretsFor(text))), []);
    }),
    { numRuns: 50 },
  );
});

test("the demo's policy is the same after printing", () => {
  const demo = accepted(readFileSync(new URL("../../examples/demo.yaml", import.meta.url), "utf8"));
  const text = printPolicy(demo);
  assert.equal(accepted(text, secretsFor(text)).sha256, demo.sha256);
  assert.ok(!text.includes("flow1\n    password: flow1"));
});

test("defaults are left out of what is printed, and a policy of defaults is an empty map", () => {
  assert.equal(printPolicy(accepted("durability: fsync")), "{}\n");
  const text = "routing: { classification: { retail_bbook_pct: 80 } }";
  assert.equal(
    printPolicy(accepted(text)),
    "routing:\n  classification:\n    retail_bbook_pct: 80\n",
  );
});

test("a part of a policy is printed alone, as it stands in the whole", () => {
  fc.assert(
    fc.property(anyPolicy, (policy) => {
      const text = printPolicy(policy, "routing_rules");
      assert.match(text, /^(?:\{\}\n|routing_rules:\n(?: .*\n)+)$/);
      assert.ok(printPolicy(policy).includes(text) || text === "{}\n");
    }),
    { numRuns: 100 },
  );
});

test("in place of a secret stands a variable named after its entry and its key", () => {
  const oanda = "\n  - { id: oanda, type: OANDA, settings: { api_key: k } }\nsessions:";
  const text = printPolicy(accepted(changed("\nsessions:", oanda)));
  assert.match(text, /password: \$\{DEMO_PASSWORD\}/);
  assert.match(text, /api_key: \$\{OANDA_API_KEY\}/);
  assert.ok(!text.includes("hush"));
});

test("two entries whose names give the same variable get one each", () => {
  const twin = "{ id: DE.MO, role: acceptor, purpose: [client], sender_comp_id: US, ";
  const session = `  - ${twin}target_comp_id: B, username: b, password: b }\n`;
  const other = session.replace("DE.MO", "DE-MO").replace("target_comp_id: B", "target_comp_id: C");
  const text = printPolicy(accepted(smallPolicy.replace("intake:", `${session}${other}intake:`)));
  assert.match(text, /\$\{DE_MO_PASSWORD\}/);
  assert.match(text, /\$\{DE_MO_PASSWORD_2\}/);
});
