import assert from "node:assert/strict";
import { test } from "vitest";
import { OfflineDesk } from "../../src/policy/offline-decision.ts";
import { OfflinePolicy } from "../../src/policy/offline-policy.ts";
import { hashOfText } from "../../src/policy/policy-hash.ts";
import { readOrderFields } from "../../src/policy/read-order.ts";
import { readStored, storedTextOf } from "../../src/policy/stored-policy.ts";
import { accepted, briefly, changed, refused } from "./small-policy.ts";
import { strategiesUnder } from "./strategy-table.ts";

const NOON_US = 1_774_267_200_000_000;

test("a deviation of group and symbol goes before the group's, that before the symbol's, that before all", () => {
  const table = strategiesUnder(
    "{ max_deviation_pips: 0.5 }",
    "{ symbols: { EURUSD: { max_deviation_pips: 2 } }, " +
      "groups: { VIP: { max_deviation_pips: 1 } }, " +
      "max_deviation_pips: { VIP: { GBPUSD: 0.25 }, Gold: { EURUSD: 3 } } }",
  );
  const deviation = (symbol: string, group: string) =>
    table.of(symbol, group).maxDeviationMilliPips;
  assert.equal(deviation("GBPUSD", "Standard"), 500);
  assert.equal(deviation("EURUSD", "Standard"), 2_000);
  assert.equal(deviation("EURUSD", "VIP"), 1_000);
  assert.equal(deviation("GBPUSD", "VIP"), 250);
  assert.equal(deviation("EURUSD", "Gold"), 3_000);
  assert.equal(
    deviation("GBPUSD", "Gold"),
    500,
    "a group without a word of its own in this symbol",
  );
});

test("a group's markup in a symbol leaves the deviation there as it is, and the other way round", () => {
  const table = strategiesUnder(
    "{ max_deviation_pips: 2, markup_pips: 1 }",
    "{ markup_pips: { VIP: { EURUSD: 3 } }, max_deviation_pips: { VIP: { GBPUSD: 0 } } }",
  );
  const of = (symbol: string) => {
    const { markupMilliPips, maxDeviationMilliPips } = table.of(symbol, "VIP");
    return [markupMilliPips, maxDeviationMilliPips];
  };
  assert.deepEqual(
    [of("EURUSD"), of("GBPUSD")],
    [
      [3_000, 2_000],
      [1_000, 0],
    ],
  );
});

test("without a word of anybody's it is two pips", () => {
  assert.equal(strategiesUnder("{}", "{}").of("EURUSD", "Standard").maxDeviationMilliPips, 2_000);
});

test("an order that is decided without a desk says the deviation of its symbol and group", () => {
  const overrides = "{ groups: { VIP: { max_deviation_pips: 0.5 } } }";
  const document = accepted(changed("routing:\n", `routing:\n  overrides: ${overrides}\n`));
  const desk = new OfflineDesk(new OfflinePolicy(document));
  const deviation = (fields: object): number => {
    const read = readOrderFields({ symbol: "EURUSD", side: "BUY", volume: 1, ...fields }, NOON_US);
    if (!("order" in read)) throw new Error("it is no order");
    return desk.decide(read.order).deviation;
  };
  assert.equal(deviation({ group: "VIP" }), 0.00005);
  assert.equal(deviation({ group: "Standard" }), 0.0002);
  assert.equal(deviation({ symbol: "EURXXX" }), 0, "refused before that");
});

for (const [what, overrides, path] of [
  ["a symbol nobody knows", "max_deviation_pips: { VIP: { EURXXX: 1 } }", "max_deviation_pips.VIP"],
  [
    "one below zero",
    "max_deviation_pips: { VIP: { EURUSD: -1 } }",
    "max_deviation_pips.VIP.EURUSD",
  ],
  ["a word", "groups: { VIP: { max_deviation_pips: wide } }", "groups.VIP.max_deviation_pips"],
  ["a thousand pips passed", "symbols: { EURUSD: { max_deviation_pips: 1001 } }", "symbols.EURUSD"],
] as const) {
  test(`a deviation, ${what}, is refused where it stands`, () => {
    const text = changed("routing:\n", `routing:\n  overrides: { ${overrides} }\n`);
    const [issue] = briefly(refused(text));
    assert.ok(issue?.includes(`routing.overrides.${path}`), issue);
  });
}

test("a kept policy has its deviations, and one that was kept before has the one for all", () => {
  const overrides = "{ max_deviation_pips: { VIP: { EURUSD: 3 } } }";
  const routing = `execution: { max_deviation_pips: 4 }\nrouting:\n  overrides: ${overrides}\n`;
  const document = accepted(changed("routing:\n", routing));
  const text = storedTextOf(document);
  assert.deepEqual(readStored(text, document.sha256).routing.overrides, document.routing.overrides);
  const older = text.replace('"deviations":{"VIP":{"EURUSD":3000}},', "");
  assert.ok(older.length < text.length);
  const before = readStored(older, hashOfText(older));
  assert.equal(before.execution.maxDeviationMilliPips, 4_000);
  assert.equal(before.routing.overrides.deviations.size, 0);
});
