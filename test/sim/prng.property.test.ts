import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { Prng, seedOf } from "../../src/sim/prng.ts";

test("the same seed draws the same numbers", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const [one, two] = [new Prng(seed), new Prng(seed)];
      for (let i = 0; i < 50; i++) assert.equal(one.uint32(), two.uint32());
    }),
  );
});

test("a draw below a bound is an integer from zero to just under it", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 32 }), (seed, bound) => {
      const drawn = new Prng(seed).below(bound);
      assert.ok(Number.isInteger(drawn) && drawn >= 0 && drawn < bound);
    }),
  );
});

test("every face of a die comes up about equally often", () => {
  const prng = new Prng(42);
  const faces = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < 60_000; i++) faces[prng.below(6)]! += 1;
  for (const count of faces) assert.ok(count > 9600 && count < 10_400, `${count}`);
});

test("seed zero and neighbouring seeds give unrelated numbers", () => {
  const firsts = new Set(Array.from({ length: 1000 }, (_, seed) => new Prng(seed).uint32()));
  assert.equal(firsts.size, 1000);
});

test("symbols have streams of their own under one seed", () => {
  assert.notEqual(seedOf(1, "EURUSD"), seedOf(1, "GBPUSD"));
  assert.notEqual(seedOf(1, "EURUSD"), seedOf(2, "EURUSD"));
});

test("a bound below one is a bug, not an endless loop", () => {
  assert.throws(() => new Prng(1).below(0), /Invariant/);
  assert.throws(() => new Prng(1).below(Number.NaN), /Invariant/);
});
