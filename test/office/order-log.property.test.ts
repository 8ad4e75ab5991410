import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { OrderLog } from "../../src/office/order-log.ts";

test("the log gives what is remembered, newest first, below any number, as a plain list would", () => {
  const steps = fc.array(fc.record({ gap: fc.integer({ min: 1, max: 5 }), forget: fc.nat(3) }), {
    maxLength: 4_000,
    size: "max",
  });
  fc.assert(
    fc.property(steps, fc.nat(20_000), (all, from) => {
      const log = new OrderLog();
      const remembered = new Set<number>();
      let number = 0;
      for (const { gap, forget } of all) {
        number += gap;
        remembered.add(number);
        const [oldest] = remembered;
        if (forget === 0 && oldest !== undefined && oldest !== number) remembered.delete(oldest);
        log.add(number, remembered.size, (each) => remembered.has(each));
      }
      const expected = [...remembered].filter((each) => each < from).toReversed();
      const found = [...log.below(from)].filter((each) => remembered.has(each));
      assert.deepEqual(found, expected);
    }),
    { numRuns: 30 },
  );
});

test("what is forgotten goes from the log before it is twice what is remembered", () => {
  const log = new OrderLog();
  for (let number = 1; number <= 100_000; number++)
    log.add(number, 10, (each) => each > number - 10);
  assert.ok([...log.below(Number.POSITIVE_INFINITY)].length <= 1_020);
});
