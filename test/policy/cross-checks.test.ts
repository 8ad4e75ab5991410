import assert from "node:assert/strict";
import { test } from "vitest";
import { accepted, briefly, changed, refused, smallPolicy, sterling } from "./small-policy.ts";

const mapping = "min: 0.01, step: 0.01, max: 50";

for (const [rule, from, to, expected] of [
  [
    "the default LP must be one of the LPs",
    "default_lp: lp1",
    "default_lp: lp2",
    "2:15 UNKNOWN_REFERENCE routing.default_lp",
  ],
  [
    "an LP's sessions must exist",
    "[lp1-quote, lp1-trade]",
    "[lp1-quote, nowhere]",
    "17:30 UNKNOWN_REFERENCE liquidity_providers[0].session_ids[1]",
  ],
  [
    "a mapping's symbol must be an instrument",
    "- { symbol: EURUSD,",
    "- { symbol: GBPUSD,",
    "19:19 UNKNOWN_REFERENCE liquidity_providers[0].mappings[0].symbol",
  ],
  [
    "a symbol an LP is to trade must be mapped",
    "    mappings:\n",
    "    symbols: [EURUSD, GBPUSD]\n    mappings:\n",
    "18:14 CONTRADICTION liquidity_providers[0].symbols",
  ],
  [
    "account ids are unique, however they are written",
    "accounts:\n",
    'accounts:\n  - { id: "1001", group: A }\n',
    "13:11 DUPLICATE_ID accounts[1].id",
  ],
  [
    "session ids are unique",
    "{ id: DEMO,",
    "{ id: lp1-trade,",
    "23:11 DUPLICATE_ID sessions[2].id",
  ],
  [
    "two sessions to one place cannot share their comp ids",
    "target_comp_id: THEM-T",
    "target_comp_id: THEM-Q",
    "22:122 DUPLICATE_ID sessions[1].target_comp_id",
  ],
  [
    "an instrument's smallest volume may not pass its largest",
    "volume: { min: 0.01, max: 100",
    "volume: { min: 200, max: 100",
    "10:20 CONTRADICTION instruments[0].volume.min",
  ],
  [
    "an instrument's smallest volume must be a multiple of its step",
    "max: 100, step: 0.01 }",
    "max: 100, step: 0.02 }",
    "10:20 CONTRADICTION instruments[0].volume.min",
  ],
  [
    "an instrument's largest volume must be a multiple of its step",
    "max: 100, step: 0.01 }",
    "max: 99.995, step: 0.01 }",
    "10:31 CONTRADICTION instruments[0].volume.max",
  ],
  [
    "a pip cannot be finer than the last digit",
    "pip: 0.0001",
    "pip: 0.000001",
    "9:10 CONTRADICTION instruments[0].pip",
  ],
  [
    "a pip cannot be a thousand points",
    "pip: 0.0001",
    "pip: 0.01",
    "9:10 CONTRADICTION instruments[0].pip",
  ],
  [
    "a pip must be whole points",
    "pip: 0.0001",
    "pip: 0.000105",
    "9:10 CONTRADICTION instruments[0].pip",
  ],
  [
    "an instrument whose largest notional cannot be counted is refused",
    "contract_size: 100000",
    "contract_size: 1000000000",
    "10:13 OUT_OF_RANGE instruments[0].volume",
  ],
  [
    "one step in lots must be a quantity the LP can be told",
    mapping,
    "min: 0.000005, step: 0.000005, max: 50",
    "19:94 CONTRADICTION liquidity_providers[0].mappings[0].step",
  ],
  [
    "an LP's largest volume must be a multiple of its step",
    mapping,
    "min: 0.01, step: 0.01, max: 50.001",
    "19:101 CONTRADICTION liquidity_providers[0].mappings[0].max",
  ],
  [
    "an initiator session needs a host",
    "host: 127.0.0.1, port: 9901, sender_comp_id: US, target_comp_id: THEM-Q",
    "port: 9901, sender_comp_id: US, target_comp_id: THEM-Q",
    "21:5 MISSING_KEY sessions[0].host",
  ],
  [
    "an initiator session needs a port",
    "port: 9901, sender_comp_id: US, target_comp_id: THEM-T",
    "sender_comp_id: US, target_comp_id: THEM-T",
    "22:5 MISSING_KEY sessions[1].port",
  ],
  [
    "a client session has no host of its own",
    "username: demo,",
    "host: 10.0.0.1, username: demo,",
    "23:100 CONTRADICTION sessions[2].host",
  ],
  [
    "a client session has a password",
    ", password: hush",
    "",
    "23:5 MISSING_KEY sessions[2].password",
  ],
  [
    "only client sessions say what a quantity counts",
    "purpose: [quote],",
    "purpose: [quote], quantity: lots,",
    "21:67 CONTRADICTION sessions[0].quantity",
  ],
  [
    "an acceptor session cannot quote",
    "purpose: [client]",
    "purpose: [quote]",
    "23:42 CONTRADICTION sessions[2].purpose",
  ],
  [
    "an enabled LP needs a session for trades",
    "purpose: [trade]",
    "purpose: [quote]",
    "17:18 CONTRADICTION liquidity_providers[0].session_ids",
  ],
  [
    "an LP cannot use a client's session",
    "[lp1-quote, lp1-trade]",
    "[lp1-quote, lp1-trade, DEMO]",
    "17:18 CONTRADICTION liquidity_providers[0].session_ids",
  ],
  [
    "an LP names its session in one of two ways",
    "session_ids: [lp1-quote, lp1-trade]",
    "session_ids: [lp1-quote, lp1-trade]\n    session_id: lp1-quote",
    "18:17 CONTRADICTION liquidity_providers[0].session_id",
  ],
  [
    "clients need an intake",
    "intake:\n  fix: { port: 0 }\n",
    "",
    "23:23 CONTRADICTION sessions[2].role",
  ],
] as const) {
  test(rule, () => {
    assert.equal(briefly(refused(changed(from, to)))[0], expected);
  });
}

