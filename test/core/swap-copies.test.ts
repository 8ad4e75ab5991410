import assert from "node:assert/strict";
import { test } from "vitest";
import { policyOf } from "./policy-of.ts";
import { World } from "./world.ts";

const ACCOUNTS = 10_000;
const KB = 1024;
const controls = {
  accountRate: { perSecond: 100, burst: 100 },
  sessionRate: { perSecond: 100_000, burst: 100_000 },
};

test("a policy comes into force without a copy of what is known of accounts and symbols", () => {
  const world = new World({ controls });
  world.quote(0, 1.1, 1.1001).sample();
  const { rates } = world.engine.view(world.nowNs, world.timeUs);
  rates.note(ACCOUNTS, 0, world.nowNs);
  const next = policyOf({ version: 2, hash: "next", controls });
  const before = process.memoryUsage().arrayBuffers;
  world.engine.swap(next, world.nowNs, world.timeUs);
  const more = process.memoryUsage().arrayBuffers - before;
  assert.equal(world.engine.policy, next);
  assert.ok(more < KB, `${more} bytes: a rate alone has ${ACCOUNTS * 8}`);
});
