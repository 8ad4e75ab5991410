import assert from "node:assert/strict";
import { test } from "vitest";
import type { MarketHours } from "../../../src/core/calendar/market-hours.ts";
import type { Order } from "../../../src/core/execute/order.ts";
import { asBps } from "../../../src/core/units/quantity.ts";
import { lp, policyOf } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, BETA, EURUSD, liveWorld, NOON_US, px, World } from "../world.ts";

const two: PolicyChange = {
  strategy: { mode: "B_BOOK" },
  lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")],
};
const HOUR_US = 3_600_000_000;

/** A seller's stop at 1.09: it rests while the bid is above. */
function stop(world: World): Order {
  const wish = { ordType: "Stop", side: "Sell", stopPx: px(1.09), timeInForce: "Day" } as const;
  world.submit({ ...wish, timeInForce: "GoodTillCancel" });
  return world.order(world.state.nextOrder - 1);
}

/** From an hour after noon to two. */
function closedForAnHour(): MarketHours {
  const spans = Int32Array.of(0, 13 * 60, 14 * 60, 20 * 60);
  const none = new Int32Array(0);
  const { zones } = policyOf();
  return { zone: zones[0]!, spans, holidays: none, earlyCloses: none, closeMinutes: none };
}

const due = (world: World): number => world.engine.due(world.nowNs, world.timeUs).length;

/** One look of the desk's clock, which also samples. */
const look = (world: World): World => world.pass(1_000).sample();

test("after a start a bad quote of the first LP to quote triggers no stop; two that agree do", () => {
  const world = new World(two);
  const order = stop(world);
  world.quote(ALPHA, 1.05, 1.0502);
  assert.equal(due(world), 0, "one LP's word alone");
  look(world).quote(ALPHA, 1.05, 1.0502);
  assert.equal(due(world), 0, "nor when it was sampled");
  world.step({ type: "OrderDue", order: order.terms.order });
  assert.equal(order.isResting, true, "nor when it is asked for");
  world.quote(BETA, 1.1, 1.1002).quote(ALPHA, 1.1, 1.1002);
  assert.equal(due(world), 0, "they agree, and the price is not there");
  world.quote(ALPHA, 1.0898, 1.09).quote(BETA, 1.0898, 1.09);
  assert.equal(due(world), 1);
});

test("a stop that comes before a price is confirmed rests, though its price is there", () => {
  const world = new World(two);
  world.quote(ALPHA, 1.05, 1.0502);
  const order = stop(world);
  assert.equal(order.isResting, true);
  assert.equal(due(world), 0);
  world.quote(BETA, 1.05, 1.0502);
  assert.equal(due(world), 1);
});

const alone: PolicyChange = { ...two, lps: [lp(ALPHA, "ALPHA")] };

test("after a start the only LP of a symbol is believed when its next quote agrees with the first", () => {
  const world = new World(alone);
  stop(world);
  world.quote(ALPHA, 1.05, 1.0502);
  assert.equal(due(world), 0, "nothing to hold it against");
  assert.equal(due(look(world)), 0, "the same quote looked at again is no second one");
  world.quote(ALPHA, 1.1, 1.1002);
  assert.equal(due(world), 0, "the second contradicts the first");
  look(world).quote(ALPHA, 1.0898, 1.09);
  assert.equal(due(world), 1, "the third agrees with the second, and the stop is reached");
});

for (const [what, apartMs] of [
  ["that come between two looks of the clock", 1],
  ["of one turn, which have the same time", 0],
] as const) {
  test(`each quote of the only LP is held against the one before it, also of several ${what}`, () => {
    const world = new World(alone);
    stop(world);
    look(world);
    for (const bid of [1.05, 1.0898]) world.pass(apartMs).quote(ALPHA, bid, bid + 0.0002);
    assert.equal(due(look(world)), 0, "the second contradicts the first");
    world.pass(1_000).quote(ALPHA, 1.05, 1.0502);
    assert.equal(due(look(world)), 0, "the first is no measure any more");
    for (const bid of [1.0898, 1.0897]) world.pass(apartMs).quote(ALPHA, bid, bid + 0.0002);
    assert.equal(due(world), 1, "the last two agree");
  });
}

test("what the only LP quotes while the market is closed is no measure for what comes", () => {
  const world = new World({ ...alone, hours: [closedForAnHour()] });
  stop(world);
  world.timeUs = NOON_US + 1.5 * HOUR_US;
  look(world).quote(ALPHA, 1.05, 1.0502).quote(ALPHA, 1.05, 1.0502);
  look(world);
  world.timeUs = NOON_US + 2.5 * HOUR_US;
  world.pass(60_000).quote(ALPHA, 1.05, 1.0502);
  assert.equal(due(world), 0);
  world.quote(ALPHA, 1.05, 1.0502);
  assert.equal(due(world), 1);
});

