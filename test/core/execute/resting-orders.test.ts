import assert from "node:assert/strict";
import { test } from "vitest";
import type { Event } from "../../../src/core/events.ts";
import { move, rest } from "../due.ts";
import { rule } from "../decide/rules/rule-world.ts";
import { lp, policyOf } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, BETA, EURUSD, liveWorld, lots, NOON_US, only, PROFESSIONAL, px } from "../world.ts";
import type { World } from "../world.ts";
import { RETAIL, typesOf, USDJPY } from "../world.ts";

const keeps: PolicyChange = { strategy: { mode: "B_BOOK" } };
const HOUR_US = 3_600_000_000;

for (const [what, change, near, there] of [
  [
    "a buyer's limit waits for the ask to fall to it",
    { side: "Buy", ordType: "Limit", price: px(1.09) },
    [1.0899, 1.0901],
    [1.0898, 1.09],
  ],
  [
    "a seller's limit waits for the bid to rise to it",
    { side: "Sell", ordType: "Limit", price: px(1.11) },
    [1.1099, 1.1101],
    [1.11, 1.1102],
  ],
  [
    "a buyer's stop waits for the ask to rise to it",
    { side: "Buy", ordType: "Stop", stopPx: px(1.11) },
    [1.1097, 1.1099],
    [1.1098, 1.11],
  ],
  [
    "a seller's stop waits for the bid to fall to it",
    { side: "Sell", ordType: "Stop", stopPx: px(1.09) },
    [1.0901, 1.0903],
    [1.09, 1.0902],
  ],
] as const) {
  test(`${what}, and is then decided and filled`, () => {
    const world = liveWorld(keeps);
    const order = rest(world, change);
    assert.deepEqual(move(world, near[0], near[1]), []);
    const events = move(world, there[0], there[1]);
    assert.deepEqual(typesOf(events), ["OrderTriggered", "OrderDecided", "ClientFilled"]);
    const side = change.side === "Buy" ? there[1] : there[0];
    assert.equal(only(events, "ClientFilled").lastPx, px(side));
    assert.equal(order.ordStatus, "Filled");
    assert.equal(world.state.resting.count, 0);
  });
}

test("a limit that the market has reached already is taken up at once", () => {
  const world = liveWorld(keeps);
  const events = world.submit({ ordType: "Limit", price: px(1.1002), timeInForce: "Day" });
  assert.deepEqual(typesOf(events), ["OrderAccepted", "OrderDecided", "ClientFilled"]);
  assert.equal(only(events, "ClientFilled").lastPx, px(1.1002));
});

test("a limit that may not wait ends where the market is not at its price: nothing is filled", () => {
  for (const timeInForce of ["ImmediateOrCancel", "FillOrKill"] as const) {
    const world = liveWorld(keeps);
    const events = world.submit({ ordType: "Limit", price: px(1.1001), timeInForce });
    assert.deepEqual(typesOf(events), ["OrderAccepted", "ClientCanceled"]);
    assert.equal(only(events, "ClientCanceled").code, "PRICE_NOT_REACHED");
    assert.equal(world.state.resting.count, 0);
  }
});

test("without a fresh price a limit that may wait does, and one that may not is refused", () => {
  const world = liveWorld(keeps).pass(6_000);
  rest(world, { ordType: "Limit", price: px(1.2) });
  const events = world.submit({ ordType: "Limit", price: px(1.2), timeInForce: "FillOrKill" });
  assert.equal(only(events, "OrderDenied").code, "NO_PRICE");
});

test("a stop limit waits for its stop, and then for its limit, whatever becomes of the stop", () => {
  const world = liveWorld(keeps);
  const order = rest(world, { ordType: "StopLimit", stopPx: px(1.11), price: px(1.1105) });
  assert.deepEqual(move(world, 1.1, 1.1002), [], "below its limit, and not at its stop");
  const passed = move(world, 1.112, 1.1122);
  assert.deepEqual(typesOf(passed), ["OrderTriggered"]);
  assert.equal(only(passed, "OrderTriggered").isResting, true);
  const filled = move(world, 1.1, 1.1002);
  assert.deepEqual(typesOf(filled), ["OrderTriggered", "OrderDecided", "ClientFilled"]);
  assert.equal(order.ordStatus, "Filled");
});

test("the leg of a limit order never asks an LP for more than the limit, however wide the deviation", () => {
  const world = liveWorld({ strategy: { mode: "A_BOOK", maxDeviationMilliPips: 50_000 } });
  for (const [side, price] of [
    ["Buy", 1.1003],
    ["Sell", 1.0999],
  ] as const) {
    const { leg } = world.hedged({ ordType: "Limit", side, price: px(price) });
    assert.equal(leg.limitPx, px(price));
  }
});

