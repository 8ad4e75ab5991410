import assert from "node:assert/strict";
import { test } from "vitest";
import type { LegNews } from "../../../src/core/execute/leg-report.ts";
import type { OrdStatus } from "../../../src/core/execute/order-status.ts";
import { avgPxOf, cumQtyOf } from "../../../src/core/execute/order.ts";
import type { Leg } from "../../../src/core/execute/order.ts";
import { asPrice, asVolume } from "../../../src/core/units/quantity.ts";
import { lp, lpTerms } from "../policy-of.ts";
import {
  ALPHA,
  BETA,
  EURUSD,
  liveWorld,
  lots,
  only,
  PROFESSIONAL,
  px,
  RETAIL,
  SEMI_PRO,
  TOXIC,
  XAUUSD,
  typesOf,
  USDJPY,
} from "../world.ts";
import type { World } from "../world.ts";

/** How a leg of one lot comes to stand so. */
const ways: Readonly<Record<OrdStatus, (world: World, leg: Leg) => void>> = {
  PendingNew: () => undefined,
  New: (world, leg) => void world.news(leg, "Acknowledged"),
  PartiallyFilled: (world, leg) => void world.fill(leg, 0.4),
  Filled: (world, leg) => void world.fill(leg, 1),
  Canceled: (world, leg) => void world.news(leg, "Canceled"),
  Rejected: (world, leg) => void world.news(leg, "Rejected"),
  Expired: (world, leg) => void world.news(leg, "Expired"),
};

const arrived = (status: OrdStatus): { world: World; leg: Leg } => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC });
  ways[status](world, leg);
  assert.equal(leg.ordStatus, status);
  return { world, leg };
};

const REFUSED = "alert";
const SILENT = "silent";

/** What each kind of report leads a leg to, from each status: a status, an alert, or nothing. */
const table: Readonly<Record<OrdStatus, Readonly<Record<LegNews["kind"], string>>>> = {
  PendingNew: {
    Acknowledged: "New",
    Rejected: "Rejected",
    Withheld: "Rejected",
    Canceled: "Canceled",
    Expired: "Expired",
  },
  New: {
    Acknowledged: SILENT,
    Rejected: "Rejected",
    Withheld: "Rejected",
    Canceled: "Canceled",
    Expired: "Expired",
  },
  PartiallyFilled: {
    Acknowledged: SILENT,
    Rejected: REFUSED,
    Withheld: REFUSED,
    Canceled: "Canceled",
    Expired: "Expired",
  },
  Filled: {
    Acknowledged: SILENT,
    Rejected: REFUSED,
    Withheld: REFUSED,
    Canceled: REFUSED,
    Expired: REFUSED,
  },
  Canceled: {
    Acknowledged: SILENT,
    Rejected: REFUSED,
    Withheld: REFUSED,
    Canceled: SILENT,
    Expired: REFUSED,
  },
  Rejected: {
    Acknowledged: SILENT,
    Rejected: SILENT,
    Withheld: SILENT,
    Canceled: REFUSED,
    Expired: REFUSED,
  },
  Expired: {
    Acknowledged: SILENT,
    Rejected: REFUSED,
    Withheld: REFUSED,
    Canceled: REFUSED,
    Expired: SILENT,
  },
};

for (const [status, row] of Object.entries(table) as [OrdStatus, (typeof table)["New"]][]) {
  for (const [kind, to] of Object.entries(row) as [LegNews["kind"], string][]) {
    const outcome = { [REFUSED]: "only raises an alert", [SILENT]: "is no news" }[to];
    test(`${kind} for a leg that is ${status} ${outcome ?? `makes it ${to}`}`, () => {
      const { world, leg } = arrived(status);
      const events = world.news(leg, kind);
      if (outcome === undefined) {
        assert.equal(leg.ordStatus, to);
        return;
      }
      assert.deepEqual(events, []);
      assert.equal(leg.ordStatus, status);
      assert.deepEqual(world.alertCodes(), to === REFUSED ? ["LEG_STATUS_REFUSED"] : []);
    });
  }
}

for (const status of Object.keys(ways) as OrdStatus[]) {
  test(`a fill for a leg that is ${status} is booked at the LP, whatever its status`, () => {
    const { world, leg } = arrived(status);
    const before = world.state.hedges.net(ALPHA, EURUSD);
    const isOver = ["Filled", "Canceled", "Rejected", "Expired"].includes(status);
    const events = world.fill(leg, 0.5);
    assert.equal(world.state.hedges.net(ALPHA, EURUSD), before + lots(0.5));
    const types = ["LegFilled", isOver ? "FillSuspended" : "ClientFilled"];
    assert.deepEqual(typesOf(events), types);
    if (!isOver) return assert.equal(leg.ordStatus, "PartiallyFilled");
    assert.equal(leg.ordStatus, status, "a fill does not wake a leg that is over");
    assert.equal(only(events, "FillSuspended").why, "ORDER_ENDED");
    assert.deepEqual(world.alertCodes(), ["FILL_SUSPENDED"]);
    assert.equal(world.state.exposure.net(EURUSD), lots(-0.5));
  });
}

