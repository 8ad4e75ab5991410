import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { asPrice } from "../../src/core/units/quantity.ts";
import { PriceWalk } from "../../src/sim/price-walk.ts";
import { defaultWalkSymbols, walkSymbolOf } from "../../src/sim/walk-symbol.ts";

const anySymbol = fc.constantFrom(...defaultWalkSymbols);

test("the same seed walks the same way, symbol by symbol", () => {
  fc.assert(
    fc.property(fc.integer(), anySymbol, (seed, symbol) => {
      const [one, two] = [new PriceWalk(symbol, seed), new PriceWalk(symbol, seed)];
      for (let i = 0; i < 100; i++) assert.deepEqual(one.next(), two.next());
    }),
  );
});

test("the bid is always positive and below the ask, on the tick, within the band", () => {
  fc.assert(
    fc.property(fc.integer(), anySymbol, (seed, symbol) => {
      const walk = new PriceWalk(symbol, seed);
      const reach = (symbol.bandTicks + 2 * symbol.spreadTicks) * symbol.tickSize;
      for (let i = 0; i < 500; i++) {
        const { bid, ask, bidSize, askSize } = walk.next();
        assert.ok(bid > 0 && bid < ask);
        assert.equal(bid % symbol.tickSize, 0);
        assert.equal(ask % symbol.tickSize, 0);
        assert.ok(Math.abs(bid - symbol.startPrice) <= reach);
        assert.ok(bidSize >= symbol.size && askSize >= symbol.size);
      }
    }),
    { numRuns: 50 },
  );
});

test("the price moves, and both ways", () => {
  const walk = new PriceWalk(defaultWalkSymbols[0]!, 7);
  const bids = Array.from({ length: 1000 }, () => walk.next().bid);
  const moves = new Set(bids.slice(1).map((bid, i) => Math.sign(bid - bids[i]!)));
  assert.ok(moves.has(1) && moves.has(-1));
  assert.ok(new Set(bids).size > 20);
});

test("a walk of an added symbol keeps to the same rules", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.integer({ min: 100, max: 1_000_000 }),
      fc.integer({ min: 1, max: 50 }),
      (tickSize, priceTicks, spreadTicks) => {
        const price = asPrice(tickSize * priceTicks);
        const walk = new PriceWalk(walkSymbolOf("NEW", price, asPrice(tickSize), spreadTicks), 1);
        for (let i = 0; i < 100; i++) {
          const { bid, ask } = walk.next();
          assert.ok(bid > 0 && bid < ask);
        }
      },
    ),
  );
});

test("a symbol whose bid could reach zero is refused", () => {
  const symbol = walkSymbolOf("TINY", asPrice(2), asPrice(1), 5);
  assert.throws(() => new PriceWalk(symbol, 1), /Invariant/);
});

test("walks of one market have the same mid at any moment, whatever else they draw", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer(), fc.integer(), anySymbol, (market, a, b, symbol) => {
      const wide = { ...symbol, spreadTicks: symbol.spreadTicks * 4 };
      const [one, two] = [new PriceWalk(symbol, a, market), new PriceWalk(wide, b, market)];
      for (let i = 0; i < 200; i++) {
        const [x, y] = [one.next(), two.next()];
        const apart = Math.abs(x.bid + x.ask - y.bid - y.ask) / 2;
        assert.ok(apart <= symbol.tickSize);
      }
    }),
    { numRuns: 50 },
  );
});
