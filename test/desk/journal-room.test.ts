import assert from "node:assert/strict";
import { test } from "vitest";
import { JournalRoom } from "../../src/desk/journal-room.ts";
import { VirtualClock } from "./virtual-clock.ts";

test("of the journal's last room the more is kept the more orders and legs are open", () => {
  const kept: number[] = [];
  const books = {
    isFull: false,
    keepFor: (bytes: number) => void kept.push(bytes),
    lookForRoom: () => undefined,
    journalHealth: {} as never,
  };
  const orders = { openCount: 0, openLegs: () => ({ size: legs }) };
  let legs = 0;
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const room = new JournalRoom({ clock: new VirtualClock(), log, state: { orders } }, books);
  room.look();
  orders.openCount = 100_000;
  room.look();
  legs = 1_000;
  room.look();
  const [none, resting, all] = kept;
  assert.equal(none, 0);
  // A cancel that is acknowledged: the request's number, the events and a report.
  assert.ok(resting! >= 100_000 * 600);
  assert.ok(all! - resting! >= 1_000 * 1_200);
});
