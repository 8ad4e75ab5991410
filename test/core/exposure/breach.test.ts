import assert from "node:assert/strict";
import { test } from "vitest";
import { Engine } from "../../../src/core/engine.ts";
import type { Event } from "../../../src/core/events.ts";
import { hashOf } from "../../../src/core/state.ts";
import { asMoney } from "../../../src/core/units/quantity.ts";
import { policyOf } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import {
  ALPHA,
  EURUSD,
  liveWorld,
  lots,
  pct,
  PROFESSIONAL,
  replayed,
  RETAIL,
  SEMI_PRO,
  TOXIC,
  USDJPY,
} from "../world.ts";
import type { World } from "../world.ts";

/** Everything is kept; a net of 10 lots is too much, and 8 are told of. */
const keepsAll: PolicyChange = {
  strategy: { mode: "B_BOOK" },
  limit: { maxNet: lots(10), maxGross: lots(100) },
};

/** Measure, what it reached, its value in lots, by which order. */
const told = (events: readonly Event[]): readonly unknown[] =>
  events.flatMap((event) => {
    if (event.type !== "LimitBreached") return [];
    const { symbol, measure, reached, value, order } = event;
    return [[symbol, measure, reached, measure === "GLOBAL" ? value / 1e4 : value / 1e6, order]];
  });

const buy = (world: World, amount: number, change = {}): readonly unknown[] =>
  told(world.submit({ account: RETAIL, orderQty: lots(amount), ...change }));

test("each step towards a limit and back is told once, with the order that took it", () => {
  const world = liveWorld(keepsAll);
  assert.deepEqual(buy(world, 7.99), []);
  assert.deepEqual(buy(world, 0.01), [[EURUSD, "NET", "WARNING", 8, 2]]);
  assert.deepEqual(buy(world, 1.5), [], "still near");
  assert.deepEqual(buy(world, 0.5), [[EURUSD, "NET", "LIMIT", 10, 4]]);
  assert.deepEqual(buy(world, 1), [], "the rest is hedged");
  const sell = { side: "Sell" } as const;
  assert.deepEqual(buy(world, 0.01, sell), [[EURUSD, "NET", "WARNING", 9.99, 6]]);
  assert.deepEqual(buy(world, 2, sell), [[EURUSD, "NET", "BELOW", 7.99, 7]]);
  assert.deepEqual(buy(world, 0.01), [[EURUSD, "NET", "WARNING", 8, 8]]);
});

test("a short net is told of as a long one, and one order may take two steps at once", () => {
  const world = liveWorld(keepsAll);
  const sell = { side: "Sell" } as const;
  assert.deepEqual(buy(world, 10, sell), [[EURUSD, "NET", "LIMIT", 10, 1]]);
  assert.deepEqual(buy(world, 20), [], "from short to long, still at the limit");
  assert.deepEqual(buy(world, 10, sell), [[EURUSD, "NET", "BELOW", 0, 3]]);
});

test("the gross is told of by itself: longs and shorts of several accounts", () => {
  const limit = { maxNet: lots(1000), maxGross: lots(10) };
  const world = liveWorld({ ...keepsAll, limit });
  assert.deepEqual(buy(world, 5), []);
  const other = { account: SEMI_PRO, side: "Sell" } as const;
  assert.deepEqual(buy(world, 5, other), [[EURUSD, "GROSS", "LIMIT", 10, 2]]);
});

test("the figure over all symbols is told of under no symbol", () => {
  const global = { maximum: asMoney(1_000_000 * 1e4), warning: pct(50) };
  const world = liveWorld({ strategy: { mode: "B_BOOK" }, global });
  assert.deepEqual(buy(world, 4, { symbol: USDJPY }), []);
  const net = 400_000 + 110_010;
  assert.deepEqual(buy(world, 1), [[-1, "GLOBAL", "WARNING", net, 2]]);
});

test("what waits for an LP counts, and no longer when the LP refuses", () => {
  const world = liveWorld({ limit: { maxNet: lots(0.5) } });
  const { leg } = world.hedged({ account: SEMI_PRO });
  assert.deepEqual(told(world.events), [[EURUSD, "NET", "LIMIT", 0.5, 1]]);
  assert.deepEqual(told(world.news(leg, "Rejected")), [[EURUSD, "NET", "BELOW", 0, 1]]);
});

test("what waits for its LP lowers no figure: should it fail, all is still kept", () => {
  const world = liveWorld({ limit: { maxNet: lots(0.6) } });
  world.fill(world.hedged({ account: SEMI_PRO }).leg, 0.5);
  world.fill(world.hedged({ account: SEMI_PRO, orderQty: lots(0.2) }).leg, 0.1);
  const { leg } = world.hedged({ account: SEMI_PRO, side: "Sell" });
  assert.deepEqual(told(world.events).at(-1), [EURUSD, "NET", "LIMIT", 0.6, 2]);
  assert.deepEqual(told(world.timeout(leg)), [], "nor does doubt about it move one");
  assert.deepEqual(told(world.answer(leg, { ordStatus: "New" })), []);
  assert.deepEqual(told(world.fill(leg, 0.5)), [[EURUSD, "NET", "BELOW", 0.1, 3]]);
});

