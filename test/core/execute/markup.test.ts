import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { inputFrom } from "../../../src/core/decide/again.ts";
import { route } from "../../../src/core/decide/route.ts";
import { asPrice } from "../../../src/core/units/quantity.ts";
import type { Price } from "../../../src/core/units/quantity.ts";
import { move } from "../due.ts";
import { policyOf } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, EURUSD, liveWorld, lots, only, pct, PROFESSIONAL, px } from "../world.ts";
import { RETAIL, replayed, World } from "../world.ts";
import { hashOf } from "../../../src/core/state.ts";

/** EURUSD is 1.1000 / 1.1002; a pip for everybody, deviation a pip. */
const marked = (mode: "A_BOOK" | "B_BOOK" | "C_BOOK", milliPips = 1_000): PolicyChange => ({
  strategy: { mode, markupMilliPips: milliPips },
});

for (const [side, paid] of [
  ["Buy", 1.1003],
  ["Sell", 1.0999],
] as const) {
  test(`what the house keeps of a ${side} is filled at the market's price and the markup`, () => {
    const events = liveWorld(marked("B_BOOK")).submit({ side });
    assert.equal(only(events, "ClientFilled").lastPx, px(paid));
    assert.equal(only(events, "OrderDecided").clientPx, px(paid));
  });

  test(`an LP is sent no markup with a ${side}: the market's price and the deviation`, () => {
    const { leg } = liveWorld(marked("A_BOOK")).hedged({ side });
    const market = side === "Buy" ? 1.1002 : 1.1;
    assert.equal(leg.expectedPx, px(market));
    assert.equal(leg.limitPx, px(side === "Buy" ? market + 0.0001 : market - 0.0001));
  });

  test(`an LP's fill reaches the client of a ${side} with the markup on it, an improvement too`, () => {
    const world = liveWorld(marked("A_BOOK"));
    const { leg } = world.hedged({ side });
    const better = px(1.1001);
    const events = world.fill(leg, 1, { lastPx: better });
    assert.equal(only(events, "LegFilled").lastPx, better, "the house's own book has none");
    assert.equal(only(events, "ClientFilled").lastPx, side === "Buy" ? px(1.1002) : px(1.1));
  });

  test(`a ${side} with a limit leaves room for the markup in what LPs may ask`, () => {
    const world = liveWorld(marked("A_BOOK"));
    const price = side === "Buy" ? px(1.1003) : px(1.0999);
    const { leg } = world.hedged({ side, ordType: "Limit", price });
    assert.equal(leg.limitPx, side === "Buy" ? px(1.1002) : px(1.1));
    const events = world.fill(leg, 1, { lastPx: leg.limitPx });
    assert.equal(only(events, "ClientFilled").lastPx, price, "its limit holds after the markup");
  });
}

test("what is kept of a split order is released at the client's price of the hedged part", () => {
  const world = liveWorld(marked("C_BOOK"));
  const { leg } = world.hedged({ account: PROFESSIONAL });
  const fill = only(world.fill(leg, 0.8), "ClientFilled");
  assert.deepEqual([fill.aQty, fill.bQty, fill.lastPx], [lots(0.8), lots(0.2), px(1.1003)]);
});

test("an LP that fills beyond its limit costs the house, not the client, and somebody hears of it", () => {
  const world = liveWorld(marked("A_BOOK"));
  const { leg } = world.hedged({ ordType: "Limit", price: px(1.1003) });
  const events = world.fill(leg, 1, { lastPx: px(1.1005) });
  assert.equal(only(events, "LegFilled").lastPx, px(1.1005));
  assert.equal(only(events, "ClientFilled").lastPx, px(1.1003));
  assert.deepEqual(world.alertCodes(), ["FILL_BEYOND_LIMIT"]);
});

test("a group's markup goes before its symbol's, and both before everybody's", () => {
  const world = liveWorld({
    strategy: { mode: "B_BOOK", markupMilliPips: 1_000 },
    strategyOfSymbol: [undefined, { markupMilliPips: 3_000 }],
    strategyOfGroup: [undefined, { markupMilliPips: 500 }],
  });
  const paid = (account: number, symbol: number): number =>
    only(world.submit({ account, symbol }), "ClientFilled").lastPx;
  assert.equal(paid(RETAIL, EURUSD), px(1.1003));
  assert.equal(paid(RETAIL, 1), px(150.05));
  assert.equal(paid(PROFESSIONAL, EURUSD), px(1.10025));
  assert.equal(paid(PROFESSIONAL, 1), px(150.025));
});

test("a leg keeps the markup it was decided under, whatever policy comes", () => {
  const world = liveWorld(marked("A_BOOK"));
  const { leg } = world.hedged();
  world.activate({ ...policyOf(marked("A_BOOK", 50_000)), version: 2 });
  assert.equal(only(world.fill(leg, 1), "ClientFilled").lastPx, px(1.1003));
});

