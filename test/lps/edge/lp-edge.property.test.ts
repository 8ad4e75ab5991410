import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import type { Event } from "../../../src/core/events.ts";
import { isFinal } from "../../../src/core/execute/order-status.ts";
import { anyHistory } from "../../core/happenings.ts";
import { Life } from "../../core/history.ts";
import { edgeTerms, EdgeWorld } from "./edge-world.ts";

/** Legs that are open, and all that open orders have. */
function legsOf({ world: { state } }: Life): number {
  const legs = new Set<number>();
  for (const { leg } of state.orders.openLegs()) legs.add(leg);
  for (let number = 1; number < state.nextOrder; number++) {
    const order = state.orders.order(number);
    if (order === undefined || isFinal(order.ordStatus)) continue;
    for (const { leg } of order.legs) legs.add(leg);
  }
  return legs.size;
}

test("in all histories, restarts in them, nothing the router sends is stopped, and the books end with the orders", () => {
  let legs = 0;
  fc.assert(
    fc.property(anyHistory(false), fc.nat({ max: 40 }), (history, restartAt) => {
      let told: Event[] = [];
      const life: Life = new Life({ after: (_input, events) => void (told = [...events]) });
      let beside = new EdgeWorld(life.world);
      let { policy } = life.world.engine;
      for (const [at, happening] of history.entries()) {
        // What it makes of the journal at a start must be as good as what it heard.
        if (at === restartAt) beside = new EdgeWorld(life.world);
        told = [];
        life.live(happening);
        if (life.world.engine.policy !== policy) {
          policy = life.world.engine.policy;
          beside.edge.retune(edgeTerms(policy));
        }
        for (const fault of beside.carryOut(told)) {
          legs += 1;
          assert.equal(fault, undefined);
        }
        const { orders } = life.world.state;
        assert.equal(beside.edge.entered.orderCount, orders.openCount);
        assert.ok(beside.edge.entered.legCount <= legsOf(life));
      }
    }),
    { numRuns: 400 },
  );
  assert.ok(legs > 1_000, `${legs} legs were looked at`);
});
