import assert from "node:assert/strict";
import { test } from "vitest";
import { asPrice } from "../../src/core/units/quantity.ts";
import { lp } from "./policy-of.ts";
import { BETA, liveWorld, ALPHA, only, px, TOXIC, World } from "./world.ts";

for (const [side, milliPips, limit] of [
  ["Buy", 1000, 1.1003],
  ["Sell", 1000, 1.0999],
  ["Buy", 0, 1.1002],
  ["Sell", 0, 1.1],
  ["Buy", 570, 1.100257],
  ["Sell", 70, 1.099993],
] as const) {
  test(`a ${side} leg's limit is the client's price widened by ${milliPips} thousandths of a pip`, () => {
    const world = liveWorld({ strategy: { maxDeviationMilliPips: milliPips } });
    const { leg } = world.hedged({ account: TOXIC, side });
    assert.equal(leg.limitPx, px(limit));
    assert.equal(leg.expectedPx, side === "Buy" ? px(1.1002) : px(1.1));
  });
}

test("a sell's limit is never zero or below, however cheap the instrument", () => {
  const world = new World();
  world.quote(ALPHA, 0.0001, 0.0002);
  const { leg } = world.hedged({ account: TOXIC, side: "Sell" });
  assert.equal(leg.limitPx, asPrice(1));
});

test("the client's price is the best of the fresh quotes, not the chosen LP's", () => {
  const lps = [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")];
  const world = liveWorld({ lps }).quote(BETA, 1.1001, 1.1004);
  const sell = only(world.submit({ account: TOXIC, side: "Sell" }), "OrderDecided");
  const buy = only(world.submit({ account: TOXIC, side: "Buy" }), "OrderDecided");
  assert.deepEqual([sell.clientPx, buy.clientPx], [px(1.1001), px(1.1002)]);
});

test("where LPs cross each other no client is filled on both sides at a profit", () => {
  const lps = [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")];
  const world = liveWorld({ lps }).quote(ALPHA, 1.1, 1.1002).quote(BETA, 1.1004, 1.1006);
  const buy = only(world.submit({ side: "Buy" }), "OrderDecided").clientPx;
  const sell = only(world.submit({ side: "Sell" }), "OrderDecided").clientPx;
  assert.ok(buy >= sell, `bought at ${buy}, sold at ${sell}`);
});

test("a leg is never larger than its order, and ids count up by one", () => {
  const world = liveWorld();
  for (const number of [1, 2, 3]) {
    const events = world.submit({ account: TOXIC });
    const created = only(events, "LegCreated");
    const accepted = only(events, "OrderAccepted");
    assert.deepEqual([created.leg, created.order, accepted.order], [number, number, number]);
    assert.equal(accepted.exec, number);
    assert.ok(created.orderQty <= accepted.orderQty);
  }
});

test("a kill switch that is on takes a better reason, and only that", () => {
  const world = liveWorld();
  const turn = (reason: string) => world.kill("global", -1, "halt", reason);
  assert.equal(turn("not given").length, 1);
  assert.equal(turn("LP prints nonsense").length, 1);
  assert.equal(turn("LP prints nonsense").length, 0);
  assert.equal(world.state.kills.of("global", -1)?.reason, "LP prints nonsense");
});
