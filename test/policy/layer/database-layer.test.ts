import assert from "node:assert/strict";
import { test } from "vitest";
import { printIssues } from "../../../src/policy/issue.ts";
import type { PolicyIssue } from "../../../src/policy/issue.ts";
import type { LayerMap, LayerValue } from "../../../src/policy/layer/layer.ts";
import { parsePolicy } from "../../../src/policy/parse-policy.ts";
import type { LoadedPolicy } from "../../../src/policy/provenance.ts";
import type { Environment } from "../../../src/policy/substitute.ts";
import { accepted, changed, smallPolicy } from "../small-policy.ts";

function loaded(text: string, database: LayerMap, env: Environment = {}): LoadedPolicy {
  const result = parsePolicy(text, "p.yaml", env, { database });
  if (!result.ok) throw new Error(printIssues(result.error));
  return result.value;
}

function refused(text: string, database: LayerMap, env: Environment = {}): readonly PolicyIssue[] {
  const result = parsePolicy(text, "p.yaml", env, { database });
  assert.ok(!result.ok);
  return result.error;
}

const shown = (policy: LoadedPolicy, path: string): readonly [string, string] | undefined => {
  const found = policy.values.find((value) => value.path === path);
  return found === undefined ? undefined : [found.value, found.source];
};

const fileSays = "broker: { execution_mode: A_BOOK }\n";
const variable = { EXECUTION_MODE: "BBOOK" };
const databaseSays = { broker: { execution_mode: "C_BOOK" } };

for (const [rule, text, env, database, expected] of [
  ["a default holds where nothing is said", "", {}, {}, ["C_BOOK", "default"]],
  ["the file stands above the defaults", fileSays, {}, {}, ["A_BOOK", "file"]],
  ["the environment stands above the file", fileSays, variable, {}, ["B_BOOK", "environment"]],
  ["the database stands above all", fileSays, variable, databaseSays, ["C_BOOK", "database"]],
] as const) {
  test(`merge order: ${rule}`, () => {
    const policy = loaded(`${smallPolicy}${text}`, database, env);
    assert.deepEqual(shown(policy, "broker.execution_mode"), expected);
  });
}

test("one field of an entity is overridden, its others stay the file's", () => {
  const policy = loaded(smallPolicy, { accounts: [{ id: 1001, score: 40 }] });
  assert.deepEqual(shown(policy, "accounts[1001].score"), ["40", "database"]);
  assert.deepEqual(shown(policy, "accounts[1001].group"), ["Standard", "file"]);
});

test("an entity that only the database has comes last", () => {
  const policy = loaded(smallPolicy, { accounts: [{ id: "7", group: "VIP" }] });
  assert.deepEqual(
    policy.document.accounts.map(({ id }) => id),
    ["1001", "7"],
  );
});

test("a null of the database takes away what the file says; the default holds", () => {
  const text = `${smallPolicy}durability: os\n`;
  const policy = loaded(text, { durability: null, accounts: [{ id: "1001", class: null }] });
  assert.deepEqual(shown(policy, "durability"), ["fsync", "database"]);
  assert.equal(policy.document.accounts[0]?.clientClass, null);
});

test("a null of the database takes away a limit that the file names", () => {
  const text = changed(
    "  default_lp: lp1",
    "  default_lp: lp1\n  symbol_limits: { EURUSD: { max_net_exposure: 5 } }",
  );
  const limits = (database: LayerMap): number =>
    loaded(text, database).document.routing.symbolLimits.size;
  assert.equal(limits({}), 1);
  assert.equal(limits({ routing: { symbol_limits: { EURUSD: null } } }), 0);
  assert.equal(limits({ routing: { symbol_limits: { GBPUSD: null } } }), 1);
});

test("a null of the database takes away a variable's text as well", () => {
  const database = { broker: { execution_mode: null } };
  const policy = loaded(`${smallPolicy}${fileSays}`, database, { EXECUTION_MODE: "BBOOK" });
  assert.deepEqual(shown(policy, "broker.execution_mode"), ["C_BOOK", "database"]);
});

test("a null of the database for a required key is a mistake of the database", () => {
  assert.equal(
    printIssues(refused(smallPolicy, { instruments: [{ symbol: "EURUSD", base: null }] })),
    "database instruments[EURUSD].base: is required",
  );
});

