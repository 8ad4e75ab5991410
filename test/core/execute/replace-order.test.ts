import assert from "node:assert/strict";
import { test } from "vitest";
import type { OrderRequest } from "../../../src/core/accept/order-request.ts";
import { isSameOrder } from "../../../src/core/accept/accept.ts";
import type { Event } from "../../../src/core/events.ts";
import { termsUnder } from "../../../src/core/execute/order.ts";
import type { Order } from "../../../src/core/execute/order.ts";
import { replaceRefusal } from "../../../src/core/execute/replace-order.ts";
import type { ReplaceRefusal } from "../../../src/core/execute/replace-order.ts";
import { hashOf } from "../../../src/core/state.ts";
import { rest, takenUp } from "../due.ts";
import { policyOf } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, liveWorld, lots, NOON_US, only, px, RETAIL, replayed } from "../world.ts";
import { SEMI_PRO, USDJPY } from "../world.ts";
import type { World } from "../world.ts";

const keeps: PolicyChange = { strategy: { mode: "B_BOOK" } };
const HOUR_US = 3_600_000_000;
const at = { ordType: "Limit", price: px(1.09), timeInForce: "GoodTillCancel" } as const;

/** EURUSD is 1.1000 / 1.1002: it rests. */
const restAt = (world: World, change: Partial<OrderRequest> = {}): Order =>
  rest(world, { ...at, ...change });

/** The same order again under a new ClOrdID, but for what is changed. */
function requestFor(world: World, { terms }: Order, change: Partial<OrderRequest>): OrderRequest {
  const { account, symbol, session, side, ordType, timeInForce, orderQty, isClosing } = terms;
  const kept = { account, symbol, session, side, ordType, timeInForce, orderQty, isClosing };
  const price = terms.limitPx > 0 ? terms.limitPx : undefined;
  const stopPx = terms.stopPx > 0 ? terms.stopPx : undefined;
  const expireTimeUs = terms.expireUs;
  return world.request({ ...kept, price, stopPx, expireTimeUs, ...change });
}

function replace(
  world: World,
  order: Order,
  change: Partial<OrderRequest>,
  origClOrdID = order.terms.clOrdID,
): readonly Event[] {
  const request = requestFor(world, order, change);
  return world.step({ type: "ReplaceAsked", order: order.terms.order, origClOrdID, request });
}

/** Why it is refused; nothing happens then. */
function refusal(
  world: World,
  order: Order,
  change: Partial<OrderRequest>,
  origClOrdID = order.terms.clOrdID,
): ReplaceRefusal["code"] | undefined {
  const request = requestFor(world, order, change);
  const asked = { order: order.terms.order, origClOrdID, request };
  const view = world.engine.view(world.nowNs, world.timeUs);
  const refused = replaceRefusal(view, asked);
  const before = hashOf(world.state);
  if (refused === undefined) return undefined;
  assert.deepEqual(world.step({ type: "ReplaceAsked", ...asked }), []);
  assert.equal(hashOf(world.state), before, "what is refused changes nothing");
  return refused.code;
}

/** The order in which resting orders are taken up once the ask is there. */
function takenAt(world: World, ask: number): readonly number[] {
  world.quote(ALPHA, ask - 0.0002, ask);
  return takenUp(world).map(({ order }) => order);
}

test("price, quantity and time of what rests are replaced, and the order goes by the new ClOrdID", () => {
  const world = liveWorld(keeps);
  const order = restAt(world);
  const before = order.terms;
  const told = only(
    replace(world, order, { price: px(1.095), orderQty: lots(2), timeInForce: "Day" }),
    "ClientReplaced",
  );
  assert.equal(told.origClOrdID, before.clOrdID);
  const { limitPx, orderQty, timeInForce, expireUs, clOrdID } = order.terms;
  assert.deepEqual([limitPx, orderQty, timeInForce], [px(1.095), lots(2), "Day"]);
  assert.equal(expireUs, NOON_US + 5 * HOUR_US, "until the day ends");
  assert.equal(world.state.orders.find(RETAIL, clOrdID), order);
  assert.equal(world.state.orders.find(RETAIL, before.clOrdID), order, "and by the old one");
  assert.deepEqual(takenAt(world, 1.0951), [], "its new price is not there");
  assert.deepEqual(takenAt(world, 1.095), [order.terms.order]);
  assert.deepEqual([order.ordStatus, order.bFilled], ["Filled", lots(2)]);
});

