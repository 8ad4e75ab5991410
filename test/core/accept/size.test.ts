import assert from "node:assert/strict";
import { test } from "vitest";
import type { Controls } from "../../../src/core/accept/controls.ts";
import type { Instrument } from "../../../src/core/units/instrument.ts";
import { asMoney } from "../../../src/core/units/quantity.ts";
import { filed, policyOf, STANDARD, VIP } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import {
  ALPHA,
  EURUSD,
  liveWorld,
  lots,
  only,
  pct,
  RETAIL,
  SEMI_PRO,
  USDJPY,
  World,
  XAUUSD,
} from "../world.ts";

const answer = (world: World, change = {}): string => {
  const [first] = world.submit({ account: RETAIL, ...change });
  return first?.type === "OrderDenied" ? first.code : (first?.type ?? "");
};

const buy = (world: World, amount: number, change = {}): string =>
  answer(world, { orderQty: lots(amount), ...change });
const sell = (world: World, amount: number, change = {}): string =>
  buy(world, amount, { side: "Sell", ...change });

const taken = "OrderAccepted";

/** Everything is kept, so that orders fill at once. */
const controlled = (controls: Partial<Controls>, change: PolicyChange = {}): PolicyChange => ({
  strategy: { mode: "B_BOOK" },
  controls,
  ...change,
});

test("an account may hold as much as max_net_lots of a symbol, long or short, and not a step more", () => {
  const world = liveWorld(controlled({ maxNetLots: lots(5) }));
  assert.equal(buy(world, 5.01), "MAX_NET_LOTS");
  assert.equal(buy(world, 5), taken);
  assert.equal(buy(world, 0.01), "MAX_NET_LOTS");
  assert.equal(sell(world, 10), taken, "from long to short");
  assert.equal(sell(world, 0.01), "MAX_NET_LOTS");
  assert.equal(buy(world, 5, { symbol: USDJPY }), taken, "another symbol");
  assert.equal(buy(world, 5, { account: SEMI_PRO }), taken, "another account");
});

test("the answer says how many lots it may be", () => {
  const world = liveWorld(controlled({ maxNetLots: lots(2.5) }));
  assert.equal(only(world.submit({ orderQty: lots(3) }), "OrderDenied").detail, "2.5 lots");
});

/** The closest word counts: the account's own, its group's, the symbol's, that of all. */
for (const [who, controls, own, most] of [
  ["of all", { maxNetLots: lots(1) }, undefined, 1],
  ["of the symbol", { maxNetLots: lots(1), maxNetLotsOfSymbol: [lots(2)] }, undefined, 2],
  [
    "of the group",
    { maxNetLots: lots(1), maxNetLotsOfSymbol: [lots(2)], maxNetLotsOfGroup: [lots(3)] },
    undefined,
    3,
  ],
  [
    "of the account",
    { maxNetLots: lots(1), maxNetLotsOfSymbol: [lots(2)], maxNetLotsOfGroup: [lots(3)] },
    lots(0.5),
    0.5,
  ],
] as const) {
  test(`the maximum ${who} counts before any that is further away, more or less as it is`, () => {
    const accounts = [filed("RETAIL", 10, { maxNetLots: own })];
    const world = liveWorld(controlled(controls, { accounts }));
    assert.equal(buy(world, most + 0.01), "MAX_NET_LOTS");
    assert.equal(buy(world, most), taken);
  });
}

test("the group is the one the account is in now", () => {
  const maxNetLotsOfGroup = [lots(1), lots(5)];
  const world = liveWorld(controlled({ maxNetLotsOfGroup }));
  assert.equal(buy(world, 5), "MAX_NET_LOTS");
  world.import(RETAIL, { group: VIP });
  assert.equal(buy(world, 5), taken);
  world.import(RETAIL, { group: STANDARD });
  assert.equal(buy(world, 0.01), "MAX_NET_LOTS");
});

test("live orders count as if they were filled, until they fail", () => {
  const world = liveWorld({ controls: { maxNetLots: lots(2) } });
  const { leg } = world.hedged({ account: SEMI_PRO, orderQty: lots(1.5) });
  const more = { account: SEMI_PRO };
  assert.equal(buy(world, 0.51, more), "MAX_NET_LOTS");
  assert.equal(sell(world, 2, more), taken, "the other side counts by itself");
  world.news(leg, "Canceled");
  assert.equal(buy(world, 2, more), taken);
});

test("an account beyond a lowered maximum may come back, and turn round to no more than it had", () => {
  const world = liveWorld(controlled({}));
  buy(world, 8);
  world.activate(policyOf({ ...controlled({ maxNetLots: lots(1) }), version: 2 }));
  assert.equal(buy(world, 0.01), "MAX_NET_LOTS");
  assert.equal(sell(world, 16.01), "MAX_NET_LOTS");
  assert.equal(sell(world, 3), taken);
});

