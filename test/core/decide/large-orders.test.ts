import assert from "node:assert/strict";
import { test } from "vitest";
import { newDraft } from "../../../src/core/decide/draft.ts";
import type { Draft } from "../../../src/core/decide/draft.ts";
import { largeOrders } from "../../../src/core/decide/large-orders.ts";
import { asVolume, WHOLE } from "../../../src/core/units/quantity.ts";
import type { Volume } from "../../../src/core/units/quantity.ts";
import type { PolicyChange } from "../policy-of.ts";
import { liveWorld, lots, only, pct, TOXIC } from "../world.ts";
import { codesOf, staged } from "./asked.ts";

/** As the class of a retail client leaves it. */
const before = { aBook: pct(10) };
const untouched: Draft = { ...newDraft(), ...before };

const of = (volume: Volume, change: PolicyChange = {}): Draft =>
  staged(largeOrders, { volume }, change, before);

test("an order just below the large-order threshold is left as it was", () => {
  assert.deepEqual(of(lots(9.99)), untouched);
  assert.deepEqual(of(asVolume(lots(10) - 1)), untouched);
});

for (const volume of [10, 10.01, 1000]) {
  test(`${volume} lots reach the threshold of 10 and go wholly to the A-Book`, () => {
    const draft = of(lots(volume));
    assert.equal(draft.aBook, WHOLE);
    assert.equal(draft.isSettled, true);
    assert.equal(draft.mustHedge, "internalise");
    const change = { from: pct(10), to: WHOLE };
    assert.deepEqual(draft.findings, [
      { code: "LARGE_ORDER", volume: lots(volume), threshold: lots(10), ...change },
    ]);
  });
}

test("where large orders are not forced to the A-Book, size changes nothing", () => {
  assert.deepEqual(of(lots(500), { strategy: { hedgesLargeOrders: false } }), untouched);
});

test("the threshold is the policy's", () => {
  assert.equal(of(lots(2), { strategy: { largeOrder: lots(2) } }).aBook, WHOLE);
});

test("ten lots of a retail client are hedged whole, and both stages say why", () => {
  const decided = only(liveWorld().submit({ orderQty: lots(10) }), "OrderDecided");
  assert.equal(decided.action, "A_BOOK");
  assert.equal(decided.aVolume, lots(10));
  assert.deepEqual(codesOf(decided), ["CLASS_SHARE", "LARGE_ORDER"]);
});

test("a toxic client's large order is settled by its class: no later stage is asked", () => {
  const decided = only(liveWorld().submit({ account: TOXIC, orderQty: lots(20) }), "OrderDecided");
  assert.deepEqual(codesOf(decided), ["TOXIC_HEDGED"]);
});
