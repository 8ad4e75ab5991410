import assert from "node:assert/strict";
import { test } from "vitest";
import type { OrdStatus } from "../../../src/core/execute/order-status.ts";
import { avgPxOf } from "../../../src/core/execute/order.ts";
import type { Leg, Order } from "../../../src/core/execute/order.ts";
import { lp } from "../policy-of.ts";
import {
  ALPHA,
  BETA,
  EURUSD,
  liveWorld,
  lots,
  only,
  px,
  SEMI_PRO,
  TOXIC,
  typesOf,
} from "../world.ts";
import type { World } from "../world.ts";

const doubtOf = (world: World): readonly [number, number] => {
  const { doubtBuy, doubtSell } = world.state.exposure.of(EURUSD);
  return [doubtBuy, doubtSell];
};

/** A semi-pro's lot: half at the LP and in doubt, half reserved. */
function doubted(filled = 0): { world: World; order: Order; leg: Leg } {
  const world = liveWorld();
  const { order, leg } = world.hedged({ account: SEMI_PRO });
  if (filled > 0) world.fill(leg, filled);
  world.timeout(leg);
  assert.equal(leg.isInDoubt, true);
  world.alerts.length = 0;
  return { world, order, leg };
}

test("a timeout is not a reject: the leg is in doubt, the order stays open, B stays reserved", () => {
  const world = liveWorld();
  const { order, leg } = world.hedged({ account: SEMI_PRO });
  assert.deepEqual(typesOf(world.timeout(leg)), ["LegInDoubt"]);
  assert.equal(leg.ordStatus, "PendingNew", "doubt is a flag beside the status");
  assert.equal(order.ordStatus, "New");
  assert.deepEqual(doubtOf(world), [lots(0.5), 0]);
  assert.equal(world.state.exposure.of(EURUSD).reservedBuy, lots(0.5));
  assert.deepEqual(world.alertCodes(), ["LEG_IN_DOUBT"]);
});

test("a second timeout adds no doubt, and a leg that is over cannot be doubted", () => {
  const { world, leg } = doubted();
  assert.deepEqual(world.timeout(leg), []);
  world.fill(leg, 0.5);
  assert.deepEqual(world.timeout(leg), []);
  assert.deepEqual(doubtOf(world), [0, 0]);
  assert.deepEqual(world.step({ type: "LegTimedOut", leg: 999 }), []);
});

test("a leg its LP calls filled, with a fill taken back and all else booked, is over", () => {
  const { world, leg } = doubted(0.2);
  world.fill(leg, 0.1);
  world.bust(leg, { cumQty: lots(0.2) });
  world.timeout(leg);
  world.answer(leg, { ordStatus: "Filled" });
  assert.equal(leg.ordStatus, "Canceled");
  assert.deepEqual(doubtOf(world), [0, 0]);
});

test("a leg its LP calls filled, with less than was ordered, stays in doubt: it may count late", () => {
  const { world, leg } = doubted(0.2);
  assert.deepEqual(world.answer(leg, { ordStatus: "Filled" }), []);
  assert.equal(leg.isInDoubt, true);
});

test("only what is still open of a leg is in doubt", () => {
  assert.deepEqual(doubtOf(doubted(0.2).world), [lots(0.3), 0]);
});

