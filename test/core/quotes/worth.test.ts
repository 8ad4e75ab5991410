import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import {
  lotWorthOf,
  MAX_WORTH,
  waysBetween,
  worthOfVolume,
} from "../../../src/core/quotes/worth.ts";
import type { Instrument } from "../../../src/core/units/instrument.ts";
import { asMoney, asPrice } from "../../../src/core/units/quantity.ts";
import type { Money } from "../../../src/core/units/quantity.ts";
import { policyOf } from "../policy-of.ts";
import { lots, px } from "../world.ts";

const [pattern] = policyOf().instruments;

const named = (symbol: string, contractSize = 100_000): Instrument => ({
  ...pattern!,
  symbol,
  base: symbol.slice(0, 3),
  quote: symbol.slice(3),
  contractSize,
});

const traded = ["EURUSD", "USDJPY", "EURJPY", "GBPCHF", "EURCHF", "AUDNZD", "XAUUSD"];
const instruments = traded.map((symbol) => named(symbol, symbol === "XAUUSD" ? 100 : 100_000));
const mids: Readonly<Record<string, number>> = {
  EURUSD: 1.1,
  USDJPY: 150,
  EURJPY: 165,
  GBPCHF: 1.2,
  EURCHF: 0.96,
  AUDNZD: 1.08,
  XAUUSD: 2000,
};

/** Worth of a lot in a currency, with the mids of only some symbols known. */
function worth(symbol: string, reporting: string, known = traded): number | undefined {
  const at = traded.indexOf(symbol);
  const instrument = instruments[at]!;
  const isBase = instrument.base === reporting;
  const path = { isBase, ways: waysBetween(instrument.quote, reporting, instruments) };
  const found = lotWorthOf(path, instrument, at, (other) => {
    const name = traded[other]!;
    return known.includes(name) ? px(mids[name]!) : undefined;
  });
  return found === undefined ? undefined : found / 1e4;
}

test("a lot quoted in the reporting currency is worth its contract at the mid", () => {
  assert.equal(worth("EURUSD", "USD"), 110_000);
  assert.equal(worth("XAUUSD", "USD"), 200_000);
});

test("a lot of the reporting currency is worth its contract, whatever the price, or without one", () => {
  assert.equal(worth("USDJPY", "USD"), 100_000);
  assert.equal(worth("USDJPY", "USD", []), 100_000);
});

test("another quote currency is converted directly", () => {
  assert.equal(worth("EURUSD", "JPY"), 16_500_000);
});

test("another quote currency is converted the other way round", () => {
  assert.equal(worth("EURJPY", "USD"), 110_000);
});

test("another quote currency is converted through one common currency", () => {
  // CHF to EUR at 1 ÷ 0.96, EUR to USD at 1.1.
  assert.equal(worth("GBPCHF", "USD"), 137_500);
});

test("where the direct rate is missing the cross is taken", () => {
  assert.equal(worth("EURUSD", "JPY", ["EURUSD", "EURJPY"]), 16_500_000);
});

test("without a rate, or without the symbol's own mid, there is no worth: never a guess", () => {
  assert.equal(worth("AUDNZD", "USD"), undefined);
  assert.equal(worth("GBPCHF", "USD", ["GBPCHF", "EURUSD"]), undefined);
  assert.equal(worth("EURUSD", "USD", []), undefined);
});

const anyMid = fc.oneof(
  fc.integer({ min: 1, max: 1_000 }),
  fc.integer({ min: 1, max: 1_000_000_000_000 }),
);
const anyWay = fc.array(fc.record({ mid: anyMid, isInverse: fc.boolean() }), { maxLength: 2 });

test("a worth is exact to the last unit, however small the prices: nothing is cut on the way", () => {
  let [known, tooLarge] = [0, 0];
  fc.assert(
    fc.property(anyMid, fc.integer({ min: 1, max: 1_000_000 }), anyWay, (mid, size, way) => {
      const ways = [way.map(({ isInverse }, at) => ({ symbol: at + 1, isInverse }))];
      const prices = [mid, ...way.map((step) => step.mid)].map(asPrice);
      const of = { ...pattern!, contractSize: size };
      const found = lotWorthOf({ isBase: false, ways }, of, 0, (at) => prices[at]);
      // The twin: contract × price × rates, in units of 10⁻⁴, as one fraction above ÷ below.
      let above = BigInt(size) * BigInt(mid) * 10_000n;
      let below = 100_000_000n;
      for (const { mid: rate, isInverse } of way) {
        above *= isInverse ? 100_000_000n : BigInt(rate);
        below *= isInverse ? BigInt(rate) : 100_000_000n;
      }
      const isHeld = above < (BigInt(Number.MAX_SAFE_INTEGER) + 1n) * below;
      assert.equal(found !== undefined, isHeld);
      if (found === undefined) return void (tooLarge += 1);
      known += 1;
      assert.ok(BigInt(found) * below <= above, "never more");
      assert.ok((BigInt(found) + 1n) * below > above, "nor a unit less");
    }),
    { numRuns: 1000 },
  );
  assert.ok(known > 100 && tooLarge > 10, JSON.stringify({ known, tooLarge }));
});

test("a price of zero gives no rate, neither way round", () => {
  for (const isInverse of [false, true]) {
    const path = { isBase: false, ways: [[{ symbol: 1, isInverse }]] };
    assert.equal(
      lotWorthOf(path, pattern!, 0, (at) => asPrice(at === 0 ? 1 : 0)),
      undefined,
    );
  }
});

test("no way leads through two common currencies", () => {
  assert.deepEqual(waysBetween("GBP", "JPY", instruments), []);
});

test("the worth of a volume is exact, cut towards zero", () => {
  assert.equal(worthOfVolume(lots(0.01), asMoney(1_100_100_000)), 11_001_000);
  assert.equal(worthOfVolume(lots(0.000_001), asMoney(999_999)), 0);
});

test("a worth that no number holds is told as the most there is, and never less than a smaller one", () => {
  assert.equal(worthOfVolume(1e15, asMoney(1e9)), MAX_WORTH);
  const anyLotWorth = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  const anyVolume = fc.integer({ min: 0, max: 1e15 });
  fc.assert(
    fc.property(anyVolume, anyVolume, anyLotWorth, (one, other, lotWorth) => {
      const of = (volume: number): Money => worthOfVolume(volume, asMoney(lotWorth));
      assert.equal(of(one) <= of(other), one <= other || of(one) === of(other));
      assert.ok(Number.isSafeInteger(of(one)) && of(one) <= MAX_WORTH);
    }),
  );
});
