import assert from "node:assert/strict";
import { test } from "vitest";
import type { Controls } from "../../../src/core/accept/controls.ts";
import { policyOf } from "../policy-of.ts";
import { liveWorld, lots, RETAIL, SEMI_PRO, VERY_TOXIC } from "../world.ts";
import type { World } from "../world.ts";

const answer = (world: World, change = {}): string => {
  const [first] = world.submit({ account: RETAIL, orderQty: lots(0.05), ...change });
  return first?.type === "OrderDenied" ? first.code : (first?.type ?? "");
};

const answers = (world: World, count: number, change = {}): readonly string[] =>
  Array.from({ length: count }, () => answer(world, change));

const limited = (controls: Partial<Controls>): World => liveWorld({ controls });

const twoASecond = { perSecond: 2, burst: 3 };
const [taken, denied] = ["OrderAccepted", "ORDER_RATE"];

test("an account may send a burst, and then as many as its rate lets through", () => {
  const world = limited({ accountRate: twoASecond });
  assert.deepEqual(answers(world, 5), [taken, taken, taken, denied, denied]);
  world.pass(500);
  assert.deepEqual(answers(world, 2), [taken, denied]);
  world.pass(1_500);
  assert.deepEqual(answers(world, 4), [taken, taken, taken, denied]);
});

test("another account has its own allowance, the session they share may have one too", () => {
  const world = limited({ accountRate: twoASecond });
  answers(world, 4);
  assert.deepEqual(answers(world, 4, { account: SEMI_PRO }), [taken, taken, taken, denied]);
  const shared = limited({ sessionRate: twoASecond });
  answers(shared, 3);
  assert.equal(answer(shared, { account: SEMI_PRO }), denied);
  assert.equal(answer(shared, { session: 1 }), taken, "another session");
});

test("the stricter of both rates answers", () => {
  const world = limited({ accountRate: twoASecond, sessionRate: { perSecond: 1, burst: 1 } });
  assert.deepEqual(answers(world, 2), [taken, denied]);
});

test("an order that is refused takes nothing of the allowance", () => {
  const world = limited({ accountRate: { perSecond: 1, burst: 1 } });
  assert.equal(answer(world, { orderQty: lots(0.001) }), "VOLUME_BELOW_MIN");
  assert.equal(answer(world), taken);
  const toxic = { account: VERY_TOXIC };
  assert.deepEqual(answers(world, 2, toxic), ["TOXIC_CLIENT", "TOXIC_CLIENT"]);
});

test("a new policy's rate holds at once, and what was used up stays used up", () => {
  const world = limited({ accountRate: twoASecond });
  answers(world, 3);
  world.activate(policyOf({ version: 2, controls: { accountRate: { ...twoASecond } } }));
  assert.deepEqual(answers(world, 1), [denied], "the same rate under another policy");
  world.activate(policyOf({ version: 2, controls: { accountRate: { perSecond: 1, burst: 4 } } }));
  assert.deepEqual(answers(world, 2), [taken, denied]);
  world.activate(policyOf({ version: 3 }));
  assert.deepEqual(
    answers(world, 9),
    Array.from({ length: 9 }, () => taken),
    "no rate at all",
  );
  world.activate(policyOf({ version: 4, controls: { accountRate: twoASecond } }));
  assert.deepEqual(answers(world, 4), [taken, taken, taken, denied], "they were not counted");
});
