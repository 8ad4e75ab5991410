import assert from "node:assert/strict";
import { test } from "vitest";
import { entityOf } from "../../../src/policy/layer/issue-entity.ts";
import type { LayerMap } from "../../../src/policy/layer/layer.ts";
import { lintPolicy } from "../../../src/policy/lint/lint-policy.ts";
import { parsePolicy } from "../../../src/policy/parse-policy.ts";
import { smallPolicy } from "../small-policy.ts";

function mistakes(database: LayerMap): readonly unknown[] {
  const result = parsePolicy(smallPolicy, "p.yaml", {}, { database });
  assert.ok(!result.ok);
  return result.error.map((issue) => [issue.code, entityOf(issue)]);
}

const rule = { id: "vip", priority: 1, action: "A_BOOK" };

for (const [what, database, code, expected] of [
  [
    "a rule",
    { routing_rules: [{ ...rule, action: "PARTIAL_HEDGE", hedge_percent: 101 }] },
    "OUT_OF_RANGE",
    { entity: "routing_rule", id: "vip", path: "hedge_percent" },
  ],
  [
    "a part of a rule",
    { routing_rules: [{ ...rule, filters: { windows: [{ zone: "Mars" }] } }] },
    "BAD_CHOICE",
    { entity: "routing_rule", id: "vip", path: "filters.windows[0].zone" },
  ],
  [
    "a mapping of an LP, by its symbol",
    { liquidity_providers: [{ id: "lp1", mappings: [{ symbol: "EURUSD", min: "x" }] }] },
    "BAD_NUMBER",
    { entity: "lp", id: "lp1", path: "mappings[EURUSD].min" },
  ],
  [
    "an account",
    { accounts: [{ id: "1001", score: 101 }] },
    "OUT_OF_RANGE",
    { entity: "account", id: "1001", path: "score" },
  ],
  [
    "a limit",
    { routing: { symbol_limits: { EURUSD: { max_net_exposure: -1 } } } },
    "OUT_OF_RANGE",
    { entity: "exposure_limit", id: "EURUSD", path: "max_net_exposure" },
  ],
  [
    "a limit of what is not traded",
    { routing: { symbol_limits: { "#US30": {} } } },
    "UNKNOWN_REFERENCE",
    { entity: "exposure_limit", id: "#US30", path: "" },
  ],
  [
    "a limit of what has a dot in its name",
    { routing: { symbol_limits: { "BRK.B": { max_net_exposure: "x" } } } },
    "BAD_NUMBER",
    { entity: "exposure_limit", id: "BRK.B", path: "max_net_exposure" },
  ],
  [
    "a limit of what has a dot and small letters in its name",
    { routing: { symbol_limits: { "brk.b": {} } } },
    "UNKNOWN_REFERENCE",
    { entity: "exposure_limit", id: "brk.b", path: "" },
  ],
  ["a setting", { routing: { default_hedge_percent: 101 } }, "OUT_OF_RANGE", null],
  ["an entry without a name", { accounts: [{ group: "A" }] }, "MISSING_KEY", null],
] as const) {
  test(`a mistake in ${what} of the database is found in what was sent`, () => {
    const found = mistakes(database).find((each) => Array.isArray(each) && each[0] === code);
    assert.deepEqual(found, [code, expected]);
  });
}

test("two rules of one id in one database layer are a mistake of that rule", () => {
  assert.deepEqual(mistakes({ routing_rules: [rule, rule] }), [
    ["DUPLICATE_ID", { entity: "routing_rule", id: "vip", path: "id" }],
  ]);
});

test("a mistake that the file makes is the whole policy's", () => {
  const result = parsePolicy(`${smallPolicy}durability: maybe\n`, "database", {});
  assert.ok(!result.ok);
  assert.deepEqual(result.error.map(entityOf), [null]);
});

test("a rule of the database whose LP is not there is doubted before it is in force", () => {
  const database = { routing_rules: [{ ...rule, target_lp: "gone" }] };
  const result = parsePolicy(smallPolicy, "p.yaml", {}, { database });
  assert.ok(result.ok);
  const notes = lintPolicy(result.value.document, 0);
  const note = notes.find(({ code }) => code === "RULE_UNKNOWN_LP");
  assert.deepEqual([note?.severity, note?.subject], ["error", "rule vip"]);
});
