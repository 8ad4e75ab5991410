import { strict as assert } from "node:assert";
import * as fc from "fast-check";
import { test } from "vitest";
import { writeBase36 } from "../../../src/core/units/base36.ts";

test("a counter is written in base 36 as the runtime writes it, in upper case", () => {
  const into = Buffer.alloc(32, "#");
  const powers = fc.integer({ min: 0, max: 10 }).map((digits) => 36 ** digits);
  // Integers end and doubles begin at 2³¹.
  const bounds = fc.oneof(powers, fc.constantFrom(2 ** 31, 2 ** 32));
  const near = fc
    .tuple(bounds, fc.integer({ min: -1, max: 1 }))
    .map(([a, b]) => Math.max(0, a + b));
  fc.assert(
    fc.property(fc.oneof(near, fc.nat(), fc.maxSafeNat()), (value) => {
      const end = writeBase36(into, 3, value);
      assert.equal(into.toString("latin1", 3, end), value.toString(36).toUpperCase());
      assert.equal(into.toString("latin1", 0, 3), "###");
    }),
    { numRuns: 2000 },
  );
});
