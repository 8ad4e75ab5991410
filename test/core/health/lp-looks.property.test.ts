import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { LpLooks } from "../../../src/core/health/lp-looks.ts";
import { ALPHA, EURUSD, liveWorld, XAUUSD } from "../world.ts";
import type { World } from "../world.ts";
import { rejects, view } from "./legs.ts";

/** Mostly so: what goes up and down at every look stays nowhere long enough. */
const mostly = fc.integer({ min: 0, max: 9 }).map((drawn) => drawn > 0);

const step = fc.record({
  ms: fc.constantFrom(1, 4_000, 9_999, 10_000, 11_000, 600_000),
  isTrading: mostly,
  isQuoting: mostly,
  quoted: fc.constantFrom(undefined, EURUSD, XAUUSD),
  rejected: fc.constantFrom(0, 0, 40),
});

const LEVELS = {
  connection: ["LP_DOWN", "LP_UP"],
  quotes: ["LP_QUOTES_STALE", "LP_QUOTES_FRESH"],
  health: ["LP_HEALTH_LOW", "LP_HEALTH_BACK"],
} as const;

/** An LP that quotes euro or gold now and then, its sessions coming and going. */
function quote(world: World, symbol: number): void {
  if (symbol === EURUSD) world.quote(ALPHA, 1.1, 1.1002);
  else world.quote(ALPHA, 2000, 2000.3, XAUUSD);
}

test("in any history each level goes down and up in turns, and what was told last is how it is", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
      const world = liveWorld();
      const looks = new LpLooks(world.nowNs);
      const told: string[] = [];
      let lookedNs = world.nowNs;
      for (const { ms, isTrading, isQuoting, quoted, rejected } of steps) {
        if (quoted !== undefined) quote(world, quoted);
        if (quoted === EURUSD) rejects(world, rejected);
        const it = view(world.sample().pass(ms).sample());
        const isDue = it.nowNs - lookedNs >= it.policy.health.lookNs;
        const link = { isTrading, isQuoting, lastError: "" };
        const alerts = looks.onTime(it, (lp) => (lp === ALPHA ? link : undefined));
        if (!isDue) assert.deepEqual(alerts, []);
        told.push(...alerts.map(({ code }) => code));
        if (!isDue) continue;
        lookedNs = it.nowNs;
        const lastOf = (level: keyof typeof LEVELS): string =>
          told.findLast((code) => LEVELS[level].some((each) => each === code)) ?? LEVELS[level][1];
        const isUp = isTrading && isQuoting;
        assert.equal(lastOf("connection"), LEVELS.connection[isUp ? 1 : 0]);
        const isHealthy = it.health.scoreOf(ALPHA, it) >= it.policy.health.unhealthyBelow;
        assert.equal(lastOf("health"), LEVELS.health[isHealthy ? 1 : 0]);
        // A quote of the five seconds before makes it fresh; the other way round it may be new.
        if (isQuoting && quoted !== undefined && ms <= 5_000) {
          assert.equal(lastOf("quotes"), "LP_QUOTES_FRESH");
        }
      }
      for (const [worse, better] of Object.values(LEVELS)) {
        const of = told.filter((code) => code === worse || code === better);
        of.forEach((code, at) => assert.equal(code, at % 2 === 0 ? worse : better));
      }
    }),
    { numRuns: 100 },
  );
});
