import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import type { Holding } from "../../../src/core/accounts/held.ts";
import type { Leg } from "../../../src/core/execute/order.ts";
import { hashOf } from "../../../src/core/state.ts";
import type { Side } from "../../../src/core/terms.ts";
import { lp, lpTerms, policyOf } from "../policy-of.ts";
import { summed } from "../summed.ts";
import { ALPHA, EURUSD, liveWorld, lots, only, PROFESSIONAL, replayed } from "../world.ts";
import type { World } from "../world.ts";

const STEP = 0.01;
const anyAmount = fc.integer({ min: 1, max: 60 }).map((steps) => steps * STEP);
const anyOpening = fc.record({ amount: anyAmount, keeps: fc.boolean() });
const anyClosing = fc.record({
  amount: anyAmount,
  /** Which of the positions it names; -1: none. */
  pick: fc.integer({ min: -1, max: 5 }),
  end: fc.constantFrom("filled", "filled in part", "rejected"),
  waits: fc.boolean(),
});

/** How coarse the LP is by the time of the closings, and what becomes of what it does not take. */
const anyLater = fc.record({
  minimum: fc.constantFrom(0.01, 0.02, 0.1),
  step: fc.constantFrom(0.01, 0.02, 0.05, 0.1),
  most: fc.constantFrom(0.1, 0.3, 100),
  onCloseLpFailure: fc.constantFrom("reject" as const, "internalise" as const),
});

const sideOf = (isShort: boolean): readonly [Side, Side] =>
  isShort ? ["Sell", "Buy"] : ["Buy", "Sell"];

const positionsOf = (world: World, side: Side): ReadonlyMap<number, Holding> =>
  new Map(world.state.holdings.positions(PROFESSIONAL, EURUSD, side));

/** No leg passes zero, and the sum is what the positions come to. */
function check(world: World, side: Side): void {
  const all = [...positionsOf(world, side).values()];
  assert.deepEqual(summed(all), world.state.holdings.of(PROFESSIONAL, EURUSD, side));
  for (const { aOpened, bOpened, aOpen, bOpen, aClosing, bClosing } of all) {
    assert.ok(aClosing >= 0 && aClosing <= aOpen && aOpen <= aOpened);
    assert.ok(bClosing >= 0 && bClosing <= bOpen && bOpen <= bOpened);
    assert.ok(aOpen + bOpen > 0, "what is closed is forgotten");
  }
}

/** The LP answers: all of it, half and then no more, or nothing. */
function end(world: World, leg: Leg, how: "filled" | "filled in part" | "rejected"): void {
  const steps = Math.round(leg.orderQty / 1e6 / STEP);
  const amount = how === "filled" ? steps * STEP : Math.floor(steps / 2) * STEP;
  if (how !== "rejected" && amount > 0) world.fill(leg, amount);
  if (how !== "filled") world.news(leg, how === "rejected" ? "Rejected" : "Canceled");
}

