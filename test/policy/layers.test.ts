import assert from "node:assert/strict";
import { test } from "vitest";
import { printIssues } from "../../src/policy/issue.ts";
import { parsePolicy } from "../../src/policy/parse-policy.ts";
import { valuesOf } from "../../src/policy/provenance.ts";
import type { Origin, PolicyValue } from "../../src/policy/provenance.ts";
import { accepted, changed, refused, smallPolicy } from "./small-policy.ts";

const withLp = (entry: string): string => changed("\nsessions:", `\n  - ${entry}\nsessions:`);

const oanda = "{ id: oanda, type: OANDA, settings: { api_key: file-key, endpoint: far } }";

for (const [variable, text, read] of [
  ["EXECUTION_MODE", "BBOOK", ["B_BOOK", "A_BOOK"]],
  ["DEFAULT_LEVERAGE", "500", [500, 30]],
  ["DEFAULT_BALANCE", "250.5", [2_505_000, 10_000]],
  ["MARGIN_MODE", "NETTING", ["NETTING", "HEDGING"]],
] as const) {
  test(`${variable} stands above the file`, () => {
    const file =
      "broker: { execution_mode: A_BOOK, default_leverage: 30, default_balance: 1, " +
      "margin_mode: HEDGING }";
    const of = (env: Record<string, string>): unknown[] =>
      Object.values(accepted(file, env).broker);
    assert.ok(of({ [variable]: text }).includes(read[0]));
    assert.ok(of({}).includes(read[1]));
    assert.ok(of({ [variable]: "" }).includes(read[1]), "an empty variable says nothing");
  });
}

for (const mode of ["A_BOOK", "B_BOOK", "C_BOOK", "ABOOK", "BBOOK", "CBOOK"]) {
  test(`an execution mode may be written ${mode}`, () => {
    const { broker } = accepted("durability: os", { EXECUTION_MODE: mode });
    assert.equal(broker.executionMode, `${mode[0]}_BOOK`);
  });
}

for (const [written, meaning] of [
  ["oanda", "its id"],
  ["OANDA", "its type"],
  ["Oanda", "its id in other letters"],
] as const) {
  test(`the LP of the price feed may be named by ${meaning}`, () => {
    const text = withLp(oanda);
    assert.equal(accepted(text, { PRICE_FEED_LP: written }).broker.priceFeedLp, "oanda");
    assert.equal(accepted(`${text}broker: { primary_lp: ${written} }`).broker.priceFeedLp, "oanda");
  });
}

test("primary_lp and price_feed_lp cannot both be given, but the variable is above either", () => {
  const both = `${smallPolicy}broker: { primary_lp: lp1, price_feed_lp: lp1 }\n`;
  assert.equal(refused(both)[0]?.code, "CONTRADICTION");
  const text = `${withLp(oanda)}broker: { primary_lp: lp1 }\n`;
  assert.equal(accepted(text, { PRICE_FEED_LP: "oanda" }).broker.priceFeedLp, "oanda");
});

test("a type that several LPs have does not say which one is meant", () => {
  const text = withLp("{ id: a, type: OANDA }\n  - { id: b, type: OANDA }");
  assert.equal(
    printIssues(refused(text, { PRICE_FEED_LP: "OANDA" })),
    'environment PRICE_FEED_LP: "OANDA" stands for "a" and "b", name the one that is meant',
  );
});

test("a mistake in a variable names the variable", () => {
  const env = { PRICE_FEED_LP: "OANDO", EXECUTION_MODE: "DBOOK", DEFAULT_LEVERAGE: "1:100" };
  assert.equal(
    printIssues(refused(`${withLp(oanda)}durability: maybe\n`, env)),
    [
      'p.yaml:27:13 durability: must be one of fsync, os, not "maybe"',
      'environment EXECUTION_MODE: must be one of A_BOOK, B_BOOK, C_BOOK, not "DBOOK"',
      'environment DEFAULT_LEVERAGE: must be a number, not "1:100"',
      'environment PRICE_FEED_LP: there is no liquidity provider "OANDO", did you mean oanda?',
    ].join("\n"),
  );
});

test("a variable does not hide that what it stands above is of the wrong kind", () => {
  const issues = refused("broker: 5", { EXECUTION_MODE: "ABOOK" });
  assert.deepEqual(
    issues.map(({ code, path }) => [code, path]),
    [["WRONG_SHAPE", "broker"]],
  );
  assert.equal(
    accepted("broker:\ndurability: os", { EXECUTION_MODE: "ABOOK" }).broker.executionMode,
    "A_BOOK",
  );
});

test("a variable's text is taken as it is, without looking for further variables", () => {
  const policy = accepted(withLp(oanda), { OANDA_API_KEY: "${HOME}" });
  const key = policy.liquidityProviders[1]?.settings.get("api_key");
  assert.ok(typeof key === "object");
  assert.equal(key.reveal(), "${HOME}");
});

