import assert from "node:assert/strict";
import { test } from "vitest";
import { filed } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { liveWorld, lots, only, pct, RETAIL } from "../world.ts";
import { codesOf, money, routed } from "./asked.ts";
import { rule } from "./rules/rule-world.ts";

/** The table of the specification's section 4; a score chooses the row. */
for (const [row, scores, aBook, action] of [
  ["TOXIC above 80", [80.1, 81, 100], 0, "REJECT"],
  ["TOXIC from 60 to 80", [60, 61, 80], 100, "A_BOOK"],
  ["PROFESSIONAL from 40 to 60", [40, 59.9], 80, "PARTIAL_HEDGE"],
  ["SEMI_PRO from 20 to 40", [20, 39.9], 50, "PARTIAL_HEDGE"],
  ["RETAIL from 0 to 20", [0, 19.9], 10, "PARTIAL_HEDGE"],
] as const) {
  for (const score of scores) {
    test(`a client of score ${score} is ${row}: ${action}, ${aBook} % to the A-Book`, () => {
      const world = liveWorld({ accounts: [filed(undefined, score)] });
      const decided = only(world.submit({ account: RETAIL }), "OrderDecided");
      assert.equal(decided.clientClass, row.split(" ")[0]);
      assert.deepEqual([decided.action, decided.aBook], [action, pct(aBook)]);
      const isRejected = action === "REJECT";
      const hedged = lots(aBook / 100);
      const kept = isRejected ? 0 : lots(1 - aBook / 100);
      assert.deepEqual([decided.aVolume, decided.bVolume], [hedged, kept]);
    });
  }
}

test("a client nothing is known of is UNKNOWN: 40 % to the A-Book", () => {
  const world = liveWorld({ accounts: [filed(undefined, undefined)] });
  const decided = only(world.submit({ account: RETAIL }), "OrderDecided");
  assert.deepEqual([decided.clientClass, decided.aBook], ["UNKNOWN", pct(40)]);
});

/** Everything speaks for a hedge at once: what stands first in the pipeline is told alone. */
const everything = {
  clientClass: "TOXIC",
  score: 90,
  volume: lots(20),
  net: lots(400),
  volatility: 0.5,
} as const;
const keep: PolicyChange = { rules: [rule("keep", { action: "B_BOOK" })] };
const refusing: PolicyChange = { strategy: { onBreach: "reject" } };

test("first a manual rule: it goes before class, size, exposure and volatility", () => {
  const decision = routed(everything, keep);
  assert.deepEqual([decision.action, decision.ruleId], ["B_BOOK", "keep"]);
  assert.deepEqual(codesOf(decision), ["RULE_MATCHED"]);
});

test("then the client's class: a toxic client is refused, however large its order", () => {
  const decision = routed(everything, refusing);
  assert.deepEqual([decision.denial, codesOf(decision)], ["TOXIC_CLIENT", ["TOXIC_REJECTED"]]);
});

test("then volume: ten lots go to the A-Book, though exposure would refuse them", () => {
  const decision = routed({ ...everything, clientClass: "RETAIL" }, refusing);
  assert.deepEqual(
    [decision.action, codesOf(decision)],
    ["A_BOOK", ["CLASS_SHARE", "LARGE_ORDER"]],
  );
});

test("then exposure: beyond the level all is hedged, and volatility is not asked", () => {
  const order = { ...everything, clientClass: "RETAIL", volume: lots(9.99) } as const;
  const decision = routed(order);
  const codes = ["CLASS_SHARE", "EXPOSURE_HEDGED"];
  assert.deepEqual([decision.action, codesOf(decision)], ["A_BOOK", codes]);
});

test("then volatility: what is near the level grows by both, one after the other", () => {
  // 10 %, then 240 ÷ 300 × 30 points, then 30 points.
  const decision = routed({ net: lots(239), volatility: 0.021 });
  const changes = decision.findings.map(({ code, from, to }) => [code, from, to]);
  assert.deepEqual(changes, [
    ["CLASS_SHARE", pct(0), pct(10)],
    ["EXPOSURE_APPROACHING", pct(10), pct(34)],
    ["VOLATILITY_HIGH", pct(34), pct(64)],
  ]);
  assert.deepEqual([decision.aVolume, decision.bVolume], [lots(0.64), lots(0.36)]);
});

test("last the hard limits, whatever ended the pipeline", () => {
  const decision = routed({ ...everything, globalNet: money(100_000_000) }, keep);
  assert.deepEqual(codesOf(decision), ["RULE_MATCHED", "HARD_LIMIT"]);
  assert.equal(decision.action, "A_BOOK");
});

test("a calm market, a small order and an empty book leave a client what its class says", () => {
  const decision = routed({ clientClass: "SEMI_PRO" });
  assert.deepEqual([decision.aBook, codesOf(decision)], [pct(50), ["CLASS_SHARE"]]);
});
