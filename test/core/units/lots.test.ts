import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { quantityOf, volumeBelow, volumeOf } from "../../../src/core/units/lots.ts";
import { asVolume } from "../../../src/core/units/quantity.ts";
import { lots } from "../world.ts";

for (const [quantity, scale, perLot, volume] of [
  [100_000, 0, 100_000, 1],
  [1, 0, 100_000, 0.00001],
  [10, 0, 10, 1],
  [5, 1, 10, 0.05],
  [2_300, 2, 100, 0.23],
] as const) {
  test(`${quantity} of 10^-${scale} at ${perLot} a lot are ${volume} lots, and back`, () => {
    assert.equal(volumeOf(quantity, scale, perLot), lots(volume));
    assert.equal(quantityOf(lots(volume), scale, perLot), quantity);
  });
}

test("what is no whole millionth of a lot is refused, never rounded", () => {
  assert.equal(volumeOf(1, 0, 3), undefined);
  assert.equal(volumeOf(1, 2, 100_000), undefined);
});

test("a volume that is no whole quantity of theirs is refused, never rounded", () => {
  assert.equal(quantityOf(lots(0.01), 0, 10), undefined);
  assert.equal(quantityOf(lots(0.01), 1, 10), 1);
});

test("the size of a quote is cut towards zero", () => {
  assert.equal(volumeBelow(1, 0, 3), 333_333);
  assert.equal(volumeBelow(Number.MAX_SAFE_INTEGER, 0, 1), Number.MAX_SAFE_INTEGER);
});

const anyScale = fc.integer({ min: 0, max: 8 });
const anyPerLot = fc.oneof(
  fc.constantFrom(1, 10, 100, 5_000, 100_000),
  fc.integer({ min: 1, max: 1e9 }),
);

test("a quantity that becomes a volume comes back as the same quantity", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), anyScale, anyPerLot, (quantity, scale, perLot) => {
      const volume = volumeOf(quantity, scale, perLot);
      if (volume !== undefined) assert.equal(quantityOf(volume, scale, perLot), quantity);
    }),
    { numRuns: 2000 },
  );
});

test("both ways are exactly what BigInt gives, or nothing", () => {
  const anyVolume = fc.oneof(
    fc.maxSafeNat(),
    fc.integer({ min: 0, max: 1e9 }).map((n) => n * 1e4),
  );
  fc.assert(
    fc.property(anyVolume, anyScale, anyPerLot, (volume, scale, perLot) => {
      const value = BigInt(volume) * BigInt(perLot) * 10n ** BigInt(scale);
      const isExact = value % 1_000_000n === 0n;
      const exact = value / 1_000_000n;
      if (exact > BigInt(Number.MAX_SAFE_INTEGER)) return;
      const expected = isExact ? Number(exact) : undefined;
      assert.equal(quantityOf(asVolume(volume), scale, perLot), expected);
    }),
    { numRuns: 2000 },
  );
});

/** Up to where a quantity is counted in contracts: its products pass 2⁵³, and often divide. */
const anyQuantity = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -1e9, max: 1e9 }),
  fc.tuple(fc.integer({ min: -1e5, max: 1e5 }), fc.integer({ min: 0, max: 1e6 })).map(product),
  fc.integer({ min: 0, max: 9e5 }).map((n) => n * 1e10),
);

function product([a, b]: [number, number]): number {
  // Not minus zero.
  return a * b + 0;
}

test("a volume is exactly what BigInt makes of the quantity, or nothing, at every scale", () => {
  fc.assert(
    fc.property(anyQuantity, anyScale, anyPerLot, (quantity, scale, perLot) => {
      const dividend = BigInt(quantity) * 1_000_000n;
      const divisor = BigInt(perLot) * 10n ** BigInt(scale);
      const exact = Number(dividend / divisor);
      const isWhole = dividend % divisor === 0n && Number.isSafeInteger(exact);
      assert.equal(volumeOf(quantity, scale, perLot), isWhole ? exact : undefined);
      if (exact >= Number.MIN_SAFE_INTEGER) {
        const below = Math.min(exact, Number.MAX_SAFE_INTEGER);
        assert.equal(volumeBelow(quantity, scale, perLot), below);
      }
    }),
    { numRuns: 5000 },
  );
});

test("a quantity that no number holds exactly is none, like one that is not whole", () => {
  assert.equal(quantityOf(asVolume(9_007_199_254_000_000), 6, 100_000), undefined);
});
