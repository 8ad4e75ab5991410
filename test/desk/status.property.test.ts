import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { Engine } from "../../src/core/engine.ts";
import { QuoteBook } from "../../src/core/quotes/quote-book.ts";
import type { Instrument } from "../../src/core/units/instrument.ts";
import { State } from "../../src/core/state.ts";
import { asPrice, asVolume, MAX_PRICE, NO_VOLUME } from "../../src/core/units/quantity.ts";
import type { ClientSessions } from "../../src/desk/client-sessions.ts";
import { Counters } from "../../src/desk/counters.ts";
import type { LpConnections } from "../../src/desk/lp-connections.ts";
import { Reloads } from "../../src/desk/reloads.ts";
import { TimeHistogram } from "../../src/desk/time-histogram.ts";
import { statusOf } from "../../src/desk/status.ts";
import { policyOf } from "../core/policy-of.ts";
import { ALPHA, SECOND_NS } from "../core/world.ts";

/** More lots than there are, so that sums of a few still are integers. */
const MOST = 1e15;

const extreme = (max: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.constantFrom(1, max),
    fc.integer({ min: 1, max: 1_000 }),
    fc.integer({ min: 1, max }),
  );
const volume = fc.oneof(fc.constant(0), extreme(MOST)).map((value) => asVolume(value));
const side = fc.constantFrom("Buy" as const, "Sell" as const);

const row = fc.record({
  contractSize: extreme(1_000_000_000),
  bid: extreme(MAX_PRICE),
  ask: extreme(MAX_PRICE),
  kept: volume,
  passed: volume,
  suspended: volume,
  doubted: volume,
  side,
});

type Row = typeof row extends fc.Arbitrary<infer R> ? R : never;

function booked(rows: readonly Row[]): State {
  const state = new State();
  for (const [symbol, it] of rows.entries()) {
    const sign = it.side === "Buy" ? 1 : -1;
    state.exposure.bookClient(symbol, it.side, it.passed, it.kept);
    state.exposure.suspend(symbol, it.side, it.suspended);
    state.exposure.doubt(symbol, it.side, it.doubted);
    state.hedges.book(ALPHA, symbol, it.side, it.passed);
    state.positions.book(0, symbol, NO_VOLUME, asVolume(sign * it.kept));
    state.positions.book(1, symbol, NO_VOLUME, asVolume(-sign * it.doubted));
  }
  return state;
}

const none = new TimeHistogram().toJSON();

test("whatever the quotes, contract sizes and nets are, the desk can say how it stands", () => {
  const usual = policyOf();
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 3, maxLength: 3 }),
      fc.constantFrom("USD", "EUR", "JPY", "XAU", "GBP"),
      (rows, reportingCurrency) => {
        const instruments: Instrument[] = [];
        for (const [i, { contractSize }] of rows.entries()) {
          instruments.push({ ...usual.instruments[i]!, contractSize });
        }
        const policy = policyOf({ instruments, reportingCurrency });
        const quotes = new QuoteBook(1, 3);
        for (const [symbol, { bid, ask }] of rows.entries()) {
          const [low, high] = bid < ask ? [bid, ask] : [ask, bid];
          const sizes = { bidQty: asVolume(1), askQty: asVolume(1) };
          quotes.update(ALPHA, symbol, { bid: asPrice(low), ask: asPrice(high), ...sizes }, 0);
        }
        const status = statusOf({
          journalId: "TESTJRNL",
          nextEvent: 1,
          snapshots: { nextEvent: 0, taken: 0, problem: null, writingSeconds: null },
          times: { decided: none, toLp: none, journal: none, loopDelay: none },
          journal: {
            bytes: 0,
            rotations: 0,
            lateSpares: 0,
            spareProblem: undefined,
            isCancelOnly: false,
          },
          uptimeSeconds: 0,
          durability: "os",
          office: null,
          policyFile: "policy.yaml",
          file: { path: "policy.yaml", sha256: "", differs: false, isHeld: false, fault: null },
          reloads: new Reloads(),
          view: new Engine(booked(rows), policy, quotes, () => undefined).view(SECOND_NS, 0),
          live: { reportingCurrency, priceFeedLp: "ALPHA" },
          counters: new Counters(),
          clients: {
            all: () => [],
            listener: { refusals: new Map() },
          } as unknown as ClientSessions,
          lps: { all: () => [], connections: [] } as unknown as LpConnections,
        });
        assert.equal(status.exposure.length, 3);
        for (const it of status.exposure) {
          const { net, netWorth = 0, mark, bGross, bLong, bShort } = it;
          const { px = 1, worth = 0 } = mark ?? {};
          assert.ok(
            [net, netWorth, px, worth, bGross, bLong, bShort].every((each) =>
              Number.isFinite(each),
            ),
          );
        }
        const { net = 0, limit } = status.global;
        assert.ok(Number.isFinite(net) && Number.isFinite(limit));
        assert.deepEqual(JSON.parse(JSON.stringify(status)).openLegs, 0);
      },
    ),
    { numRuns: 2_000 },
  );
});
