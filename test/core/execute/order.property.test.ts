import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { avgPxOf } from "../../../src/core/execute/order.ts";
import { asBps, asPrice, asVolume } from "../../../src/core/units/quantity.ts";
import { liveWorld, RETAIL } from "../world.ts";

const STEP = 10_000;

const anyFills = fc.record({
  steps: fc.integer({ min: 2, max: 900 }),
  share: fc.integer({ min: 1, max: 9_999 }),
  parts: fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 12 }),
  prices: fc.array(fc.integer({ min: 100_000_000, max: 120_000_000 }), {
    minLength: 12,
    maxLength: 12,
  }),
});

test("as A fills, B follows in its ratio by whole steps, never ahead and never past its size", () => {
  fc.assert(
    fc.property(anyFills, ({ steps, share, parts, prices }) => {
      const world = liveWorld({ shares: { RETAIL: asBps(share) } });
      world.submit({ account: RETAIL, orderQty: asVolume(steps * STEP) });
      const leg = world.state.orders.leg(1);
      if (leg === undefined) return;
      const { order } = leg;
      const { aVolume, bVolume } = order.decision!;
      for (const [at, part] of parts.entries()) {
        const left = leg.orderQty - leg.cumQty;
        if (left === 0) break;
        const lastQty = Math.min(part * STEP, left);
        world.fill(leg, lastQty / 1e6, { lastPx: asPrice(prices[at]!) });
        assert.ok(order.bFilled <= bVolume && order.aFilled <= aVolume);
        assert.ok(
          BigInt(order.bFilled) * BigInt(aVolume) <= BigInt(bVolume) * BigInt(order.aFilled),
        );
        assert.equal(order.bFilled % STEP, 0);
      }
      const isAllA = order.aFilled === aVolume;
      assert.equal(isAllA, order.bFilled === bVolume && order.ordStatus === "Filled");
    }),
    { numRuns: 500 },
  );
});

test("the average price lies between the fills' and is exact where they agree", () => {
  fc.assert(
    fc.property(anyFills, ({ steps, parts, prices }) => {
      const world = liveWorld({ strategy: { hedgesLargeOrders: false } });
      const { leg, order } = world.hedged({ account: 4, orderQty: asVolume(steps * STEP) });
      for (const [at, part] of parts.entries()) {
        const left = leg.orderQty - leg.cumQty;
        if (left > 0) {
          const lastQty = Math.min(part * STEP, left);
          world.fill(leg, lastQty / 1e6, { lastPx: asPrice(prices[at]!) });
        }
      }
      const paid = order.fills.map(({ lastPx }) => lastPx);
      const average = avgPxOf(order);
      assert.ok(average >= Math.min(...paid) && average <= Math.max(...paid));
      const value = order.fills.reduce((sum, f) => sum + BigInt(f.aQty) * BigInt(f.lastPx), 0n);
      assert.equal(BigInt(average), value / BigInt(order.aFilled));
    }),
    { numRuns: 300 },
  );
});

test("an order without fills has no average price", () => {
  assert.equal(avgPxOf(liveWorld().hedged().order), 0);
});