test("without a database layer a policy is what it was", () => {
  assert.equal(loaded(smallPolicy, {}).document.sha256, accepted(smallPolicy).sha256);
});

test("the same said by the file or by the database has the same hash", () => {
  const inFile = accepted(changed("score: 12", "score: 40"));
  const inDatabase = loaded(smallPolicy, { accounts: [{ id: "1001", score: 40 }] });
  assert.equal(inDatabase.document.sha256, inFile.sha256);
});

test("every mistake of the database is told at once, without a line, after the file's", () => {
  const database = {
    routing: { default_hedge_percent: 101 },
    routing_rules: [
      { id: "vip", priority: 1, action: "A_BOOK", hedge_percnt: 5 },
      { id: "vip", priority: 2, action: "A_BOOK" },
    ],
    accounts: [{ id: "1001", score: "hihg" }],
    broker: 5,
  };
  const text = `${smallPolicy}durability: maybe\nbroker: { execution_mode: A_BOOK }\n`;
  assert.equal(
    printIssues(refused(text, database)),
    [
      'p.yaml:26:13 durability: must be one of fsync, os, not "maybe"',
      "database broker: must be keys with values, known: execution_mode, price_feed_lp, " +
        "default_leverage, default_balance, margin_mode",
      'database routing.default_hedge_percent: must be between 0 and 100, not "101"',
      "database routing_rules[vip].hedge_percnt: unknown key, did you mean hedge_percent?",
      'database routing_rules[vip].id: rule "vip" is already declared in the database, ' +
        "give each its own name",
      'database accounts[1001].score: must be a number, not "hihg"',
    ].join("\n"),
  );
});

test("what is not an entry at all, and two without an id, are told as well", () => {
  const issues = refused(smallPolicy, { accounts: [5, { group: "A" }, { group: "B" }] });
  assert.deepEqual(
    issues.map(({ code, path }) => `${code} ${path}`),
    ["WRONG_SHAPE accounts[?]", "MISSING_KEY accounts[?].id", "MISSING_KEY accounts[?].id"],
  );
});

test("a layer that is too deep is refused as a file is", () => {
  let deep: LayerValue = 1;
  for (let level = 0; level < 100_000; level += 1) deep = { a: deep };
  const issues = refused(smallPolicy, { routing: deep });
  assert.deepEqual(
    issues.map(({ code, file }) => [code, file]),
    [["YAML_TOO_DEEP", "database"]],
  );
});

test("a secret of the database may name a variable, and a text is one whatever it looks like", () => {
  const database = {
    sessions: [{ id: "DEMO", password: "${DEMO_PASSWORD}" }],
    accounts: [{ id: "1001", group: "null" }],
  };
  const policy = loaded(smallPolicy, database, { DEMO_PASSWORD: "swordfish" });
  const session = policy.document.sessions.find(({ id }) => id === "DEMO");
  assert.equal(session?.password?.reveal(), "swordfish");
  assert.equal(policy.document.accounts[0]?.group, "null");
  const value = policy.values.find(({ path }) => path === "sessions[DEMO].password");
  assert.deepEqual(
    [value?.value, value?.source, value?.variables],
    ["[secret]", "database", ["DEMO_PASSWORD"]],
  );
});

test("no text of the database that is shown may name a variable", () => {
  const env = { API_TOKEN: "swordfish", TYPE: "OANDA" };
  const database = {
    accounts: [{ id: "1001", group: "${API_TOKEN}" }],
    routing_rules: [
      { id: "r", priority: 1, action: "A_BOOK", description: "see ${API_TOKEN}" },
      { id: "${API_TOKEN}", priority: "${NONE:-2}", action: "A_BOOK" },
    ],
    liquidity_providers: [{ id: "far", type: "${TYPE}", name: "${UNSET}" }],
  };
  const issues = refused(smallPolicy, database, env);
  assert.deepEqual(
    issues.map(({ code, path }) => `${code} ${path}`),
    [
      "ENV_IN_OPEN routing_rules[r].description",
      "ENV_IN_OPEN routing_rules[?].id",
      "ENV_IN_OPEN routing_rules[?].priority",
      "ENV_IN_OPEN accounts[1001].group",
      "ENV_IN_OPEN liquidity_providers[far].name",
      "ENV_IN_OPEN liquidity_providers[far].type",
    ],
  );
  assert.ok(!printIssues(issues).includes("swordfish"));
});

