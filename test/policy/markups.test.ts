import assert from "node:assert/strict";
import { test } from "vitest";
import { markupsOf } from "../../src/core/decide/strategy.ts";
import { hashOfText } from "../../src/policy/policy-hash.ts";
import { readStored, storedTextOf } from "../../src/policy/stored-policy.ts";
import { accepted, briefly, changed, refused } from "./small-policy.ts";
import { strategiesUnder } from "./strategy-table.ts";

/** Two symbols and a policy's markups. */
function compiled(overrides: string, general = 0.5) {
  const table = strategiesUnder(`{ markup_pips: ${general} }`, overrides);
  return {
    markup: (symbol: string, group: string): number => table.of(symbol, group).markupMilliPips,
    range: (symbol: string) => markupsOf(table.strategies, table.symbolAt(symbol)),
  };
}

test("a markup of group and symbol goes before the group's, that before the symbol's, that before all", () => {
  const { markup, range } = compiled(
    "{ symbols: { EURUSD: { markup_pips: 2 } }, groups: { VIP: { markup_pips: 1 } }, " +
      "markup_pips: { VIP: { GBPUSD: 0.25 }, Gold: { EURUSD: 3 } } }",
  );
  assert.equal(markup("GBPUSD", "Standard"), 500);
  assert.equal(markup("EURUSD", "Standard"), 2_000);
  assert.equal(markup("EURUSD", "VIP"), 1_000);
  assert.equal(markup("GBPUSD", "VIP"), 250);
  assert.equal(markup("EURUSD", "Gold"), 3_000);
  assert.equal(markup("GBPUSD", "Gold"), 500, "a group without a word of its own in this symbol");
  assert.deepEqual(range("EURUSD"), { least: 1_000, most: 3_000 });
  assert.deepEqual(range("GBPUSD"), { least: 250, most: 500 });
});

test("without a word of anybody's there is no markup", () => {
  const { markup, range } = compiled("{}", 0);
  assert.equal(markup("EURUSD", "Standard"), 0);
  assert.deepEqual(range("EURUSD"), { least: 0, most: 0 });
});

for (const [what, overrides, path] of [
  ["a symbol nobody knows", "markup_pips: { VIP: { EURXXX: 1 } }", "markup_pips.VIP.EURXXX"],
  ["a markup below zero", "markup_pips: { VIP: { EURUSD: -1 } }", "markup_pips.VIP.EURUSD"],
  ["a word for a markup", "groups: { VIP: { markup_pips: wide } }", "groups.VIP.markup_pips"],
  ["more than a thousand pips", "symbols: { EURUSD: { markup_pips: 1001 } }", "symbols.EURUSD"],
] as const) {
  test(`${what} is refused where it stands`, () => {
    const text = changed("routing:\n", `routing:\n  overrides: { ${overrides} }\n`);
    const [issue] = briefly(refused(text));
    assert.ok(issue?.includes(`routing.overrides.${path}`), issue);
  });
}

test("a kept policy has its markups, and one that was kept before there were any has none", () => {
  const overrides = "{ markup_pips: { VIP: { EURUSD: 3 } } }";
  const routing = `execution: { markup_pips: 2 }\nrouting:\n  overrides: ${overrides}\n`;
  const document = accepted(changed("routing:\n", routing));
  const text = storedTextOf(document);
  const read = readStored(text, document.sha256);
  assert.equal(read.execution.markupMilliPips, 2_000);
  assert.deepEqual(read.routing.overrides, document.routing.overrides);
  const older = text
    .replace('"markups":{"VIP":{"EURUSD":3000}},', "")
    .replace('"markupMilliPips":2000,', "");
  assert.ok(!older.includes("markup"));
  const before = readStored(older, hashOfText(older));
  assert.equal(before.execution.markupMilliPips, 0);
  assert.equal(before.routing.overrides.markups.size, 0);
});