test("the stop price of what waits for it is replaced; one that was reached stands", () => {
  const world = liveWorld(keeps);
  const both = { ordType: "StopLimit", stopPx: px(1.11), price: px(1.105) } as const;
  const order = restAt(world, both);
  replace(world, order, { stopPx: px(1.12) });
  assert.deepEqual(takenAt(world, 1.115), []);
  takenAt(world, 1.12);
  assert.equal(order.isStopReached, true);
  assert.equal(refusal(world, order, { stopPx: px(1.13) }), "BAD_PRICE");
  replace(world, order, { price: px(1.125) });
  assert.deepEqual(takenAt(world, 1.12), [order.terms.order]);
});

test("a new price or a larger quantity goes behind its equals; less, or another time, keeps its place", () => {
  for (const [change, isFirst] of [
    [{ orderQty: lots(0.5) }, true],
    [{ timeInForce: "Day" }, true],
    [{}, true],
    [{ orderQty: lots(1.5) }, false],
    [{ price: px(1.091) }, false],
  ] as const) {
    const world = liveWorld(keeps);
    const mine = restAt(world);
    const theirs = restAt(world, { price: px("price" in change ? 1.091 : 1.09) });
    replace(world, mine, change);
    const younger = restAt(world, { price: theirs.terms.limitPx });
    const numbers = (isFirst ? [mine, theirs, younger] : [theirs, mine, younger]).map(
      ({ terms }) => terms.order,
    );
    assert.deepEqual(takenAt(world, 1.09), numbers, JSON.stringify(change));
  }
});

test("each replacement names the one before it: a stale name, another order, or none is refused", () => {
  const world = liveWorld(keeps);
  const order = restAt(world);
  const first = order.terms.clOrdID;
  replace(world, order, { price: px(1.091) });
  assert.equal(refusal(world, order, { price: px(1.092) }, first), "REPLACED_ALREADY");
  assert.equal(refusal(world, order, { symbol: USDJPY }), "OTHER_ORDER");
  assert.equal(refusal(world, order, { side: "Sell" }), "OTHER_ORDER");
  assert.equal(refusal(world, order, { account: SEMI_PRO }), "OTHER_ORDER");
  assert.equal(refusal(world, order, { isClosing: true }), "OTHER_ORDER");
  const view = world.engine.view(world.nowNs, world.timeUs);
  const none = { order: 999, origClOrdID: "no", request: world.request() };
  assert.equal(replaceRefusal(view, none)?.code, "UNKNOWN_ORDER");
});

test("a ClOrdID that was used is refused, whether it was an order's or a replacement's", () => {
  const world = liveWorld(keeps);
  const order = restAt(world);
  const other = restAt(world);
  const first = order.terms.clOrdID;
  replace(world, order, { price: px(1.091) });
  for (const clOrdID of [first, order.terms.clOrdID, other.terms.clOrdID]) {
    assert.equal(refusal(world, order, { clOrdID, price: px(1.092) }), "DUPLICATE_CLORDID");
    const denied = only(world.submit({ ...at, clOrdID }), "OrderDenied");
    assert.equal(denied.code, "DUPLICATE_CLORDID", "nor may a new order have it");
  }
});

test("what was asked for under each ClOrdID is known, so that a repeat can be told from another", () => {
  const world = liveWorld(keeps);
  const order = restAt(world);
  const first = order.terms.clOrdID;
  const request = requestFor(world, order, { price: px(1.091) });
  world.step({ type: "ReplaceAsked", order: order.terms.order, origClOrdID: first, request });
  replace(world, order, { price: px(1.092) });
  const under = termsUnder(order, request.clOrdID);
  assert.ok(under && isSameOrder(request, under));
  assert.ok(!isSameOrder({ ...request, price: px(1.0911) }, under));
  assert.equal(termsUnder(order, first)?.limitPx, px(1.09));
  assert.equal(termsUnder(order, "never"), undefined);
});

