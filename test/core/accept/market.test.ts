import assert from "node:assert/strict";
import { test } from "vitest";
import type { MarketHours } from "../../../src/core/calendar/market-hours.ts";
import type { InstrumentMode } from "../../../src/core/units/instrument.ts";
import { policyOf, utc } from "../policy-of.ts";
import { EURUSD, liveWorld, lots, NEWCOMER, NOON_US, only, RETAIL, USDJPY } from "../world.ts";
import type { World } from "../world.ts";

const answer = (world: World, change = {}): string => {
  const [first] = world.submit({ account: RETAIL, orderQty: lots(0.05), ...change });
  return first?.type === "OrderDenied" ? first.code : (first?.type ?? "");
};

const closing = { side: "Sell", isClosing: true } as const;

for (const [mode, opens, closes] of [
  ["full", "OrderAccepted", "OrderAccepted"],
  ["close_only", "CLOSE_ONLY", "OrderAccepted"],
  ["off", "INSTRUMENT_OFF", "INSTRUMENT_OFF"],
] as const satisfies readonly (readonly [InstrumentMode, string, string])[]) {
  test(`in the mode ${mode} an order that opens is ${opens}, one that closes ${closes}`, () => {
    const world = liveWorld();
    assert.equal(answer(world), "OrderAccepted");
    const [eurusd, ...others] = policyOf().instruments;
    world.activate(policyOf({ version: 2, instruments: [{ ...eurusd!, mode }, ...others] }));
    assert.equal(answer(world), opens);
    assert.equal(answer(world, closing), closes);
    assert.equal(answer(world, { symbol: USDJPY }), "OrderAccepted", "others are not touched");
  });
}

/** Monday 11:00 to 12:01 UTC; it is 12:00. */
const mondays: MarketHours = {
  zone: utc,
  spans: Int32Array.of(11 * 60, 12 * 60 + 1),
  holidays: Int32Array.of(),
  earlyCloses: Int32Array.of(),
  closeMinutes: Int32Array.of(),
};

test("while a market is closed its market orders are denied, closings too, to the microsecond", () => {
  const world = liveWorld({ hours: [mondays] });
  assert.equal(answer(world), "OrderAccepted");
  world.timeUs = NOON_US + 60_000_000 - 1;
  assert.equal(answer(world), "OrderAccepted");
  world.timeUs += 1;
  assert.equal(answer(world), "MARKET_CLOSED");
  assert.equal(answer(world, closing), "MARKET_CLOSED");
  assert.equal(answer(world, { symbol: USDJPY }), "OrderAccepted", "a symbol without hours");
});

test("a market that is closed is not said to have stale quotes, nor is one asked for its volume", () => {
  const world = liveWorld({ hours: [mondays] });
  world.timeUs = NOON_US + 60_000_000;
  world.engine.quotes.clear(0);
  assert.equal(answer(world, { orderQty: lots(0.001) }), "MARKET_CLOSED");
});

test("an account is known by the policy, or by the group an import gave it, and by nothing else", () => {
  const world = liveWorld();
  world.intern("account", ["2001"]);
  const account = world.state.names.indexOf("account", "2001");
  assert.equal(answer(world, { account }), "UNKNOWN_ACCOUNT");
  world.import(account, { score: 10 });
  assert.equal(answer(world, { account }), "UNKNOWN_ACCOUNT");
  world.import(account, { group: 0 });
  assert.equal(answer(world, { account }), "OrderAccepted");
  world.activate(policyOf({ version: 2, accounts: [] }));
  assert.equal(answer(world, { account }), "OrderAccepted");
  assert.equal(answer(world, { account: NEWCOMER }), "UNKNOWN_ACCOUNT");
  assert.ok(world.state.exposure.net(EURUSD) > 0);
  assert.equal(only(world.submit({ account }), "OrderDecided").clientClass, "RETAIL");
});
