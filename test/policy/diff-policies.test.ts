import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { diffPolicies } from "../../src/policy/diff-policies.ts";
import type { PolicyChange } from "../../src/policy/diff-policies.ts";
import { anyPolicy } from "./any-policy.ts";
import { accepted, changed, smallPolicy, sterling } from "./small-policy.ts";

const byPath = (a: PolicyChange, b: PolicyChange): number => (a.path < b.path ? -1 : 1);

const rules = "routing_rules:\n  - { id: a, priority: 1, action: REJECT }\n";

const between = (before: string, after: string): readonly PolicyChange[] =>
  diffPolicies(accepted(before), accepted(after));

for (const [name, before, after, expected] of [
  [
    "a changed default is told with both values",
    smallPolicy,
    changed("routing:\n", "routing:\n  default_hedge_percent: 60\n"),
    [{ path: "routing.default_hedge_percent", before: "70", after: "60" }],
  ],
  [
    "a rule is matched by its id, wherever it stands",
    `${smallPolicy}${rules}  - { id: b, priority: 2, action: A_BOOK }\n`,
    `${smallPolicy}routing_rules:\n  - { id: b, priority: 5, action: A_BOOK }\n` +
      "  - { id: a, priority: 1, action: REJECT }\n",
    [{ path: "routing_rules[b].priority", before: "2", after: "5" }],
  ],
  [
    "a new rule is told by what it says, not by its defaults",
    smallPolicy,
    `${smallPolicy}${rules}`,
    [
      { path: "routing_rules[a].id", before: null, after: "a" },
      { path: "routing_rules[a].priority", before: null, after: "1" },
      { path: "routing_rules[a].action", before: null, after: "REJECT" },
    ],
  ],
  [
    "an account that is gone is told likewise",
    changed("accounts:\n", "accounts:\n  - { id: 7, group: A }\n"),
    smallPolicy,
    [
      { path: "accounts[7].id", before: "7", after: null },
      { path: "accounts[7].group", before: "A", after: null },
    ],
  ],
  [
    "a mapping is matched by its symbol",
    smallPolicy,
    changed("step: 0.01, max: 50 }", "step: 0.02, max: 50 }").replace(
      "min: 0.01, step: 0.02",
      "min: 0.02, step: 0.02",
    ),
    [
      { path: "liquidity_providers[lp1].mappings[EURUSD].min", before: "0.01", after: "0.02" },
      { path: "liquidity_providers[lp1].mappings[EURUSD].step", before: "0.01", after: "0.02" },
    ],
  ],
  [
    "a list that only makes sense as a whole is one value",
    smallPolicy,
    changed("[lp1-quote, lp1-trade]", "[lp1-trade, lp1-quote]"),
    [
      {
        path: "liquidity_providers[lp1].session_ids",
        before: "[lp1-quote, lp1-trade]",
        after: "[lp1-trade, lp1-quote]",
      },
    ],
  ],
  [
    "a symbol that has limits of its own, though all are the defaults, is told",
    smallPolicy,
    changed("routing:\n", "routing:\n  symbol_limits: { EURUSD: {} }\n"),
    [{ path: "routing.symbol_limits.EURUSD", before: null, after: "{}" }],
  ],
  [
    "a value that is no longer given is told",
    changed("routing:\n", "controls: { max_net_lots: 5 }\nrouting:\n"),
    smallPolicy,
    [{ path: "controls.max_net_lots", before: "5", after: null }],
  ],
  ["a changed password is not told", smallPolicy, changed("password: hush", "password: x"), []],
  [
    "the order of entries is no difference",
    changed("accounts:\n", `${sterling} volume: { min: 1, max: 1, step: 1 } }\naccounts:\n`),
    changed("instruments:\n", `instruments:\n${sterling} volume: { min: 1, max: 1, step: 1 } }\n`),
    [],
  ],
] as const) {
  test(name, () => {
    assert.deepEqual(between(before, after), expected);
  });
}

test("two policies have the same hash exactly when they do not differ, secrets aside", () => {
  const one = accepted(
    changed("accounts:\n", `${sterling} volume: { min: 1, max: 1, step: 1 } }\naccounts:\n`),
  );
  const other = accepted(
    changed("instruments:\n", `instruments:\n${sterling} volume: { min: 1, max: 1, step: 1 } }\n`),
  );
  assert.equal(one.sha256, other.sha256);
});

test("going back, every difference is told the other way round", () => {
  fc.assert(
    fc.property(anyPolicy, anyPolicy, (a, b) => {
      const back = diffPolicies(b, a).map(({ path, before, after }) => {
        return { path, before: after, after: before };
      });
      assert.deepEqual(diffPolicies(a, b).toSorted(byPath), back.toSorted(byPath));
    }),
    { numRuns: 50 },
  );
});

test("where one thing was changed, only that is told", () => {
  fc.assert(
    fc.property(anyPolicy, fc.integer({ min: 1, max: 999 }), (policy, leverage) => {
      const { broker } = policy;
      const other = { ...policy, broker: { ...broker, defaultLeverage: leverage } };
      const expected =
        leverage === broker.defaultLeverage
          ? []
          : [
              {
                path: "broker.default_leverage",
                before: String(broker.defaultLeverage),
                after: String(leverage),
              },
            ];
      assert.deepEqual(diffPolicies(policy, other), expected);
    }),
    { numRuns: 50 },
  );
});
