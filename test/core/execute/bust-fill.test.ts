import assert from "node:assert/strict";
import { test } from "vitest";
import { valueOf } from "../../../src/core/execute/order.ts";
import { unexplainedNet } from "../../../src/core/exposure/unexplained.ts";
import type { Leg } from "../../../src/core/execute/order.ts";
import { hashOf } from "../../../src/core/state.ts";
import { ALPHA, EURUSD, liveWorld, lots, only, px, replayed, TOXIC, typesOf } from "../world.ts";
import type { World } from "../world.ts";

/** A toxic client's lot, passed on whole and filled. */
function filled(amount = 1): { world: World; leg: Leg } {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC, orderQty: lots(1) });
  world.fill(leg, amount);
  return { world, leg };
}

/** Hedged at the LP, kept, and what of that has no explanation. */
const figures = ({ state }: World): readonly number[] => [
  state.hedges.net(ALPHA, EURUSD),
  state.exposure.held(EURUSD),
  unexplainedNet(state, EURUSD),
];

test("a fill that is taken back is booked the other way; the client keeps it, and the house has it", () => {
  const { world, leg } = filled();
  assert.deepEqual(figures(world), [lots(1), 0, 0]);
  const events = world.bust(leg);
  assert.deepEqual(typesOf(events), ["LegBusted"]);
  assert.equal(only(events, "LegBusted").lastQty, lots(1), "as it was booked, whatever is said");
  assert.deepEqual(figures(world), [0, lots(1), 0], "long to the client, hedged by nobody");
  assert.equal(leg.order.aFilled, lots(1));
  assert.equal(leg.order.ordStatus, "Filled");
  assert.deepEqual([leg.cumQty, valueOf(leg)], [0, 0n]);
  assert.ok(world.alertCodes().includes("FILL_BUSTED"));
});

test("heard twice, it is taken back once", () => {
  const { world, leg } = filled();
  world.bust(leg, { execID: "again" });
  assert.deepEqual(world.bust(leg, { execID: "again" }), []);
  assert.equal(world.alertCodes().filter((code) => code !== "FILL_BUSTED").length, 0);
});

test("what was taken back is not taken back again, nor is the taking back itself", () => {
  const { world, leg } = filled();
  const { execID: execRefID } = leg.execs[0]!;
  world.bust(leg, { execID: "first", execRefID });
  assert.deepEqual(world.bust(leg, { execID: "second", execRefID }), []);
  assert.deepEqual(world.bust(leg, { execID: "third", execRefID: "first" }), []);
  assert.deepEqual(world.alertCodes().slice(-2), ["BUST_REFUSED", "BUST_REFUSED"]);
  assert.deepEqual(figures(world), [0, lots(1), 0]);
});

test("a repeat of the fill that was taken back is not booked anew", () => {
  const { world, leg } = filled();
  const execID = leg.execs[0]?.execID;
  world.bust(leg);
  assert.deepEqual(world.fill(leg, 1, { execID: execID! }), []);
});

test("a correction puts another fill in its place, and the difference is the house's", () => {
  const { world, leg } = filled();
  const events = world.bust(leg, { kind: "Corrected", lastQty: lots(0.4), lastPx: px(1.2) });
  assert.deepEqual(typesOf(events), ["LegBusted", "LegFilled", "FillSuspended"]);
  assert.equal(only(events, "FillSuspended").why, "CORRECTED");
  assert.deepEqual(figures(world), [lots(0.4), lots(0.6), 0]);
  assert.deepEqual([leg.cumQty, valueOf(leg)], [lots(0.4), BigInt(lots(0.4)) * BigInt(px(1.2))]);
  assert.equal(world.alertCodes().at(-1), "FILL_CORRECTED");
});

test("a correction under the name of its fill puts another in its place as well", () => {
  const { world, leg } = filled();
  const { execID } = leg.execs[0]!;
  const events = world.bust(leg, {
    kind: "Corrected",
    execID,
    execRefID: execID,
    lastQty: lots(0.4),
  });
  assert.deepEqual(typesOf(events), ["LegBusted", "LegFilled", "FillSuspended"]);
  assert.deepEqual(figures(world), [lots(0.4), lots(0.6), 0]);
});

test("a corrected price leaves the volumes as they are", () => {
  const { world, leg } = filled();
  world.bust(leg, { kind: "Corrected", lastQty: lots(1), lastPx: px(1.2) });
  assert.deepEqual(figures(world), [lots(1), 0, 0]);
});

test("what a correction put in place can be taken back in its turn", () => {
  const { world, leg } = filled();
  world.bust(leg, { kind: "Corrected", lastQty: lots(0.4), lastPx: px(1.2), execID: "better" });
  world.bust(leg, { execRefID: "better" });
  assert.deepEqual(figures(world), [0, lots(1), 0]);
});

test("a correction whose fill a statement told before takes back the first one, and is booked once", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC, orderQty: lots(1) });
  world.fill(leg, 0.4, { execID: "better" });
  world.news(leg, "Canceled");
  // Heard late, and more than its order can take by now.
  world.fill(leg, 1, { execID: "first" });
  assert.deepEqual(figures(world), [lots(1.4), lots(-1), 0]);
  const correction = { kind: "Corrected", execID: "better", execRefID: "first" } as const;
  const events = world.bust(leg, { ...correction, lastQty: lots(0.4) });
  assert.deepEqual(typesOf(events), ["LegBusted"]);
  assert.deepEqual(figures(world), [lots(0.4), 0, 0]);
  assert.equal(leg.cumQty, lots(0.4));
  assert.equal(world.alertCodes().at(-1), "FILL_CORRECTED");
  assert.deepEqual(world.bust(leg, { ...correction, lastQty: lots(0.4) }), []);
});

