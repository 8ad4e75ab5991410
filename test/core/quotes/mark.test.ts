import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { lotWorthAtMarks, markOf } from "../../../src/core/quotes/mark.ts";
import { amountOf, pxOf } from "../../../src/core/units/plain-number.ts";
import { duo, view } from "../health/legs.ts";
import { policyOf } from "../policy-of.ts";
import { ALPHA, BETA, EURUSD, liveWorld, only, RETAIL, USDJPY, World } from "../world.ts";

const NOBODY = -1;

/** The price a symbol is shown at, and whose it is. */
function shown(world: World, reference: number, symbol = EURUSD): unknown {
  const mark = markOf(view(world), reference, symbol);
  return mark && [pxOf(mark.mid), mark.source];
}

test("a position is marked at the mid of the reference LP while its quote is fresh, else of all", () => {
  const world = liveWorld(duo);
  world.quote(ALPHA, 1.1, 1.1002).quote(BETA, 1.1004, 1.1008);
  assert.deepEqual(shown(world, BETA), [1.1006, "LP"]);
  // The best of both cross each other: the best bid is BETA's, the best ask ALPHA's.
  const { mid } = markOf(view(world), NOBODY, EURUSD)!;
  assert.deepEqual(shown(world, NOBODY), [pxOf(mid), "AGGREGATE"]);
  world.pass(4_000).quote(ALPHA, 1.1, 1.1002).pass(2_000);
  assert.deepEqual(shown(world, BETA), [1.1001, "AGGREGATE"]);
});

test("a reference LP that is off the market, or whose session is gone, marks nothing", () => {
  const world = liveWorld(duo);
  world.quote(ALPHA, 1.1, 1.1002).quote(BETA, 1.5, 1.5002);
  assert.notDeepEqual(shown(world, BETA), [1.5001, "LP"]);
  world.quote(BETA, 1.1, 1.1004);
  assert.deepEqual(shown(world, BETA), [1.1002, "LP"]);
  world.session(BETA, false);
  assert.deepEqual(shown(world, BETA), [1.1001, "AGGREGATE"]);
});

test("where no quote is fresh the last mid there was is shown as such, and before one nothing", () => {
  assert.equal(shown(new World(), ALPHA), undefined);
  const world = liveWorld();
  assert.equal(markOf(view(world), ALPHA, EURUSD)?.ageNs, undefined, "of now");
  assert.deepEqual(shown(world.pass(60_000), ALPHA), [1.1001, "LAST_MID"]);
  const age = markOf(view(world), ALPHA, EURUSD)?.ageNs ?? 0;
  assert.equal(markOf(view(world.pass(5_000)), ALPHA, EURUSD)?.ageNs, age + 5_000_000_000);
  assert.ok(age > 0 && age <= 60_000_000_000, `it was sampled ${age} ns ago`);
});

test("what a lot is worth at the marks takes its rates from them too", () => {
  const world = liveWorld(duo);
  world.quote(ALPHA, 150, 150.02, USDJPY).quote(BETA, 150.2, 150.22, USDJPY);
  const worthOf = (reference: number) => amountOf(lotWorthAtMarks(view(world), reference, EURUSD)!);
  world.activate(policyOf({ ...duo, reportingCurrency: "JPY" }), "JPY");
  world.quote(ALPHA, 1.1, 1.1002).quote(BETA, 1.1, 1.1002);
  assert.equal(worthOf(BETA), Math.trunc(100_000 * 1.1001 * 150.21 * 1e4) / 1e4);
  assert.notEqual(worthOf(BETA), worthOf(ALPHA));
});

test("a lot whose reporting currency no rate leads to has no worth", () => {
  const world = liveWorld({ ...duo, reportingCurrency: "CHF" });
  assert.equal(lotWorthAtMarks(view(world), ALPHA, EURUSD), undefined);
});

test("whatever the reference LP quotes within the collar, the mark is its mid and no decision is priced by it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 100 }), (low, wide) => {
      const bid = (109_900 + low) / 100_000;
      const ask = (109_900 + low + wide) / 100_000;
      const decided = (isLooked: boolean) => {
        const world = liveWorld(duo);
        world.quote(ALPHA, 1.1, 1.1002).quote(BETA, bid, ask);
        if (isLooked) {
          const { mid, source } = markOf(view(world), BETA, EURUSD)!;
          assert.equal(source, "LP");
          assert.equal(mid, Math.floor((Math.round(bid * 1e8) + Math.round(ask * 1e8)) / 2));
        }
        const request = world.request({ account: RETAIL });
        return only(world.step({ type: "OrderSubmitted", request }), "OrderDecided");
      };
      assert.deepEqual(decided(true), decided(false));
    }),
    { numRuns: 50 },
  );
});