test("an LP's fill that no order takes is told of, by no order", () => {
  const world = liveWorld({ limit: { maxNet: lots(10) } });
  const { leg } = world.hedged({ account: TOXIC });
  assert.deepEqual(told(world.fill(leg, 10, { leg: 0 })), [[EURUSD, "NET", "LIMIT", 10, 0]]);
});

test("a new policy tells at once what stands beyond its limits, or no longer does", () => {
  const world = liveWorld(keepsAll);
  buy(world, 7);
  assert.deepEqual(told(world.activate(policyOf({ version: 2, limit: { maxNet: lots(7) } }))), [
    [EURUSD, "NET", "LIMIT", 7, 0],
  ]);
  assert.deepEqual(told(world.activate(policyOf({ version: 3, limit: { maxNet: lots(7) } }))), []);
  assert.deepEqual(told(world.activate(policyOf({ version: 4 }))), [
    [EURUSD, "NET", "BELOW", 7, 0],
  ]);
});

test("a symbol whose row is switched off has reached no limit", () => {
  const world = liveWorld(keepsAll);
  buy(world, 10);
  const off = policyOf({ ...keepsAll, version: 2, limitOfSymbol: ["disabled"] });
  assert.deepEqual(told(world.activate(off)), [[EURUSD, "NET", "BELOW", 10, 0]]);
  assert.deepEqual(buy(world, 90), []);
});

test("while the figure over all symbols is not known nothing is told of it", () => {
  const world = liveWorld({ strategy: { mode: "B_BOOK" } });
  buy(world, 1);
  const maximum = asMoney(1);
  const blind = { global: { maximum, warning: pct(80) }, reportingCurrency: "CHF" };
  assert.deepEqual(told(world.activate(policyOf({ version: 2, ...blind }), "CHF")), []);
  const seeing = policyOf({ version: 3, global: blind.global });
  assert.deepEqual(told(world.activate(seeing)), [[-1, "GLOBAL", "LIMIT", 110_010, 0]]);
});

test("what was told survives a restart: it is not told again", () => {
  const world = liveWorld(keepsAll);
  buy(world, 10);
  const again = replayed(world.events);
  assert.equal(again.breaches.of(EURUSD, "NET"), "LIMIT");
  assert.equal(hashOf(again), hashOf(world.state));
});

test("an order that was refused tells of nothing", () => {
  const world = liveWorld({ limit: { maxNet: lots(0.01) } });
  world.session(0, false);
  assert.deepEqual(told(world.submit({ account: PROFESSIONAL })), []);
});

test("prices alone take a figure to its limit and back, told once each, by no order", () => {
  const global = { maximum: asMoney(600_000 * 1e4), warning: pct(100) };
  const world = liveWorld({ strategy: { mode: "B_BOOK" }, global });
  assert.deepEqual(buy(world, 5), []);
  const sampledAt = (bid: number, afterMs: number): readonly unknown[] => {
    const before = world.events.length;
    world.pass(afterMs).quote(ALPHA, bid, bid).sample();
    return told(world.events.slice(before));
  };
  assert.deepEqual(sampledAt(1.2, 500), [], "no sample is due");
  assert.deepEqual(sampledAt(1.2, 500), [[-1, "GLOBAL", "LIMIT", 600_000, 0]]);
  assert.deepEqual(sampledAt(1.3, 1000), []);
  assert.deepEqual(sampledAt(1.1, 1000), [[-1, "GLOBAL", "BELOW", 550_000, 0]]);
  assert.deepEqual(sampledAt(1.1, 1000), []);
});

test("a desk that starts tells of what stands beyond its limits, once", () => {
  const world = liveWorld(keepsAll);
  buy(world, 7);
  const state = replayed(world.events);
  const { quotes } = world.engine;
  const heard: Event[] = [];
  const policy = policyOf({ limit: { maxNet: lots(7) } });
  const engine = new Engine(state, policy, quotes, (event) => heard.push(event));
  const first = engine.look(world.nowNs, world.timeUs);
  assert.deepEqual(told(first), [[EURUSD, "NET", "LIMIT", 7, 0]]);
  assert.deepEqual(heard, first, "and it is in the journal");
  assert.deepEqual(engine.look(world.nowNs, world.timeUs), []);
});

test("a look at all symbols adds them up once", () => {
  const { engine, nowNs, timeUs } = liveWorld();
  let sums = 0;
  const { market } = engine;
  const globalNet = market.globalNet.bind(market);
  market.globalNet = (...of) => {
    sums += 1;
    return globalNet(...of);
  };
  engine.look(nowNs, timeUs);
  assert.equal(sums, 1);
});
