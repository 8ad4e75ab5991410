import assert from "node:assert/strict";
import { test } from "vitest";
import type { Order } from "../../src/core/execute/order.ts";
import type { Input } from "../../src/core/input.ts";
import type { State } from "../../src/core/state.ts";
import { DueOrders } from "../../src/desk/due-orders.ts";
import type { DueOrdersDesk } from "../../src/desk/due-orders.ts";
import { TurnClock } from "../../src/desk/turn-clock.ts";
import { Turn } from "../../src/desk/turn.ts";

/** One order after another is due, without end; none of it is looked at but its number. */
function endless(): { readonly desk: DueOrdersDesk; readonly taken: Input[] } {
  const taken: Input[] = [];
  const desk: DueOrdersDesk = {
    state: { resting: { count: 1 } } as unknown as State,
    turn: new Turn(new TurnClock(), { commit: () => undefined }),
    isStopping: false,
    dueOrders: () => [{ terms: { order: taken.length + 1 } } as unknown as Order],
    input: (input) => taken.push(input),
  };
  return { desk, taken };
}

test("a turn takes up a bounded number of the orders that are due, and the next goes on", () => {
  const { desk, taken } = endless();
  const due = new DueOrders(desk);
  due.look();
  due.takeUp();
  assert.equal(taken.length, 100);
  due.takeUp();
  assert.equal(taken.length, 200);
  assert.deepEqual(taken.at(-1), { type: "OrderDue", order: 200 });
});
