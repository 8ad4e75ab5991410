import assert from "node:assert/strict";
import { test } from "vitest";
import { healthTerms } from "../../src/policy/health-terms.ts";
import { accepted, briefly, changed, refused, smallPolicy } from "./small-policy.ts";

const routing = (text: string): string => `routing: { ${text} }`;

for (const [text, expected] of [
  ["semipro_threshold: 40", "classification.semipro_threshold"],
  ["professional_threshold: 60", "classification.professional_threshold"],
  ["toxic_abook_threshold: 40", "classification.toxic_abook_threshold"],
  ["toxic_abook_threshold: 30, professional_threshold: 35", "classification.toxic_abook_threshold"],
] as const) {
  test(`the bands of the score must ascend: ${text} is refused`, () => {
    const issues = refused(routing(`classification: { ${text} }`));
    assert.deepEqual(
      issues.map(({ code, path }) => `${code} ${path}`),
      [`CONTRADICTION routing.${expected}`],
    );
  });
}

test("a fraction written as percent is refused with the fraction that is meant", () => {
  const [issue] = refused(routing("exposure_defaults: { approaching_threshold_pct: 70 }"));
  assert.equal(issue?.code, "OUT_OF_RANGE");
  assert.equal(issue.hint, "a fraction is meant: write 0.7 for 70 %");
});

test("the global limit is in units of 100 000 of the reporting currency", () => {
  for (const [text, amount] of [
    ["1000", 100_000_000],
    ["0.0001", 10],
    ["0", 0],
  ] as const) {
    const policy = accepted(routing(`max_bbook_exposure: ${text}`));
    assert.equal(policy.routing.maxBBookExposure, amount * 10_000);
  }
});

for (const [text, code] of [
  ["0", "OUT_OF_RANGE"],
  ["10.000001", "OUT_OF_RANGE"],
  ["0.0000001", "NUMBER_TOO_PRECISE"],
] as const) {
  test(`a volatility threshold of ${text} is refused as ${code}`, () => {
    assert.equal(refused(routing(`volatility_threshold: ${text}`))[0]?.code, code);
  });
}

test("limits, overrides of a symbol are for instruments that exist, with a hint", () => {
  const text = changed(
    "routing:\n",
    "routing:\n  symbol_limits: { EURUSD: {}, EURSUD: { enabled: false } }\n" +
      "  overrides: { symbols: { EURUS: { force_abook: false } } }\n",
  );
  const issues = refused(text);
  assert.deepEqual(briefly(issues), [
    "2:32 UNKNOWN_REFERENCE routing.symbol_limits.EURSUD",
    "3:27 UNKNOWN_REFERENCE routing.overrides.symbols.EURUS",
  ]);
  assert.equal(issues[0]?.hint, "did you mean EURUSD?");
});

test("a symbol's limits hold what the file gives for it, and nothing else", () => {
  const text = changed(
    "routing:\n",
    "routing:\n  symbol_limits:\n    EURUSD: { auto_hedge_level: 50, on_breach: reject }\n",
  );
  assert.deepEqual(accepted(text).routing.symbolLimits.get("EURUSD"), {
    enabled: true,
    maxNetExposure: null,
    maxGrossExposure: null,
    autoHedgeLevel: 50_000_000,
    approachingThreshold: null,
    approachingBoost: null,
    warningThreshold: null,
    onBreach: "reject",
  });
});

test("a symbol with nothing behind it has limits that are all the defaults", () => {
  const text = changed("routing:\n", "routing:\n  symbol_limits:\n    EURUSD:\n");
  assert.equal(accepted(text).routing.symbolLimits.get("EURUSD")?.enabled, true);
});

test("a client group may have a strategy of its own", () => {
  const text = routing(
    "overrides: { groups: { VIP Gold: { execution_mode: ABOOK, retail_bbook_pct: 50, " +
      "max_net_lots: 20, volatility_boost_pct: 12.5, on_below_lp_min: internalise } } }",
  );
  const vip = accepted(text).routing.overrides.groups.get("VIP Gold");
  assert.equal(vip?.executionMode, "A_BOOK");
  assert.equal(vip.retailBBook, 5_000);
  assert.equal(vip.maxNetLots, 20_000_000);
  assert.equal(vip.volatilityBoost, 1_250);
  assert.equal(vip.onBelowLpMin, "internalise");
  assert.equal(vip.forceABook, null);
});

test("weights of an LP's health may not all be zero", () => {
  const weights = "score_weights: { fill_rate: 0, slippage: 0, latency: 0, reject_rate: 0 }";
  assert.equal(refused(routing(`health: { ${weights} }`))[0]?.code, "CONTRADICTION");
});

test("default_lp may name a session, and stands for the LP it belongs to", () => {
  const policy = accepted(changed("default_lp: lp1", "default_lp: lp1-trade"));
  assert.equal(policy.routing.defaultLp, "lp1");
});