test("two LPs cannot share a session", () => {
  const second = "  - { id: lp2, name: Two, type: FIX, session_ids: [lp1-quote, lp1-trade] }\n";
  const issues = refused(changed("sessions:\n", `${second}sessions:\n`));
  assert.deepEqual(briefly(issues), [
    "20:51 CONTRADICTION liquidity_providers[1].session_ids",
    "20:51 CONTRADICTION liquidity_providers[1].session_ids",
  ]);
});

const oneLot = "quantity_per_lot: 1, min: 1, step: 1, max: 1";

const again = (symbol: string, lpSymbol: string): string =>
  smallPolicy
    .replace(
      "sessions:\n",
      `      - { symbol: ${symbol}, lp_symbol: ${lpSymbol}, ${oneLot} }\nsessions:\n`,
    )
    .replace("accounts:\n", `${sterling} volume: { min: 1, max: 1, step: 1 } }\naccounts:\n`);

test("a symbol is mapped once at an LP, and to a symbol of its own", () => {
  const path = "liquidity_providers[0].mappings[1]";
  assert.deepEqual(briefly(refused(again("EURUSD", "X"))), [`21:19 DUPLICATE_ID ${path}.symbol`]);
  assert.deepEqual(briefly(refused(again("GBPUSD", "EUR/USD"))), [
    `21:38 DUPLICATE_ID ${path}.lp_symbol`,
  ]);
  assert.equal(accepted(again("GBPUSD", "GBP/USD")).liquidityProviders[0]?.mappings.length, 2);
});

const lmax = (digits: number, step: string): string =>
  changed(
    `quantity_per_lot: 100000, ${mapping}`,
    `quantity_per_lot: 10, digits: ${digits}, min: ${step}, step: ${step}, max: 50`,
  );

const largest = (max: string): string => changed(mapping, `min: 1, step: 1, max: ${max}`);

test("an LP's largest quantity must be one that can be read back to six digits", () => {
  assert.equal(accepted(largest("90071")).liquidityProviders[0]?.mappings[0]?.max, 90_071e6);
  assert.deepEqual(briefly(refused(largest("90072"))), [
    "19:95 OUT_OF_RANGE liquidity_providers[0].mappings[0].max",
  ]);
});

test("where a contract is 10 000 a lot is 10 of them, in tenths where the LP takes a digit", () => {
  assert.equal(accepted(lmax(0, "0.1")).liquidityProviders[0]?.mappings[0]?.step, 100_000);
  assert.equal(accepted(lmax(1, "0.01")).liquidityProviders[0]?.mappings[0]?.digits, 1);
  assert.match(refused(lmax(0, "0.01"))[0]!.what, /0\.01 lots is no exact quantity at 10 a lot/);
});

test("an entry with a mistake still counts as declared, so that one mistake is told once", () => {
  const issues = refused(changed("host: 127.0.0.1", "host: 127.0.0.1 or so"));
  assert.deepEqual(briefly(issues), ["21:63 BAD_TEXT sessions[0].host"]);
});

test("the same comp ids at two LPs' addresses are two sessions", () => {
  const text = changed(
    "port: 9901, sender_comp_id: US, target_comp_id: THEM-T",
    "port: 9902, sender_comp_id: US, target_comp_id: THEM-Q",
  );
  assert.equal(accepted(text).sessions.length, 3);
});

for (const host of [
  "169.254.169.254",
  "fe80::1",
  "fd00:ec2::254",
  "::ffff:169.254.169.254",
  "0.0.0.0",
]) {
  test(`the desk calls no LP at ${host}`, () => {
    const text = changed("purpose: [quote], host: 127.0.0.1", `purpose: [quote], host: "${host}"`);
    const [issue] = refused(text);
    assert.equal(issue?.code, "CONTRADICTION");
    assert.match(issue?.what ?? "", /no address an LP can have/);
  });
}
