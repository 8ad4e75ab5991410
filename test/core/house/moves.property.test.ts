import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { unexplainedNet } from "../../../src/core/exposure/unexplained.ts";
import { hashOf } from "../../../src/core/state.ts";
import { signed, signOf } from "../../../src/core/terms.ts";
import { anyMoving } from "../happenings.ts";
import { Life } from "../history.ts";
import { Books } from "../invariants.ts";
import { replayed } from "../world.ts";

test("in all histories with moves between books the books add up after every step", () => {
  const seen = { A: 0, B: 0, partly: 0, named: 0 };
  fc.assert(
    fc.property(anyMoving, (history) => {
      const books = new Books();
      const life = new Life();
      for (const happening of history) {
        life.live(happening);
        books.check(life.world.events, life.world.state);
      }
      const { events, state } = life.world;
      for (const [at, event] of events.entries()) {
        if (event.type === "OrderAccepted" && event.position > 0) seen.named += 1;
        if (event.type !== "PositionMoved") continue;
        const before = events[at - 1];
        assert.ok(before?.type === "HouseFilled" && before.order === event.order);
        seen[event.to] += 1;
        if (event.volume < before.volume) seen.partly += 1;
      }
      for (const symbol of [0, 1, 2]) assert.equal(unexplainedNet(state, symbol), 0);
      assert.equal(hashOf(replayed(events)), hashOf(state));
    }),
    { numRuns: 300 },
  );
  assert.ok(seen.A > 100 && seen.B > 100, `such histories have moves in them: ${seen.A} ${seen.B}`);
  assert.ok(seen.partly > 0, "and some of what was closed meanwhile");
  assert.ok(seen.named > 50, `and closings that name a position: ${seen.named}`);
});

test("no client holds more or less for a move, and hears nothing", () => {
  fc.assert(
    fc.property(anyMoving, (history) => {
      const life = new Life();
      for (const happening of history) life.live(happening);
      const { events, state } = life.world;
      const held = new Map<string, number>();
      for (const event of events) {
        if (event.type !== "ClientFilled") continue;
        const { account, symbol, side } = state.orders.order(event.order)!.terms;
        const key = `${account} ${symbol}`;
        const filled = signed(event.aQty, signOf(side)) + signed(event.bQty, signOf(side));
        held.set(key, (held.get(key) ?? 0) + filled);
      }
      for (const { account, symbol, position } of state.positions.entries()) {
        const { aNet, bNet } = position;
        assert.equal(aNet + bNet, held.get(`${account} ${symbol}`) ?? 0);
      }
      const moves = events.filter(({ type }) => type === "MoveOrdered" || type === "PositionMoved");
      assert.ok(moves.every((event) => !("exec" in event)));
    }),
    { numRuns: 200 },
  );
});