test("an LP that comes to be the only one of a symbol is believed by what it says from then on", () => {
  const world = new World({ ...two, hours: [closedForAnHour()] });
  stop(world);
  world.timeUs = NOON_US + 1.5 * HOUR_US;
  look(world).quote(BETA, 1.05, 1.0502).quote(BETA, 1.05, 1.0502);
  look(world);
  world.timeUs = NOON_US + 2.5 * HOUR_US;
  look(world);
  const lps = [lp(ALPHA, "ALPHA", { isEnabled: false }), lp(BETA, "BETA")];
  world.activate({ ...policyOf({ ...two, lps }), version: 2 });
  world.pass(1_000).quote(BETA, 1.05, 1.0502);
  assert.equal(due(world), 0, "said while the market was closed, and with another one beside it");
  for (const _ of [1, 2]) world.pass(1_000).quote(BETA, 1.05, 1.0502);
  assert.equal(due(world), 1);
});

test("a price collar of 0 asks nothing of the only LP", () => {
  const world = new World({ ...alone, collar: asBps(0) });
  stop(world);
  world.quote(ALPHA, 1.05, 1.0502);
  assert.equal(due(world), 1);
});

for (const [what, bid, isBelieved] of [
  ["near the last mid before is believed at once", 1.0898, true],
  ["far off the last mid before needs a second that agrees", 1.05, false],
] as const) {
  test(`after the close and after a loss the first quote of the only LP ${what}`, () => {
    for (const comesBack of [openedAgain, lostAgain, lostAndOpenedAgain]) {
      const world = comesBack();
      stop(world);
      world.quote(ALPHA, bid, bid + 0.0002);
      assert.equal(due(world), isBelieved ? 1 : 0);
      assert.equal(due(look(world)), isBelieved ? 1 : 0);
      world.quote(ALPHA, bid, bid + 0.0002);
      assert.equal(due(world), 1);
    }
  });
}

/** 1.0903 before it; the only LP quotes nothing yet. */
function lostAgain(): World {
  const world = liveWorld(alone);
  world.pass(1_000).quote(ALPHA, 1.0902, 1.0904).sample();
  world.engine.quotes.clear(ALPHA);
  return world.pass(10_000);
}

/** Lost before the close. */
function lostAndOpenedAgain(): World {
  const world = liveWorld({ ...alone, hours: [closedForAnHour()] });
  world.pass(1_000).quote(ALPHA, 1.0902, 1.0904).sample();
  world.engine.quotes.clear(ALPHA);
  look(world);
  world.timeUs = NOON_US + 1.5 * HOUR_US;
  look(world);
  world.timeUs = NOON_US + 2.5 * HOUR_US;
  return world.pass(60_000);
}

function openedAgain(): World {
  const world = liveWorld({ ...alone, hours: [closedForAnHour()] });
  world.pass(1_000).quote(ALPHA, 1.0902, 1.0904).sample();
  world.timeUs = NOON_US + 1.5 * HOUR_US;
  look(world);
  world.timeUs = NOON_US + 2.5 * HOUR_US;
  return world.pass(60_000);
}

test("once a price was confirmed a stop is triggered by one LP alone, while the other is silent", () => {
  const world = liveWorld(two);
  stop(world);
  for (let second = 0; second < 10; second++) look(world).quote(ALPHA, 1.1, 1.1002);
  world.quote(ALPHA, 1.0898, 1.09);
  assert.equal(due(world), 1);
});

test("the first quotes after a market opens must be confirmed again", () => {
  const world = liveWorld({ ...two, hours: [closedForAnHour()] });
  stop(world);
  world.timeUs = NOON_US + 1.5 * HOUR_US;
  look(world);
  world.timeUs = NOON_US + 2.5 * HOUR_US;
  world.pass(60_000).quote(ALPHA, 1.05, 1.0502);
  assert.equal(due(world), 0);
  world.quote(BETA, 1.05, 1.0502);
  assert.equal(due(world), 1);
});

test("after all LPs were lost the first quote must agree with the mid before, or with another LP", () => {
  for (const [bid, isBelieved] of [
    [1.0898, true],
    [1.05, false],
  ] as const) {
    const world = liveWorld(two);
    world.pass(1_000).quote(ALPHA, 1.0902, 1.0904).quote(BETA, 1.0902, 1.0904).sample();
    stop(world);
    world.engine.quotes.clear(ALPHA);
    world.engine.quotes.clear(BETA);
    world.pass(10_000).quote(ALPHA, bid, bid + 0.0002);
    assert.equal(due(world), isBelieved ? 1 : 0);
    look(world).quote(ALPHA, bid, bid + 0.0002);
    assert.equal(due(world), isBelieved ? 1 : 0, "its own sample is no second voice");
    world.quote(BETA, bid, bid + 0.0002);
    assert.equal(due(world), 1);
  }
});

test("an LP that is lost while another quotes, and a policy with more symbols, ask for nothing", () => {
  const world = liveWorld(two);
  stop(world);
  world.engine.quotes.clear(BETA);
  look(world).quote(ALPHA, 1.1, 1.1002);
  assert.equal(world.engine.market.openings.isSettled(EURUSD), true);
  world.engine.quotes = world.engine.quotes.resized(2, 40);
  world.activate({ ...policyOf(two), version: 2 });
  look(world);
  assert.equal(world.engine.market.openings.isSettled(EURUSD), true);
});