test("a session that falls puts that LP's open legs in doubt, and only those", () => {
  const world = liveWorld({ lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")] });
  const first = world.hedged({ account: TOXIC, side: "Sell" }).leg;
  const over = world.hedged({ account: TOXIC }).leg;
  world.fill(over, 1);
  world.quote(BETA, 1.1001, 1.10015);
  const other = world.hedged({ account: TOXIC }).leg;
  assert.equal(other.lp, BETA);
  assert.deepEqual(typesOf(world.session(ALPHA, false)), ["LpSessionChanged", "LegInDoubt"]);
  assert.deepEqual([first.isInDoubt, over.isInDoubt, other.isInDoubt], [true, false, false]);
  assert.deepEqual(doubtOf(world), [0, lots(1)]);
  assert.deepEqual(world.session(ALPHA, false), [], "said twice is said once");
});

test("a session that comes back resolves nothing by itself", () => {
  const { world, leg } = doubted();
  world.session(ALPHA, false);
  world.session(ALPHA, true);
  assert.equal(leg.isInDoubt, true);
});

test("an LP that takes no more orders and is heard on those it has leaves none in doubt before its session goes", () => {
  const world = liveWorld({ lps: [lp(ALPHA, "ALPHA")] });
  const { leg } = world.hedged({ account: TOXIC });
  const leaves = { type: "LpSessionMoved", lp: ALPHA, isUp: false, reason: "it leaves" } as const;
  assert.deepEqual(typesOf(world.step({ ...leaves, isHeard: true })), ["LpSessionChanged"]);
  assert.deepEqual([leg.isInDoubt, world.state.isLpUp[ALPHA]], [false, false]);
  assert.deepEqual(typesOf(world.session(ALPHA, false)), ["LegInDoubt"]);
});

test("after a restart every session is down and every open leg in doubt", () => {
  const world = liveWorld({ lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")] });
  const { leg } = world.hedged({ account: TOXIC });
  const events = world.step({ type: "Restarted" });
  assert.deepEqual(typesOf(events), ["LpSessionChanged", "LegInDoubt", "LpSessionChanged"]);
  assert.equal(only(events, "LegInDoubt").cause, "RESTART");
  assert.equal(leg.isInDoubt, true);
  assert.deepEqual(world.step({ type: "Restarted" }), [], "a second one finds nothing to do");
});

test("a fill ends the doubt before it is booked", () => {
  const { world, order, leg } = doubted();
  const events = world.fill(leg, 0.5);
  assert.deepEqual(typesOf(events), ["LegResolved", "LegFilled", "ClientFilled"]);
  assert.deepEqual(doubtOf(world), [0, 0]);
  assert.equal(order.ordStatus, "Filled");
});

for (const kind of ["Rejected", "Canceled", "Expired"] as const) {
  test(`${kind} ends the doubt and the order`, () => {
    const { world, order, leg } = doubted();
    const events = world.news(leg, kind);
    assert.deepEqual(typesOf(events), ["LegResolved", `Leg${kind}`, "ClientRejected"]);
    assert.deepEqual(doubtOf(world), [0, 0]);
    assert.equal(order.ordStatus, "Rejected");
  });
}

test("an acknowledgement ends the doubt: the LP has it", () => {
  const { world, leg } = doubted();
  assert.deepEqual(typesOf(world.news(leg, "Acknowledged")), ["LegResolved", "LegAcknowledged"]);
  assert.equal(leg.ordStatus, "New");
});

for (const [ordStatus, filled, types, legStatus] of [
  ["New", 0, ["LegResolved", "LegAcknowledged"], "New"],
  ["PendingNew", 0, ["LegResolved"], "PendingNew"],
  ["PartiallyFilled", 0.2, ["LegResolved"], "PartiallyFilled"],
  ["Canceled", 0.2, ["LegResolved", "LegCanceled", "ClientCanceled"], "Canceled"],
  ["Canceled", 0, ["LegResolved", "LegCanceled", "ClientRejected"], "Canceled"],
  ["Rejected", 0, ["LegResolved", "LegRejected", "ClientRejected"], "Rejected"],
  ["Expired", 0, ["LegResolved", "LegExpired", "ClientRejected"], "Expired"],
] as const) {
  test(`a status answer ${ordStatus} with the ${filled} lots we know of makes the leg so`, () => {
    const { world, leg } = doubted(filled);
    assert.deepEqual(typesOf(world.answer(leg, { ordStatus })), types);
    assert.equal(leg.ordStatus, legStatus);
    assert.equal(leg.isInDoubt, false);
    assert.deepEqual(doubtOf(world), [0, 0]);
  });
}

test("a status answer that shows a fill nobody saw books it at the price that makes AvgPx true", () => {
  const { world, order, leg } = doubted(0.2);
  const answer = { ordStatus: "Filled", cumQty: lots(0.5), avgPx: px(1.10026) } as const;
  const events = world.answer(leg, answer);
  assert.deepEqual(typesOf(events), ["LegResolved", "LegFilled", "ClientFilled"]);
  assert.equal(only(events, "LegFilled").lastQty, lots(0.3));
  assert.equal(only(events, "LegFilled").lastPx, px(1.1003));
  assert.equal(order.ordStatus, "Filled");
  assert.equal(avgPxOf(order), px(1.10026));
  assert.deepEqual(world.answer(leg, answer), [], "asked again, it says nothing new");
});

test("a cancel after a fill nobody saw is done in two answers: first the fill, then the end", () => {
  const { world, order, leg } = doubted();
  const answer = { ordStatus: "Canceled", cumQty: lots(0.2) } as const;
  assert.deepEqual(typesOf(world.answer(leg, answer)).slice(-2), ["LegFilled", "ClientFilled"]);
  assert.equal(leg.ordStatus, "PartiallyFilled");
  assert.deepEqual(typesOf(world.answer(leg, answer)).slice(-2), ["LegCanceled", "ClientCanceled"]);
  assert.deepEqual([order.aFilled, order.bFilled], [lots(0.2), lots(0.2)]);
  assert.equal(world.state.exposure.of(EURUSD).reservedBuy, 0);
});

test("the fill itself, late, is not booked again after a status answer brought it", () => {
  const { world, leg } = doubted();
  const late = world.fillOf(leg, 0.2);
  world.answer(leg, { ordStatus: "PartiallyFilled", cumQty: lots(0.2) });
  assert.deepEqual(world.step({ type: "LegReported", report: late }), []);
  world.fill(leg, 0.3, { cumQty: lots(0.5) });
  assert.equal(world.state.hedges.net(ALPHA, EURUSD), lots(0.5));
});

test("fills that come out of order behind a status answer are all booked", () => {
  const { world, order, leg } = doubted();
  world.answer(leg, { ordStatus: "PartiallyFilled", cumQty: lots(0.3) });
  const second = world.fillOf(leg, 0.1, { cumQty: lots(0.4) });
  const third = world.fillOf(leg, 0.1, { cumQty: lots(0.5) });
  world.step({ type: "LegReported", report: third });
  world.step({ type: "LegReported", report: second });
  assert.equal(world.state.hedges.net(ALPHA, EURUSD), lots(0.5));
  assert.equal(order.ordStatus, "Filled");
});

for (const [what, avgPx, filled] of [
  ["without an average price", 0, 0],
  ["with an average price that cannot be", 0.2, 0.2],
] as const) {
  test(`a status answer ${what} never fills a client at zero or below`, () => {
    const { world, leg } = doubted(filled);
    world.answer(leg, { ordStatus: "Filled", cumQty: lots(0.5), avgPx: px(avgPx) });
    for (const fill of leg.order.fills) assert.ok(fill.lastPx > 0, `filled at ${fill.lastPx}`);
  });
}

test("an LP that does not know the order proves nothing: the leg stays in doubt", () => {
  const { world, order, leg } = doubted();
  assert.deepEqual(world.answer(leg, { ordStatus: undefined, isProof: false }), []);
  assert.equal(leg.isInDoubt, true);
  assert.equal(order.ordStatus, "New");
});

for (const [how, resolve] of [
  [
    "not knowing it, asked behind it on one sequence",
    (world: World, leg: Leg) => world.answer(leg, { ordStatus: undefined, isProof: true }),
  ],
  [
    "a resend request for its number",
    (world: World, leg: Leg) => world.step({ type: "LegNotReceived", leg: leg.leg }),
  ],
] as const) {
  test(`${how} proves that the LP never had the order, and it ends`, () => {
    const { world, order, leg } = doubted();
    const events = resolve(world, leg);
    assert.deepEqual(typesOf(events), ["LegResolved", "LegCanceled", "ClientRejected"]);
    assert.equal(only(events, "LegResolved").how, "NOT_RECEIVED");
    assert.equal(only(events, "ClientRejected").code, "LP_NOT_RECEIVED");
    assert.equal(order.ordStatus, "Rejected");
    assert.deepEqual([...doubtOf(world), world.state.exposure.net(EURUSD)], [0, 0, 0]);
  });

  test(`${how} is not believed of an order the LP has spoken of`, () => {
    for (const said of ["Acknowledged", "Filled"] as const) {
      const world = liveWorld();
      const { leg } = world.hedged({ account: SEMI_PRO });
      if (said === "Filled") world.fill(leg, 0.1);
      else world.news(leg, said);
      world.timeout(leg);
      assert.deepEqual(resolve(world, leg), []);
      assert.equal(leg.isInDoubt, true);
    }
  });
}

test("an order that never arrived and fills after all is the house's, and alerts", () => {
  const { world, order, leg } = doubted();
  world.step({ type: "LegNotReceived", leg: leg.leg });
  assert.deepEqual(typesOf(world.fill(leg, 0.5)), ["LegFilled", "FillSuspended"]);
  assert.equal(order.ordStatus, "Rejected");
  assert.equal(world.state.exposure.net(EURUSD), lots(-0.5));
  assert.deepEqual(world.alertCodes(), ["FILL_SUSPENDED"]);
});

test("a status answer by another LP, for a leg that is over, or for none says nothing", () => {
  const { world, leg } = doubted();
  assert.deepEqual(world.answer(leg, { lp: BETA, ordStatus: "Rejected" }), []);
  assert.deepEqual(world.answer(leg, { leg: 999, ordStatus: "Rejected" }), []);
  world.news(leg, "Canceled");
  for (const ordStatus of ["New", "Canceled", "Rejected"] as OrdStatus[]) {
    assert.deepEqual(world.answer(leg, { ordStatus }), []);
  }
});

test("a fill that a status answer shows of a leg that has ended is booked and suspended", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC });
  world.news(leg, "Canceled");
  world.answer(leg, { ordStatus: "Canceled", cumQty: lots(0.2), avgPx: leg.expectedPx });
  assert.equal(world.state.hedges.net(leg.lp, leg.symbol), lots(0.2));
  assert.equal(leg.ordStatus, "Canceled");
  assert.ok(world.alertCodes().includes("FILL_SUSPENDED"));
});

test("a fill without a running total is booked even after a status answer", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC });
  world.timeout(leg);
  world.answer(leg, { ordStatus: "PartiallyFilled", cumQty: lots(0.2), avgPx: leg.expectedPx });
  world.fill(leg, 0.3, { cumQty: lots(0) });
  assert.equal(leg.cumQty, lots(0.5));
});

test("an ExecID from outside that looks like a status answer's covers no other fill", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC });
  world.fill(leg, 0.1, { execID: "STATUS:1000000" });
  world.fill(leg, 0.3);
  assert.equal(leg.cumQty, lots(0.4));
});
