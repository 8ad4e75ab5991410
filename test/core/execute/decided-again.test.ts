import assert from "node:assert/strict";
import { test } from "vitest";
import { closableOf } from "../../../src/core/accounts/closable.ts";
import { cumQtyOf, isClosing } from "../../../src/core/execute/order.ts";
import type { Leg, Order } from "../../../src/core/execute/order.ts";
import { replaceRefusal } from "../../../src/core/execute/replace-order.ts";
import { unexplainedNet } from "../../../src/core/exposure/unexplained.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, EURUSD, liveWorld, lots, only, PROFESSIONAL, px, typesOf } from "../world.ts";
import type { World } from "../world.ts";

const professional = { account: PROFESSIONAL } as const;
const limit = { ordType: "Limit", price: px(1.1), timeInForce: "GoodTillCancel" } as const;

/** After its pause the order is taken up anew. */
function takeUp(world: World, ask = 1.1002): Leg {
  world
    .pass(1000)
    .quote(ALPHA, ask - 0.0002, ask)
    .sample();
  for (const { terms } of world.engine.due(world.nowNs, world.timeUs)) {
    world.step({ type: "OrderDue", order: terms.order });
  }
  return world.leg(world.state.nextLeg - 1);
}

test("an order decided again that closes all that is left of it is a closing: close_only lets it pass", () => {
  const change: PolicyChange = { isNetting: true, retryBudget: 0 };
  const world = liveWorld({ ...change, onCloseLpFailure: "internalise" });
  world.fill(world.hedged(professional).leg, 0.8);
  const sale = { ...professional, ...limit, side: "Sell", orderQty: lots(1.5) } as const;
  // When it is first decided it closes one lot and opens half a one.
  const { order, leg } = world.hedged(sale);
  world.fill(leg, 0.8);
  world.news(leg, "Canceled");
  assert.ok(order.isResting && !isClosing(order));
  world.fill(world.hedged(professional).leg, 0.8);
  const again = takeUp(world);
  assert.equal(again.order, order);
  assert.ok(isClosing(order));
  world.kill("symbol", EURUSD, "close_only");
  const events = world.news(again, "Rejected");
  assert.deepEqual(typesOf(events), ["LegRejected", "HedgeOrphaned", "ClientFilled"]);
  assert.equal(order.ordStatus, "Filled");
});

test("on a full disk a client whose close no LP takes is closed all the same", () => {
  const change: PolicyChange = { isNetting: true, retryBudget: 0 };
  const world = liveWorld({ ...change, onCloseLpFailure: "internalise" });
  world.fill(world.hedged(professional).leg, 0.8);
  const sale = { ...professional, ...limit, side: "Sell", orderQty: lots(1.5) } as const;
  const { order, leg } = world.hedged(sale);
  world.fill(leg, 0.8);
  world.news(leg, "Canceled");
  world.fill(world.hedged(professional).leg, 0.8);
  const again = takeUp(world);
  assert.equal(again.order, order);
  assert.ok(isClosing(order));
  world.engine.isJournalFull = true;
  const events = world.news(again, "Rejected");
  assert.deepEqual(typesOf(events), ["LegRejected", "HedgeOrphaned", "ClientFilled"]);
  assert.equal(order.ordStatus, "Filled");
});

test("a late fill of a leg from before an order rested is suspended, never beyond its new limit", () => {
  const world = liveWorld({ strategy: { mode: "A_BOOK" }, retryBudget: 0 });
  const bid = { ...professional, ...limit, price: px(1.1002) };
  const { order, leg } = world.hedged(bid);
  world.news(leg, "Canceled");
  const request = world.request({ ...bid, price: px(1.099) });
  const { order: number, clOrdID: origClOrdID } = order.terms;
  world.step({ type: "ReplaceAsked", order: number, origClOrdID, request });
  const again = takeUp(world, 1.099);
  assert.equal(again.order, order);
  const events = world.fill(leg, 1, { lastPx: px(1.1002) });
  assert.deepEqual(typesOf(events).slice(0, 2), ["LegFilled", "FillSuspended"]);
  assert.equal(only(events, "FillSuspended").volume, lots(1));
  assert.ok(!typesOf(events).includes("ClientFilled"));
  world.fill(again, 1);
  assert.deepEqual([order.ordStatus, order.aFilled], ["Filled", lots(1)]);
  assert.ok(order.fills.every(({ lastPx }) => lastPx <= px(1.099)));
  assert.equal(unexplainedNet(world.state, EURUSD), 0);
});

/** Of a netted account's sale so much is filled that what rests closes, and opens nothing. */
function closingRest(): { world: World; order: Order } {
  const world = liveWorld({ isNetting: true, retryBudget: 0 });
  const sale = { ...professional, ...limit, side: "Sell", orderQty: lots(1.5) } as const;
  world.fill(world.hedged(professional).leg, 0.8);
  const { order, leg } = world.hedged(sale);
  world.fill(leg, 0.8);
  world.news(leg, "Canceled");
  world.fill(world.hedged(professional).leg, 0.8);
  assert.ok(order.isResting && order.aFilled > 0);
  return { world, order };
}

test("close_only leaves an order resting that closes with all that is open of it", () => {
  const { world, order } = closingRest();
  assert.deepEqual(typesOf(world.kill("symbol", EURUSD, "close_only")), ["KillSwitchSet"]);
  const again = takeUp(world);
  assert.equal(again.order, order, "and it is taken up when its price is there");
  world.fill(again, again.orderQty / 1e6);
  assert.equal(order.ordStatus, "Filled");
});

test("under close_only what LPs leave open of an order that closes whole, unmarked, rests again", () => {
  const world = liveWorld({ isNetting: true, retryBudget: 0 });
  world.fill(world.hedged(professional).leg, 0.8);
  const { order, leg } = world.hedged({ ...professional, ...limit, side: "Sell" });
  world.kill("symbol", EURUSD, "close_only");
  assert.deepEqual(typesOf(world.news(leg, "Canceled")), ["LegCanceled", "OrderRested"]);
  assert.ok(order.isResting);
  const opening = liveWorld({ isNetting: true, retryBudget: 0 });
  const other = opening.hedged({ ...professional, ...limit, side: "Sell" });
  opening.kill("symbol", EURUSD, "close_only");
  assert.deepEqual(typesOf(opening.news(other.leg, "Canceled")), ["LegCanceled", "ClientRejected"]);
});

test("under close_only an order is replaced that closes with all it leaves open, and no other", () => {
  const { world, order } = closingRest();
  world.kill("symbol", EURUSD, "close_only");
  const { clOrdID: origClOrdID, order: number } = order.terms;
  const refusal = (orderQty: number): string | undefined => {
    const terms = { ...professional, ...limit, side: "Sell", price: px(1.2) } as const;
    const request = world.request({ ...terms, orderQty: lots(orderQty) });
    const view = world.engine.view(world.nowNs, world.timeUs);
    return replaceRefusal(view, { order: number, origClOrdID, request })?.code;
  };
  const seller = { account: PROFESSIONAL, symbol: EURUSD, side: "Sell", position: 0 } as const;
  const closable = closableOf(world.state, seller) / 1e6;
  const most = cumQtyOf(order) / 1e6 + closable;
  assert.equal(refusal(most), undefined);
  assert.equal(refusal(most - 0.1), undefined);
  assert.equal(refusal(most + 0.1), "CLOSE_ONLY");
});
