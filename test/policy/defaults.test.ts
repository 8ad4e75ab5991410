import assert from "node:assert/strict";
import { test } from "vitest";
import { accepted, changed, refused, smallPolicy } from "./small-policy.ts";

test("what is left out has the documented default", () => {
  const policy = accepted("durability: fsync\n");
  assert.deepEqual(policy.broker, {
    executionMode: "C_BOOK",
    priceFeedLp: null,
    defaultLeverage: 100,
    defaultBalance: 50_000_000,
    marginMode: "HEDGING",
  });
  assert.deepEqual(policy.routing, {
    defaultLp: null,
    defaultHedge: 7_000,
    maxBBookExposure: 1_000_000_000_000,
    volatilityThreshold: 0.02,
    quoteStalenessMs: 5_000,
    classification: {
      toxicRejectThreshold: 80,
      toxicFrom: 60,
      professionalFrom: 40,
      semiProFrom: 20,
      professionalABook: 8_000,
      semiProABook: 5_000,
      retailBBook: 9_000,
      unknownABook: 4_000,
      minTrades: 50,
      hysteresis: 2,
    },
    volumeOverrides: { largeOrderThreshold: 10_000_000, forceABook: true },
    exposureDefaults: {
      maxNetExposure: 500_000_000,
      maxGrossExposure: 1_000_000_000,
      autoHedgeLevel: 300_000_000,
      approachingThreshold: 7_000,
      approachingBoost: 3_000,
      warningThreshold: 8_000,
      onBreach: "hedge_order",
    },
    symbolLimits: new Map(),
    volatility: { boost: 3_000, halfLifeSeconds: 300, sampleMs: 1_000, minSamples: 30 },
    health: {
      weights: { fillRate: 0.4, slippage: 0.3, latency: 0.2, rejectRate: 0.1 },
      unhealthyThreshold: 0.5,
      backMargin: 0.05,
      worstSlippageMilliPips: 2_000,
      worstLatencyMs: 500,
      halfLifeSeconds: 300,
      neutral: 0.75,
      neutralLegs: 5,
      connectionCheckMs: 10_000,
    },
    overrides: {
      symbols: new Map(),
      groups: new Map(),
      markups: new Map(),
      deviations: new Map(),
      commissions: new Map(),
      improvements: new Map(),
      keepAcknowledged: null,
    },
  });
  assert.deepEqual(policy.execution, {
    onBelowLpMin: null,
    onLpFailure: "reject",
    onCloseLpFailure: "internalise",
    maxDeviationMilliPips: 2_000,
    commissionPerMillion: 0,
    priceImprovement: "pass_on",
    keepAcknowledged: null,
    markupMilliPips: 0,
    closeToleranceMilliPips: 500,
    restAgainTimes: 100,
    restAgainMs: 1_000,
    hedgeSlivers: true,
    hedgeOrphans: true,
    sliverRetries: 5,
    sliverPauseMs: 10_000,
    clientWaitMs: 10_000,
    legTimeoutMs: 5_000,
    orderRetention: 100_000,
    dayEndsAtMinute: 1_020,
    dayZone: "America/New_York",
  });
  assert.deepEqual(policy.sor, {
    onAllUnhealthy: "use_best",
    collar: 100,
    ejectAfter: 5,
    ejectSeconds: 30,
    ejectMaxSeconds: 300,
    ejectForgiveSeconds: 300,
    maxEjected: 5_000,
    retryBudget: 3,
    deadlineMs: 3_000,
  });
  assert.deepEqual(policy.controls, {
    lpEdge: {
      priceCollar: 1_000,
      messagesPerSecond: 20_000,
      notionalPerMinute: 1e15,
      warnAt: 8_000,
      windowsBeforeHalt: 3,
    },
    priceCollar: null,
    maxNotional: null,
    maxNetLots: null,
    maxPositions: 10_000,
    maxOrderAgeMs: null,
    busyTurnMs: 10,
    busyAfterMs: 200,
    accountRate: null,
    sessionRate: null,
  });
  assert.deepEqual(policy.log, { orders: false });
  assert.equal(policy.reportingCurrency, "USD");
  assert.deepEqual(policy.intake, { fix: null, http: null });
});

