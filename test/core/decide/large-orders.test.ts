import assert from "node:assert/strict";
import { test } from "vitest";
import type { Draft } from "../../../src/core/decide/draft.ts";
import { largeOrders } from "../../../src/core/decide/large-orders.ts";
import { asVolume, WHOLE } from "../../../src/core/units/quantity.ts";
import type { Volume } from "../../../src/core/units/quantity.ts";
import { liveWorld, lots, only, pct, policyOf, RETAIL, TOXIC } from "../world.ts";

const before: Draft = {
  aBook: pct(10),
  isRefused: false,
  isSettled: false,
  mustHedge: "no",
  findings: [],
};

const staged = (volume: Volume, change = {}): Draft => {
  const policy = policyOf(change);
  return largeOrders(before, { policy, account: policy.accounts[RETAIL]!, volume });
};

test("an order just below the large-order threshold is left as it was", () => {
  assert.equal(staged(lots(9.99)), before);
  assert.equal(staged(asVolume(lots(10) - 1)), before);
});

for (const volume of [10, 10.01, 1000]) {
  test(`${volume} lots reach the threshold of 10 and go wholly to the A-Book`, () => {
    const draft = staged(lots(volume));
    assert.equal(draft.aBook, WHOLE);
    assert.equal(draft.isSettled, true);
    assert.equal(draft.mustHedge, "internalise");
    assert.deepEqual(draft.findings, [
      { code: "LARGE_ORDER", volume: lots(volume), threshold: lots(10) },
    ]);
  });
}

test("where large orders are not forced to the A-Book, size changes nothing", () => {
  assert.equal(staged(lots(500), { hedgesLargeOrders: false }), before);
});

test("the threshold is the policy's", () => {
  assert.equal(staged(lots(2), { largeOrderThreshold: lots(2) }).aBook, WHOLE);
});

test("ten lots of a retail client are hedged whole, and both stages say why", () => {
  const decided = only(liveWorld().submit({ orderQty: lots(10) }), "OrderDecided");
  assert.equal(decided.action, "A_BOOK");
  assert.equal(decided.aVolume, lots(10));
  assert.deepEqual(
    decided.findings.map(({ code }) => code),
    ["CLASS_SHARE", "LARGE_ORDER"],
  );
});

test("a toxic client's large order is settled by its class: no later stage is asked", () => {
  const decided = only(liveWorld().submit({ account: TOXIC, orderQty: lots(20) }), "OrderDecided");
  assert.deepEqual(
    decided.findings.map(({ code }) => code),
    ["TOXIC_HEDGED"],
  );
});
