import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "vitest";
import { accepted, briefly, refused } from "./small-policy.ts";
import { lintPolicy } from "../../src/policy/lint/lint-policy.ts";

const SECRET = "username: 12345, password: hush";

/** A policy with one LP of that dialect, which `check` has nothing against. */
const sound = (dialect: string, change: Readonly<Record<string, string>> = {}): string => {
  const it = {
    lpSymbol: dialect === "lmax" ? "4001" : "1",
    terms: dialect === "ctrader" ? "tif: [GTC]," : "",
    sender: "demo.me.12345",
    quotePurpose: "[quote]",
    secret: SECRET,
    tradeDialect: dialect,
    more: "",
    ids: "[q, t]",
    ...change,
  };
  const session = (id: string, purpose: string, spoken: string): string =>
    `  - { id: ${id}, role: initiator, purpose: ${purpose}, host: 127.0.0.1, port: 9901, ` +
    `dialect: ${spoken}, sender_comp_id: ${it.sender}, ` +
    `target_comp_id: ${dialect === "ctrader" ? "cServer" : `T-${id}`}, ${it.secret} }\n`;
  return (
    `instruments:\n  - { symbol: EURUSD, base: EUR, quote: USD, contract_size: 1, digits: 5,\n` +
    `      pip: 0.0001, volume: { min: 0.01, max: 100, step: 0.01 } }\n` +
    `liquidity_providers:\n  - id: lp1\n    type: FIX\n    session_ids: ${it.ids}\n` +
    `    mappings:\n` +
    `      - { symbol: EURUSD, lp_symbol: ${it.lpSymbol}, quantity_per_lot: 100000, ${it.terms}\n` +
    `          min: 0.01, step: 0.01, max: 50 }\nsessions:\n` +
    session("q", it.quotePurpose, dialect) +
    session("t", "[trade]", it.tradeDialect) +
    it.more
  );
};

test("the example of both dialects is sound, and nothing in it is doubtful", () => {
  const path = new URL("../../examples/dialects.yaml", import.meta.url);
  const document = accepted(readFileSync(path, "utf8"));
  assert.deepEqual(lintPolicy(document, 0), []);
});

const codes = (text: string): string[] =>
  briefly(refused(text)).map((issue) => issue.replace(/^\d+:\d+ /, ""));

for (const dialect of ["generic", "lmax", "ctrader"]) {
  test(`an LP may speak ${dialect}`, () => {
    const { sessions } = accepted(sound(dialect));
    assert.deepEqual(
      sessions.map((session) => session.dialect),
      [dialect, dialect],
    );
  });
}

for (const dialect of ["generic", "lmax", "ctrader"]) {
  test(`a mapping of ${dialect} without quantity_per_lot is refused: no dialect has a factor`, () => {
    const text = sound(dialect).replace("quantity_per_lot: 100000, ", "");
    const path = "liquidity_providers[0].mappings[0].quantity_per_lot";
    assert.deepEqual(codes(text), [`MISSING_KEY ${path}`]);
  });
}

const MAPPING = "liquidity_providers[0].mappings[0]";

for (const [rule, dialect, change, expected] of [
  [
    "a dialect needs a username and a password",
    "lmax",
    { secret: "" },
    ["q", "t"].flatMap((_, at) => [
      `MISSING_KEY sessions[${at}].username`,
      `MISSING_KEY sessions[${at}].password`,
    ]),
  ],
  [
    "prices and orders have sessions of their own",
    "lmax",
    { quotePurpose: "[quote, trade]" },
    ["CONTRADICTION sessions[0].purpose"],
  ],
  [
    "all sessions of an LP speak one dialect",
    "lmax",
    { tradeDialect: "generic" },
    ["CONTRADICTION liquidity_providers[0].session_ids"],
  ],
  [
    "a cTrader symbol is a number",
    "ctrader",
    { lpSymbol: "EURUSD" },
    [`BAD_TEXT ${MAPPING}.lp_symbol`],
  ],
  [
    "a cTrader username is a number",
    "ctrader",
    { secret: "username: me, password: hush" },
    ["BAD_TEXT sessions[0].username", "BAD_TEXT sessions[1].username"],
  ],
  [
    "a cTrader sender is environment, broker and login",
    "ctrader",
    { sender: "ME" },
    ["BAD_TEXT sessions[0].sender_comp_id", "BAD_TEXT sessions[1].sender_comp_id"],
  ],
  [
    "cTrader cannot be told IOC of a limit order",
    "ctrader",
    { terms: "" },
    [`CONTRADICTION ${MAPPING}.tif`],
  ],
  [
    "cTrader cannot be told GTC of a market order",
    "ctrader",
    { terms: "order_types: [MARKET], tif: [IOC, GTC]," },
    [`CONTRADICTION ${MAPPING}.tif`],
  ],
  [
    "legs are no stop orders",
    "generic",
    { terms: "order_types: [STOP]," },
    [`CONTRADICTION ${MAPPING}.order_types`],
  ],
  [
    "a leg needs a time in force",
    "generic",
    { terms: "tif: [FOK]," },
    [`CONTRADICTION ${MAPPING}.tif`],
  ],
  [
    "a leg rests for less than it is waited for",
    "ctrader",
    { terms: "tif: [GTC], rest_ms: 5000," },
    [`CONTRADICTION ${MAPPING}.rest_ms`],
  ],
  [
    "a market leg does not rest",
    "generic",
    { terms: "order_types: [MARKET], tif: [GTC]," },
    [`CONTRADICTION ${MAPPING}.tif`],
  ],
] as const) {
  test(rule, () => {
    assert.deepEqual(codes(sound(dialect, change)), expected);
  });
}

