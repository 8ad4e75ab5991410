import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { comparedPrice } from "../../../../src/core/execute/sor/effective-price.ts";
import { asPrice } from "../../../../src/core/units/quantity.ts";
import { px } from "../../world.ts";

const perMillion = (amount: number): number => Math.round(amount * 10_000);

for (const [side, price, commission, other, otherCommission, order, why] of [
  ["Buy", 1.1, 0, 1.1001, 0, -1, "the lower price is better"],
  ["Sell", 1.1, 0, 1.1001, 0, 1, "the higher price is better"],
  ["Buy", 1.1, 35, 1.1, 0, 1, "of equal prices the one without commission"],
  ["Sell", 1.1, 35, 1.1, 0, 1, "of equal prices the one without commission"],
  ["Buy", 1.1, 10, 1.1001, 0, -1, "0.1 pip of commission does not outweigh a pip"],
  ["Buy", 1.1, 100, 1.1001, 0, 1, "1.1 pips of commission outweigh a pip"],
  ["Sell", 1.1001, 100, 1.1, 0, 1, "1.1 pips of commission outweigh a pip"],
  ["Buy", 1, 100, 1.0001, 0, 0, "100 a million are just a pip at par: the same"],
  ["Sell", 1, 0, 1.0001, 99.99, 1, "what is left of the dearer one is more by 10⁻¹²"],
] as const) {
  test(`to ${side === "Buy" ? "buy" : "sell"} ${price} with ${commission} a million against ${other} with ${otherCommission}: ${why}`, () => {
    const found = comparedPrice(
      side,
      px(price),
      perMillion(commission),
      px(other),
      perMillion(otherCommission),
    );
    assert.equal(Math.sign(found), order);
  });
}

const WHOLE = 10_000_000_000n;

/** What a unit costs or brings, nothing rounded. */
const exact = (side: "Buy" | "Sell", price: number, commission: number): bigint =>
  BigInt(price) * (side === "Buy" ? WHOLE + BigInt(commission) : WHOLE - BigInt(commission));

test("over all prices and commissions the better one is that of the exact products", () => {
  const anyPrice = fc.oneof(
    fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    fc.integer({ min: 109_999_990, max: 110_000_010 }),
  );
  const anyCommission = fc.oneof(fc.constant(0), fc.nat(1_000), fc.nat(100_000_000));
  const offer = fc.tuple(anyPrice, anyCommission);
  fc.assert(
    fc.property(fc.constantFrom("Buy", "Sell"), offer, offer, (side, [a, ofA], [b, ofB]) => {
      const order = comparedPrice(side, asPrice(a), ofA, asPrice(b), ofB);
      const [first, second] = [exact(side, a, ofA), exact(side, b, ofB)];
      const isFirst = side === "Buy" ? first < second : first > second;
      assert.equal(order < 0, isFirst);
      assert.equal(order === 0, first === second);
      assert.equal(
        Math.sign(comparedPrice(side, asPrice(b), ofB, asPrice(a), ofA)),
        -Math.sign(order) || 0,
      );
    }),
  );
});
