import assert from "node:assert/strict";
import { assert as forAll, integer, property, record } from "fast-check";
import { test } from "vitest";
import { asVolume } from "../../../src/core/units/quantity.ts";
import { OrderFlow } from "../../../src/sim/client/order-flow.ts";
import type { FlowOrder } from "../../../src/sim/client/order-flow.ts";

const LOT = 1_000_000;
const accounts = Array.from({ length: 200 }, (_, at) => String(1001 + at));
const terms = (min: number, max: number, step: number) => ({
  min: asVolume(min),
  max: asVolume(max),
  step: asVolume(step),
});
const symbols = ["EURUSD", "XAUUSD"].map((symbol) => ({
  symbol,
  volume: terms(0.01 * LOT, 100 * LOT, 0.01 * LOT),
}));

const take = (flow: OrderFlow, count: number): FlowOrder[] =>
  Array.from({ length: count }, () => flow.next());

const orders = (seed: number): FlowOrder[] => take(new OrderFlow({ seed, accounts, symbols }), 100);

test("the same seed sends the same orders, another one others", () => {
  assert.deepEqual(orders(7), orders(7));
  assert.notDeepEqual(orders(7), orders(8));
});

test("most orders are small, and some are ten lots or more", () => {
  const sent = take(new OrderFlow({ seed: 1, accounts, symbols }), 5000);
  const small = sent.filter(({ orderQty }) => orderQty <= 0.5 * LOT).length;
  const large = sent.filter(({ orderQty }) => orderQty >= 10 * LOT).length;
  assert.ok(small > 3250 && small < 3750, `${small} small`);
  assert.ok(large > 50 && large < 150, `${large} large`);
});

test("every account, symbol and side is traded", () => {
  const sent = take(new OrderFlow({ seed: 1, accounts, symbols }), 5000);
  assert.equal(new Set(sent.map(({ account }) => account)).size, 200);
  assert.equal(new Set(sent.map(({ symbol, side }) => symbol + side)).size, 4);
});

test("a volume is one the symbol allows, whatever its limits", () => {
  const anyTerms = record({
    step: integer({ min: 1, max: 3 * LOT }),
    first: integer({ min: 1, max: 50 }),
    more: integer({ min: 0, max: 5000 }),
  }).map(({ step, first, more }) => terms(first * step, (first + more) * step, step));
  forAll(
    property(integer(), anyTerms, (seed, volume) => {
      const flow = new OrderFlow({ seed, accounts, symbols: [{ symbol: "S", volume }] });
      for (const { orderQty } of take(flow, 20)) {
        assert.ok(orderQty >= volume.min && orderQty <= volume.max);
        assert.equal(orderQty % volume.step, 0);
      }
    }),
  );
});