test("a fill nobody remembers is suspended as the LP tells it, with an alert", () => {
  const { world, leg } = filled();
  const unknown = { execRefID: "never-heard", lastQty: lots(0.3) };
  assert.equal(only(world.bust(leg, unknown), "LegBusted").leg, 0);
  assert.deepEqual(figures(world), [lots(0.7), lots(0.3), 0]);
  assert.equal(leg.cumQty, lots(1), "its leg is not touched");
  assert.equal(world.alertCodes().at(-1), "BUST_UNKNOWN");
});

test("the fill that comes after it was taken back is booked, and they cancel out at the LP", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC, orderQty: lots(1) });
  world.bust(leg, { execRefID: "late", lastQty: lots(1) });
  world.fill(leg, 1, { execID: "late" });
  assert.deepEqual(figures(world), [0, lots(1), 0]);
  assert.equal(leg.order.ordStatus, "Filled", "its client has it");
});

test("one that came after it was taken back is not taken back a second time", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC, orderQty: lots(1) });
  world.bust(leg, { execRefID: "late", lastQty: lots(1) });
  world.fill(leg, 1, { execID: "late" });
  assert.deepEqual(world.bust(leg, { execRefID: "late", lastQty: lots(1) }), []);
  assert.deepEqual(figures(world), [0, lots(1), 0]);
});

for (const [what, change] of [
  ["a bust that does not say how much", { lastQty: lots(0) }],
  ["a correction", { kind: "Corrected", lastQty: lots(0.3) }],
] as const) {
  test(`${what} of a fill nobody remembers books nothing, and says so`, () => {
    const { world, leg } = filled();
    assert.deepEqual(world.bust(leg, { execRefID: "never-heard", ...change }), []);
    assert.equal(world.alertCodes().at(-1), "BUST_UNKNOWN");
  });
}

test("while the leg works on, what was taken back may be filled again, and the order gets its rest", () => {
  const { world, leg } = filled(0.4);
  world.bust(leg);
  assert.equal(leg.ordStatus, "PartiallyFilled");
  world.fill(leg, 1);
  assert.equal(leg.order.ordStatus, "Filled");
  assert.deepEqual(figures(world), [lots(1), 0, 0], "what was suspended is back");
});

test("of a correction that is more than the fill was, an order that is open gets what it lacks", () => {
  const { world, leg } = filled(0.4);
  const events = world.bust(leg, { kind: "Corrected", lastQty: lots(1.2) });
  assert.equal(only(events, "ClientFilled").aQty, lots(0.6));
  assert.equal(leg.order.ordStatus, "Filled");
  assert.deepEqual(figures(world), [lots(1.2), lots(-0.2), 0]);
});

test("a leg in doubt stays in doubt, with what was taken back open again", () => {
  const { world, leg } = filled(0.4);
  world.timeout(leg);
  assert.equal(world.state.exposure.of(EURUSD).doubtBuy, lots(0.6));
  world.bust(leg);
  assert.equal(world.state.exposure.of(EURUSD).doubtBuy, lots(1));
  assert.ok(leg.isInDoubt);
});

test("a fill of a house order that is taken back is kept again", () => {
  const world = liveWorld({ strategy: { mode: "B_BOOK" } });
  world.submit({ account: TOXIC, orderQty: lots(1) });
  world.house({ sized: undefined });
  const leg = world.leg(world.state.nextLeg - 1);
  world.fill(leg, 1);
  assert.deepEqual(figures(world), [lots(1), 0, 0]);
  world.bust(leg);
  assert.deepEqual(figures(world), [0, lots(1), 0]);
});

test("a dealer flattens what a bust left", () => {
  const { world, leg } = filled();
  world.bust(leg);
  world.house({ sized: undefined });
  world.fill(world.leg(world.state.nextLeg - 1), 1);
  assert.deepEqual(figures(world), [lots(1), 0, 0]);
});

test("who replays the journal has the same books, and takes nothing back a second time", () => {
  const { world, leg } = filled();
  world.bust(leg, { execID: "bust" });
  const again = replayed(world.events);
  assert.equal(hashOf(again), hashOf(world.state));
  assert.ok(again.hedges.busts.isReport(ALPHA, "bust"));
});

test("after a fill that a status answer covers is taken back, the LP's next fill is booked", () => {
  const world = liveWorld({ strategy: { mode: "A_BOOK" } });
  const { leg } = world.hedged({ orderQty: lots(10) });
  world.fill(leg, 4, { execID: "F1" });
  world.timeout(leg);
  world.answer(leg, { ordStatus: "PartiallyFilled", cumQty: lots(6) });
  world.bust(leg, { execRefID: "F1" });
  assert.equal(leg.statusCumQty, lots(2));
  world.fill(leg, 3, { cumQty: lots(5) });
  assert.deepEqual([leg.cumQty, world.state.hedges.net(ALPHA, EURUSD)], [lots(5), lots(5)]);
  assert.equal(unexplainedNet(world.state, EURUSD), 0);
  assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
});

test("a fill that came after a status answer is taken back: what the answer covers stays covered", () => {
  const world = liveWorld({ strategy: { mode: "A_BOOK" } });
  const { leg } = world.hedged({ orderQty: lots(10) });
  world.timeout(leg);
  world.answer(leg, { ordStatus: "PartiallyFilled", cumQty: lots(6) });
  world.fill(leg, 3, { execID: "F3" });
  world.bust(leg, { execRefID: "F3" });
  assert.deepEqual(world.fill(leg, 2, { execID: "F2", cumQty: lots(6) }), []);
  assert.equal(leg.cumQty, lots(6));
});
