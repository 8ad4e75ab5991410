import assert from "node:assert/strict";
import { test } from "vitest";
import { clientQuoteOf } from "../../../../src/core/execute/client-quote.ts";
import { lp } from "../../policy-of.ts";
import { ALPHA, BETA, EURUSD, liveWorld, lots, only, px, RETAIL } from "../../world.ts";
import { STANDARD } from "../../policy-of.ts";
import { TOXIC } from "../../world.ts";
import type { World } from "../../world.ts";

/** ALPHA quotes better than BETA by more than the deviation allows. */
function farApart(): World {
  const lps = [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")];
  return liveWorld({ lps, retryBudget: 0 }).quote(ALPHA, 1.1, 1.1001).quote(BETA, 1.1, 1.102);
}

const shown = (world: World): number =>
  clientQuoteOf(world.engine.view(world.nowNs, world.timeUs), EURUSD, STANDARD).ask;

const bought = (world: World): readonly number[] => {
  const decided = only(world.submit({ account: TOXIC }), "OrderDecided");
  return [decided.lp, decided.clientPx];
};

for (const [what, stop] of [
  ["is halted", (world: World) => void world.kill("lp", ALPHA, "halt")],
  ["lets only closings through", (world: World) => void world.kill("lp", ALPHA, "close_only")],
  ["has no order session", (world: World) => void world.session(ALPHA, false)],
  [
    "was taken out for failures",
    (world: World) => {
      for (let at = 0; at < 5; at++) {
        world.news(world.hedged({ account: TOXIC }).leg, "Rejected");
      }
      assert.ok(world.state.ejections.isOut(ALPHA));
    },
  ],
] as const) {
  test(`an LP that ${what} makes no price, for decisions as for what clients are shown: the leg's limit can be met`, () => {
    const world = farApart();
    assert.deepEqual([shown(world), ...bought(world)], [px(1.1001), ALPHA, px(1.1001)]);
    stop(world);
    world.quote(ALPHA, 1.1, 1.1001).quote(BETA, 1.1, 1.102);
    assert.deepEqual([shown(world), ...bought(world)], [px(1.102), BETA, px(1.102)]);
    const leg = world.leg(world.state.nextLeg - 1);
    assert.ok(leg.limitPx >= px(1.102), "it is worth sending");
  });
}

test("where no LP that quotes takes orders, all of them make the price of what is kept", () => {
  const world = farApart();
  world.kill("lp", ALPHA, "halt");
  world.kill("lp", BETA, "halt");
  const kept = only(world.submit({ account: RETAIL, orderQty: lots(0.01) }), "OrderDecided");
  assert.deepEqual([shown(world), kept.clientPx], [px(1.1001), px(1.1001)]);
});

for (const level of ["off", "close_only", "halt"] as const) {
  test(`with ALPHA at ${level}, what a client is shown is what a small order is decided at, opening or closing`, () => {
    const world = farApart();
    world.fill(world.hedged({ account: TOXIC, side: "Sell" }).leg, 1);
    world.submit({ account: RETAIL, side: "Sell", orderQty: lots(0.05) });
    world.kill("lp", ALPHA, level);
    world.quote(ALPHA, 1.0988, 1.099).quote(BETA, 1.1, 1.1002);
    const closing = { account: RETAIL, isClosing: true, orderQty: lots(0.01) } as const;
    for (const order of [{ account: RETAIL, orderQty: lots(0.01) }, closing]) {
      const ask = shown(world);
      assert.equal(only(world.submit(order), "OrderDecided").clientPx, ask);
    }
  });
}

test("an LP that an answer made unhealthy makes no price from that moment on", () => {
  const lps = [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")];
  const world = liveWorld({ lps, retryBudget: 0, health: { unhealthyBelow: 0.7 } });
  world.quote(ALPHA, 1.1, 1.1001).quote(BETA, 1.1, 1.102);
  assert.equal(shown(world), px(1.1001));
  world.news(world.hedged({ account: TOXIC }).leg, "Canceled");
  for (let at = 0; at < 5 && shown(world) === px(1.1001); at++) {
    world.news(world.hedged({ account: TOXIC }).leg, "Canceled");
  }
  assert.equal(shown(world), px(1.102), "before any tick of the clock");
});

test("an order that waits is not set off by the quote of an LP that takes no orders", () => {
  const world = farApart();
  world.kill("lp", ALPHA, "halt");
  world.submit({
    account: TOXIC,
    ordType: "Limit",
    timeInForce: "GoodTillCancel",
    price: px(1.101),
  });
  assert.deepEqual(world.engine.due(world.nowNs, world.timeUs), []);
  world.kill("lp", ALPHA, "off");
  world.quote(ALPHA, 1.1, 1.1001);
  assert.equal(world.engine.due(world.nowNs, world.timeUs).length, 1);
});
