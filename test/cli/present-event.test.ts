import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { presentEvent } from "../../src/cli/present-event.ts";
import type { Finding } from "../../src/core/decide/finding.ts";
import type { Event, OrderDecided } from "../../src/core/events.ts";
import { asBps, asMoney, asPrice, asVolume, NO_VOLUME } from "../../src/core/units/quantity.ts";
import { anyEvent } from "../journal/any-event.ts";

const lots = (amount: number) => asVolume(amount * 1e6);
const money = (amount: number) => asMoney(amount * 1e4);
const px = (amount: number) => asPrice(Math.round(amount * 1e8));
const change = { from: asBps(1000), to: asBps(4000) };

const decided: OrderDecided = {
  type: "OrderDecided",
  order: 7,
  policyVersion: 3,
  timeUs: 1_774_267_200_000_000,
  group: 1,
  clientClass: "RETAIL",
  score: 12.5,
  isPinned: false,
  net: lots(-212.5),
  doubt: lots(1.25),
  gross: lots(400),
  held: lots(-2.5),
  globalNet: money(23_000_000.5),
  lotWorth: money(108_000),
  volatility: 0.013,
  closes: lots(2),
  aOpen: lots(1.5),
  bOpen: lots(0.5),
  aOpened: lots(3),
  bOpened: lots(1),
  ruleId: "night",
  aBook: asBps(4000),
  action: "PARTIAL_HEDGE",
  aVolume: lots(1),
  bVolume: lots(1.5),
  sliver: lots(0.005),
  lp: 0,
  targets: [],
  isTargetOnly: false,
  mayKeep: true,
  clientPx: px(1.10025),
  findings: [],
  lps: [],
  aWhole: lots(1),
  bWhole: lots(0.25),
  isNetting: false,
  deviation: px(0.0002),
};

test("a decision is shown in lots, money and prices, and what counts nothing as it is", () => {
  const shown = presentEvent({
    ...decided,
    lps: [
      {
        lp: 0,
        bid: px(1.1),
        ask: px(1.10025),
        bidQty: lots(3),
        askQty: lots(0.5),
        ageUs: 1500,
        isUp: true,
        isKilled: true,
        legQty: lots(0.5),
        health: 0.5,
        isEjected: false,
        isProbe: false,
        isOffMarket: false,
        atMost: asVolume(-1),
        held: lots(2),
        verdict: "KILLED",
        deeper: [{ px: px(1.10035), qty: lots(2.5) }],
      },
    ],
  });
  assert.deepEqual(shown, {
    ...decided,
    net: -212.5,
    doubt: 1.25,
    gross: 400,
    held: -2.5,
    globalNet: 23_000_000.5,
    lotWorth: 108_000,
    closes: 2,
    aOpen: 1.5,
    bOpen: 0.5,
    aOpened: 3,
    bOpened: 1,
    aWhole: 1,
    bWhole: 0.25,
    aVolume: 1,
    bVolume: 1.5,
    sliver: 0.005,
    clientPx: 1.10025,
    deviation: 0.0002,
    lps: [
      {
        lp: 0,
        bid: 1.1,
        ask: 1.10025,
        bidQty: 3,
        askQty: 0.5,
        ageUs: 1500,
        isUp: true,
        isKilled: true,
        legQty: lots(0.5),
        health: 0.5,
        isEjected: false,
        isProbe: false,
        isOffMarket: false,
        atMost: asVolume(-1),
        held: 2,
        verdict: "KILLED",
        deeper: [{ px: 1.10035, qty: 2.5 }],
      },
    ],
  });
});

test("what is not known stays -1 and is no amount", () => {
  const unknown = { globalNet: asMoney(-1), lotWorth: asMoney(-1), volatility: -1 };
  const shown = presentEvent({ ...decided, ...unknown });
  assert.deepEqual(
    Object.entries(shown).filter(([key]) => Object.hasOwn(unknown, key)),
    Object.entries(unknown),
  );
});