const dollars = (amount: number) => ({ maxNotional: asMoney(amount * 1e4) });

for (const [what, symbol, amount, worth] of [
  ["in the reporting currency already", EURUSD, 2, 220_020],
  ["of which the base is the reporting currency", USDJPY, 2, 200_000],
  ["with a contract of its own size", XAUUSD, 2, 400_030],
] as const) {
  test(`an order ${what} may be worth as much as max_notional, and not a ten-thousandth more`, () => {
    assert.equal(buy(liveWorld(controlled(dollars(worth))), amount, { symbol }), taken);
    const less = controlled(dollars(worth - 0.0001));
    assert.equal(buy(liveWorld(less), amount, { symbol }), "MAX_NOTIONAL");
  });
}

/** EURUSD, USDJPY and a third. */
const withThird = (symbol: string): readonly Instrument[] => {
  const [eurusd, usdjpy] = policyOf().instruments;
  const third = { ...eurusd!, symbol, base: symbol.slice(0, 3), quote: symbol.slice(3) };
  return [eurusd!, usdjpy!, third];
};

for (const [what, symbol, reportingCurrency, mid, worth] of [
  ["at a rate that is quoted", "GBPEUR", "USD", 1.2, 132_012],
  ["at a rate that is quoted the other way round", "GBPUSD", "EUR", 1.21, 109_990.001],
  ["through one common currency", "GBPEUR", "JPY", 1.2, 19_803_120.1188],
] as const) {
  test(`another currency is converted ${what}`, () => {
    const change = { instruments: withThird(symbol), reportingCurrency };
    for (const [most, expected] of [
      [worth + 0.5, taken],
      [worth - 0.5, "MAX_NOTIONAL"],
    ] as const) {
      const world = new World(controlled(dollars(most), change));
      world.quote(ALPHA, 1.1, 1.1002).quote(ALPHA, 150, 150.02, USDJPY);
      world.quote(ALPHA, mid, mid, 2);
      assert.equal(buy(world, 1, { symbol: 2 }), expected);
    }
  });
}

test("without a rate an order cannot be valued, and is denied rather than guessed at", () => {
  const change = { instruments: withThird("AUDNZD") };
  const world = new World(controlled(dollars(1e9), change));
  for (const symbol of [EURUSD, USDJPY, 2]) world.quote(ALPHA, 1.1, 1.1002, symbol);
  assert.equal(buy(world, 0.01, { symbol: 2 }), "NO_RATE");
  assert.equal(buy(world, 0.01), taken);
  const unlimited = new World(change);
  unlimited.quote(ALPHA, 1.1, 1.1002, 2);
  assert.equal(
    answer(unlimited, { symbol: 2, orderQty: lots(0.1) }),
    taken,
    "hedged, as nothing may be kept",
  );
});

const collar: PolicyChange = { controls: { priceCollar: pct(1) } };

for (const [mid, expected] of [
  [1.1 * 1.01, taken],
  [1.1 * 1.01 + 0.00001, "PRICE_COLLAR"],
  [1.1 * 0.99, taken],
  [1.1 * 0.99 - 0.00001, "PRICE_COLLAR"],
] as const) {
  test(`a mid of ${mid.toFixed(5)} against a last one of 1.1 with a collar of 1 % is ${expected}`, () => {
    const world = new World(collar);
    world.quote(ALPHA, 1.1, 1.1).sample().quote(ALPHA, mid, mid);
    assert.equal(answer(world), expected);
    world.pass(1000).quote(ALPHA, mid, mid).sample();
    assert.equal(answer(world), taken, "once the market has been there, it is the last");
  });
}

test("before there was any mid there is nothing to be far from", () => {
  const world = new World(collar).quote(ALPHA, 1.1, 1.1002);
  assert.equal(answer(world), taken);
});

test("where there is no fresh price the collar says nothing, and the order has no price", () => {
  const world = liveWorld(collar).pass(5_001);
  assert.equal(answer(world), "NO_PRICE");
});

test("what is refused for its volume is told so before its size is looked at", () => {
  const world = liveWorld(controlled({ maxNetLots: lots(1), ...dollars(1) }));
  assert.equal(answer(world, { orderQty: lots(1.005) }), "VOLUME_STEP");
  assert.equal(answer(world, { orderQty: lots(1.01) }), "MAX_NET_LOTS");
  assert.equal(answer(world, { orderQty: lots(1) }), "MAX_NOTIONAL");
});
