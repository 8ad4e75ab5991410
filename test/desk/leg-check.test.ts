import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import type { LegCreated } from "../../src/core/events.ts";
import { asVolume } from "../../src/core/units/quantity.ts";
import { legFault } from "../../src/desk/leg-check.ts";
import { anyHistory } from "../core/happenings.ts";
import { Life } from "../core/history.ts";
import { lp, policyOf } from "../core/policy-of.ts";
import { ALPHA, BETA, liveWorld, lots, only, px, TOXIC, USDJPY } from "../core/world.ts";
import type { World } from "../core/world.ts";

test("in all histories no leg is withheld", () => {
  let legs = 0;
  fc.assert(
    fc.property(anyHistory(false), (history) => {
      const life: Life = new Life({
        after(_input, events) {
          const { state, policy } = life.world.engine;
          for (const event of events) {
            if (event.type !== "LegCreated") continue;
            legs += 1;
            assert.equal(legFault(state, policy, event), undefined);
          }
        },
      });
      for (const happening of history) life.live(happening);
    }),
    { numRuns: 400 },
  );
  assert.ok(legs > 1_000, `${legs} legs were looked at`);
});

interface Sent {
  readonly world: World;
  readonly leg: LegCreated;
}

/** A client's order with a limit, and the leg that was made of it. */
function sent(): Sent {
  const world = liveWorld();
  const order = { account: TOXIC, ordType: "Limit", price: px(1.1005) } as const;
  return { world, leg: only(world.submit(order), "LegCreated") };
}

const faultOf = ({ world, leg }: Sent, change: Partial<LegCreated> = {}): string =>
  legFault(world.state, world.engine.policy, { ...leg, ...change }) ?? "none";

test("what was decided passes", () => {
  assert.equal(faultOf(sent()), "none");
});

for (const [what, change, fault] of [
  ["more than the LP's maximum", { orderQty: lots(5_000) }, /quantity/],
  ["less than its minimum", { orderQty: asVolume(1) }, /quantity/],
  ["a quantity between its steps", { orderQty: asVolume(1_000_001) }, /quantity/],
  ["none at all", { orderQty: asVolume(0) }, /quantity/],
  ["a price beyond its order's limit", { limitPx: px(1.1006) }, /limit/],
  ["no price", { limitPx: px(0) }, /no price/],
  ["an order that nobody knows", { order: 99 }, /over/],
  ["the other side of its order", { side: "Sell" }, /side/],
  ["another symbol than its order", { symbol: USDJPY }, /symbol/],
  ["an LP of none of the policy", { lp: 7 }, /no orders/],
] as const) {
  test(`a leg of ${what} is not sent`, () => {
    assert.match(faultOf(sent(), change), fault);
  });
}

test("a leg is not sent to an LP that is halted or disabled by then, nor of an order that is over", () => {
  const halted = sent();
  halted.world.kill("lp", ALPHA, "halt");
  assert.match(faultOf(halted), /halted/);
  const disabled = sent();
  disabled.world.activate(policyOf({ version: 2, lps: [] }));
  assert.match(faultOf(disabled), /no orders/);
  const over = sent();
  const leg = over.world.state.orders.leg(over.leg.leg);
  assert.ok(leg !== undefined);
  over.world.fill(leg, 1);
  assert.match(faultOf(over), /over/);
});

test("where an LP before it left the policy, a leg is held against its own LP's terms", () => {
  const world = liveWorld({ lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")] });
  world.activate(policyOf({ version: 2, lps: [lp(BETA, "BETA")] }));
  const leg = only(world.submit({ account: TOXIC }), "LegCreated");
  assert.equal(leg.lp, BETA);
  assert.equal(faultOf({ world, leg }), "none");
});

test("legs that are more than their order, together, are not sent", () => {
  const { world, leg } = sent();
  const more = { ...leg, leg: leg.leg + 1, orderQty: lots(0.01) };
  world.engine.record(more);
  assert.match(faultOf({ world, leg: more }), /more than the order/);
});