for (const [finding, shown] of [
  [
    { code: "TOXIC_HEDGED", score: 70, threshold: 80 },
    { score: 70, threshold: 80 },
  ],
  [
    { code: "LARGE_ORDER", volume: lots(12), threshold: lots(10) },
    { volume: 12, threshold: 10 },
  ],
  [
    { code: "CLOSING", aOpen: lots(1), bOpen: lots(0.25) },
    { aOpen: 1, bOpen: 0.25 },
  ],
  [
    { code: "EXPOSURE_EXCESS", projected: lots(305), level: lots(300), excess: lots(5) },
    { projected: 305, level: 300, excess: 5 },
  ],
  [
    {
      code: "EXPOSURE_APPROACHING",
      projected: lots(250),
      level: lots(300),
      boost: asBps(2500),
    },
    { projected: 250, level: 300, boost: 2500 },
  ],
  [
    { code: "VOLATILITY_HIGH", volatility: 0.03, threshold: 0.02, boost: asBps(3000) },
    { volatility: 0.03, threshold: 0.02, boost: 3000 },
  ],
  [
    {
      code: "HARD_LIMIT",
      measure: "NET",
      before: lots(499),
      limit: lots(500),
      room: lots(1),
    },
    { before: 499, limit: 500, room: 1 },
  ],
  [
    {
      code: "HARD_LIMIT",
      measure: "GLOBAL",
      before: money(99_000_000),
      limit: money(100_000_000),
      room: lots(9.25),
    },
    { before: 99_000_000, limit: 100_000_000, room: 9.25 },
  ],
  [{ code: "MARKUP", markup: px(0.0001) }, { markup: 0.0001 }],
  [
    { code: "COMMISSION", perMillion: money(35.5), unitsPerLot: 100_000, currency: "USD" },
    { perMillion: 35.5, unitsPerLot: 100_000 },
  ],
  [
    { code: "LEG_ROUNDED", wanted: lots(0.232), rounded: lots(0.23), step: lots(0.01) },
    { wanted: 0.232, rounded: 0.23, step: 0.01 },
  ],
  [
    { code: "SLIVER_KEPT", volume: lots(0.002), minimum: lots(0.01) },
    { volume: 0.002, minimum: 0.01 },
  ],
] as const) {
  const about = "measure" in finding ? `${finding.code} of ${finding.measure}` : finding.code;
  test(`the figures of ${about} are shown in their units, shares in basis points`, () => {
    const found: Finding = { ...change, ...finding };
    const event = presentEvent({ ...decided, findings: [found] });
    assert.deepEqual(Object.entries(event).find(([key]) => key === "findings")?.[1], [
      { ...found, ...shown },
    ]);
  });
}

for (const [measure, value, limit, shown] of [
  ["NET", lots(310.5), lots(500), { value: 310.5, limit: 500 }],
  ["GROSS", lots(1000), lots(1000), { value: 1000, limit: 1000 }],
  ["GLOBAL", money(7e7), money(1e8), { value: 7e7, limit: 1e8 }],
  ["NET", NO_VOLUME, NO_VOLUME, { value: 0, limit: 0 }],
] as const) {
  test(`a breach of ${measure} at ${shown.value} is shown in its own unit`, () => {
    const event: Event = {
      type: "LimitBreached",
      symbol: measure === "GLOBAL" ? -1 : 0,
      measure,
      reached: "WARNING",
      value,
      limit,
      order: 9,
    };
    assert.deepEqual(presentEvent(event), { ...event, ...shown });
  });
}

test("accounts, kill switches and policies are shown as they stand in the journal", () => {
  const events: readonly Event[] = [
    {
      type: "AccountChanged",
      account: 1,
      change: "PIN",
      group: -1,
      clientClass: "NONE",
      score: 12.5,
      trades: 60,
      isStated: false,
      pinClass: "TOXIC",
      pinReason: "news trader",
      pinExpiresUs: 1_774_267_200_000_000,
      actor: "dealer",
      reason: "news trader",
    },
    {
      type: "KillSwitchSet",
      scope: "group",
      index: 1,
      level: "close_only",
      actor: "dealer",
      reason: "drill",
    },
    {
      type: "PolicyActivated",
      version: 2,
      hash: "ab",
      orderRetention: 1000,
      reportingCurrency: "USD",
      actor: "dealer",
      source: "SIGHUP",
    },
  ];
  for (const event of events) assert.deepEqual(presentEvent(event), event);
});

test("every event can be shown: its own fields, in its own order, as JSON", () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const shown = presentEvent(event);
      assert.deepEqual(Object.keys(shown), Object.keys(event));
      assert.deepEqual(
        Object.keys(JSON.parse(JSON.stringify(shown)) as object),
        Object.keys(event),
      );
    }),
    { numRuns: 500 },
  );
});