test("a limit order larger than what is shown at its price is kept at its limit, no worse", () => {
  const world = liveWorld({ ...keeps, lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")] });
  const order = rest(world, { ordType: "Limit", price: px(1.09), orderQty: lots(200) });
  world.quote(BETA, 1.08, 1.0905);
  const filled = only(move(world, 1.08, 1.09), "ClientFilled");
  assert.deepEqual([filled.lastPx, filled.bQty], [px(1.09), order.terms.orderQty]);
});

test("what rests is kept in no book: neither exposure nor position knows of it before it is taken up", () => {
  const world = liveWorld(keeps);
  rest(world, { ordType: "Limit", price: px(1.09), orderQty: lots(3) });
  assert.equal(world.state.exposure.net(EURUSD), 0);
  assert.equal(world.state.positions.of(RETAIL, EURUSD).bLiveBuy, 0);
});

test("the controls and the policy are those of the moment the price is reached, not of the order's coming", () => {
  const world = liveWorld(keeps);
  const order = rest(world, { ordType: "Limit", price: px(1.09), orderQty: lots(3) });
  const { version } = policyOf();
  world.activate({
    ...policyOf({ controls: { maxNetLots: lots(2) }, ...keeps }),
    version: version + 1,
  });
  const events = move(world, 1.0897, 1.0899);
  assert.deepEqual(typesOf(events), ["OrderTriggered", "ClientRejected"]);
  assert.equal(only(events, "ClientRejected").code, "MAX_NET_LOTS");
  assert.equal(order.ending, "MAX_NET_LOTS");
});

test("one that its decision refuses ends with the decision's code", () => {
  const world = liveWorld();
  rest(world, { ordType: "Limit", price: px(1.09) });
  const rules = [rule("no", { action: "REJECT" })];
  world.activate({ ...policyOf({ rules }), version: 2 });
  const events = move(world, 1.0897, 1.0899);
  assert.deepEqual(typesOf(events), ["OrderTriggered", "OrderDecided", "ClientRejected"]);
  assert.equal(only(events, "ClientRejected").code, "RULE_REJECTED");
});

test("while no LP of its symbol takes orders an order rests on, though prices come", () => {
  const world = liveWorld();
  rest(world, { ordType: "Limit", price: px(1.09), account: PROFESSIONAL });
  world.session(ALPHA, false);
  assert.deepEqual(move(world, 1.0897, 1.0899), []);
  world.session(ALPHA, true);
  assert.equal(only(move(world, 1.0897, 1.0899), "LegCreated").lp, ALPHA);
});

test("an order that is held back keeps none behind it from being triggered", () => {
  const world = liveWorld(keeps);
  for (const account of [RETAIL, PROFESSIONAL]) world.submit({ account, orderQty: lots(1) });
  const closing = { ordType: "Stop", side: "Sell", isClosing: true } as const;
  rest(world, { ...closing, stopPx: px(1.095), account: RETAIL });
  const behind = rest(world, { ...closing, stopPx: px(1.09), account: PROFESSIONAL });
  world.kill("account", RETAIL, "halt");
  move(world, 1.08, 1.0802);
  assert.equal(behind.ordStatus, "Filled");
  assert.equal(world.state.resting.count, 1);
});

test("an order whose time is over is triggered by no price any more", () => {
  const world = liveWorld(keeps);
  const expireTimeUs = NOON_US + HOUR_US;
  rest(world, { ordType: "Limit", price: px(1.09), timeInForce: "GoodTillDate", expireTimeUs });
  world.timeUs = expireTimeUs;
  assert.deepEqual(move(world, 1.0897, 1.0899), []);
});

test("the best price goes first, and of equal ones the older", () => {
  const world = liveWorld(keeps);
  const numbers = [1.09, 1.092, 1.091, 1.092].map(
    (price) => rest(world, { ordType: "Limit", price: px(price) }).terms.order,
  );
  const order = (at: number): number => numbers[at]!;
  const events = move(world, 1.0897, 1.0899);
  const triggered = events.filter((event) => event.type === "OrderTriggered");
  assert.deepEqual(
    triggered.map((event) => event.order),
    [order(1), order(3), order(2), order(0)],
  );
});

test("a quote that is stale, crossed, zero or of another symbol triggers nothing", () => {
  const world = liveWorld(keeps);
  rest(world, { ordType: "Stop", side: "Sell", stopPx: px(1.09) });
  assert.deepEqual(move(world, 0, 0), []);
  assert.deepEqual(move(world, 1.2, 1.0), []);
  world.quote(ALPHA, 1.0, 1.0002, USDJPY);
  assert.deepEqual(world.engine.due(world.nowNs, world.timeUs), []);
  world.quote(ALPHA, 1.08, 1.0802).pass(6_000);
  assert.deepEqual(world.engine.due(world.nowNs, world.timeUs), []);
});

test("while its market is closed an order rests and is not triggered", () => {
  const spans = Int32Array.of(0, 13 * 60);
  const none = new Int32Array(0);
  const { zones } = policyOf();
  const hours = { zone: zones[0]!, spans, holidays: none, earlyCloses: none, closeMinutes: none };
  const world = liveWorld({ ...keeps, hours: [hours] });
  rest(world, { ordType: "Limit", price: px(1.09) });
  world.timeUs = NOON_US + 2 * HOUR_US;
  assert.deepEqual(move(world, 1.0897, 1.0899), []);
  assert.equal(world.state.resting.count, 1);
});

test("a kill switch cancels what rests and would open, as far as it reaches; what closes stays", () => {
  for (const [scope, index, left] of [
    ["global", -1, 1],
    ["symbol", EURUSD, 2],
    ["account", RETAIL, 2],
    ["group", 0, 2],
    ["lp", ALPHA, 4],
  ] as const) {
    const world = liveWorld(keeps);
    world.submit({ orderQty: lots(1) });
    rest(world, { ordType: "Limit", price: px(1.09) });
    rest(world, { ordType: "Stop", stopPx: px(1.2) });
    rest(world, { ordType: "Limit", side: "Sell", price: px(1.2), isClosing: true });
    rest(world, { ordType: "Limit", price: px(140), symbol: USDJPY, account: PROFESSIONAL });
    const events = world.kill(scope, index, "close_only");
    const codes = events.flatMap((it) => (it.type === "ClientCanceled" ? [it.code] : []));
    assert.ok(codes.every((code) => code === "CLOSE_ONLY"));
    assert.equal(world.state.resting.count, left, scope);
    assert.equal(codes.length, 4 - left, scope);
  }
});

test("a client takes a resting order back; one that is under way or over it cannot", () => {
  const world = liveWorld({ strategy: { mode: "A_BOOK" } });
  const order = rest(world, { ordType: "Limit", price: px(1.09) });
  const number = order.terms.order;
  const events = world.step({ type: "CancelAsked", order: number, requestID: "c-1" });
  const canceled = only(events, "ClientCanceled");
  assert.deepEqual([canceled.code, canceled.requestID], ["CLIENT_REQUEST", "c-1"]);
  assert.equal(order.ordStatus, "Canceled");
  assert.deepEqual(world.step({ type: "CancelAsked", order: number, requestID: "c-2" }), []);
  const { order: sent } = world.hedged();
  const late = world.step({ type: "CancelAsked", order: sent.terms.order, requestID: "c-3" });
  assert.deepEqual(late, []);
  assert.deepEqual(move(world, 1.0897, 1.0899), [], "what was cancelled is not taken up");
});

test("where the policy wants it, what rests of a session is cancelled when that ends, and no other's", () => {
  const world = liveWorld(keeps);
  const price = px(1.09);
  const mine = rest(world, { ordType: "Limit", price, session: 1 });
  const other = rest(world, { ordType: "Limit", price, session: 0 });
  const events = world.step({ type: "ClientGone", session: 1 });
  assert.equal(only(events, "ClientCanceled").code, "DISCONNECTED");
  assert.deepEqual([mine.ordStatus, other.ordStatus], ["Canceled", "New"]);
});

test("a DAY order expires at the end of its trading day, a GTD order at its time, a GTC order never", () => {
  const world = liveWorld(keeps);
  const at = { ordType: "Limit", price: px(1.09) } as const;
  const day = rest(world, { ...at, timeInForce: "Day" });
  const dated = rest(world, {
    ...at,
    timeInForce: "GoodTillDate",
    expireTimeUs: NOON_US + HOUR_US,
  });
  const lasting = rest(world, at);
  assert.equal(day.terms.expireUs, NOON_US + 5 * HOUR_US);
  const pass = (hours: number): readonly Event[] => {
    world.timeUs = NOON_US + hours * HOUR_US;
    return world.step({ type: "TimePassed" });
  };
  assert.deepEqual(pass(0.99), []);
  assert.equal(only(pass(1), "ClientExpired").order, dated.terms.order);
  assert.deepEqual(pass(4.99), []);
  assert.equal(only(pass(5), "ClientExpired").order, day.terms.order);
  assert.deepEqual([day.ordStatus, dated.ordStatus], ["Expired", "Expired"]);
  assert.deepEqual(pass(24 * 400), []);
  assert.equal(lasting.ordStatus, "New");
});

for (const [what, stop] of [
  ["no LP is up", (world: World) => void world.session(ALPHA, false)],
  [
    "its instrument is off",
    (world: World) =>
      void world.activate(policyOf({ ...keeps, version: 2, instrument: { mode: "off" } })),
  ],
] as const) {
  test(`where ${what}, no resting order of the symbol is looked at, however many are reached`, () => {
    const world = liveWorld(keeps);
    const buy = { ordType: "Limit", price: px(1.09) } as const;
    for (let at = 0; at < 99; at++) rest(world, { ...buy, orderQty: lots(0.01) });
    let looks = 0;
    const { resting } = world.state;
    const reached = resting.reached.bind(resting);
    resting.reached = (symbol, reach, isReady) =>
      reached(symbol, reach, (order) => {
        looks += 1;
        return isReady(order);
      });
    stop(world);
    world.quote(ALPHA, 1.0898, 1.09);
    assert.deepEqual(world.engine.due(world.nowNs, world.timeUs), []);
    assert.equal(looks, 0);
    world.session(ALPHA, true);
    world.activate(policyOf({ ...keeps, version: 3 }));
    world.quote(ALPHA, 1.0898, 1.09);
    assert.equal(world.engine.due(world.nowNs, world.timeUs).length, 1);
    assert.equal(looks, 1, "once it may be, the first is taken up without a look at the others");
  });
}
