import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { converted, crossed, inverted, notionalOf } from "../../../src/core/units/convert.ts";
import { asMoney, asPrice, asVolume } from "../../../src/core/units/quantity.ts";
import { policyOf } from "../policy-of.ts";
import { EURUSD, lots, px, XAUUSD } from "../world.ts";

const instruments = policyOf().instruments;
const eurusd = instruments[EURUSD]!;
const gold = instruments[XAUUSD]!;
const money = (amount: number): number => asMoney(Math.round(amount * 1e4));

test("one lot EURUSD at 1.10002 is worth 110 002 dollars", () => {
  assert.equal(notionalOf(lots(1), eurusd, px(1.10002)), money(110_002));
});

test("notional respects the contract size: one lot of gold is 100 ounces", () => {
  assert.equal(notionalOf(lots(1), gold, px(2000.3)), money(200_030));
});

test("a net short is worth as much as the net long, with the other sign", () => {
  assert.equal(notionalOf(lots(-0.29), eurusd, px(1.1)), money(-31_900));
});

test("a hundredth of a lot is valued to a ten-thousandth of a dollar, cut towards zero", () => {
  assert.equal(notionalOf(lots(0.01), eurusd, px(1.12345678)), money(1123.4567));
  assert.equal(notionalOf(asVolume(1), gold, px(0.00000001)), 0);
});

test("notional is exactly what BigInt gives", () => {
  const volume = fc.integer({ min: -1e9, max: 1e9 });
  const price = fc.integer({ min: 1, max: 1e10 });
  fc.assert(
    fc.property(volume, price, (v, p) => {
      const exact = (BigInt(v) * 100_000n * BigInt(p)) / 10_000_000_000n;
      assert.ok(notionalOf(asVolume(v), eurusd, asPrice(p)) === Number(exact));
    }),
  );
});

test("euros become dollars at the price of one euro", () => {
  assert.equal(converted(asMoney(1_000_000), px(1.1)), 1_100_000);
  assert.equal(converted(asMoney(-3), px(0.5)), -1);
});

test("a rate through one common currency", () => {
  assert.equal(crossed(px(1.1), px(150)), px(165));
});

test("a rate and its inverse; there is none for zero", () => {
  assert.equal(inverted(px(4)), px(0.25));
  assert.equal(inverted(px(3)), 33_333_333);
  assert.equal(inverted(px(0)), undefined);
  assert.equal(inverted(asPrice(-1)), undefined);
});
