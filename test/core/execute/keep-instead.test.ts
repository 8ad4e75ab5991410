import assert from "node:assert/strict";
import { test } from "vitest";
import { hashOf } from "../../../src/core/state.ts";
import type { PolicyChange } from "../policy-of.ts";
import { EURUSD, liveWorld, lots, only, PROFESSIONAL, replayed, typesOf } from "../world.ts";
import type { World } from "../world.ts";

const professional = { account: PROFESSIONAL } as const;
const keeping: PolicyChange = { isNetting: true, onLpFailure: "internalise", retryBudget: 0 };

const longOf = ({ state }: World) => state.holdings.of(PROFESSIONAL, EURUSD, "Buy");

test("what was decided to open is kept inside the hard limits, whatever could be closed by now", () => {
  const limit = { maxNet: lots(1), maxGross: lots(1), autoHedge: lots(1) };
  const world = liveWorld({ ...keeping, limit, strategy: { mode: "A_BOOK" } });
  const selling = world.hedged({ ...professional, side: "Sell", orderQty: lots(10) });
  const buying = world.hedged({ ...professional, orderQty: lots(10) });
  world.fill(buying.leg, 10);
  const events = world.news(selling.leg, "Rejected");
  assert.equal(only(events, "HedgeInternalised").volume, lots(1));
  assert.equal(world.state.exposure.net(EURUSD), lots(-1));
  assert.equal(selling.order.ordStatus, "Canceled");
});

test("of an order that closes and opens only what opens is kept, and nothing stays reserved", () => {
  const world = liveWorld(keeping);
  world.fill(world.hedged(professional).leg, 0.8);
  const before = longOf(world);
  const { order, leg } = world.hedged({ ...professional, side: "Sell", orderQty: lots(2) });
  assert.deepEqual([order.aVolume, order.aCloses], [lots(1.6), lots(0.8)]);
  const events = world.news(leg, "Rejected");
  assert.equal(only(events, "HedgeInternalised").volume, lots(0.8));
  assert.equal(only(events, "ClientCanceled").code, "LP_REJECTED");
  const { aOpen, aClosing, bClosing } = longOf(world);
  assert.deepEqual([aOpen, aClosing, bClosing], [before.aOpen, 0, 0]);
  const closing = world.hedged({ ...professional, side: "Sell", orderQty: lots(0.5) });
  assert.equal(closing.order.aCloses, lots(0.5), "what it did not close another may");
  assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
});

test("of a FillOrKill that closes anything nothing is kept", () => {
  const world = liveWorld(keeping);
  world.fill(world.hedged(professional).leg, 0.8);
  const mixed = { side: "Sell", orderQty: lots(2), timeInForce: "FillOrKill" } as const;
  const { leg } = world.hedged({ ...professional, ...mixed });
  assert.deepEqual(typesOf(world.news(leg, "Rejected")), ["LegRejected", "ClientRejected"]);
  assert.equal(longOf(world).aClosing, 0);
});

for (const [room, kept] of [
  [0.99, 0],
  [1, 1],
] as const) {
  const what = kept === 0 ? "nothing of it is kept" : "it is kept whole";
  test(`of a FillOrKill of a lot that no LP took, with ${room} of room in a hard limit, ${what}`, () => {
    const limit = { maxNet: lots(room), maxGross: lots(9), autoHedge: lots(9) };
    const change = { ...keeping, limit, strategy: { mode: "A_BOOK" } } as const;
    const world = liveWorld(change);
    const { order, leg } = world.hedged({ ...professional, timeInForce: "FillOrKill" });
    assert.equal(order.aVolume, lots(1));
    const events = world.news(leg, "Rejected");
    const internalised = events.filter(({ type }) => type === "HedgeInternalised");
    assert.equal(internalised.length, kept);
    assert.equal(world.state.exposure.net(EURUSD), lots(kept));
    assert.equal(order.ordStatus, kept === 0 ? "Rejected" : "Filled");
    assert.deepEqual([order.aFilled, order.bFilled], [0, lots(kept)]);

    const partly = liveWorld(change);
    partly.news(partly.hedged(professional).leg, "Rejected");
    assert.equal(partly.state.exposure.net(EURUSD), lots(room), "of another order what fits");
  });
}
