import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import type { Holding } from "../../../src/core/accounts/held.ts";
import { lp, lpTerms } from "../policy-of.ts";
import { ALPHA, EURUSD, liveWorld, lots, only, PROFESSIONAL } from "../world.ts";
import type { World } from "../world.ts";

const STEP = 0.01;

/** Orders of a professional, filled at once by the LP where it has a part of them. */
function trade(
  world: World,
  side: "Buy" | "Sell",
  amount: number,
  isClosing: boolean,
  position = 0,
): void {
  const orderQty = lots(amount);
  const events = world.submit({ account: PROFESSIONAL, side, orderQty, isClosing, position });
  only(events, "OrderAccepted");
  for (const event of events) {
    if (event.type === "LegCreated") world.fill(world.leg(event.leg), event.orderQty / 1e6);
  }
}

const anyAmount = fc.integer({ min: 1, max: 60 }).map((steps) => steps * STEP);

test("what is unwound at LPs is never a step off A opened × closed ÷ opened, however it is closed", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ amount: anyAmount, keeps: fc.boolean() }), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.array(anyAmount, { minLength: 1, maxLength: 60 }),
      fc.boolean(),
      (openings, closings, isNetting) => {
        const lps = [lp(ALPHA, "ALPHA", { terms: [lpTerms(STEP, STEP)] })];
        const world = liveWorld({ lps, isNetting });
        for (const { amount, keeps } of openings) {
          world.pin(PROFESSIONAL, keeps ? "RETAIL" : "PROFESSIONAL");
          trade(world, "Buy", amount, false);
        }
        // Where positions stand side by side each is unwound by its own figures.
        const each = (): readonly Holding[] =>
          Array.from(world.state.holdings.positions(PROFESSIONAL, EURUSD, "Buy"), ([, it]) => it);
        const held = (): ReturnType<typeof world.state.holdings.of> =>
          world.state.holdings.of(PROFESSIONAL, EURUSD, "Buy");
        for (const amount of closings) {
          const before = held();
          const left = (before.aOpen + before.bOpen) / 1e6;
          if (left === 0) break;
          trade(world, "Sell", Math.min(amount, left), !isNetting);
          assert.ok(!isNetting || each().length <= 1);
          for (const { aOpened, bOpened, aOpen, bOpen } of each()) {
            const opened = aOpened + bOpened;
            const closed = opened - aOpen - bOpen;
            const due = (aOpened * closed) / opened;
            const unwound = aOpened - aOpen;
            assert.ok(Math.abs(unwound - due) <= lots(STEP), `${unwound} of ${due}`);
          }
        }
        const { aOpen, bOpen } = held();
        if (aOpen + bOpen > 0) trade(world, "Sell", (aOpen + bOpen) / 1e6, true);
        assert.deepEqual([held().aOpen, held().bOpen], [0, 0]);
        assert.equal(world.state.hedges.net(ALPHA, EURUSD), 0);
        assert.equal(world.state.exposure.net(EURUSD), 0);
      },
    ),
    { numRuns: 150 },
  );
});

for (const isNamed of [false, true]) {
  const what = isNamed ? "that name the position" : "that name none";
  test(`fifty closings of 0.02 of 0.80 and 0.20 ${what} come to exactly zero, and follow the ratio all the way`, () => {
    const world = liveWorld();
    const { order, leg } = world.hedged({ account: PROFESSIONAL });
    world.fill(leg, 0.8);
    const position = isNamed ? order.terms.order : 0;
    const { holdings } = world.state;
    for (let step = 1; step <= 50; step++) {
      trade(world, "Sell", 0.02, true, position);
      const { aOpen, bOpen } = holdings.of(PROFESSIONAL, EURUSD, "Buy");
      assert.equal(aOpen + bOpen, lots(1 - step * 0.02));
      const unwound = lots(0.8) - aOpen;
      assert.ok(Math.abs(unwound - 0.8 * lots(step * 0.02)) <= lots(0.005), `${step}: ${unwound}`);
    }
    const { aOpen, bOpen } = holdings.of(PROFESSIONAL, EURUSD, "Buy");
    assert.deepEqual([aOpen, bOpen], [0, 0]);
  });
}
