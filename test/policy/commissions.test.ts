import assert from "node:assert/strict";
import { test } from "vitest";
import { hashOfText } from "../../src/policy/policy-hash.ts";
import { readStored, storedTextOf } from "../../src/policy/stored-policy.ts";
import { accepted, briefly, changed, refused } from "./small-policy.ts";
import { strategiesUnder } from "./strategy-table.ts";

test("a commission of group and symbol goes before the group's, that before the symbol's, that before all", () => {
  const table = strategiesUnder(
    "{ commission_per_million: 35.5 }",
    "{ symbols: { EURUSD: { commission_per_million: 20 } }, " +
      "groups: { VIP: { commission_per_million: 10 } }, " +
      "commission_per_million: { VIP: { GBPUSD: 0 }, Gold: { EURUSD: 0.0001 } } }",
  );
  const of = (symbol: string, group: string): number =>
    table.of(symbol, group).commissionPerMillion;
  assert.equal(of("GBPUSD", "Standard"), 355_000);
  assert.equal(of("EURUSD", "Standard"), 200_000);
  assert.equal(of("EURUSD", "VIP"), 100_000);
  assert.equal(of("GBPUSD", "VIP"), 0);
  assert.equal(of("EURUSD", "Gold"), 1);
  assert.equal(of("GBPUSD", "Gold"), 355_000, "a group without a word of its own in this symbol");
});

test("without a word of anybody's there is no commission", () => {
  assert.equal(strategiesUnder("{}", "{}").of("EURUSD", "Standard").commissionPerMillion, 0);
});

for (const [what, overrides, path] of [
  [
    "a symbol nobody knows",
    "commission_per_million: { VIP: { EURX: 1 } }",
    "commission_per_million",
  ],
  ["below zero", "groups: { VIP: { commission_per_million: -1 } }", "groups.VIP.commission_per"],
  ["a word", "symbols: { EURUSD: { commission_per_million: lots } }", "symbols.EURUSD.commission"],
  ["more than a hundredth", "symbols: { EURUSD: { commission_per_million: 10001 } }", "symbols"],
  ["five decimals", "groups: { VIP: { commission_per_million: 0.00001 } }", "groups.VIP"],
] as const) {
  test(`a commission, ${what}, is refused where it stands`, () => {
    const text = changed("routing:\n", `routing:\n  overrides: { ${overrides} }\n`);
    const [issue] = briefly(refused(text));
    assert.ok(issue?.includes(`routing.overrides.${path}`), issue);
  });
}

test("a kept policy has its commissions, and one that was kept before has none", () => {
  const overrides = "{ commission_per_million: { VIP: { EURUSD: 3 } } }";
  const routing = `execution: { commission_per_million: 4 }\nrouting:\n  overrides: ${overrides}\n`;
  const document = accepted(changed("routing:\n", routing));
  const text = storedTextOf(document);
  const read = readStored(text, document.sha256);
  assert.deepEqual(read.routing.overrides, document.routing.overrides);
  assert.equal(read.execution.commissionPerMillion, 40_000);
  const older = text
    .replace('"commissions":{"VIP":{"EURUSD":30000}},', "")
    .replace('"commissionPerMillion":40000,', "");
  const before = readStored(older, hashOfText(older));
  assert.equal(before.execution.commissionPerMillion, 0);
  assert.equal(before.routing.overrides.commissions.size, 0);
});