test("default_lp may not name a session that several LPs name", () => {
  const others = ["a", "b"].map((id) => `  - { id: ${id}, type: OANDA, session_id: YOFX1 }\n`);
  const text = smallPolicy
    .replace("default_lp: lp1", "default_lp: YOFX1")
    .replace("sessions:\n", `${others.join("")}sessions:\n`);
  const [issue] = refused(text);
  assert.equal(issue?.code, "CONTRADICTION");
  assert.equal(issue.what, '"YOFX1" stands for "a" and "b"');
});

test("an LP with a mistake in it is not also called unknown", () => {
  const issues = refused(changed("type: FIX", "type: FIX\n    enabled: maybe"));
  assert.deepEqual(briefly(issues), ["17:14 BAD_CHOICE liquidity_providers[0].enabled"]);
});

for (const [text, accountRate, sessionRate] of [
  ["account_per_second: 2.5", { perSecond: 2.5, burst: 3 }, null],
  ["session_per_second: 10, session_burst: 40", null, { perSecond: 10, burst: 40 }],
] as const) {
  test(`${text} lets that many come at once, one second's orders where it does not say`, () => {
    const { controls } = accepted(`controls: { order_rate: { ${text} } }`);
    assert.deepEqual([controls.accountRate, controls.sessionRate], [accountRate, sessionRate]);
  });
}

test("a burst without a rate is a contradiction", () => {
  const issues = refused("controls: { order_rate: { session_burst: 4 } }");
  assert.deepEqual(briefly(issues), ["1:42 CONTRADICTION controls.order_rate.session_burst"]);
});

test("an account may be pinned to a class, with a reason and an end", () => {
  const pin = "{ class: TOXIC, reason: latency arbitrage, expires_at: 2026-03-01T08:00:00Z }";
  const [account] = accepted(
    `accounts: [{ id: 1, group: A, pin: ${pin}, max_net_lots: 5 }]`,
  ).accounts;
  assert.deepEqual(account?.pin, {
    clientClass: "TOXIC",
    reason: "latency arbitrage",
    expiresUs: 1_772_352_000_000_000,
  });
  assert.equal(account.maxNetLots, 5_000_000);
});

test("a pin says why", () => {
  const issues = refused("accounts: [{ id: 1, group: A, pin: { class: TOXIC } }]");
  assert.deepEqual(briefly(issues), ["1:36 MISSING_KEY accounts[0].pin.reason"]);
});

test("the longest time out of an LP may not be shorter than the first", () => {
  assert.deepEqual(briefly(refused("sor: { eject_seconds: 60, eject_max_seconds: 59 }")), [
    "1:46 CONTRADICTION sor.eject_max_seconds",
  ]);
  assert.equal(accepted("sor: { eject_seconds: 60, eject_max_seconds: 60 }").sor.ejectSeconds, 60);
});

const charging = (amount: string): string =>
  changed("max: 50 }", `max: 50, commission_per_million: ${amount} }`);

test("slippage is measured against more than nothing, and a commission is at most a hundredth", () => {
  const [slippage] = refused(routing("health: { worst_slippage_pips: 0 }"));
  assert.equal(slippage?.code, "OUT_OF_RANGE");
  const [mapping] = accepted(charging("27.5")).liquidityProviders[0]!.mappings;
  assert.equal(mapping?.commissionPerMillion, 275_000);
  for (const amount of ["10000.0001", "-1"]) {
    assert.equal(refused(charging(amount))[0]?.code, "OUT_OF_RANGE");
  }
});

const weights = (by: number) => ({
  fillRate: 0.4 * by,
  slippage: 0.3 * by,
  latency: 0.2 * by,
  rejectRate: 0.1 * by,
});

test("weights of health count beside one another: doubled, they weigh the same", () => {
  const { routing: terms, sor } = accepted("durability: fsync");
  const [plain, doubled] = [1, 2].map((by) =>
    healthTerms({ ...terms.health, weights: weights(by) }, sor),
  );
  for (const part of ["fillRate", "slippage", "latency", "rejectRate"] as const) {
    assert.ok(Math.abs(plain!.weights[part] - doubled!.weights[part]) < 1e-12);
  }
});

for (const [threshold, margin, from] of [
  [0.5, 0.05, 0.55],
  [0.5, 0, 0.5],
  [0.98, 0.05, 1],
] as const) {
  test(`an LP that was below ${threshold} is back, with a margin of ${margin}, from ${from} on`, () => {
    const { routing: terms, sor } = accepted("durability: fsync");
    const health = { ...terms.health, unhealthyThreshold: threshold, backMargin: margin };
    assert.ok(Math.abs(healthTerms(health, sor).backFrom - from) < 1e-12);
  });
}
