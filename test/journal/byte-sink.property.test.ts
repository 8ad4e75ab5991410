import { strict as assert } from "node:assert";
import * as fc from "fast-check";
import { test } from "vitest";
import { ByteSink } from "../../src/journal/byte-sink.ts";

/** The slow twin: zigzag in BigInt, seven bits a byte, low first. */
function zigzag(value: number): number[] {
  let rest = value < 0 ? -2n * BigInt(value) - 1n : 2n * BigInt(value);
  const bytes: number[] = [];
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return bytes;
}

test("an integer of any size is written as the zigzag that BigInt makes of it", () => {
  const bounds = fc.integer({ min: 0, max: 52 }).map((bits) => 2 ** bits);
  const near = fc
    .tuple(bounds, fc.integer({ min: -3, max: 3 }), fc.constantFrom(1, -1))
    .map(([bound, offset, sign]) => (bound + offset) * sign);
  const sink = new ByteSink(8, 64);
  fc.assert(
    fc.property(fc.oneof(near, fc.maxSafeInteger()), (value) => {
      sink.at = 0;
      sink.int(value);
      assert.deepEqual([...sink.bytes.subarray(0, sink.at)], zigzag(value));
    }),
    { numRuns: 5000 },
  );
});
