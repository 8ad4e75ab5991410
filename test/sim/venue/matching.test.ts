import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { asPrice } from "../../../src/core/units/quantity.ts";
import { Prng } from "../../../src/sim/prng.ts";
import { asUnits, units } from "../../../src/sim/units.ts";
import {
  fillPrice,
  mayRest,
  screenOrder,
  splitIntoPieces,
} from "../../../src/sim/venue/matching.ts";
import type { OrderTerms } from "../../../src/sim/venue/venue-order.ts";

const quote = {
  symbol: "EURUSD",
  bid: asPrice(110_000_000),
  ask: asPrice(110_010_000),
  bidSize: units(1),
  askSize: units(1),
};

const order = (change: Partial<OrderTerms>): OrderTerms => ({
  session: "A>B",
  clOrdID: "1",
  symbol: "EURUSD",
  side: "Buy",
  ordType: "Market",
  timeInForce: "ImmediateOrCancel",
  orderQty: units(1000),
  ...change,
});

for (const [side, ordType, limit, wanted] of [
  ["Buy", "Market", undefined, 110_010_000],
  ["Sell", "Market", undefined, 110_000_000],
  ["Buy", "Limit", 110_010_000, 110_010_000],
  ["Buy", "Limit", 110_009_999, undefined],
  ["Buy", "Limit", 120_000_000, 110_010_000],
  ["Sell", "Limit", 110_000_000, 110_000_000],
  ["Sell", "Limit", 110_000_001, undefined],
  ["Sell", "Limit", 100_000_000, 110_000_000],
] as const) {
  test(`${side} ${ordType} ${limit ?? ""} against 1.1000/1.1001 fills at ${wanted ?? "nothing"}`, () => {
    const price = limit === undefined ? {} : { price: asPrice(limit) };
    assert.equal(fillPrice(order({ side, ordType, ...price }), quote), wanted);
  });
}

test("nothing is filled where nothing is quoted", () => {
  assert.equal(fillPrice(order({}), undefined), undefined);
});

for (const [ordType, timeInForce, wanted] of [
  ["Limit", "Day", true],
  ["Limit", "GoodTillCancel", true],
  ["Limit", "ImmediateOrCancel", false],
  ["Limit", "FillOrKill", false],
  ["Market", "Day", false],
  ["Market", "GoodTillCancel", false],
] as const) {
  test(`a ${ordType} ${timeInForce} order ${wanted ? "rests" : "does not rest"}`, () => {
    assert.equal(mayRest(order({ ordType, timeInForce })), wanted);
  });
}

const terms = { orderMin: units(1000), orderStep: units(500) };

for (const [what, change, reason] of [
  ["a sound market order", {}, undefined],
  ["a sound limit order", { ordType: "Limit", price: asPrice(1) }, undefined],
  ["the minimum itself", { orderQty: units(1000) }, undefined],
  ["just under the minimum", { orderQty: asUnits(units(1000) - 1) }, 13],
  ["zero", { orderQty: asUnits(0) }, 13],
  ["less than nothing", { orderQty: units(-1000) }, 13],
  ["off the step", { orderQty: asUnits(units(1500) + 1) }, 13],
  ["on the step", { orderQty: units(1500) }, undefined],
  ["a limit of zero", { ordType: "Limit", price: asPrice(0) }, 99],
  ["a limit below zero", { ordType: "Limit", price: asPrice(-5) }, 99],
  ["a stop", { ordType: "Stop", price: asPrice(1) }, 11],
  ["a date", { timeInForce: "GoodTillDate" }, 11],
  ["another side", { side: "Other" }, 11],
] as const) {
  test(`${what}: ${reason === undefined ? "taken" : `103=${reason}`}`, () => {
    assert.equal(screenOrder(order(change), terms)?.ordRejReason, reason);
  });
}

test("a symbol nobody trades comes before every other reason", () => {
  assert.equal(screenOrder(order({ side: "Other" }), undefined)?.ordRejReason, 1);
});

test("pieces always add up to the order, are above zero and on the step, and are no more than asked", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 1, max: 10_000_000 }),
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 1, max: 20 }),
      (seed, steps, step, upTo) => {
        const whole = asUnits(steps * step);
        const pieces = splitIntoPieces(whole, asUnits(step), upTo, new Prng(seed));
        assert.equal(
          pieces.reduce((sum, piece) => sum + piece, 0),
          whole,
        );
        assert.ok(pieces.length >= 1 && pieces.length <= upTo);
        assert.ok(pieces.every((piece) => piece > 0 && piece % step === 0));
      },
    ),
  );
});

test("a quantity off the step is still not lost when it is cut", () => {
  const pieces = splitIntoPieces(asUnits(7), asUnits(10), 5, new Prng(1));
  assert.deepEqual(pieces, [7]);
});