for (const terms of [
  "order_types: [MARKET], tif: [IOC],",
  "order_types: [LIMIT, MARKET], tif: [GTC],",
  "tif: [GTC], rest_ms: 250,",
]) {
  test(`a cTrader mapping may say ${terms}`, () => {
    assert.equal(accepted(sound("ctrader", { terms })).liquidityProviders.length, 1);
  });
}

test("a client's session has no dialect", () => {
  const client =
    "  - { id: C, role: acceptor, purpose: [client], dialect: lmax, sender_comp_id: US, " +
    "target_comp_id: C, username: c, password: hush }\nintake:\n  fix: { port: 0 }\n";
  assert.deepEqual(codes(sound("lmax", { more: client })), ["CONTRADICTION sessions[2].dialect"]);
});

const backup = (purpose: string): Readonly<Record<string, string>> => ({
  ids: "[q, t, b]",
  more:
    `  - { id: b, role: initiator, purpose: ${purpose}, host: 127.0.0.1, port: 9902, ` +
    `sender_comp_id: demo.me.12345, target_comp_id: T-b, ${SECRET} }\n`,
});

test("a session may be the backup of another one for the same purpose", () => {
  const { sessions } = accepted(sound("generic", backup("[trade, backup]")));
  assert.deepEqual(sessions[2]?.purposes, ["trade", "backup"]);
});

test("a backup says for what", () => {
  assert.deepEqual(codes(sound("generic", backup("[backup]"))), [
    "CONTRADICTION sessions[2].purpose",
  ]);
});

test("of two sessions for one purpose one must be the backup", () => {
  assert.deepEqual(codes(sound("generic", backup("[trade]"))), [
    "CONTRADICTION liquidity_providers[0].session_ids",
  ]);
});

const OFF = "    enabled: false\n";

/** Beside an LP of the same symbol that is switched off. */
const simulated = (settings: string, more = ""): string =>
  sound("generic")
    .replace("type: FIX\n", `type: FIX\n${OFF}`)
    .replace(
      "liquidity_providers:\n",
      `liquidity_providers:\n  - id: dry\n    type: SIMULATED\n    settings: ${settings}\n${more}` +
        "    mappings:\n      - { symbol: EURUSD, lp_symbol: E, quantity_per_lot: 1, min: 1,\n" +
        "          step: 1, max: 9 }\n",
    );

test("a simulated LP loads with a price for each of its symbols", () => {
  const text = simulated('{ prices: "EURUSD 1.1 0.00006", walk: 7 }');
  assert.equal(accepted(text).liquidityProviders[0]?.type, "SIMULATED");
});

for (const [what, settings, more, expected] of [
  ["no prices", "{ walk: 7 }", "", "BAD_TEXT liquidity_providers[0].settings"],
  [
    "a price of nothing",
    '{ prices: "EURUSD 0 0" }',
    "",
    "BAD_TEXT liquidity_providers[0].settings",
  ],
  [
    "no price of a symbol",
    '{ prices: "XAUUSD 2000 0.3" }',
    "",
    "CONTRADICTION liquidity_providers[0].settings",
  ],
  [
    "a walk that is no number",
    '{ prices: "EURUSD 1.1 0.0001", walk: x }',
    "",
    "BAD_TEXT liquidity_providers[0].settings",
  ],
  [
    "sessions",
    '{ prices: "EURUSD 1.1 0.0001" }',
    "    session_ids: [q]\n",
    "CONTRADICTION liquidity_providers[0].session_ids",
  ],
  [
    "a list of its symbols",
    '{ prices: "EURUSD 1.1 0.0001" }',
    "    security_list: true\n",
    "CONTRADICTION liquidity_providers[0].security_list",
  ],
] as const) {
  test(`a simulated LP with ${what} is refused`, () => {
    assert.deepEqual(codes(simulated(settings, more)), [expected]);
  });
}

test("made-up prices beside real ones of the same symbol are refused", () => {
  const apart = simulated('{ prices: "EURUSD 1.1 0.00006" }');
  const beside = apart.replace(OFF, "");
  assert.deepEqual(codes(beside), ["CONTRADICTION liquidity_providers[0].type"]);
  const simulatedOff = beside.replace("type: SIMULATED\n", `type: SIMULATED\n${OFF}`);
  for (const text of [apart, simulatedOff]) accepted(text);
});
