import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { asVolume } from "../../src/core/units/quantity.ts";
import {
  filledVolumeOf,
  lpQuantityOf,
  quotedVolumeOf,
  SymbolMapping,
} from "../../src/lps/fix/symbol-mapping.ts";
import type { MappedSymbol } from "../../src/lps/fix/symbol-mapping.ts";
import { lots } from "../core/world.ts";
import { EURUSD, eurAndGold, GOLD } from "./eur-and-gold.ts";

const anyMapped: fc.Arbitrary<MappedSymbol> = fc.record({
  symbol: fc.constant(0),
  lpSymbol: fc.constant("X"),
  quantityPerLot: fc.constantFrom(1, 10, 100, 1000, 5000, 100_000),
  digits: fc.integer({ min: 0, max: 6 }),
  ordType: fc.constant("Limit" as const),
  timesInForce: fc.constant([]),
  restMs: fc.constant(0),
});
const anyVolume = fc.integer({ min: 1, max: 1_000_000_000 }).map((value) => asVolume(value));

test("what an LP is told of a volume is that volume exactly, or it is not told at all", () => {
  fc.assert(
    fc.property(anyMapped, anyVolume, (mapped, volume) => {
      const quantity = lpQuantityOf(volume, mapped);
      const exact = BigInt(volume) * BigInt(mapped.quantityPerLot) * 10n ** BigInt(mapped.digits);
      assert.equal(quantity === undefined, exact % 1_000_000n !== 0n);
      if (quantity !== undefined) assert.equal(BigInt(quantity) * 1_000_000n, exact);
    }),
  );
});

test("a volume that went out comes back as the same volume when it is filled", () => {
  fc.assert(
    fc.property(anyMapped, anyVolume, (mapped, volume) => {
      const quantity = lpQuantityOf(volume, mapped);
      if (quantity === undefined) return;
      const inMillionths = quantity * 10 ** (6 - mapped.digits);
      fc.pre(Number.isSafeInteger(inMillionths));
      assert.equal(filledVolumeOf(inMillionths, mapped), volume);
    }),
  );
});

test("the size of a quote is never rounded up", () => {
  fc.assert(
    fc.property(anyMapped, fc.maxSafeNat(), (mapped, quantity) => {
      const volume = quotedVolumeOf(quantity, mapped);
      assert.ok(BigInt(volume) * BigInt(mapped.quantityPerLot) <= BigInt(quantity) * 1_000_000n);
    }),
  );
});

for (const [volume, symbol, quantity] of [
  [0.01, EURUSD, 1000],
  [1, EURUSD, 100_000],
  [0.37, GOLD, 3700],
  [0.0001, GOLD, 1],
  [0.00001, GOLD, undefined],
  [0.000001, EURUSD, undefined],
] as const) {
  test(`${volume} lots of symbol ${symbol} are ${quantity ?? "nothing the LP can be told"}`, () => {
    assert.equal(lpQuantityOf(lots(volume), eurAndGold.of(symbol)!), quantity);
  });
}

test("a fill that is no whole millionth of a lot is not made into one", () => {
  assert.equal(filledVolumeOf(1, eurAndGold.of(EURUSD)!), undefined);
  assert.equal(filledVolumeOf(100_000, eurAndGold.of(EURUSD)!), 1);
});

test("symbols are found by our index and by the LP's name, and by nothing else", () => {
  assert.equal(eurAndGold.ofLp("EUR/USD"), eurAndGold.of(EURUSD));
  assert.equal(eurAndGold.ofLp("EURUSD"), undefined);
  assert.equal(eurAndGold.of(7), undefined);
  assert.deepEqual([...new SymbolMapping([], () => 0).all()], []);
});
