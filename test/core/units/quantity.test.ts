import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import {
  asMoney,
  asVolume,
  checked,
  larger,
  minus,
  mulDiv,
  negated,
  plus,
  powerOfTenBetween,
  smaller,
} from "../../../src/core/units/quantity.ts";
import { lots } from "../world.ts";

const anyFactor = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.integer({ min: -50, max: 50 }));
const anyDivisor = fc.oneof(
  fc.integer({ min: 1, max: 10 }),
  fc.integer({ min: 1, max: 1e9 }),
  fc.constantFrom(10_000, 1e8, 1e10, Number.MAX_SAFE_INTEGER),
);

test("multiplying and dividing gives exactly what BigInt gives, or refuses", () => {
  fc.assert(
    fc.property(anyFactor, anyFactor, anyDivisor, (a, b, divisor) => {
      const exact = (BigInt(a) * BigInt(b)) / BigInt(divisor);
      if (Number.isSafeInteger(Number(exact))) {
        assert.ok(mulDiv(a, b, divisor) === Number(exact));
      } else {
        assert.throws(() => mulDiv(a, b, divisor), /Invariant/);
      }
    }),
    { numRuns: 5000 },
  );
});

test("what is cut to nothing is zero, never minus zero", () => {
  assert.equal(mulDiv(-1, 1, 10), 0);
  assert.equal(mulDiv(0, -5, 10), 0);
});

test("a division that has no answer is refused like one that does not fit", () => {
  assert.throws(() => mulDiv(1, 1, 0));
  assert.throws(() => mulDiv(2 ** 40, 2 ** 40, 0));
});

test("the product is cut towards zero on both sides", () => {
  assert.equal(mulDiv(29, 8000, 10_000), 23);
  assert.equal(mulDiv(-29, 8000, 10_000), -23);
});

test("a million orders of 0.01 lot meet a limit of 10 000 lots exactly, as doubles do not", () => {
  let sum = lots(0);
  let double = 0;
  for (let order = 0; order < 1_000_000; order++) {
    sum = plus(sum, lots(0.01));
    double += 0.01;
  }
  assert.equal(sum, lots(10_000));
  assert.notEqual(double, 10_000);
});

test("shares of a volume add up where doubles do not", () => {
  assert.notEqual(0.1 * 3, 0.3);
  assert.equal(plus(plus(lots(0.1), lots(0.1)), lots(0.1)), lots(0.3));
  assert.equal(minus(lots(0.3), lots(0.1)), lots(0.2));
});

test("a sum that is no longer exact ends the process instead of a balance", () => {
  const most = asMoney(Number.MAX_SAFE_INTEGER);
  assert.throws(() => plus(most, asMoney(1)), /Invariant/);
  assert.throws(() => minus(asMoney(Number.MIN_SAFE_INTEGER), asMoney(1)), /Invariant/);
  for (const value of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    assert.throws(() => checked(value), /Invariant/);
  }
});

test("sign, size and order of quantities", () => {
  const [less, more] = [asVolume(-5), asVolume(3)];
  assert.equal(smaller(less, more), -5);
  assert.equal(larger(less, more), 3);
  assert.equal(negated(less), 5);
  assert.equal(negated(asVolume(0)), 0);
});

test("scales are powers of ten apart", () => {
  assert.equal(powerOfTenBetween(14, 4), 1e10);
  assert.equal(powerOfTenBetween(4, 4), 1);
});
