import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { MAX_WORTH, worthOfVolume } from "../../../src/core/quotes/worth.ts";
import { asVolume } from "../../../src/core/units/quantity.ts";
import { ALPHA, EURUSD, liveWorld, lots, USDJPY, World, XAUUSD } from "../world.ts";

const symbols = [EURUSD, USDJPY, XAUUSD] as const;

/** All symbols added up, each time from the first. */
function plainly({ engine, nowNs }: World): number | undefined {
  const { market, state, policy, quotes } = engine;
  let sum = 0;
  for (let symbol = 0; symbol < state.exposure.symbolCount; symbol++) {
    const net = state.exposure.widestNet(symbol);
    if (net === 0) continue;
    const worth = market.lotWorth(policy, quotes, symbol, nowNs);
    if (worth === undefined) return undefined;
    sum = Math.min(MAX_WORTH, sum + worthOfVolume(net, worth));
  }
  return sum;
}

const symbol = fc.constantFrom(...symbols);
const qty = fc.oneof(
  fc.integer({ min: -500, max: 500 }).map((cents) => lots(cents / 100)),
  // More than any number holds, and back again.
  fc.constantFrom(asVolume(9e14), asVolume(-9e14)),
);

const change = fc.oneof(
  fc.record({ is: fc.constant("kept"), symbol, qty }),
  fc.record({ is: fc.constant("reserved"), symbol, qty }),
  fc.record({ is: fc.constant("orphaned"), symbol, qty }),
  // More changes than are told apart.
  fc.record({ is: fc.constant("many"), symbol, times: fc.integer({ min: 1, max: 200 }) }),
  fc.record({ is: fc.constant("priced"), symbol, cents: fc.integer({ min: 50, max: 250 }) }),
  fc.record({ is: fc.constant("retuned") }),
  fc.record({ is: fc.constant("asked") }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function make(world: World, it: Change): void {
  const { exposure } = world.state;
  const move = (at: number, by: number): void =>
    exposure.bookClient(at, by > 0 ? "Buy" : "Sell", lots(0), asVolume(Math.abs(by)));
  if ("qty" in it) {
    if (it.is === "kept") move(it.symbol, it.qty);
    else if (it.is === "reserved") exposure.reserve(it.symbol, "Sell", asVolume(Math.abs(it.qty)));
    else exposure.orphan(it.symbol, "Buy", it.qty);
  } else if ("times" in it) {
    for (let at = 0; at < it.times; at++) move(symbols[at % 3] ?? it.symbol, lots(0.01));
  } else if ("cents" in it) {
    world
      .quote(ALPHA, it.cents / 100, it.cents / 100, it.symbol)
      .pass(1_000)
      .sample();
  } else if (it.is === "retuned") {
    world.engine.market.retune(world.engine.policy.volatility);
  }
}

test("the global figure is what all symbols add up to, whatever moved, and however often it is asked", () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(change, { maxLength: 40 }), (isLive, changes) => {
      const world = isLive ? liveWorld() : new World();
      const { market, state, policy, quotes } = world.engine;
      for (const each of changes) {
        make(world, each);
        if (each.is === "many") continue;
        const known = market.globalNet(state, policy, quotes, world.nowNs);
        assert.equal(known, plainly(world), JSON.stringify(each));
      }
    }),
    { numRuns: 500 },
  );
});
