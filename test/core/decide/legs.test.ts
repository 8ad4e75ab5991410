import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { newDraft } from "../../../src/core/decide/draft.ts";
import {
  actionOf,
  legAbove,
  nearestLeg,
  shareOf,
  wantedVolume,
} from "../../../src/core/decide/legs.ts";
import { asBps, asVolume, minus } from "../../../src/core/units/quantity.ts";
import type { Bps, Volume } from "../../../src/core/units/quantity.ts";
import { lots, pct } from "../world.ts";

/** The two legs of an order; they always add up to it. */
interface VolumeSplit {
  readonly aVolume: Volume;
  readonly bVolume: Volume;
}

/** An order that nothing but its share decides about. */
function splitVolume(volume: Volume, share: Bps, step: Volume): VolumeSplit {
  const wanted = wantedVolume(volume, { ...newDraft(), aBook: share });
  const aVolume = nearestLeg(wanted, volume, step);
  return { aVolume, bVolume: minus(volume, aVolume) };
}

for (const [order, share, step, aBook, bBook] of [
  [1, 80, 0.01, 0.8, 0.2],
  [0.29, 80, 0.01, 0.23, 0.06], // 0.232 is nearest to 0.23
  [0.01, 50, 0.01, 0, 0.01], // a tie goes down
  [0.03, 50, 0.01, 0.01, 0.02], // so does 0.015
  [0.01, 51, 0.01, 0.01, 0],
  [0.05, 10, 0.01, 0, 0.05],
  [0.06, 10, 0.01, 0.01, 0.05],
  [0.29, 100, 0.1, 0.2, 0.09], // 0.3 is nearer but past the order
  [0.26, 100, 0.1, 0.2, 0.06],
  [0.04, 100, 0.1, 0, 0.04],
  [7, 33.33, 1, 2, 5],
  [1000, 0, 0.01, 0, 1000],
  [1000, 100, 0.01, 1000, 0],
  [1, 12.5, 0.001, 0.125, 0.875],
] as const) {
  test(`${order} lots at ${share} % hedge ${aBook} and keep ${bBook} by steps of ${step}`, () => {
    assert.deepEqual(splitVolume(lots(order), pct(share), lots(step)), {
      aVolume: lots(aBook),
      bVolume: lots(bBook),
    });
  });
}

const anyStep = fc.oneof(
  fc.constantFrom(1, 10_000, 100_000, 1_000_000, 3, 7_000),
  fc.integer({ min: 1, max: 5_000_000 }),
);
const anyVolume = fc.oneof(
  fc.integer({ min: 1, max: 100_000 }).map((n) => n * 10_000),
  fc.integer({ min: 1, max: 9_000_000_000_000 }),
);
const anyBps = fc.oneof(fc.integer({ min: 0, max: 10_000 }), fc.constantFrom(0, 10_000));

test("the legs always add up to the order, are never negative, and A is whole steps", () => {
  fc.assert(
    fc.property(anyVolume, anyBps, anyStep, (volume, share, step) => {
      const split = splitVolume(asVolume(volume), asBps(share), asVolume(step));
      assert.equal(split.aVolume + split.bVolume, volume);
      assert.ok(split.aVolume >= 0 && split.bVolume >= 0);
      assert.equal(split.aVolume % step, 0);
    }),
    { numRuns: 5000 },
  );
});

test("no other multiple of the step within the order is nearer to the share than the A leg", () => {
  fc.assert(
    fc.property(anyVolume, anyBps, anyStep, (volume, share, step) => {
      const { aVolume } = splitVolume(asVolume(volume), asBps(share), asVolume(step));
      const wanted = shareOf(asVolume(volume), asBps(share));
      const distance = (leg: number): number => Math.abs(leg - wanted);
      const [below, above] = [aVolume - step, aVolume + step];
      if (below >= 0) assert.ok(distance(below) > distance(aVolume), "a tie goes down");
      if (above <= volume) assert.ok(distance(above) >= distance(aVolume), "nearest");
    }),
    { numRuns: 5000 },
  );
});

test("the share of an order is exact to the millionth of a lot and never past the order", () => {
  fc.assert(
    fc.property(anyVolume, anyBps, (volume, share) => {
      const wanted = shareOf(asVolume(volume), asBps(share));
      assert.ok(wanted <= volume);
      const exact = BigInt(volume) * BigInt(share) - BigInt(wanted) * 10_000n;
      assert.ok(exact > -10_000n && exact < 10_000n);
    }),
  );
  assert.equal(shareOf(lots(1), pct(100)), lots(1));
  assert.equal(shareOf(lots(1), pct(0)), 0);
});

for (const [what, draft, wanted] of [
  ["its share", {}, 0.5],
  ["what must be hedged, where that is more than its share", { atLeast: lots(0.7) }, 0.7],
  ["its share, where that is more than what must be hedged", { atLeast: lots(0.3) }, 0.5],
  ["all that the house may not keep", { roomForB: lots(0.2) }, 0.8],
  ["no more than its share, where the house may keep the rest", { roomForB: lots(0.6) }, 0.5],
  ["the whole, where the house may keep nothing", { roomForB: lots(0) }, 1],
  ["exactly what a closing unwinds", { isExact: true, atLeast: lots(0.3) }, 0.3],
  ["never more than the order", { atLeast: lots(3) }, 1],
] as const) {
  test(`of a lot with a share of 50 % is hedged, before rounding: ${what}`, () => {
    assert.equal(wantedVolume(lots(1), { ...newDraft(), aBook: pct(50), ...draft }), lots(wanted));
  });
}

for (const [wanted, order, step, leg] of [
  [0.231, 0.29, 0.01, 0.24],
  [0.23, 0.29, 0.01, 0.23],
  [0.21, 0.29, 0.1, 0.2], // 0.3 would be past the order
  [0.21, 0.3, 0.1, 0.3],
  [0.000001, 1, 1, 1],
  [0, 1, 1, 0],
] as const) {
  test(`what a limit wants hedged is rounded up: ${wanted} of ${order} by ${step} is ${leg}`, () => {
    assert.equal(legAbove(lots(wanted), lots(order), lots(step)), lots(leg));
  });
}

test("a leg that is rounded up is whole steps, within the order, and the first that is enough", () => {
  fc.assert(
    fc.property(anyVolume, anyBps, anyStep, (volume, share, step) => {
      const wanted = shareOf(asVolume(volume), asBps(share));
      const leg = legAbove(wanted, asVolume(volume), asVolume(step));
      assert.equal(leg % step, 0);
      assert.ok(leg >= 0 && leg <= volume);
      if (leg < wanted) assert.ok(leg + step > volume, "only where the order has no room for it");
      else assert.ok(leg - step < wanted);
    }),
    { numRuns: 2000 },
  );
});

const named = (a: number, b: number): string => actionOf(lots(a), lots(b));

test("an action is named after the legs", () => {
  assert.equal(named(0, 1), "B_BOOK");
  assert.equal(named(1, 0), "A_BOOK");
  assert.equal(named(0.5, 0.5), "PARTIAL_HEDGE");
});
