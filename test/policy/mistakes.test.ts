import assert from "node:assert/strict";
import { test } from "vitest";
import { MAX_ISSUES, printIssues } from "../../src/policy/issue.ts";
import { accepted, briefly, changed, refused, smallPolicy } from "./small-policy.ts";

test("seven different mistakes are all told, each with its line, column and hint", () => {
  const text = smallPolicy
    .replace("routing:\n", "routing:\n  quote_stalenes_seconds: 5\n")
    .replace("digits: 5", "digits: five")
    .replace("pip: 0.0001", "pip: 0.000000001")
    .replace("class: RETAIL", "class: RETIAL")
    .replace("score: 12", "score: 140")
    .replace("session_ids: [lp1-quote,", "session_ids: [lp1-qoute,")
    .replace("accounts:\n", "accounts:\n  - { group: Standard }\n");
  assert.equal(
    printIssues(refused(text)),
    [
      "p.yaml:2:3 routing.quote_stalenes_seconds: unknown key, " +
        "did you mean quote_staleness_seconds?",
      'p.yaml:9:13 instruments[0].digits: must be a number, not "five"',
      'p.yaml:10:10 instruments[0].pip: must be a number of at most 8 decimals, not "0.000000001"',
      "p.yaml:13:5 accounts[0].id: is required",
      "p.yaml:14:41 accounts[1].class: must be one of TOXIC, PROFESSIONAL, SEMI_PRO, " +
        'RETAIL, UNKNOWN, not "RETIAL", ' +
        "did you mean RETAIL?",
      'p.yaml:14:56 accounts[1].score: must be between 0 and 100, not "140"',
      'p.yaml:19:19 liquidity_providers[0].session_ids[0]: there is no session "lp1-qoute", ' +
        "did you mean lp1-quote?",
    ].join("\n"),
  );
});

test("a policy with one mistake is not handed out in part", () => {
  assert.deepEqual(briefly(refused(changed("score: 12", "score: -1"))), [
    "12:56 OUT_OF_RANGE accounts[0].score",
  ]);
});

for (const [from, to, expected] of [
  ["routing:", "routings:", "1:1 UNKNOWN_KEY routings"],
  ["    base: EUR\n", "", "4:5 MISSING_KEY instruments[0].base"],
  ["base: EUR", "base: null", "5:11 MISSING_KEY instruments[0].base"],
  ["base: EUR", "base: euro", "5:11 BAD_TEXT instruments[0].base"],
  [
    "volume: { min: 0.01, max: 100, step: 0.01 }",
    "volume: 3",
    "10:13 WRONG_SHAPE instruments[0].volume",
  ],
  [
    "    volume: { min: 0.01, max: 100, step: 0.01 }\n",
    "",
    "4:5 MISSING_KEY instruments[0].volume",
  ],
  [
    "  - { id: 1001, group: Standard, class: RETAIL, score: 12 }",
    "  a: 1",
    "12:3 WRONG_SHAPE accounts",
  ],
  [
    "  - { id: 1001, group: Standard, class: RETAIL, score: 12 }",
    "  - 1001",
    "12:5 WRONG_SHAPE accounts[0]",
  ],
  ["purpose: [quote]", "purpose: quote", "21:48 WRONG_SHAPE sessions[0].purpose"],
  ["id: 1001", "id: [1001]", "12:11 WRONG_SHAPE accounts[0].id"],
  ["id: 1001", "id: a b", "12:11 BAD_TEXT accounts[0].id"],
  ["type: FIX", "type: FIX\n    enabled: yes", "17:14 BAD_CHOICE liquidity_providers[0].enabled"],
] as const) {
  test(`${JSON.stringify(from)} written as ${JSON.stringify(to)} is ${expected}`, () => {
    assert.deepEqual(briefly(refused(changed(from, to))), [expected]);
  });
}

for (const [from, to, hint] of [
  ["purpose: [quote],", "purpose: [quote], tls: true,", /TLS proxy/],
  ["purpose: [quote],", "purpose: [quote], schedule: daily,", /whenever they can be/],
  ["purpose: [quote],", "purpose: [quote], dialect: oanda,", null],
  ["routing:\n", "users: []\nrouting:\n", /known here: /],
] as const) {
  test(`${JSON.stringify(to.trim())} would promise what this version cannot do`, () => {
    const issues = refused(changed(from, to));
    assert.equal(issues.length, 1);
    if (hint !== null) assert.match(issues[0]!.hint!, hint);
  });
}

test("a mistake cannot forge a line of a log", () => {
  const text = changed("routing:\n", 'routing:\n  "x\\n2026 all is well\\e[2J": 1\n');
  const printed = printIssues(refused(text));
  assert.equal(printed.split("\n").length, 1);
  assert.ok(!printed.includes("\u001b"));
});

test("a file full of mistakes tells the first of them and how many more there are", () => {
  const keys = Array.from({ length: 1_000 }, (_, at) => `nonsense${at}: 1`).join("\n");
  const issues = refused(keys);
  assert.equal(issues.length, MAX_ISSUES + 1);
  assert.equal(issues.at(-1)?.code, "TOO_MANY_ISSUES");
  assert.match(issues.at(-1)!.what, /^at least 800 more/);
});

test("an empty file is no policy, and one with nothing but a key has all defaults", () => {
  assert.deepEqual(briefly(refused("")), ["1:1 WRONG_SHAPE "]);
  assert.equal(accepted("durability: os\n").durability, "os");
});