test("replaced ClOrdIDs are remembered as long as ended orders, the one in force as long as its order", () => {
  const world = liveWorld({ ...keeps, orderRetention: 3 });
  const order = restAt(world);
  const names = [order.terms.clOrdID];
  for (let step = 1; step <= 6; step++) {
    replace(world, order, { price: px(1.09 + step / 1e4) });
    names.push(order.terms.clOrdID);
  }
  const known = names.filter((name) => world.state.orders.find(RETAIL, name) === order);
  assert.deepEqual(known, names.slice(-4));
  assert.equal(order.earlier?.size, 3);
  world.step({ type: "CancelAsked", order: order.terms.order, requestID: "c" });
  for (let more = 0; more < 3; more++) world.submit({ orderQty: lots(1) });
  assert.deepEqual(
    names.filter((name) => world.state.orders.find(RETAIL, name) !== undefined),
    [],
    "with the order all its names are free",
  );
});

test("an order that is being carried out, or over, is not replaced, and the answer says which", () => {
  const world = liveWorld({ strategy: { mode: "A_BOOK" } });
  const { order, leg } = world.hedged({ ordType: "Limit", price: px(1.1002), timeInForce: "Day" });
  assert.equal(refusal(world, order, { price: px(1.1) }), "BEING_CARRIED_OUT");
  world.timeout(leg);
  assert.equal(refusal(world, order, { price: px(1.1) }), "BEING_CARRIED_OUT");
  world.fill(leg, 1);
  assert.equal(refusal(world, order, { price: px(1.1) }), "ORDER_ENDED");
});

test("the new terms pass the controls of an order that comes at that moment", () => {
  for (const [change, code] of [
    [{ price: "NOT_A_NUMBER" }, "BAD_PRICE"],
    [{ price: undefined }, "BAD_PRICE"],
    [{ price: px(1.0900001) }, "BAD_PRICE"],
    [{ stopPx: px(1.2) }, "BAD_PRICE"],
    [{ ordType: "StopLimit", stopPx: px(1.2) }, "OTHER_ORDER"],
    [{ orderQty: "NOT_A_NUMBER" }, "BAD_VOLUME"],
    [{ orderQty: lots(0) }, "BAD_VOLUME"],
    [{ orderQty: lots(1.005) }, "VOLUME_STEP"],
    [{ orderQty: lots(3) }, "MAX_NET_LOTS"],
    [{ timeInForce: "ImmediateOrCancel" }, "UNSUPPORTED_TIME_IN_FORCE"],
    [{ timeInForce: "GoodTillDate", expireTimeUs: NOON_US - 1 }, "BAD_EXPIRE_TIME"],
    [{ clOrdID: "" }, "BAD_CLORDID"],
    [{ transactTimeUs: NOON_US - HOUR_US }, "STALE_ORDER"],
  ] as const) {
    const controls = { maxNetLots: lots(2), maxOrderAgeUs: HOUR_US / 2 };
    const world = liveWorld({ ...keeps, controls });
    const now = { transactTimeUs: world.timeUs };
    const order = restAt(world, now);
    const asked: Partial<OrderRequest> = { ...now, ...change };
    assert.equal(refusal(world, order, asked), code, JSON.stringify(change));
    assert.equal(refusal(world, order, { ...now, orderQty: lots(2) }), undefined);
  }
});

test("a halt and the order rate stop replacements as they stop orders", () => {
  const halted = liveWorld(keeps);
  halted.submit({ orderQty: lots(1) });
  const closing = restAt(halted, { side: "Sell", price: px(1.2), isClosing: true });
  halted.kill("account", RETAIL, "halt");
  assert.equal(refusal(halted, closing, { price: px(1.21) }), "KILL_SWITCH");
  const accountRate = { perSecond: 1, burst: 2 };
  const world = liveWorld({ ...keeps, controls: { accountRate } });
  const order = restAt(world);
  replace(world, order, { price: px(1.091) });
  assert.equal(refusal(world, order, { price: px(1.092) }), "ORDER_RATE");
});

test("a replacement under a policy without the symbol is refused, not an error", () => {
  const world = liveWorld(keeps);
  const order = restAt(world);
  world.activate({ ...policyOf(keeps), version: 2, instruments: [] });
  assert.equal(refusal(world, order, { price: px(1.091) }), "UNKNOWN_SYMBOL");
});

test("what was replaced is there again after a restart: terms, place and names", () => {
  const world = liveWorld(keeps);
  const order = restAt(world);
  restAt(world, { price: px(1.091) });
  replace(world, order, { price: px(1.091), orderQty: lots(4) });
  const again = replayed(world.events);
  assert.equal(hashOf(again), hashOf(world.state));
  const found = again.orders.find(RETAIL, order.terms.clOrdID);
  assert.deepEqual([found?.terms, found?.rank], [order.terms, order.rank]);
});
