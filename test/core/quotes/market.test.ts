import assert from "node:assert/strict";
import { test } from "vitest";
import type { MarketHours } from "../../../src/core/calendar/market-hours.ts";
import { Engine } from "../../../src/core/engine.ts";
import { QuoteBook } from "../../../src/core/quotes/quote-book.ts";
import { hashOf } from "../../../src/core/state.ts";
import { asMoney } from "../../../src/core/units/quantity.ts";
import type { Money } from "../../../src/core/units/quantity.ts";
import { policyOf, utc } from "../policy-of.ts";
import { EURUSD, liveWorld, lots, only, px, replayed, USDJPY, World, XAUUSD } from "../world.ts";

const globalNet = (world: World): Money | undefined => {
  const { market, state, policy, quotes } = world.engine;
  return market.globalNet(state, policy, quotes, world.nowNs);
};

/** What clients have bought and the house has kept. */
const keep = (world: World, symbol: number, volume: number): void => {
  const side = volume > 0 ? "Buy" : "Sell";
  world.state.exposure.bookClient(symbol, side, lots(0), lots(Math.abs(volume)));
};

/** Monday 12:00 to 12:01 UTC. */
const oneMinute: MarketHours = {
  zone: utc,
  spans: Int32Array.of(12 * 60, 12 * 60 + 1),
  holidays: Int32Array.of(),
  earlyCloses: Int32Array.of(),
  closeMinutes: Int32Array.of(),
};

test("the global figure adds |net| of every symbol at its contract size, price and currency", () => {
  const world = liveWorld();
  assert.equal(globalNet(world), 0);
  keep(world, EURUSD, -2); // 2 × 100 000 × 1.1001
  keep(world, USDJPY, 3); // 3 × 100 000 dollars
  keep(world, XAUUSD, 10); // 10 × 100 × 2000.15
  assert.equal(globalNet(world), (220_020 + 300_000 + 2_000_150) * 1e4);
  keep(world, USDJPY, -3);
  assert.equal(globalNet(world), (220_020 + 2_000_150) * 1e4);
});

test("while one symbol that is kept has no price the global figure is not known", () => {
  const world = new World();
  world.quote(0, 1.1, 1.1002, EURUSD);
  keep(world, EURUSD, 1);
  assert.equal(globalNet(world), 110_010 * 1e4);
  keep(world, XAUUSD, 1);
  assert.equal(globalNet(world), undefined);
  keep(world, XAUUSD, -1);
  assert.equal(globalNet(world), 110_010 * 1e4, "what is flat needs no price");
});

test("a position is valued at the last mid there was, also once nobody quotes", () => {
  const world = liveWorld();
  keep(world, EURUSD, 1);
  world.pass(3_600_000).sample();
  assert.equal(globalNet(world), 110_010 * 1e4);
});

test("mids are looked at once an interval, not more often", () => {
  const world = liveWorld();
  world.pass(999).quote(0, 1.2, 1.2).sample();
  assert.equal(world.engine.market.lastMid(EURUSD), px(1.1001));
  world.pass(1).sample();
  assert.equal(world.engine.market.lastMid(EURUSD), px(1.2));
});

test("while its market is closed a symbol's mid stays the last of the session", () => {
  const world = new World({ hours: [oneMinute] });
  world.quote(0, 1.1, 1.1).sample();
  world.pass(60_000).quote(0, 1.3, 1.3).sample();
  assert.equal(world.engine.market.lastMid(EURUSD), px(1.1));
});

test("volatility is unknown until it was sampled often enough, and a move across a pause is none", () => {
  const world = new World();
  const { market } = world.engine;
  for (const mid of [1.1, 1.101, 1.1]) world.quote(0, mid, mid).sample().pass(1000);
  assert.ok(Number.isNaN(market.volatilityOf(EURUSD)), "two returns of three");
  world.quote(0, 1.101, 1.101).sample();
  const before = market.volatilityOf(EURUSD);
  assert.ok(before > 0.2 && before < 0.3);
  world.pass(6_000).sample();
  world.pass(1_000).quote(0, 1.5, 1.5).sample();
  assert.equal(market.volatilityOf(EURUSD), before);
});

test("a policy that samples otherwise keeps what is known", () => {
  const world = liveWorld();
  const sampling = { ...world.engine.policy.volatility, minSamples: 2 };
  world.activate(policyOf({ version: 2, volatility: sampling }));
  assert.equal(world.engine.market.volatilityOf(EURUSD), 0);
});

test("another reporting currency holds from the swap on", () => {
  const world = liveWorld();
  keep(world, EURUSD, 1);
  world.activate(policyOf({ version: 2, reportingCurrency: "EUR" }), "EUR");
  assert.equal(globalNet(world), 100_000 * 1e4);
});

/** A desk that kept an ounce contract, started again: nobody has quoted yet. */
function startedAgain(): World {
  const world = liveWorld({ strategy: { mode: "B_BOOK" } });
  world.submit({ symbol: XAUUSD, symbolText: "XAUUSD", orderQty: lots(2) });
  const { policy } = world.engine;
  const quotes = new QuoteBook(policy.lps.length, policy.instruments.length);
  world.engine = new Engine(replayed(world.events), policy, quotes, (event) => {
    world.events.push(event);
  });
  return world;
}

test("after a restart what has not traded is valued by its last decision, until it is quoted", () => {
  const world = startedAgain();
  assert.equal(globalNet(world), 2 * 200_015 * 1e4);
  world.quote(0, 2100, 2100, XAUUSD);
  assert.equal(globalNet(world), 2 * 210_000 * 1e4);
});

test("so orders in other symbols are kept before every symbol has traded again", () => {
  const world = startedAgain();
  world.quote(0, 1.1, 1.1002, EURUSD);
  const { action, globalNet: global } = only(world.submit(), "OrderDecided");
  assert.deepEqual([action, global], ["B_BOOK", 2 * 200_015 * 1e4]);
});

test("a worth in another reporting currency says nothing, in the same one it stays", () => {
  const world = startedAgain();
  world.activate(policyOf({ version: 2 }));
  assert.equal(globalNet(world), 2 * 200_015 * 1e4);
  world.activate(policyOf({ version: 3, reportingCurrency: "EUR" }), "EUR");
  assert.equal(globalNet(world), undefined);
  assert.equal(world.state.reportingCurrency, "EUR");
});

test("the state hash and a replay know the worths of the last decisions", () => {
  const world = startedAgain();
  const before = hashOf(world.state);
  assert.equal(hashOf(replayed(world.events)), before);
  world.state.lastWorths[XAUUSD] = asMoney(1);
  assert.notEqual(hashOf(world.state), before);
});

test("a decision that knows no worth leaves the last one", () => {
  const world = startedAgain();
  const denied = world.submit({ symbol: XAUUSD, symbolText: "XAUUSD" });
  assert.equal(only(denied, "OrderDecided").lotWorth, -1);
  assert.equal(world.state.lastWorths[XAUUSD], 200_015 * 1e4);
});
