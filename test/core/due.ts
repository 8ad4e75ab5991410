import assert from "node:assert/strict";
import type { OrderRequest } from "../../src/core/accept/order-request.ts";
import type { Event } from "../../src/core/events.ts";
import type { Order } from "../../src/core/execute/order.ts";
import { ALPHA, typesOf } from "./world.ts";
import type { World } from "./world.ts";

/** Far more than any test has orders: what is due for ever is a fault. */
const MOST_ROUNDS = 100;

/** Submits an order, good till cancel unless told otherwise, that must rest. */
export function rest(world: World, change: Partial<OrderRequest>): Order {
  const events = world.submit({ timeInForce: "GoodTillCancel", ...change });
  assert.deepEqual(typesOf(events), ["OrderAccepted"], "it rests");
  const order = world.order(world.state.nextOrder - 1);
  assert.equal(order.isResting, true);
  return order;
}

/** What an order that was taken up brought about. */
export interface Taken {
  readonly order: number;
  readonly events: readonly Event[];
}

/** Takes up whatever is due, as the desk does it, until nothing is. */
export function takenUp(world: World): readonly Taken[] {
  const taken: Taken[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const due = world.engine.due(world.nowNs, world.timeUs);
    if (due.length === 0) return taken;
    for (const { terms } of due) {
      const { order } = terms;
      taken.push({ order, events: world.step({ type: "OrderDue", order }) });
    }
  }
  throw new Error(`something is due after ${MOST_ROUNDS} rounds`);
}

/** @returns all events of it */
export const takeDue = (world: World): readonly Event[] =>
  takenUp(world).flatMap(({ events }) => events);

/** The market moves, and whatever is due is taken up. */
export function move(world: World, bid: number, ask: number): readonly Event[] {
  world.quote(ALPHA, bid, ask);
  return takeDue(world);
}