test("a plain ${ of the database is a text, and an LP's setting that names a variable is hidden", () => {
  const database = {
    routing_rules: [{ id: "r", priority: 1, action: "A_BOOK", description: "$${API_TOKEN}" }],
    liquidity_providers: [{ id: "far", type: "OANDA", settings: { host: "${API_TOKEN}" } }],
  };
  const policy = loaded(smallPolicy, database, { API_TOKEN: "swordfish" });
  assert.equal(policy.document.routingRules[0]?.description, "${API_TOKEN}");
  assert.ok(!JSON.stringify(policy.values).includes("swordfish"));
  assert.ok(!policy.storedText.includes("swordfish"));
});

const pip = (value: number): number =>
  loaded(smallPolicy, { instruments: [{ symbol: "EURUSD", digits: 8, pip: value }] }).document
    .instruments[0]?.pip ?? 0;

test("a number of the database is read to its last decimal", () => {
  assert.equal(pip(0.000_000_1), 10);
  assert.equal(pip(0.000_000_01), 1);
  const [issue] = refused(smallPolicy, { accounts: [{ id: "1001", score: 1e21 }] });
  assert.ok(issue?.what.includes('"1000000000000000000000"'));
});

test("the other spelling of a key in the file gives way to the database", () => {
  const lp = "  - { id: two, type: OANDA, session_id: a }\n";
  const text = `${changed("\nsessions:", `\n${lp}sessions:`)}broker: { primary_lp: lp1 }\n`;
  const database = {
    broker: { price_feed_lp: "two" },
    liquidity_providers: [{ id: "two", session_ids: ["b", "c"] }],
  };
  const { document } = loaded(text, database);
  assert.equal(document.broker.priceFeedLp, "two");
  assert.deepEqual(document.liquidityProviders[1]?.sessionIds, ["b", "c"]);
  const other = changed("\nsessions:", `\n${lp}sessions:`);
  const swapped = loaded(`${other}broker: { price_feed_lp: two }\n`, {
    broker: { primary_lp: "lp1" },
    liquidity_providers: [{ id: "lp1", session_id: "lp1-both" }],
    sessions: [
      {
        id: "lp1-both",
        role: "initiator",
        purpose: ["quote", "trade"],
        host: "127.0.0.1",
        port: 1,
        sender_comp_id: "US",
        target_comp_id: "X",
      },
    ],
  });
  assert.equal(swapped.document.broker.priceFeedLp, "lp1");
  assert.deepEqual(swapped.document.liquidityProviders[0]?.sessionIds, ["lp1-both"]);
});

test("both spellings in one database layer are a contradiction", () => {
  const issues = refused(smallPolicy, { broker: { primary_lp: "lp1", price_feed_lp: "lp1" } });
  assert.deepEqual(
    issues.map(({ code, path }) => [code, path]),
    [["CONTRADICTION", "broker.primary_lp"]],
  );
});

test("an LP of the database has the credentials of its type, and may have its own", () => {
  const env = { OANDA_API_KEY: "from-env", OANDA_ACCOUNT_ID: "001" };
  const database = {
    liquidity_providers: [{ id: "far", type: "OANDA", settings: { api_key: "by-api" } }],
  };
  const settings = loaded(smallPolicy, database, env).document.liquidityProviders[1]?.settings;
  const key = settings?.get("api_key");
  assert.equal(typeof key === "object" && key.reveal(), "by-api");
  assert.ok(settings?.has("account_id"));
});

test("an entity whose id in the file is a variable is matched by what it stands for", () => {
  const text = changed("id: 1001, group: Standard", 'id: "${WHO:-1001}", group: Standard');
  const policy = loaded(text, { accounts: [{ id: "1001", score: 40 }] });
  assert.equal(policy.document.accounts.length, 1);
  assert.equal(policy.document.accounts[0]?.score, 40);
});

test("the file's text is kept as it was read", () => {
  assert.equal(loaded(smallPolicy, { durability: "os" }).fileText, smallPolicy);
});
