import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { priceByAverage } from "../../../src/core/execute/average-price.ts";
import { asPrice, asVolume } from "../../../src/core/units/quantity.ts";
import { lots, px } from "../world.ts";

const before = (cumQty: number, price: number) => ({
  cumQty: lots(cumQty),
  execs: [{ execID: "x", lastQty: lots(cumQty), lastPx: px(price) }],
});

test("the first fill of an order cost its average", () => {
  assert.equal(priceByAverage(before(0, 0), lots(0.4), lots(0.4), px(1.1002)), px(1.1002));
});

test("a later fill cost what makes the average over all of them true", () => {
  assert.equal(priceByAverage(before(0.5, 1.1), lots(0.5), lots(1), px(1.1001)), px(1.1002));
});

test("where a fill before it is missing the average says nothing of it", () => {
  assert.equal(priceByAverage(before(0.5, 1.1), lots(0.2), lots(1), px(1.1)), undefined);
});

test("an average that only a price of zero or less would make true says nothing", () => {
  assert.equal(priceByAverage(before(0.9, 1.1), lots(0.1), lots(1), px(0.5)), undefined);
});

const anyVolume = fc.integer({ min: 1, max: 100_000_000 }).map((value) => asVolume(value));
const anyPrice = fc
  .integer({ min: 1_000_000, max: 300_000_000_000 })
  .map((value) => asPrice(value));

test("booked by the price that follows, all fills together are worth what the LP's average says", () => {
  fc.assert(
    fc.property(anyVolume, anyVolume, anyPrice, anyPrice, (first, last, price, average) => {
      const value = BigInt(first) * BigInt(price);
      const cumQty = asVolume(first + last);
      const execs = [{ execID: "x", lastQty: first, lastPx: price }];
      const found = priceByAverage({ cumQty: first, execs }, last, cumQty, average);
      fc.pre(found !== undefined);
      const off = BigInt(cumQty) * BigInt(average) - value - BigInt(last) * BigInt(found);
      assert.ok(off >= 0n && off < BigInt(last), "less than a digit of the last fill's price");
    }),
  );
});
