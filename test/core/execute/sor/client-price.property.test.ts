import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { clientPriceOf, lpsInSight } from "../../../../src/core/execute/sor/lp-candidates.ts";
import { bestQuoteOf } from "../../../../src/core/quotes/best-quote.ts";
import { asPrice, asVolume } from "../../../../src/core/units/quantity.ts";
import type { Price } from "../../../../src/core/units/quantity.ts";
import { lp } from "../../policy-of.ts";
import { ALPHA, BETA, EURUSD, liveWorld, lots, only, px, World } from "../../world.ts";

const lps = [lp(ALPHA, "ALPHA"), lp(BETA, "BETA"), lp(2, "GAMMA"), lp(3, "DELTA")];

/** What a client would pay and get for a size at this moment. */
function clientPrices({ engine, nowNs, timeUs }: World, volume: number): [Price, Price] {
  const { policy } = engine;
  const seen = lpsInSight(engine.view(nowNs, timeUs), {
    symbol: EURUSD,
    side: "Buy",
    isClosing: false,
  });
  const size = asVolume(volume);
  return [
    clientPriceOf(seen, policy, EURUSD, "Buy", size),
    clientPriceOf(seen, policy, EURUSD, "Sell", size),
  ];
}

const anyQuote = fc.record({
  lp: fc.nat({ max: 3 }),
  bid: fc.oneof(
    fc.integer({ min: 110_000, max: 110_200 }),
    fc.integer({ min: 108_000, max: 112_500 }),
  ),
  spread: fc.nat({ max: 60 }),
  bidQty: fc.nat({ max: 4 }),
  askQty: fc.nat({ max: 4 }),
  afterMs: fc.constantFrom(0, 0, 100, 1_000, 3_000),
});

function quotedWorld(
  quotes: readonly (typeof anyQuote extends fc.Arbitrary<infer T> ? T : never)[],
) {
  const world = new World({ lps });
  for (const { lp: at, bid, spread, bidQty, askQty, afterMs } of quotes) {
    world.pass(afterMs).sample();
    const sizes = { bidQty: asVolume(bidQty), askQty: asVolume(askQty) };
    const quote = { bid: asPrice(bid), ask: asPrice(bid + spread), ...sizes };
    world.engine.quotes.update(at, EURUSD, quote, world.nowNs);
  }
  return world;
}

test("whatever LPs quote and however large the order, no client buys below what another sells at", () => {
  fc.assert(
    fc.property(fc.array(anyQuote, { maxLength: 12 }), fc.nat({ max: 30 }), (quotes, more) => {
      const world = quotedWorld(quotes);
      const [small, large] = [clientPrices(world, 1), clientPrices(world, 1 + more)];
      assert.ok(small[0] >= small[1] && large[0] >= small[0] && large[1] <= small[1]);
    }),
  );
});

test("the client's price of the smallest size is the best of the aggregate, or half way where it crosses", () => {
  fc.assert(
    fc.property(fc.array(anyQuote, { maxLength: 12 }), (quotes) => {
      const world = quotedWorld(quotes);
      const { engine, nowNs } = world;
      const { bid, ask } = bestQuoteOf(engine.policy, engine.quotes, EURUSD, nowNs);
      const middle = Math.floor((bid + ask) / 2);
      assert.deepEqual(clientPrices(world, 1), ask < bid ? [middle, middle] : [ask, bid]);
    }),
  );
});

/** ALPHA shows one lot, BETA two at a worse price, GAMMA does not say how much at the worst. */
function unequal(): World {
  const world = liveWorld({ lps: lps.slice(0, 3) });
  for (const [at, pips, size] of [
    [ALPHA, 0, 1],
    [BETA, 1, 2],
    [2, 2, 0],
  ] as const) {
    const [bid, ask] = [px(1.1 - pips / 1e4), px(1.1002 + pips / 1e4)];
    const quote = { bid, ask, bidQty: lots(size), askQty: lots(size) };
    world.engine.quotes.update(at, EURUSD, quote, world.nowNs);
  }
  return world;
}

for (const [volume, buy, sell] of [
  [1, 1.1002, 1.1],
  [3, 1.10026667, 1.09993333],
  [6, 1.10033334, 1.09986666],
] as const) {
  test(`an order for ${volume} lots is priced over what the LPs show: ${buy} bought, ${sell} sold`, () => {
    const prices = (["Buy", "Sell"] as const).map(
      (side) => only(unequal().submit({ side, orderQty: lots(volume) }), "OrderDecided").clientPx,
    );
    assert.deepEqual(prices, [px(buy), px(sell)]);
  });
}

test("an aggregate that is crossed serves routing: the leg goes to the LP that sells cheapest", () => {
  const world = liveWorld({ lps: lps.slice(0, 2) });
  world.quote(ALPHA, 1.1, 1.1002).quote(BETA, 1.1004, 1.1006);
  const bought = only(world.submit({ account: 4, side: "Buy" }), "OrderDecided");
  const sold = only(world.submit({ account: 4, side: "Sell" }), "OrderDecided");
  assert.deepEqual([bought.lp, sold.lp], [ALPHA, BETA]);
  assert.deepEqual([bought.clientPx, sold.clientPx], [px(1.1003), px(1.1003)]);
});