test("an account may be without class and score", () => {
  const [account] = accepted("accounts: [{ id: 7, group: VIP }]").accounts;
  assert.deepEqual(account, {
    id: "7",
    group: "VIP",
    clientClass: null,
    score: null,
    pin: null,
    maxNetLots: null,
  });
});

test("an account id is the text that was written, whatever number it looks like", () => {
  const { accounts } = accepted('accounts: [{ id: 0012, group: A }, { id: 1e3, group: "007" }]');
  assert.deepEqual(
    accounts.map(({ id, group }) => [id, group]),
    [
      ["0012", "A"],
      ["1e3", "007"],
    ],
  );
});

test("an instrument's margin currency is its base and its staleness the general one", () => {
  const text = changed("default_lp: lp1", "default_lp: lp1\n  quote_staleness_seconds: 2.5");
  const [instrument] = accepted(text).instruments;
  assert.equal(instrument?.marginCurrency, "EUR");
  assert.equal(instrument?.quoteStalenessMs, 2_500);
});

test("an instrument trades always and in full, unless it says otherwise", () => {
  const [instrument] = accepted(smallPolicy).instruments;
  assert.equal(instrument?.mode, "full");
  assert.equal(instrument.tradingHours, null);
});

test("an LP is sent limit orders that are filled at once or not, unless its mapping says more", () => {
  const [mapping] = accepted(smallPolicy).liquidityProviders[0]!.mappings;
  assert.deepEqual(mapping?.orderTypes, ["Limit"]);
  assert.deepEqual(mapping.timesInForce, ["ImmediateOrCancel", "FillOrKill"]);
});

test("clients are heard on loopback only, unless another address is written", () => {
  assert.equal(accepted(smallPolicy).intake.fix?.host, "127.0.0.1");
  const open = changed("fix: { port: 0 }", "fix: { port: 0, host: 0.0.0.0 }");
  assert.equal(accepted(open).intake.fix?.host, "0.0.0.0");
});

const http = (text: string) =>
  accepted(changed("fix: { port: 0 }", `fix: { port: 0 }\n  ${text}`)).intake.http;

test("HTTP is on loopback only, unless another address is written; the office wants users there", () => {
  assert.deepEqual(http("http: { port: 0 }"), {
    host: "127.0.0.1",
    port: 0,
    sessionIdleMinutes: 30,
    sessionHours: 12,
  });
  assert.equal(http("http: { port: 0, host: 0.0.0.0 }")?.host, "0.0.0.0");
});

for (const url of [
  "https://hooks.example.com:99999/a",
  "http://[ipv6/a",
  "https://bot:50%off@example.com/a",
  "ftp://example.com/a",
]) {
  test(`a webhook at ${url} is refused: nothing could be posted there`, () => {
    const text = changed("fix: { port: 0 }", "fix: { port: 0 }\n  http: { port: 0 }");
    const told = refused(
      `${text}alerts:\n  webhook: { url: "${url}", secret: "0123456789abcdef" }\n`,
    );
    assert.deepEqual(
      told.map(({ code, path }) => `${code} ${path}`),
      ["BAD_TEXT alerts.webhook.url"],
    );
  });
}

for (const address of ["127.0.0.1", "127.1.2.3", "'::1'"]) {
  test(`HTTP on ${address} is taken: it is this machine's own`, () => {
    const text = changed(
      "fix: { port: 0 }",
      `fix: { port: 0 }\n  http: { port: 0, host: ${address} }`,
    );
    assert.equal(accepted(text).intake.http?.host, address.replaceAll("'", ""));
  });
}

test("an LP type this build lacks loads as UNSUPPORTED, whatever sessions it names", () => {
  const lp = `
  - id: oanda
    type: OANDA
    session_id: YOFX1
    settings: { api_key: k, endpoint: "https://x" }
sessions:`;
  const found = accepted(changed("\nsessions:", lp)).liquidityProviders[1];
  assert.equal(found?.type, "UNSUPPORTED");
  assert.equal(found.declaredType, "OANDA");
  assert.equal(found.name, "oanda");
  assert.deepEqual(found.sessionIds, ["YOFX1"]);
  assert.equal(found.settings.get("endpoint"), "https://x");
});

test("a policy cannot be changed after it was read", () => {
  const policy = accepted(smallPolicy);
  assert.throws(() => Object.assign(policy.routing.classification, { retailBBook: 0 }));
  assert.throws(() => Object.assign(policy.accounts, { 0: null }));
});
