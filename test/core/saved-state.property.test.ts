import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { apply } from "../../src/core/apply.ts";
import { hashOf, State } from "../../src/core/state.ts";
import { anyHistory } from "./happenings.ts";
import { Life } from "./history.ts";
import { carried, deskState, foldedInto, valuesOf } from "./saved-state.ts";

test("a state that was saved and loaded says the same, and goes on as the one that was not", () => {
  fc.assert(
    fc.property(anyHistory(true), fc.double({ min: 0, max: 1, noNaN: true }), (history, part) => {
      const life = new Life();
      for (const happening of history) life.live(happening);
      const { events } = life.world;
      const cut = Math.floor(events.length * part);
      const whole = foldedInto(new State(deskState), events.slice(0, cut));
      const loaded = carried(whole);
      assert.equal(hashOf(loaded), hashOf(whole));
      assert.deepEqual(valuesOf(loaded), valuesOf(whole));
      for (const event of events.slice(cut)) {
        for (const state of [whole, loaded]) apply(state, event);
        assert.equal(hashOf(loaded), hashOf(whole), event.type);
      }
      assert.deepEqual(valuesOf(loaded), valuesOf(whole));
    }),
    { numRuns: 300 },
  );
});

test("a desk that finds a snapshot at its start decides as one that replayed everything", () => {
  let restarts = 0;
  fc.assert(
    fc.property(anyHistory(true), (history) => {
      const told = [...history, { is: "restart" } as const];
      const replaying = new Life();
      const loading = new Life({
        found: (events) => {
          restarts += 1;
          return carried(foldedInto(new State(deskState), events));
        },
      });
      for (const life of [replaying, loading]) {
        for (const happening of [...told, ...history]) life.live(happening);
        life.hearAll();
      }
      assert.deepEqual(loading.world.events, replaying.world.events);
      assert.equal(hashOf(loading.world.state), hashOf(replaying.world.state));
    }),
    { numRuns: 150 },
  );
  assert.ok(restarts >= 150);
});
