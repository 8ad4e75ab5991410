import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { sizedPrice } from "../../../src/core/quotes/sized-price.ts";
import type { Offer } from "../../../src/core/quotes/sized-price.ts";
import type { Side } from "../../../src/core/terms.ts";
import { asPrice, asVolume, MAX_PRICE, MAX_VOLUME } from "../../../src/core/units/quantity.ts";
import { lots, px } from "../world.ts";

const offer = (price: number, size: number): Offer => ({ px: px(price), qty: lots(size) });

const asks = [offer(1.1004, 3), offer(1.1002, 1), offer(1.1003, 2)];
const bids = [offer(1.0996, 3), offer(1.1, 1), offer(1.0998, 2)];

for (const [side, offers, volume, price] of [
  ["Buy", asks, 0.5, 1.1002],
  ["Buy", asks, 1, 1.1002],
  ["Buy", asks, 2, 1.10025],
  ["Buy", asks, 3, 1.10026667], // 3.3008 / 3, up
  ["Buy", asks, 6, 1.10033334], // 6.602 / 6, up
  ["Sell", bids, 1, 1.1],
  ["Sell", bids, 3, 1.09986666], // 3.2996 / 3, down
  ["Sell", bids, 6, 1.09973333],
] as const) {
  test(`${volume} lots ${side === "Buy" ? "bought" : "sold"} over several offers cost ${price} on average`, () => {
    assert.equal(sizedPrice(offers, side, lots(volume)), px(price));
  });
}

test("what is more than all that is shown costs what the worst offer does", () => {
  assert.equal(sizedPrice([offer(1.1, 1), offer(1.2, 1)], "Buy", lots(4)), px(1.175));
});

test("an offer that does not say how much takes all that is left", () => {
  const offers = [offer(1.1, 1), offer(1.2, 0), offer(1.3, 9)];
  assert.equal(sizedPrice(offers, "Buy", lots(4)), px(1.175));
});

test("without offers there is no price", () => {
  assert.equal(sizedPrice([], "Buy", lots(1)), 0);
});

const anyOffer: fc.Arbitrary<Offer> = fc.record({
  px: fc
    .oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: MAX_PRICE }))
    .map(asPrice),
  qty: fc
    .oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: MAX_VOLUME }))
    .map(asVolume),
});
const anyOffers = fc.array(anyOffer, { minLength: 1, maxLength: 8 });
const anySide = fc.constantFrom<Side>("Buy", "Sell");
const anyVolume = fc.oneof(
  fc.integer({ min: 1, max: 400 }),
  fc.integer({ min: 1, max: MAX_VOLUME }),
);

/** What a volume costs, lot by lot: each millionth takes the best offer that has some left. */
function costOf(offers: readonly Offer[], side: Side, volume: number): bigint {
  const sorted = offers.toSorted((a, b) => (side === "Buy" ? a.px - b.px : b.px - a.px));
  let cost = 0n;
  let left = BigInt(volume);
  for (const { px: price, qty } of sorted) {
    const taken = qty === 0 || BigInt(qty) > left ? left : BigInt(qty);
    cost += taken * BigInt(price);
    left -= taken;
  }
  return cost + left * BigInt(sorted.at(-1)!.px);
}

test("the price of a size is its exact average, and a last fraction of 10⁻⁸ is the client's loss", () => {
  fc.assert(
    fc.property(anyOffers, anySide, anyVolume, (offers, side, volume) => {
      const price = BigInt(sizedPrice(offers, side, asVolume(volume)));
      const cost = costOf(offers, side, volume);
      const paid = price * BigInt(volume);
      const against = side === "Buy" ? paid - cost : cost - paid;
      assert.ok(against >= 0n && against < BigInt(volume));
    }),
  );
});

test("a larger size never has a better price", () => {
  fc.assert(
    fc.property(anyOffers, anySide, anyVolume, anyVolume, (offers, side, one, other) => {
      const [small, large] = [Math.min(one, other), Math.max(one, other)].map((volume) =>
        sizedPrice(offers, side, asVolume(volume)),
      );
      assert.ok(side === "Buy" ? large! >= small! : large! <= small!);
    }),
  );
});
