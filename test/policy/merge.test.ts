import assert from "node:assert/strict";
import { test } from "vitest";
import { IssueList } from "../../src/policy/issue.ts";
import { overlaid } from "../../src/policy/merge.ts";
import { fileLayer } from "../../src/policy/place.ts";
import { policyForm } from "../../src/policy/schema/policy-form.ts";
import { parseYaml } from "../../src/policy/yaml/parse-yaml.ts";
import type { Tree } from "../../src/policy/yaml/tree.ts";

function tree(text: string): Tree {
  const read = parseYaml(text, fileLayer("p.yaml"), new IssueList());
  assert.ok(read !== null);
  return read;
}

/** Places left out: what a layer says, not where. */
function plain(node: Tree): unknown {
  if (node.kind === "text") return node.text;
  if (node.kind === "list") return node.items.map(plain);
  return Object.fromEntries([...node.entries].map(({ name, value }) => [name, plain(value)]));
}

for (const [rule, below, above, expected] of [
  [
    "single keys are replaced, the others stay",
    "routing: { default_lp: a, default_hedge_percent: 60 }",
    "routing: { default_lp: b }",
    { routing: { default_lp: "b", default_hedge_percent: "60" } },
  ],
  [
    "an entry is replaced key by key, by its id; a new one comes last",
    "accounts: [{ id: 1, group: A }, { id: 2, group: B }]",
    "accounts: [{ id: 3, group: C }, { id: 1, score: 5 }]",
    {
      accounts: [
        { id: "1", group: "A", score: "5" },
        { id: "2", group: "B" },
        { id: "3", group: "C" },
      ],
    },
  ],
  [
    "an entry of an entry likewise: a mapping of an LP by its symbol",
    "liquidity_providers: [{ id: a, mappings: [{ symbol: X, min: 1 }, { symbol: Y, min: 1 }] }]",
    "liquidity_providers: [{ id: a, mappings: [{ symbol: Y, min: 2 }] }]",
    {
      liquidity_providers: [
        {
          id: "a",
          mappings: [
            { symbol: "X", min: "1" },
            { symbol: "Y", min: "2" },
          ],
        },
      ],
    },
  ],
  [
    "limits of a symbol are replaced key by key",
    "routing: { symbol_limits: { X: { max_net_exposure: 1, auto_hedge_level: 1 } } }",
    "routing: { symbol_limits: { X: { auto_hedge_level: 2 }, Y: {} } }",
    {
      routing: {
        symbol_limits: { X: { max_net_exposure: "1", auto_hedge_level: "2" }, Y: {} },
      },
    },
  ],
  [
    "a list of values is replaced as a whole",
    "routing_rules: [{ id: r, filters: { symbols: [A, B] } }]",
    "routing_rules: [{ id: r, filters: { symbols: [C] } }]",
    { routing_rules: [{ id: "r", filters: { symbols: ["C"] } }] },
  ],
  [
    "what the upper layer leaves empty stays",
    "durability: os",
    "durability:",
    { durability: "os" },
  ],
] as const) {
  test(`one layer over another: ${rule}`, () => {
    const merged = overlaid(tree(below), tree(above), policyForm.shape);
    assert.deepEqual(plain(merged), expected);
  });
}