test("each LP fill releases the house's part in the ratio of the legs; the last takes all", () => {
  const world = liveWorld();
  const { order, leg } = world.hedged({ account: SEMI_PRO, orderQty: lots(0.99) });
  assert.deepEqual([leg.orderQty, order.decision?.bVolume], [lots(0.49), lots(0.5)]);
  for (const [filled, aQty, bQty] of [
    [0.1, 0.1, 0.1],
    [0.01, 0.01, 0.01],
    [0.2, 0.2, 0.2],
    [0.18, 0.18, 0.19],
  ] as const) {
    const fill = only(world.fill(leg, filled), "ClientFilled");
    assert.deepEqual([fill.aQty, fill.bQty], [lots(aQty), lots(bQty)]);
  }
  assert.equal(order.ordStatus, "Filled");
  assert.equal(cumQtyOf(order), lots(0.99));
  assert.equal(world.state.exposure.net(EURUSD), lots(0.5));
});

test("the last LP fill releases what is left of B, also where B is no whole step", () => {
  const world = liveWorld({ lps: [lp(ALPHA, "ALPHA", { terms: [lpTerms(0.001, 0.001)] })] });
  const { order, leg } = world.hedged({ account: SEMI_PRO, orderQty: lots(0.05) });
  assert.deepEqual([leg.orderQty, order.decision?.bVolume], [lots(0.025), lots(0.025)]);
  assert.equal(only(world.fill(leg, 0.02), "ClientFilled").bQty, lots(0.02));
  assert.equal(only(world.fill(leg, 0.005), "ClientFilled").bQty, lots(0.005));
  assert.equal(order.ordStatus, "Filled");
});

test("what is kept of an order is filled at the price its LP filled at", () => {
  const world = liveWorld();
  const { order, leg } = world.hedged({ account: SEMI_PRO });
  const fill = only(world.fill(leg, 0.25, { lastPx: px(1.10015) }), "ClientFilled");
  assert.deepEqual([fill.aQty, fill.bQty, fill.lastPx], [lots(0.25), lots(0.25), px(1.10015)]);
  world.fill(leg, 0.25, { lastPx: px(1.10025) });
  assert.equal(avgPxOf(order), px(1.1002));
});

test("a repeated ExecID is booked once", () => {
  const world = liveWorld();
  const { order, leg } = world.hedged({ account: PROFESSIONAL });
  const report = world.fillOf(leg, 0.5);
  world.step({ type: "LegReported", report });
  assert.deepEqual(world.step({ type: "LegReported", report }), []);
  assert.equal(leg.cumQty, lots(0.5));
  assert.equal(order.aFilled, lots(0.5));
  assert.equal(world.state.hedges.net(ALPHA, EURUSD), lots(0.5));
});

test("a repeated ExecID is booked once, also after the order has ended", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC });
  const report = world.fillOf(leg, 1);
  world.step({ type: "LegReported", report });
  assert.deepEqual(world.step({ type: "LegReported", report }), []);
});

test("what an LP fills beyond the leg is the house's, suspended, and alerts", () => {
  const world = liveWorld();
  const { order, leg } = world.hedged({ account: SEMI_PRO });
  const events = world.fill(leg, 0.7);
  assert.deepEqual(typesOf(events), ["LegFilled", "ClientFilled", "FillSuspended"]);
  const suspended = only(events, "FillSuspended");
  assert.deepEqual([suspended.volume, suspended.why], [lots(0.2), "OVERFILL"]);
  assert.equal(order.ordStatus, "Filled");
  assert.equal(cumQtyOf(order), lots(1));
  assert.equal(world.state.hedges.net(ALPHA, EURUSD), lots(0.7));
  assert.equal(world.state.exposure.net(EURUSD), lots(0.3));
  assert.deepEqual(world.alertCodes(), ["FILL_SUSPENDED"]);
});

