import assert from "node:assert/strict";
import { test } from "vitest";
import type { Order } from "../../../src/core/execute/order.ts";
import type { Leg } from "../../../src/core/execute/order.ts";
import { lp, lpTerms } from "../policy-of.ts";
import { ALPHA, liveWorld, lots, only, TOXIC, typesOf } from "../world.ts";
import type { World } from "../world.ts";

const terms = { ...lpTerms(), isResting: true };
const resting = [terms, terms, terms];

/** A lot that is hedged whole at an LP where legs rest. */
function atRestingLp(): { world: World; order: Order; leg: Leg } {
  const world = liveWorld({ lps: [lp(ALPHA, "ALPHA", { terms: resting })] });
  return { world, ...world.hedged({ account: TOXIC }) };
}

const refused = (world: World, cancel: number) =>
  world.step({ type: "LegCancelRefused", lp: ALPHA, cancel });

test("a leg that rests where nothing is filled at once or not at all is canceled at once", () => {
  const { world, leg } = atRestingLp();
  const events = world.news(leg, "Acknowledged");
  assert.deepEqual(typesOf(events), ["LegAcknowledged", "LegCancelRequested"]);
  assert.equal(only(events, "LegCancelRequested").cancel, 1);
  assert.equal(leg.cancel, 1);
});

test("what is left of it after a part is filled is canceled, once", () => {
  const { world, leg } = atRestingLp();
  assert.deepEqual(typesOf(world.fill(leg, 0.4)), [
    "LegFilled",
    "ClientFilled",
    "LegCancelRequested",
  ]);
  assert.deepEqual(typesOf(world.fill(leg, 0.1)), ["LegFilled", "ClientFilled"]);
  assert.deepEqual(typesOf(world.news(leg, "Acknowledged")), []);
});

test("a leg that is filled whole at once is not canceled", () => {
  const { world, leg, order } = atRestingLp();
  assert.deepEqual(typesOf(world.fill(leg, 1)), ["LegFilled", "ClientFilled"]);
  assert.equal(order.ordStatus, "Filled");
});

test("canceled, the leg is over: the order ends with what was filled before", () => {
  const { world, leg, order } = atRestingLp();
  world.fill(leg, 0.4);
  const events = world.news(leg, "Canceled");
  assert.deepEqual(typesOf(events), ["LegCanceled", "ClientCanceled"]);
  assert.equal(order.aFilled, lots(0.4));
});

test("filled while the request was under way, the leg is filled, and the refusal says nothing", () => {
  const { world, leg, order } = atRestingLp();
  world.news(leg, "Acknowledged");
  world.fill(leg, 1);
  assert.deepEqual(refused(world, 1), []);
  assert.equal(order.ordStatus, "Filled");
});

test("a request that is refused puts the leg in doubt: the client waits, nothing goes elsewhere", () => {
  const { world, leg, order } = atRestingLp();
  world.news(leg, "Acknowledged");
  const events = refused(world, 1);
  assert.deepEqual(typesOf(events), ["LegInDoubt"]);
  assert.equal(only(events, "LegInDoubt").cause, "CANCEL_REFUSED");
  assert.equal(order.ordStatus, "New");
});

test("a leg in doubt that turns out to rest still is canceled anew, under another number", () => {
  const { world, leg } = atRestingLp();
  world.news(leg, "Acknowledged");
  refused(world, 1);
  const events = world.answer(leg, { ordStatus: "New" });
  assert.deepEqual(typesOf(events), ["LegResolved", "LegCancelRequested"]);
  assert.equal(only(events, "LegCancelRequested").cancel, 2);
});

test("a request that nobody answers is made again once the LP says that the leg rests", () => {
  const { world, leg } = atRestingLp();
  world.news(leg, "Acknowledged");
  world.timeout(leg);
  const events = world.answer(leg, { ordStatus: "New" });
  assert.deepEqual(typesOf(events), ["LegResolved", "LegCancelRequested"]);
});

for (const [what, happen] of [
  ["its session falls", (world: World) => world.session(ALPHA, false)],
  ["the desk starts again", (world: World) => world.step({ type: "Restarted" })],
] as const) {
  test(`when ${what}, the request is lost, and made again if the leg still rests`, () => {
    const { world, leg } = atRestingLp();
    world.news(leg, "Acknowledged");
    happen(world);
    assert.equal(leg.cancel, 0);
    const events = world.answer(leg, { ordStatus: "PartiallyFilled" });
    assert.deepEqual(typesOf(events), ["LegResolved", "LegCancelRequested"]);
  });
}

test("while a fill is missing the leg is asked about, not canceled", () => {
  const { world, leg } = atRestingLp();
  const events = world.news(leg, "Canceled", { cumQty: lots(0.3) });
  assert.deepEqual(typesOf(events), ["LegInDoubt"]);
  assert.deepEqual(typesOf(world.answer(leg, { ordStatus: undefined })), []);
});

for (const [what, cancel] of [
  ["of another number", 2],
  ["that names none", 0],
  ["of a number nobody gave", -1],
] as const) {
  test(`a refusal ${what} changes nothing`, () => {
    const { world, leg } = atRestingLp();
    world.news(leg, "Acknowledged");
    assert.deepEqual(refused(world, cancel), []);
    assert.equal(leg.isInDoubt, false);
  });
}

test("where the LP fills at once or not at all, no leg is canceled", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC });
  assert.deepEqual(typesOf(world.news(leg, "Acknowledged")), ["LegAcknowledged"]);
  assert.deepEqual(typesOf(world.fill(leg, 0.4)), ["LegFilled", "ClientFilled"]);
});

test("a session that is lost while its LP is heard on another puts only its own legs in doubt", () => {
  const world = liveWorld();
  const [first, second] = [world.hedged({ account: TOXIC }), world.hedged({ account: TOXIC })];
  const events = world.step({ type: "LegSessionLost", leg: first.leg.leg });
  assert.deepEqual(typesOf(events), ["LegInDoubt"]);
  assert.equal(only(events, "LegInDoubt").cause, "SESSION_DOWN");
  assert.equal(second.leg.isInDoubt, false);
  assert.equal(world.state.isLpUp[ALPHA], true);
});
