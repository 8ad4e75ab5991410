import assert from "node:assert/strict";
import { test } from "vitest";
import { asPrice } from "../../../src/core/units/quantity.ts";
import { units } from "../../../src/sim/units.ts";
import { dealAt, isFilledWhole } from "../../../src/sim/venue/levels.ts";
import type { OrderTerms } from "../../../src/sim/venue/venue-order.ts";

/** A spread of a pip, ten units a level. */
const quote = {
  symbol: "EURUSD",
  bid: asPrice(110_000_000),
  ask: asPrice(110_010_000),
  bidSize: units(10),
  askSize: units(10),
};

const order = (change: Partial<OrderTerms>): OrderTerms => ({
  session: "A>B",
  clOrdID: "1",
  symbol: "EURUSD",
  side: "Buy",
  ordType: "Market",
  timeInForce: "ImmediateOrCancel",
  orderQty: units(25),
  ...change,
});

/** What an order of 25 units is filled at, as units and price, one after the other. */
function dealsOf(change: Partial<OrderTerms>, depth: number): unknown[] {
  const deals: unknown[] = [];
  const it = order(change);
  for (let done = 0; done < it.orderQty;) {
    const deal = dealAt(it, quote, depth, done);
    if (deal === undefined) break;
    const taken = Math.min(it.orderQty - done, deal.most);
    deals.push([taken / units(1), deal.px / 10_000]);
    done += taken;
  }
  return deals;
}

for (const [what, change, depth, wanted] of [
  ["of any size meets the best price of a venue that shows no other", {}, 1, [[25, 11_001]]],
  [
    "meets the levels one after the other, each for its size",
    {},
    3,
    [
      [10, 11_001],
      [10, 11_002],
      [5, 11_003],
    ],
  ],
  [
    "that sells meets the bids downwards",
    { side: "Sell" },
    3,
    [
      [10, 11_000],
      [10, 10_999],
      [5, 10_998],
    ],
  ],
  [
    "finds nothing behind the last level",
    {},
    2,
    [
      [10, 11_001],
      [10, 11_002],
    ],
  ],
  [
    "finds nothing beyond its limit",
    { ordType: "Limit", price: asPrice(110_019_999) },
    3,
    [[10, 11_001]],
  ],
] as const) {
  test(`an order ${what}`, () => {
    assert.deepEqual(dealsOf(change, depth), wanted);
  });
}

test("a FillOrKill is filled where the levels within its limit show all of it, else not at all", () => {
  assert.equal(isFilledWhole(order({}), quote, 3), true);
  assert.equal(isFilledWhole(order({}), quote, 2), false);
  const limit = { ordType: "Limit", price: asPrice(110_020_000) } as const;
  assert.equal(isFilledWhole(order(limit), quote, 3), false);
  assert.equal(isFilledWhole(order({ ...limit, orderQty: units(20) }), quote, 3), true);
  assert.equal(isFilledWhole(order({}), undefined, 3), false);
});
