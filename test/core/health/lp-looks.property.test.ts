import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { LpLooks } from "../../../src/core/health/lp-looks.ts";
import { ALPHA, BETA, EURUSD, liveWorld, XAUUSD } from "../world.ts";
import type { World } from "../world.ts";
import { duo, rejects, view } from "./legs.ts";

const step = fc.record({
  ms: fc.integer({ min: 0, max: 15_000 }),
  isTrading: fc.boolean(),
  isQuoting: fc.boolean(),
  quoted: fc.constantFrom(undefined, EURUSD, XAUUSD),
  rejected: fc.constantFrom(0, 0, 0, 4),
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
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const world = liveWorld({ ...duo, ejection: { after: 1_000 } });
      const looks = new LpLooks(world.nowNs);
      const told: string[] = [];
      let lookedNs = world.nowNs;
      for (const { ms, isTrading, isQuoting, quoted, rejected } of steps) {
        if (quoted !== undefined) quote(world, quoted);
        world.quote(BETA, 1.1, 1.1002);
        if (quoted !== undefined) rejects(world, rejected);
        const it = view(world.pass(ms));
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
    { numRuns: 300 },
  );
});
