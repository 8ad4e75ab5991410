import assert from "node:assert/strict";
import { beforeEach, test } from "vitest";
import type { LegCancelRequested } from "../../src/core/execute/doubt-events.ts";
import type { Leg } from "../../src/core/execute/order.ts";
import { RestingCancels } from "../../src/lps/fix/resting-cancels.ts";
import { lp, lpTerms } from "../core/policy-of.ts";
import { ALPHA, liveWorld, only, TOXIC } from "../core/world.ts";
import type { World } from "../core/world.ts";

const REST_MS = 300;
const terms = { ...lpTerms(), isResting: true };

let world: World;
let leg: Leg;
let cancels: RestingCancels;
beforeEach(() => {
  world = liveWorld({ lps: [lp(ALPHA, "ALPHA", { terms: [terms, terms, terms] })] });
  leg = world.hedged({ account: TOXIC }).leg;
  cancels = new RestingCancels();
  add(only(world.news(leg, "Acknowledged"), "LegCancelRequested"), 0);
});

const at = (ms: number) => ({ wallUs: 0, monotonicNs: ms * 1_000_000 });
const add = (request: LegCancelRequested, ms: number): void =>
  cancels.add(request, leg, REST_MS, at(ms));
const dueAt = (ms: number): number[] =>
  cancels.takeDue(at(ms)).map(({ request }) => request.cancel);

test("a leg rests as long as its mapping grants it, then is canceled once", () => {
  assert.deepEqual(dueAt(REST_MS - 1), []);
  assert.deepEqual(dueAt(REST_MS), [1]);
  assert.deepEqual(dueAt(REST_MS + 1000), []);
});

test("a leg that is filled meanwhile is not canceled", () => {
  world.fill(leg, 1);
  assert.deepEqual(dueAt(REST_MS), []);
});

test("while the leg is in doubt it is not canceled; once it stands again it waits no longer", () => {
  world.timeout(leg);
  assert.deepEqual(dueAt(REST_MS), []);
  add(only(world.answer(leg, { ordStatus: "New" }), "LegCancelRequested"), REST_MS);
  assert.deepEqual(dueAt(REST_MS + 1), [2]);
});