test("whichever positions are named and whatever fails, none passes zero and all come to exactly zero", () => {
  fc.assert(
    fc.property(
      fc.array(anyOpening, { minLength: 1, maxLength: 6 }),
      fc.array(anyClosing, { maxLength: 20 }),
      fc.boolean(),
      fc.boolean(),
      anyLater,
      (openings, closings, isShort, isNetting, { minimum, step, most, onCloseLpFailure }) => {
        const [opens, closes] = sideOf(isShort);
        const fine = [lp(ALPHA, "ALPHA", { terms: [lpTerms(STEP, STEP)] })];
        const coarse = [lp(ALPHA, "ALPHA", { terms: [lpTerms(minimum, step, most)] })];
        const change = { isNetting, retryBudget: 0 };
        const world = liveWorld({ ...change, lps: fine });
        const waiting: { leg: Leg; how: "filled" | "filled in part" | "rejected" }[] = [];
        for (const { amount, keeps } of openings) {
          world.pin(PROFESSIONAL, keeps ? "RETAIL" : "PROFESSIONAL");
          const order = { account: PROFESSIONAL, side: opens, orderQty: lots(amount) };
          const created = world.submit(order).find((event) => event.type === "LegCreated");
          if (created !== undefined) end(world, world.leg(created.leg), "filled");
        }
        world.activate(policyOf({ ...change, version: 2, lps: coarse, onCloseLpFailure }));
        const close = (amount: number, position: number): Leg | undefined => {
          const order = { account: PROFESSIONAL, side: closes, isClosing: true, position };
          const events = world.submit({ ...order, orderQty: lots(amount) });
          const created = events.find((event) => event.type === "LegCreated");
          return created && world.leg(created.leg);
        };
        for (const { amount, pick, end: how, waits } of closings) {
          const names = [...positionsOf(world, opens).keys()];
          const leg = close(amount, pick < 0 ? 0 : (names[pick % names.length] ?? 0));
          if (leg !== undefined) waiting.push({ leg, how });
          if (!waits) for (const it of waiting.splice(0)) end(world, it.leg, it.how);
          check(world, opens);
        }
        for (const it of waiting.splice(0)) end(world, it.leg, it.how);
        check(world, opens);
        world.activate(policyOf({ ...change, version: 3, lps: fine }));
        for (const [name, { aOpen, bOpen, aClosing, bClosing }] of positionsOf(world, opens)) {
          assert.deepEqual([aClosing, bClosing], [0, 0], "nothing is on its way any more");
          const leg = close((aOpen + bOpen) / 1e6, name);
          if (leg !== undefined) end(world, leg, "filled");
        }
        assert.equal(positionsOf(world, opens).size, 0);
        assert.equal(world.state.holdings.count(PROFESSIONAL), 0);
        const { aNet, bNet } = world.state.positions.of(PROFESSIONAL, EURUSD);
        assert.deepEqual([aNet + 0, bNet + 0], [0, 0]);
        const { orphanNet } = world.state.exposure.of(EURUSD);
        assert.equal(world.state.hedges.net(ALPHA, EURUSD) - orphanNet, 0, "but for orphans");
        assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
      },
    ),
    { numRuns: 300 },
  );
});

test("each of several positions closed in small named steps follows its own ratio all the way", () => {
  fc.assert(
    fc.property(
      fc.array(anyOpening, { minLength: 2, maxLength: 5 }),
      fc.array(fc.record({ pick: fc.nat(), steps: fc.integer({ min: 1, max: 9 }) }), {
        maxLength: 60,
      }),
      (openings, closings) => {
        const lps = [lp(ALPHA, "ALPHA", { terms: [lpTerms(STEP, STEP)] })];
        const world = liveWorld({ lps });
        for (const { amount, keeps } of openings) {
          world.pin(PROFESSIONAL, keeps ? "RETAIL" : "PROFESSIONAL");
          const order = { account: PROFESSIONAL, orderQty: lots(amount) };
          const created = world.submit(order).find((event) => event.type === "LegCreated");
          if (created !== undefined) end(world, world.leg(created.leg), "filled");
        }
        for (const { pick, steps } of closings) {
          const open = [...positionsOf(world, "Buy")];
          const picked = open[pick % Math.max(1, open.length)];
          if (picked === undefined) break;
          const [position, { aOpen, bOpen }] = picked;
          const orderQty = lots(Math.min(steps * STEP, (aOpen + bOpen) / 1e6));
          const order = { account: PROFESSIONAL, side: "Sell", position, orderQty } as const;
          const events = world.submit({ ...order, isClosing: true });
          only(events, "OrderAccepted");
          const created = events.find((event) => event.type === "LegCreated");
          if (created !== undefined) end(world, world.leg(created.leg), "filled");
          for (const [name, before] of open) {
            const now = positionsOf(world, "Buy").get(name);
            if (name !== position) assert.deepEqual(now, before, "the others stand");
            else if (now !== undefined) {
              const opened = now.aOpened + now.bOpened;
              const closed = opened - now.aOpen - now.bOpen;
              const due = (now.aOpened * closed) / opened;
              assert.ok(Math.abs(now.aOpened - now.aOpen - due) <= lots(STEP));
            }
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});