test("credentials of OANDA and BINANCE come from the environment, above the file", () => {
  const env = {
    OANDA_API_KEY: "env-key",
    OANDA_ACCOUNT_ID: "001",
    BINANCE_API_KEY: "b-key",
    BINANCE_SECRET_KEY: "b-secret",
  };
  const text = withLp(`${oanda}\n  - { id: bin, type: BINANCE }`);
  const settings = (id: string, from: Record<string, string>): Record<string, string> => {
    const lp = accepted(text, from).liquidityProviders.find((each) => each.id === id);
    const shown = [...lp!.settings].map(([name, value]) => [
      name,
      typeof value === "string" ? value : value.reveal(),
    ]);
    return Object.fromEntries(shown);
  };
  assert.deepEqual(settings("oanda", env), {
    api_key: "env-key",
    endpoint: "far",
    account_id: "001",
  });
  assert.deepEqual(settings("bin", env), { api_key: "b-key", secret_key: "b-secret" });
  assert.deepEqual(settings("oanda", {}), { api_key: "file-key", endpoint: "far" });
  assert.deepEqual(settings("lp1", env), {});
});

function valuesIn(text: string, env: Record<string, string> = {}): readonly PolicyValue[] {
  const result = parsePolicy(text, "p.yaml", env);
  assert.ok(result.ok);
  return valuesOf(result.value);
}

const valueOf = (path: string, text: string, env = {}): PolicyValue => {
  const found = valuesIn(text, env).find((value) => value.path === path);
  assert.ok(found !== undefined, path);
  return found;
};

test("each value tells whether it is a default, from the file or from the environment", () => {
  const text = changed(
    "port: 9901, sender_comp_id: US, target_comp_id: THEM-Q",
    'port: "${P:-9}", sender_comp_id: US, target_comp_id: THEM-Q',
  );
  assert.deepEqual(valueOf("durability", text), {
    path: "durability",
    value: "fsync",
    source: "default",
    place: null,
    variables: [],
  });
  assert.deepEqual(valueOf("accounts[1001].score", text), {
    path: "accounts[1001].score",
    value: "12",
    source: "file",
    place: { file: "p.yaml", line: 12, column: 56 },
    variables: [],
  });
  assert.deepEqual(valueOf("sessions[lp1-quote].port", text), {
    path: "sessions[lp1-quote].port",
    value: "9",
    source: "file",
    place: { file: "p.yaml", line: 21, column: 80 },
    variables: ["P"],
  });
  assert.deepEqual(valueOf("broker.execution_mode", text, { EXECUTION_MODE: "ABOOK" }), {
    path: "broker.execution_mode",
    value: "A_BOOK",
    source: "environment",
    place: null,
    variables: ["EXECUTION_MODE"],
  });
});

test("what is taken from elsewhere in the file is a default", () => {
  const text = changed("default_lp: lp1", "default_lp: lp1\n  quote_staleness_seconds: 2.5");
  const value = valueOf("instruments[EURUSD].quote_staleness_seconds", text);
  assert.deepEqual([value.value, value.source], ["2.5", "default"]);
  assert.equal(valueOf("instruments[EURUSD].margin_currency", text).value, "EUR");
});

test("a value keeps its place under another spelling of its key", () => {
  const value = valueOf("broker.price_feed_lp", `${smallPolicy}broker: { primary_lp: lp1 }\n`);
  assert.equal(value.place?.line, 26);
});

test("values and their origins never show a secret", () => {
  const values = valuesIn(withLp(oanda), { OANDA_ACCOUNT_ID: "001" });
  const password = values.find(({ path }) => path === "sessions[DEMO].password");
  assert.equal(password?.value, "[secret]");
  assert.ok(!JSON.stringify(values).includes("hush"));
  assert.ok(!JSON.stringify(values).includes("file-key"));
});

test("the origin of a value is not part of the policy's hash", () => {
  const written = accepted("broker: { execution_mode: B_BOOK }");
  const set = accepted("durability: fsync", { EXECUTION_MODE: "B_BOOK" });
  assert.equal(set.sha256, written.sha256);
});

test("origins are found by path", () => {
  const result = parsePolicy(smallPolicy, "p.yaml", {});
  assert.ok(result.ok);
  const { provenance } = result.value;
  const sources = (path: string): Origin["source"] | undefined => provenance.get(path)?.source;
  assert.equal(sources("routing.default_lp"), "file");
  assert.equal(sources("routing.classification.retail_bbook_pct"), "default");
  assert.equal(sources("liquidity_providers[lp1].mappings[EURUSD].step"), "file");
  assert.equal(provenance.size, valuesOf(result.value).length);
});
