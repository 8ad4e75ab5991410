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

/** Three times as long as a quote is fresh. */
const HOLD_NS = 15_000_000_000;

test("in any history each level goes down and up in turns, never sooner than it must hold, and what held is told", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
      const world = liveWorld();
      const looks = new LpLooks(world.nowNs);
      const told: { code: string; atNs: number }[] = [];
      let lookedNs = world.nowNs;
      /** Looks in a row at which the link was so, and when the first was. */
      let row = { isUp: true, count: 0, sinceNs: 0 };
      for (const { ms, isTrading, isQuoting, quoted, rejected } of steps) {
        if (quoted !== undefined) quote(world, quoted);
        if (quoted === EURUSD) rejects(world, rejected);
        const it = view(world.sample().pass(ms).sample());
        const isDue = it.nowNs - lookedNs >= it.policy.health.lookNs;
        const link = { isTrading, isQuoting, lastError: "" };
        const alerts = looks.onTime(it, (lp) => (lp === ALPHA ? link : undefined));
        if (!isDue) assert.deepEqual(alerts, []);
        told.push(...alerts.map(({ code }) => ({ code, atNs: it.nowNs })));
        if (!isDue) continue;
        lookedNs = it.nowNs;
        const isUp = isTrading && isQuoting;
        if (row.isUp !== isUp) row = { isUp, count: 0, sinceNs: it.nowNs };
        row.count += 1;
        const last = told.findLast(({ code }) => /LP_(DOWN|UP)/.test(code))?.code ?? "LP_UP";
        const isTold = row.count >= 2 && it.nowNs - row.sinceNs >= HOLD_NS;
        if (isTold) assert.equal(last, LEVELS.connection[isUp ? 1 : 0]);
      }
      for (const [worse, better] of Object.values(LEVELS)) {
        const of = told.filter(({ code }) => code === worse || code === better);
        of.forEach(({ code, atNs }, at) => {
          assert.equal(code, at % 2 === 0 ? worse : better);
          assert.ok(at === 0 || atNs - of[at - 1]!.atNs >= HOLD_NS);
        });
      }
    }),
    { numRuns: 100 },
  );
});