test("what no LP took and the house keeps has the markup of the decision too", () => {
  const world = liveWorld({ ...marked("A_BOOK"), onLpFailure: "internalise" });
  const { leg } = world.hedged();
  assert.equal(only(world.news(leg, "Rejected"), "ClientFilled").lastPx, px(1.1003));
});

test("a seller who would get nothing for it has no price", () => {
  const world = new World(marked("B_BOOK", 2_000));
  world.quote(ALPHA, 0.0002, 0.0003);
  assert.equal(only(world.submit({ side: "Sell" }), "OrderDenied").code, "NO_PRICE");
});

test("the decision's record says the markup, and the decision is made again from it", () => {
  const world = liveWorld(marked("C_BOOK"));
  const events = world.submit({ account: PROFESSIONAL });
  const decided = only(events, "OrderDecided");
  const markup = decided.findings.find(({ code }) => code === "MARKUP");
  assert.deepEqual(markup, { code: "MARKUP", markup: px(0.0001), from: pct(80), to: pct(80) });
  const again = route(
    inputFrom(only(events, "OrderAccepted"), decided, "Standard"),
    world.engine.policy,
  );
  assert.deepEqual([again.clientPx, again.findings], [decided.clientPx, decided.findings]);
  assert.equal(again.legLimitPx, only(events, "LegCreated").limitPx);
  assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
});

for (const [ordType, side, at, near, there, paid] of [
  ["Limit", "Buy", 1.09, [1.0897, 1.0899], [1.0896, 1.0898], 1.09],
  ["Limit", "Sell", 1.11, [1.1101, 1.1103], [1.1102, 1.1104], 1.11],
  ["Stop", "Buy", 1.11, [1.1095, 1.1097], [1.1096, 1.1098], 1.11],
  ["Stop", "Sell", 1.09, [1.0903, 1.0905], [1.0902, 1.0904], 1.09],
] as const) {
  test(`a resting ${side} ${ordType} watches the price its own client trades at`, () => {
    const world = liveWorld({
      strategy: { mode: "B_BOOK", markupMilliPips: 2_000 },
      strategyOfGroup: [undefined, { markupMilliPips: 0 }],
    });
    const price = ordType === "Limit" ? px(at) : undefined;
    const stopPx = ordType === "Stop" ? px(at) : undefined;
    world.submit({ side, ordType, price, stopPx, timeInForce: "GoodTillCancel" });
    assert.deepEqual(
      move(world, near[0], near[1]),
      [],
      "a tenth of a pip before it, nothing happens",
    );
    const events = move(world, there[0], there[1]);
    const triggered = only(events, "OrderTriggered");
    assert.equal(side === "Buy" ? triggered.ask : triggered.bid, px(paid));
    assert.equal(only(events, "ClientFilled").lastPx, px(paid));
  });
}

test("who pays less markup is reached first, though another's limit is the better one", () => {
  const world = liveWorld({
    strategy: { mode: "B_BOOK", markupMilliPips: 5_000 },
    strategyOfGroup: [undefined, { markupMilliPips: 0 }],
  });
  const rests = { ordType: "Limit", timeInForce: "GoodTillCancel" } as const;
  world.submit({ ...rests, price: px(1.0902) });
  world.submit({ ...rests, price: px(1.09), account: PROFESSIONAL });
  const events = move(world, 1.0898, 1.09);
  assert.equal(only(events, "ClientFilled").order, world.state.nextOrder - 1);
});

/** No worse for the client, and in whole points. */
const inPoints = (side: "Buy" | "Sell", at: number): Price =>
  asPrice((side === "Buy" ? Math.ceil(at / 1_000) : Math.floor(at / 1_000)) * 1_000);

test("no client is filled beyond its limit, nor beyond its price and the deviation", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("Buy" as const, "Sell" as const),
      fc.nat(100_000),
      fc.nat(10_000),
      fc.integer({ min: -20_000, max: 20_000 }),
      fc.option(fc.nat(10_000), { nil: undefined }),
      (side, markupMilliPips, maxDeviationMilliPips, lpMove, room) => {
        const world = liveWorld({
          strategy: { mode: "A_BOOK", markupMilliPips, maxDeviationMilliPips },
        });
        const sign = side === "Buy" ? 1 : -1;
        const market = side === "Buy" ? px(1.1002) : px(1.1);
        const clientPx = market + sign * markupMilliPips * 10;
        const limit = room === undefined ? undefined : inPoints(side, clientPx + sign * room * 10);
        const { leg } = world.hedged({
          side,
          ordType: limit === undefined ? "Market" : "Limit",
          price: limit,
        });
        const lastPx = asPrice(market + lpMove * 10);
        const paid = only(world.fill(leg, 1, { lastPx }), "ClientFilled").lastPx;
        const worst = clientPx + sign * maxDeviationMilliPips * 10;
        assert.ok(sign * paid <= sign * worst);
        if (limit !== undefined) assert.ok(sign * paid <= sign * limit);
        const isWithin = sign * lastPx <= sign * leg.limitPx;
        if (isWithin) assert.equal(paid, lastPx + sign * markupMilliPips * 10);
      },
    ),
    { numRuns: 200 },
  );
});
