import assert from "node:assert/strict";
import { test } from "vitest";
import { parseCases, runCase } from "../../src/policy/cases.ts";
import { OfflineDesk } from "../../src/policy/offline-decision.ts";
import { OfflinePolicy } from "../../src/policy/offline-policy.ts";
import { accepted, smallPolicy } from "./small-policy.ts";

const RULES = `routing_rules:
  - id: wanted
    priority: 50
    filters:
      account_ids: ["1001"]
      groups: [Standard]
      symbols: [EURUSD]
      sides: [BUY]
      order_types: [MARKET]
      min_volume: 1
      classifications: [RETAIL]
      max_toxicity: 40
      windows: [{ zone: Europe/London, from: "Mon 07:00", to: "Mon 17:00" }]
    action: B_BOOK
  - { id: sooner, priority: 90, filters: { symbols: [EURUSD], min_volume: 5 }, action: B_BOOK }
  - { id: off, priority: 10, enabled: false, action: B_BOOK }
`;

const YEN = `instruments:
  - { symbol: USDJPY, base: USD, quote: JPY, contract_size: 100000, digits: 3, pip: 0.01, \
volume: { min: 0.01, max: 100, step: 0.01 } }
`;

const policy = smallPolicy.replace("instruments:\n", YEN) + RULES;
const desk = (): OfflineDesk => new OfflineDesk(new OfflinePolicy(accepted(policy)));

/** An order that the rule `wanted` takes, and what of it is otherwise. */
const order = {
  account: "1001",
  group: "Standard",
  symbol: "EURUSD",
  side: "BUY",
  orderType: "MARKET",
  volume: 1,
  class: "RETAIL",
  score: 10,
  time: "2026-11-23T10:00:00Z",
};

function reasonsFor(change: object, ruleId: string): readonly string[] {
  const it = { name: "one", order: { ...order, ...change }, expect: { ruleId } };
  const read = parseCases(JSON.stringify({ cases: [it] }), "cases.yaml", 0);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value.flatMap((each) => runCase(desk(), each).reasons);
}

test("a rule that decides as expected needs no reason", () => {
  assert.deepEqual(reasonsFor({}, "wanted"), []);
});

for (const [change, reason] of [
  [{ account: "1002" }, 'rule wanted asks for another account than "1002"'],
  [{ group: "VIP" }, 'rule wanted asks for another group than "VIP"'],
  [{ symbol: "USDJPY" }, "rule wanted asks for another symbol than USDJPY"],
  [{ side: "SELL" }, "rule wanted asks for another side than Sell"],
  [{ orderType: "LIMIT" }, "rule wanted asks for another order type than Limit"],
  [{ volume: 0.99 }, "rule wanted asks for another volume than 0.99 lots"],
  [{ class: "SEMI_PRO" }, "rule wanted asks for another class than SEMI_PRO"],
  [{ score: 41 }, "rule wanted asks for another toxicity than 41"],
  [
    { time: "2026-11-23T06:59:59Z" },
    "rule wanted asks for another time than 2026-11-23T06:59:59.000Z",
  ],
  [{ volume: 5 }, "rule wanted matches, but rule sooner comes before it"],
  [{ closing: true }, "rule wanted is not asked: the order closes"],
] as const) {
  test(`of a rule that was expected a failing case says: ${reason}`, () => {
    assert.deepEqual(reasonsFor(change, "wanted"), [reason]);
  });
}

test("a rule that is switched off, or that the policy does not have, is told of as such", () => {
  assert.deepEqual(reasonsFor({}, "off"), ["rule off is switched off"]);
  assert.deepEqual(reasonsFor({}, "wantd"), ['no rule has the id "wantd"; did you mean wanted?']);
});

test("an order that is refused before any stage says so", () => {
  assert.deepEqual(reasonsFor({ symbol: "XAGUSD" }, "wanted"), [
    "UNKNOWN_SYMBOL: refused before any stage was asked",
  ]);
});
