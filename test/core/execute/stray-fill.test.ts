import assert from "node:assert/strict";
import { test } from "vitest";
import { unexplainedNet } from "../../../src/core/exposure/unexplained.ts";
import { hashOf } from "../../../src/core/state.ts";
import { lp } from "../policy-of.ts";
import { ALPHA, BETA, EURUSD, liveWorld, lots, only, replayed, TOXIC, typesOf } from "../world.ts";

test("a fill that was suspended for want of its leg and is told again for it is booked once, to its order", () => {
  const world = liveWorld();
  const { leg, order } = world.hedged({ account: TOXIC });
  const report = world.fillOf(leg, 0.3, {});
  world.step({ type: "LegReported", report: { ...report, leg: 0 } });
  assert.equal(world.state.exposure.of(EURUSD).suspenseNet, lots(0.3));
  const events = world.step({ type: "LegReported", report });
  assert.deepEqual(typesOf(events), ["LegBusted", "LegFilled", "ClientFilled"]);
  assert.deepEqual([order.aFilled, leg.cumQty], [lots(0.3), lots(0.3)]);
  assert.equal(world.state.hedges.net(ALPHA, EURUSD), lots(0.3));
  assert.equal(world.state.exposure.of(EURUSD).suspenseNet, 0);
  assert.equal(unexplainedNet(world.state, EURUSD), 0);
  assert.ok(world.alertCodes().includes("FILL_CLAIMED"));
  assert.deepEqual(world.step({ type: "LegReported", report }), [], "a third time is a repeat");
  assert.deepEqual(world.step({ type: "LegReported", report: { ...report, leg: 0 } }), []);
  // It may still be taken back, and is then by its own id.
  assert.equal(only(world.bust(leg), "LegBusted").lastQty, lots(0.3));
  assert.equal(world.state.hedges.net(ALPHA, EURUSD), 0);
  assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
});

for (const [what, change] of [
  ["of another size", { lastQty: lots(0.2) }],
  ["of another LP's leg", { lp: BETA }],
] as const) {
  test(`a fill with the ExecID of a suspended one, but ${what}, is another fill`, () => {
    const world = liveWorld({ lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")] });
    const { leg } = world.hedged({ account: TOXIC });
    const report = world.fillOf(leg, 0.3, {});
    world.step({ type: "LegReported", report: { ...report, ...change, leg: 0 } });
    const events = world.step({ type: "LegReported", report });
    assert.deepEqual(typesOf(events), ["LegFilled", "ClientFilled"]);
  });
}