test("a fill that names no leg of ours is booked at the LP, suspended, and counted once", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC });
  const report = world.fillOf(leg, 0.3, { leg: 0, side: "Sell" });
  const events = world.step({ type: "LegReported", report });
  assert.deepEqual(typesOf(events), ["LegFilled", "FillSuspended"]);
  assert.equal(only(events, "FillSuspended").why, "UNKNOWN_LEG");
  assert.deepEqual(world.step({ type: "LegReported", report }), []);
  assert.equal(world.state.hedges.net(ALPHA, EURUSD), lots(-0.3));
  assert.equal(world.state.exposure.net(EURUSD), lots(0.3));
  assert.equal(leg.cumQty, 0, "no other leg is touched");
});

test("a leg's fill that is told again without its leg is a repeat, of whatever symbol and side", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC });
  const report = world.fillOf(leg, 0.3, {});
  world.step({ type: "LegReported", report });
  const again = { ...report, leg: 0 };
  assert.deepEqual(world.step({ type: "LegReported", report: again }), []);
  const elsewhere = { ...again, symbol: USDJPY, side: "Sell" } as const;
  assert.deepEqual(world.step({ type: "LegReported", report: elsewhere }), []);
  // Of another size it is another fill: some LPs begin their ExecIDs anew each day.
  const other = { ...again, lastQty: lots(0.4) };
  const booked = world.step({ type: "LegReported", report: other });
  assert.deepEqual(typesOf(booked), ["LegFilled", "FillSuspended"]);
});

test("an LP that reports on another LP's leg fills nobody's order", () => {
  const world = liveWorld({ lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")] });
  const { order, leg } = world.hedged({ account: TOXIC });
  assert.equal(leg.lp, ALPHA);
  const events = world.fill(leg, 1, { lp: BETA });
  assert.equal(only(events, "FillSuspended").why, "UNKNOWN_LEG");
  assert.equal(order.ordStatus, "New");
  assert.equal(world.state.hedges.net(BETA, EURUSD), lots(1));
  assert.deepEqual(world.news(leg, "Rejected", { lp: BETA }), []);
  assert.deepEqual(world.alertCodes(), ["FILL_SUSPENDED", "LEG_UNKNOWN"]);
});

test("news of a leg nobody knows raises an alert and changes nothing", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC });
  for (const kind of ["Acknowledged", "Rejected", "Canceled", "Expired"] as const) {
    assert.deepEqual(world.news(leg, kind, { leg: 999 }), []);
  }
  assert.deepEqual(new Set(world.alertCodes()), new Set(["LEG_UNKNOWN"]));
});

test("an acknowledgement that a fill overtook says nothing new", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC });
  world.fill(leg, 0.4);
  assert.deepEqual(world.news(leg, "Acknowledged"), []);
  assert.equal(leg.ordStatus, "PartiallyFilled");
  assert.deepEqual(world.alerts, []);
});

test("a CumQty that does not add up is booked by its fills and raises an alert", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC });
  world.fill(leg, 0.4, { cumQty: lots(0.6) });
  assert.equal(leg.cumQty, lots(0.4));
  assert.deepEqual(world.alertCodes(), ["CUM_QTY_MISMATCH"]);
});

test("a fill of an LP that does not count is booked all the same", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC });
  world.fill(leg, 0.4, { cumQty: lots(0) });
  world.fill(leg, 0.6, { cumQty: lots(0) });
  assert.equal(leg.ordStatus, "Filled");
  assert.equal(world.state.hedges.net(ALPHA, EURUSD), lots(1));
  assert.deepEqual(world.alertCodes(), ["CUM_QTY_MISMATCH", "CUM_QTY_MISMATCH"]);
});

for (const [kind, code] of [
  ["Rejected", "LP_REJECTED"],
  ["Canceled", "LP_CANCELED"],
  ["Expired", "LP_EXPIRED"],
] as const) {
  test(`an order whose only leg is ${kind} before any fill is rejected as ${code}`, () => {
    const world = liveWorld();
    const { order, leg } = world.hedged({ account: SEMI_PRO });
    assert.equal(world.state.exposure.net(EURUSD), lots(0.5));
    const events = world.news(leg, kind, { text: "no" });
    assert.deepEqual(typesOf(events), [`Leg${kind}`, "ClientRejected"]);
    assert.equal(only(events, "ClientRejected").code, code);
    assert.equal(order.ordStatus, "Rejected");
    assert.equal(world.state.exposure.net(EURUSD), 0, "nothing stays reserved");
  });
}

