import assert from "node:assert/strict";
import { test } from "vitest";
import { Engine } from "../../../src/core/engine.ts";
import { ALPHA, EURUSD, liveWorld, lots, RETAIL, SEMI_PRO } from "../world.ts";
import type { World } from "../world.ts";

const told = (world: World): string[] =>
  world.alerts.filter(({ code }) => code === "BOOKS_DISAGREE").map(({ text }) => text);

/** As a fault in the desk would: a hedge that no event says. */
const misbook = (world: World, volume: number): void =>
  world.state.hedges.book(ALPHA, EURUSD, "Buy", lots(volume));

const keep = (world: World): void => {
  world.submit({ account: RETAIL, orderQty: lots(0.05) });
};

test("client fills less LP fills that are not what is kept are an alert, told once a difference", () => {
  const world = liveWorld();
  keep(world);
  assert.deepEqual(told(world), []);
  misbook(world, 0.1);
  keep(world);
  keep(world);
  const first = "EURUSD: client fills less LP fills are -0.1 lots more than is kept";
  assert.deepEqual(told(world), [first]);
  misbook(world, 0.1);
  keep(world);
  assert.equal(told(world).length, 2);
  misbook(world, -0.2);
  keep(world);
  assert.equal(told(world).length, 2, "that they agree again is none");
});

test("an order on its way to an LP, filled in parts or not at all, is no difference", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: SEMI_PRO });
  world.fill(leg, 0.02);
  world.news(leg, "Canceled");
  assert.deepEqual(told(world), []);
});

test("books that disagree when a desk starts are told of before its first order", () => {
  const world = liveWorld();
  keep(world);
  misbook(world, 0.1);
  const fresh = new Engine(world.state, world.engine.policy, world.engine.quotes, () => undefined);
  const { alerts } = fresh.step({ type: "Restarted" }, world.nowNs, world.timeUs);
  assert.deepEqual(
    alerts.map(({ code }) => code),
    ["BOOKS_DISAGREE"],
  );
});
