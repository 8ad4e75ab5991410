import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "vitest";
import { accepted, briefly, refused } from "./small-policy.ts";

/** The example of the specification, not one character of it changed. */
const example = readFileSync(new URL("spec-example.yaml", import.meta.url), "utf8");

const env = { OANDA_API_KEY: "k-123", OANDA_ACCOUNT_ID: "001-1" };

const instrument = (symbol: string, contractSize: number): string =>
  `  - { symbol: ${symbol}, base: ${symbol.slice(0, 3)}, quote: USD, ` +
  `contract_size: ${contractSize}, digits: 2, pip: 0.1, ` +
  "volume: { min: 0.01, max: 50, step: 0.01 } }\n";

const initiator = (id: string): string =>
  `  - { id: ${id}, role: initiator, purpose: [quote, trade], host: 127.0.0.1, port: 9901, ` +
  `sender_comp_id: YOFX, target_comp_id: ${id} }\n`;

const instruments =
  "instruments:\n" +
  instrument("EURUSD", 100_000) +
  instrument("XAUUSD", 100) +
  instrument("BTCUSD", 1) +
  instrument("ETHUSD", 1);

const completed = `${example}\n${instruments}sessions:\n${initiator("LMAX_PROD")}`;

test("the specification's example loads once it has instruments, sessions and its variables", () => {
  const policy = accepted(completed, env);
  assert.equal(policy.routing.defaultLp, "lmax");
  assert.equal(policy.routing.maxBBookExposure, 1_000 * 100_000 * 10_000);
  assert.equal(policy.routing.exposureDefaults.approachingThreshold, 7_000);
  assert.deepEqual(policy.routing.health.weights, {
    fillRate: 0.4,
    slippage: 0.3,
    latency: 0.2,
    rejectRate: 0.1,
  });
});

test("a session that only LPs of other types name may be declared, and need not be", () => {
  const policy = accepted(`${completed}${initiator("YOFX1")}`, env);
  assert.deepEqual(
    policy.liquidityProviders.map(({ id, sessionIds }) => [id].concat(sessionIds)),
    [
      ["oanda", "YOFX1"],
      ["lmax", "LMAX_PROD"],
      ["binance", "YOFX1"],
    ],
  );
});

test("its OANDA and BINANCE entries load as UNSUPPORTED, what is handed in as a secret", () => {
  const [oanda, lmax, binance] = accepted(completed, env).liquidityProviders;
  assert.deepEqual([oanda?.type, lmax?.type, binance?.type], ["UNSUPPORTED", "FIX", "UNSUPPORTED"]);
  assert.equal(String(oanda?.settings.get("api_key")), "[secret]");
  assert.equal(String(oanda?.settings.get("account_id")), "[secret]");
  assert.equal(lmax?.settings.get("sender_comp_id"), "YOFX_CLIENT");
});

test("its symbol limits stand beside the defaults", () => {
  const { symbolLimits } = accepted(completed, env).routing;
  const gold = symbolLimits.get("XAUUSD");
  assert.equal(gold?.maxNetExposure, 200_000_000);
  assert.equal(gold.maxGrossExposure, null);
  assert.equal(gold.enabled, true);
});

test("its rules load, account ids as the text of their numbers", () => {
  const [vip, toxic, crypto] = accepted(completed, env).routingRules;
  assert.deepEqual(vip?.filters.accountIds, ["1001", "1002", "1003"]);
  assert.deepEqual(vip.targetLps, ["lmax"]);
  assert.equal(toxic?.action, "REJECT");
  assert.equal(toxic.filters.minToxicity, 80);
  assert.deepEqual(crypto?.filters.symbols, ["BTCUSD", "ETHUSD"]);
  assert.equal(crypto.filters.minVolume, 1_000_000);
});

test("without its variables and its symbols it says so for each of them", () => {
  assert.deepEqual(briefly(refused(`${example}\nsessions:\n${initiator("LMAX_PROD")}`)), [
    "31:5 UNKNOWN_REFERENCE routing.symbol_limits.EURUSD",
    "34:5 UNKNOWN_REFERENCE routing.symbol_limits.XAUUSD",
    "57:16 ENV_MISSING liquidity_providers[0].settings.api_key",
    "58:19 ENV_MISSING liquidity_providers[0].settings.account_id",
  ]);
});