test("cancelled after a partial fill: what was filled stands, the rest and its B share go", () => {
  const world = liveWorld();
  const { order, leg } = world.hedged({ account: SEMI_PRO });
  world.fill(leg, 0.2);
  const events = world.news(leg, "Canceled");
  assert.deepEqual(typesOf(events), ["LegCanceled", "ClientCanceled"]);
  assert.equal(order.ordStatus, "Canceled");
  assert.deepEqual([order.aFilled, order.bFilled], [lots(0.2), lots(0.2)]);
  assert.equal(world.state.exposure.net(EURUSD), lots(0.2));
  assert.equal(world.state.exposure.of(EURUSD).reservedBuy, 0);
  assert.equal(world.state.positions.of(SEMI_PRO, EURUSD).bNet, lots(0.2));
});

test("an LP's words are kept short", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC });
  world.news(leg, "Rejected", { text: "x".repeat(5000) });
  assert.equal(leg.text.length, 200);
});

test("an order kept whole is filled at once at the fresh quote and needs no LP", () => {
  const world = liveWorld();
  const events = world.submit({ account: RETAIL, orderQty: lots(0.05), side: "Sell" });
  assert.deepEqual(typesOf(events), ["OrderAccepted", "OrderDecided", "ClientFilled"]);
  const fill = only(events, "ClientFilled");
  assert.deepEqual([fill.bQty, fill.lastPx, fill.leg], [lots(0.05), px(1.1), 0]);
  assert.equal(world.state.exposure.net(EURUSD), lots(-0.05));
});

test("a cancel that counts more than the fills seen ends nothing: the leg is in doubt", () => {
  const world = liveWorld();
  const { leg, order } = world.hedged({ account: TOXIC });
  world.news(leg, "Canceled", { cumQty: lots(0.1) });
  assert.equal(leg.isInDoubt, true);
  assert.equal(order.ordStatus, "New");
  assert.deepEqual(world.alertCodes(), ["CUM_QTY_MISMATCH", "LEG_IN_DOUBT"]);
  world.answer(leg, { ordStatus: "Canceled", cumQty: lots(0.1), avgPx: leg.expectedPx });
  world.answer(leg, { ordStatus: "Canceled", cumQty: lots(0.1), avgPx: leg.expectedPx });
  assert.equal(leg.ordStatus, "Canceled");
  assert.equal(order.ordStatus, "Canceled");
  assert.equal(order.aFilled, lots(0.1));
});

test("what an LP says that cannot be read puts its leg in doubt, once", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC });
  assert.deepEqual(typesOf(world.step({ type: "LegUnreadable", leg: leg.leg })), ["LegInDoubt"]);
  assert.deepEqual(world.step({ type: "LegUnreadable", leg: leg.leg }), []);
  assert.deepEqual(world.step({ type: "LegUnreadable", leg: 0 }), []);
});

test("a status answer of Rejected after fills ends the leg as canceled: the fills stand", () => {
  const world = liveWorld();
  const { leg, order } = world.hedged({ account: TOXIC });
  world.fill(leg, 0.4);
  world.answer(leg, { ordStatus: "Rejected", cumQty: leg.cumQty, avgPx: leg.expectedPx });
  assert.equal(leg.ordStatus, "Canceled");
  assert.equal(order.ordStatus, "Canceled");
});

test("a status answer at a price beyond any market books nothing and is told", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC });
  world.answer(leg, { ordStatus: "Filled", cumQty: leg.orderQty, avgPx: asPrice(2 ** 53 - 1) });
  assert.equal(world.state.hedges.net(leg.lp, leg.symbol), 0);
  assert.deepEqual(world.alertCodes(), ["CUM_QTY_MISMATCH"]);
});

for (const [what, change] of [
  ["side", { side: "Sell" }],
  ["symbol", { symbol: XAUUSD }],
] as const) {
  test(`a fill of another ${what} than its leg's is booked as it reads and suspended, once`, () => {
    const world = liveWorld();
    const { leg, order } = world.hedged({ account: TOXIC });
    const report = world.fillOf(leg, 0.5, change);
    assert.deepEqual(typesOf(world.step({ type: "LegReported", report })), [
      "LegFilled",
      "FillSuspended",
    ]);
    assert.deepEqual(world.step({ type: "LegReported", report }), []);
    assert.equal(order.fills.length, 0);
    assert.equal(leg.cumQty, 0);
    assert.notEqual(world.state.hedges.net(ALPHA, report.symbol), 0);
  });
}

test("fills without end that name no leg never pass what a book can hold exactly", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC });
  const huge = { leg: 0, lastQty: asVolume(1e12) };
  for (let at = 0; at < 1100; at++) world.fill(leg, 1, huge);
  assert.ok(world.state.hedges.net(leg.lp, leg.symbol) <= 1e15);
  assert.ok(world.alertCodes().length >= 1100);
  world.fill(leg, 1);
  assert.equal(leg.isInDoubt, true);
});
