import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { OrderHeap } from "../../../src/core/execute/order-heap.ts";
import type { Order } from "../../../src/core/execute/order.ts";
import { liveWorld } from "../world.ts";

/** Orders to put in; what they are for is nobody's business here. */
const orders: readonly Order[] = (() => {
  const world = liveWorld();
  return Array.from({ length: 300 }, () => {
    world.submit();
    return world.order(world.state.nextOrder - 1);
  });
})();

const anyStep = fc.oneof(
  {
    arbitrary: fc.record({ is: fc.constant("push" as const), key: fc.nat({ max: 20 }) }),
    weight: 3,
  },
  {
    arbitrary: fc.record({ is: fc.constant("leave" as const), key: fc.nat({ max: 400 }) }),
    weight: 2,
  },
);

test("the first of a heap, and all up to a key, are those of a sorted list, however many leave", () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 300, size: "max" }), (steps) => {
      const keys = new Map<Order, number>();
      const heap = new OrderHeap();
      for (const [at, { is, key }] of steps.entries()) {
        if (is === "push") {
          // Some come in anew, under another key or the same.
          const order = orders[at % 40]!;
          keys.set(order, key);
          heap.push(order, key);
        } else if (keys.size > 0) {
          const gone = [...keys.keys()][key % keys.size]!;
          keys.delete(gone);
          heap.remove(gone);
        }
        const sorted = [...keys].toSorted(
          ([a, x], [b, y]) => x - y || a.terms.order - b.terms.order,
        );
        assert.equal(heap.first(), sorted[0]?.[0]);
        const below = sorted.filter(([, other]) => other <= 10).map(([order]) => order);
        assert.deepEqual(heap.upTo(10), below);
      }
    }),
    { numRuns: 300 },
  );
});
