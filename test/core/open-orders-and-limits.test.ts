import assert from "node:assert/strict";
import { test } from "vitest";
import type { Leg } from "../../src/core/execute/order.ts";
import type { Side } from "../../src/core/terms.ts";
import { asVolume } from "../../src/core/units/quantity.ts";
import { lp, lpTerms, policyOf } from "./policy-of.ts";
import type { PolicyChange } from "./policy-of.ts";
import { ALPHA, EURUSD, liveWorld, lots, pct, RETAIL, SEMI_PRO } from "./world.ts";
import type { World } from "./world.ts";

/** An order is hedged in part, so that what is kept of it waits for the LP. */
const partly = (percent: number, change: PolicyChange["limit"]): PolicyChange => ({
  strategy: { hedgesLargeOrders: false },
  shares: { RETAIL: pct(percent), SEMI_PRO: pct(percent) },
  limit: { maxNet: lots(10), maxGross: lots(10_000), ...change },
  lps: [lp(ALPHA, "ALPHA", { terms: [lpTerms(0.01, 0.01, 10_000)] })],
});

const netOf = (world: World): number => world.state.exposure.net(EURUSD);

function sent(world: World, side: Side, amount: number, account = RETAIL): Leg | undefined {
  const events = world.submit({ account, side, orderQty: lots(amount) });
  const created = events.find((event) => event.type === "LegCreated");
  return created === undefined ? undefined : world.leg(created.leg);
}

const fillWhole = (world: World, leg: Leg): void => {
  world.fill(leg, asVolume(leg.orderQty - leg.cumQty) / 1e6);
};

/** What the house keeps of an account, signed. */
const held = (world: World): number => world.state.positions.of(RETAIL, EURUSD).bNet;

test("what a live buy has reserved is not counted on: should its leg fail, a sell is within the limit", () => {
  const world = liveWorld(partly(1, {}));
  const buy = sent(world, "Buy", 10)!;
  assert.equal(netOf(world), lots(9.9));
  const sell = sent(world, "Sell", 18, SEMI_PRO)!;
  assert.equal(sell.order.decision?.bVolume, lots(10), "18 short would be kept, were 9.9 long");
  world.news(buy, "Rejected");
  fillWhole(world, sell);
  assert.equal(netOf(world), lots(-10));
});

test("nor does it count against the other side once it is filled", () => {
  const world = liveWorld(partly(1, {}));
  fillWhole(world, sent(world, "Buy", 10)!);
  const sell = sent(world, "Sell", 18, SEMI_PRO)!;
  assert.equal(sell.order.decision?.bVolume, lots(17.82));
});

test("a sell that shrinks the net only if a live buy is filled is not free of limits", () => {
  const world = liveWorld(partly(50, { maxNet: lots(2) }));
  const buy = sent(world, "Buy", 4)!;
  const sells = [1, 2, 3].map(() => sent(world, "Sell", 1.9, SEMI_PRO));
  for (const sell of sells) {
    if (sell !== undefined) fillWhole(world, sell);
  }
  world.news(buy, "Canceled");
  assert.equal(netOf(world), lots(-2));
});

for (const [side, other] of [
  ["Buy", "Sell"],
  ["Sell", "Buy"],
] as const) {
  for (const end of ["filled", "rejected"] as const) {
    test(`what an account holds by a ${side} is used once by orders that wait, and later are ${end}`, () => {
      const change = partly(1, { maxNet: lots(10_000), maxGross: lots(10) });
      const world = liveWorld({ ...change, strategy: { mode: "B_BOOK" } });
      world.submit({ account: RETAIL, side, orderQty: lots(10) });
      assert.equal(Math.abs(held(world)), lots(10));
      world.activate(policyOf({ ...change, version: 2 }));
      const legs = [1, 2, 3, 4].map(() => sent(world, other, 20)!);
      const kept = legs.map(({ order }) => order.decision!.bVolume);
      assert.deepEqual(kept, [lots(19.8), 0, 0, 0], "it turns round, and no further");
      for (const leg of legs) {
        if (end === "filled") fillWhole(world, leg);
        else world.news(leg, "Rejected");
      }
      assert.equal(Math.abs(held(world)), end === "filled" ? lots(9.8) : lots(10));
    });
  }
}
