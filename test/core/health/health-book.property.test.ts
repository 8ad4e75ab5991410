import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import type { Event } from "../../../src/core/events.ts";
import { HealthBook } from "../../../src/core/health/health-book.ts";
import { decayOver } from "../../../src/core/health/decay.ts";
import { QuoteBook } from "../../../src/core/quotes/quote-book.ts";
import { asPrice, asVolume } from "../../../src/core/units/quantity.ts";
import { decayTable } from "../../../src/policy/health-terms.ts";
import { lp, policyOf } from "../policy-of.ts";
import { ALPHA, BETA, EURUSD, NOON_US } from "../world.ts";
import { NaiveHealth } from "./naive-health.ts";
import type { LivedLeg } from "./naive-health.ts";

const NS_PER_MS = 1_000_000;
const PIP = 10_000;
const ASK = 110_020_000;
const LOT = 1_000_000;

const anyLeg = fc
  .record({
    by: fc.constantFrom(ALPHA, BETA),
    pauseMs: fc.oneof(fc.nat(50), fc.nat(100_000), fc.nat(3_000_000)),
    waitMs: fc.nat(2_000),
    fills: fc.array(
      fc.record({
        qty: fc.integer({ min: 1, max: LOT / 4 }),
        pips: fc.integer({ min: -5, max: 5 }),
      }),
      { maxLength: 3 },
    ),
    how: fc.constantFrom("rejected" as const, "canceled" as const, "timeout" as const),
  })
  // An LP does not refuse what it filled in part.
  .filter(({ fills, how }) => how !== "rejected" || fills.length === 0);

const createdLeg = (leg: number, by: number): Event => ({
  type: "LegCreated",
  leg,
  order: leg,
  lp: by,
  symbol: EURUSD,
  side: "Buy",
  orderQty: asVolume(LOT),
  limitPx: asPrice(ASK + 5 * PIP),
  expectedPx: asPrice(ASK),
  timeInForce: "ImmediateOrCancel",
});

const filledLeg = (leg: number, by: number, qty: number, pips: number): Event => ({
  type: "LegFilled",
  leg,
  lp: by,
  symbol: EURUSD,
  side: "Buy",
  execID: `${leg}`,
  lastQty: asVolume(qty),
  lastPx: asPrice(ASK + pips * PIP),
  cumQty: asVolume(qty),
});

function endedLeg(leg: number, how: LivedLeg["end"]["how"]): Event {
  if (how === "timeout") return { type: "LegInDoubt", leg, cause: "TIMEOUT" };
  return { type: how === "rejected" ? "LegRejected" : "LegCanceled", leg, text: "" };
}

test("over any history each part and the score are those of a list of all samples with exact weights", () => {
  const halfLife = fc.constantFrom(1, 7, 300, 86_400);
  fc.assert(
    fc.property(halfLife, fc.array(anyLeg, { maxLength: 40 }), (seconds, legs) => {
      const lps = [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")];
      const policy = policyOf({ lps, health: { decay: decayTable(seconds) } });
      const book = new HealthBook();
      const twins = [ALPHA, BETA].map(() => new NaiveHealth(policy.health, seconds));
      let nowMs = 0;
      const quotes = new QuoteBook(lps.length, 1);
      const now = () => ({ policy, quotes, nowNs: nowMs * NS_PER_MS });
      book.clock.look(policy, 0, NOON_US);
      for (const [at, { by, pauseMs, waitMs, fills, how }] of legs.entries()) {
        nowMs += pauseMs;
        const sentMs = nowMs;
        book.note(createdLeg(at, by), now());
        const lived = fills.map(({ qty, pips }) => {
          nowMs += waitMs;
          book.note(filledLeg(at, by, qty, pips), now());
          return { atMs: nowMs, qty, pips };
        });
        nowMs += waitMs;
        book.note(endedLeg(at, how), now());
        twins[by]!.add({ orderQty: LOT, fills: lived, sentMs, end: { atMs: nowMs, how } });
        for (const [index, twin] of twins.entries()) {
          const parts = book.partsOf(index, now());
          const exact = twin.parts(nowMs);
          for (const part of ["fillRate", "slippage", "latency", "rejectRate"] as const) {
            assert.ok(Math.abs(parts[part] - exact[part]) < 1e-9, part);
            assert.ok(parts[part] >= 0 && parts[part] <= 1, `${parts[part]}`);
          }
          const score = book.scoreOf(index, now());
          assert.ok(Math.abs(score - twin.score(nowMs)) < 1e-9, `${score}`);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test("the decay over any time is the power of a half, up to where nothing is left", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 604_800 }),
      fc.oneof(fc.nat(2_000), fc.nat(2 ** 31), fc.constant(Number.MAX_SAFE_INTEGER)),
      (seconds, ms) => {
        const exact = 0.5 ** (ms / (seconds * 1_000));
        const left = decayOver(decayTable(seconds), ms);
        if (ms >= 2 ** 32) assert.equal(left, 0);
        else assert.ok(Math.abs(left - exact) <= 1e-12, `${left} ${exact}`);
      },
    ),
  );
});
