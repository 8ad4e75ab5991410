import assert from "node:assert/strict";
import { test } from "vitest";
import { Counters } from "../../src/desk/counters.ts";
import { OrderGate } from "../../src/desk/order-gate.ts";
import { liveWorld, lots, RETAIL } from "../core/world.ts";
import type { World } from "../core/world.ts";
import { VirtualClock } from "./virtual-clock.ts";

const MS = 1_000_000;

/** A gate that is behind: whoever asks it has worked for ten milliseconds more. */
function behind(world: World, busyAfterMs = 1) {
  let workedNs = 0;
  const worked = (): number => (workedNs += 10 * MS);
  const counters = new Counters();
  const view = () => world.engine.view(world.nowNs, world.timeUs);
  const clock = new VirtualClock();
  const desk = { clock, counters, isJournalFull: false, view };
  const terms = { busyTurnMs: 1, busyAfterMs };
  const gate = new OrderGate(desk, { liveNs: worked, workedNs: worked }, terms);
  for (let asked = 0; counters.ordersNotTaken === 0 && asked < 200; asked++) {
    gate.takes(world.request());
  }
  assert.equal(counters.ordersNotTaken, 1);
  return { gate, counters, desk };
}

test("a replacement that closes with all it leaves open is taken, whatever of it was filled before", () => {
  const world = liveWorld({ isNetting: true });
  world.submit({ account: RETAIL, orderQty: lots(1) });
  for (const leg of world.state.orders.openLegs()) world.fill(leg, leg.orderQty / 1e6);
  const { gate, counters } = behind(world);
  const wish = world.request({ account: RETAIL, side: "Sell", orderQty: lots(1.5) });
  assert.equal(gate.takes(wish), false, "half a lot of it would open");
  assert.equal(gate.takes(wish, lots(0.5)), true);
  assert.equal(counters.ordersNotTaken, 2);
});

test("who is refused by a busy desk is read on for a while; with no room on the disk no more is read", () => {
  const { gate, desk } = behind(liveWorld(), 1_000);
  let asked = 1;
  while (!gate.isEnough) asked += 1;
  assert.equal(asked, 100, "a second, at ten milliseconds a look");
  const { gate: other } = behind(liveWorld(), 1_000);
  assert.equal(other.isEnough, false);
  desk.isJournalFull = true;
  assert.equal(gate.isEnough, true);
});

test("a closing that a busy desk takes makes it refuse nothing", () => {
  const world = liveWorld({ isNetting: true });
  world.submit({ account: RETAIL, orderQty: lots(1) });
  for (const leg of world.state.orders.openLegs()) world.fill(leg, leg.orderQty / 1e6);
  const { gate } = behind(world, 1_000);
  gate.pressure.turnEnded();
  gate.pressure.turnEnded();
  gate.takes(world.request());
  const closing = world.request({ account: RETAIL, side: "Sell", orderQty: lots(1) });
  for (let more = 0; more < 200; more++) assert.equal(gate.takes(closing), true);
  assert.equal(gate.isEnough, false, "it never began to refuse");
});
