/** Commands about policy files as people and pipelines run them: output, exit code, no desk. */
import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { templateNames } from "../../src/policy/templates.ts";
import { hedgerow, hedgerowAs } from "../desk/child-process.ts";
import { deskPolicy } from "../desk/desk-policy.ts";
import { scratchFolder } from "../sim/scratch.ts";

const demo = join(import.meta.dirname, "../../examples/demo.yaml");

function fileWith(text: string, name = "policy.yaml"): string {
  const path = join(scratchFolder(), name);
  writeFileSync(path, text);
  return path;
}

const plain = deskPolicy({ lpPort: 1 });
const ruled = `${plain}routing_rules:
  - { id: gold, priority: 20, action: A_BOOK, target_lp: lp1, filters: { symbols: ["XAU*"] } }
  - { id: half, priority: 10, action: PARTIAL_HEDGE, hedge_percent: 50 }
`;

test("`init` writes a policy that only its owner reads and that `check` finds sound, and never writes over a file", async () => {
  const file = join(scratchFolder(), "mine.yaml");
  const written = await hedgerow("init", file);
  assert.deepEqual([written.code, written.stdout], [0, ""]);
  assert.match(written.stderr, /mine\.yaml written; next: /);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const text = readFileSync(file, "utf8");
  const [again, printed, unset, checked] = await Promise.all([
    hedgerow("init", file),
    hedgerow("init"),
    hedgerow("check", file),
    hedgerowAs({ env: { CLIENT1_PASSWORD: "x" } }, "check", file, "--strict"),
  ]);
  assert.equal(again.code, 5);
  assert.match(again.stderr, /^FILE_NOT_WRITTEN: EEXIST/);
  assert.equal(readFileSync(file, "utf8"), text);
  assert.deepEqual(printed, { code: 0, stdout: text, stderr: "" });
  assert.equal(unset.code, 3);
  assert.match(unset.stderr, /mine\.yaml:\d+:\d+ .*"CLIENT1_PASSWORD" is not set/);
  assert.deepEqual([checked.code, checked.stderr], [0, ""]);
  assert.match(checked.stdout, /^\S+mine\.yaml can be loaded: .*; hash [0-9a-f]{12}\n$/);
});

test("`check` prints seven different mistakes, each with line and column, and ends with exit code 3", async () => {
  const file = fileWith(
    plain
      .replace("durability: fsync", "durability: fsnyc")
      .replace("default_lp: lp1", "default_lp: lp9")
      .replace("max_deviation_pips: 2", "max_deviation_pips: 1e3")
      .replace("digits: 5", "digits: 5, colour: red")
      .replace("step: 0.01 } }", "step: 0.03 } }")
      .replace("score: 12", "score: 120")
      .replace("username: alice, ", ""),
  );
  const told = await hedgerow("check", file);
  assert.deepEqual([told.code, told.stdout], [3, ""]);
  const lines = told.stderr.trimEnd().split("\n");
  assert.match(lines.pop() ?? "", /^POLICY_INVALID: \d+ mistakes in /);
  assert.ok(lines.every((line) => /policy\.yaml:\d+:\d+ \S+: /.test(line)));
  for (const where of [
    " durability: ",
    " routing.default_lp: ",
    " execution.max_deviation_pips: ",
    " instruments[0].colour: ",
    " instruments[0].volume",
    " accounts[0].score: ",
    " sessions[2]",
  ]) {
    assert.ok(
      lines.some((line) => line.includes(where)),
      `${where} in ${told.stderr}`,
    );
  }
});

test("`check` says what a policy holds and where each value comes from, for people and programs", async () => {
  const env = { EXECUTION_MODE: "B_BOOK", PIPS: "3" };
  const file = fileWith(ruled.replace("max_deviation_pips: 2", "max_deviation_pips: ${PIPS}"));
  const [words, json] = await Promise.all([
    hedgerowAs({ env }, "check", file, "--values"),
    hedgerowAs({ env }, "check", "-c", file, "--values", "--json"),
  ]);
  assert.deepEqual([words.code, json.code], [0, 0]);
  assert.match(words.stdout, /3 instruments, 6 accounts, 1 LP, 4 sessions, 2 rules; hash /);
  for (const line of [
    "value     broker.execution_mode: B_BOOK (environment EXECUTION_MODE)",
    "value     routing.default_lp: lp1 (file)",
    "value     routing.default_hedge_percent: 70 (default)",
    "value     execution.max_deviation_pips: 3 (file PIPS)",
  ]) {
    assert.ok(words.stdout.includes(`${line}\n`), `${line} in ${words.stdout}`);
  }
  assert.doesNotMatch(words.stdout + json.stdout, /alice-secret/);
  const read = JSON.parse(json.stdout) as Record<string, unknown>;
  assert.deepEqual(Object.keys(read), ["hash", "counts", "lint", "values", "failures"]);
  assert.match(String(read["hash"]), /^[0-9a-f]{64}$/);
});

test("`check --diff` tells every value that changes, and exit code 6 says that some do", async () => {
  const before = fileWith(ruled);
  const after = fileWith(
    ruled
      .replace("routing:\n", "routing:\n  classification: { unknown_abook_pct: 45 }\n")
      .replace("hedge_percent: 50", "hedge_percent: 55")
      .replace("alice-secret", "another"),
  );
  const [told, same, json] = await Promise.all([
    hedgerow("check", after, "--diff", before),
    hedgerow("check", fileWith(`# a word\n${ruled}`), "--diff", before),
    hedgerow("check", after, "--diff", before, "--json"),
  ]);
  assert.deepEqual([told.code, told.stderr], [6, ""]);
  const changes = told.stdout.split("\n").filter((line) => line.startsWith("change"));
  assert.deepEqual(changes, [
    "change    routing.classification.unknown_abook_pct: 40 -> 45",
    "change    routing_rules[half].hedge_percent: 50 -> 55",
  ]);
  assert.deepEqual([same.code, same.stderr], [0, ""]);
  assert.equal(json.code, 6);
  assert.equal((JSON.parse(json.stdout) as { changes: unknown[] }).changes.length, 2);
});

test("`check` says of a symbol that is mapped only at an LP that lists other symbols that it has no price", async () => {
  const listed = plain.replace("    name: One\n", "    symbols: [EURUSD, XAUUSD]\n");
  const [all, some] = await Promise.all([
    hedgerow("check", fileWith(plain)),
    hedgerow("check", fileWith(listed)),
  ]);
  assert.deepEqual([all.code, some.code], [0, 0]);
  assert.doesNotMatch(all.stdout, /SYMBOL_WITHOUT_LP/);
  const warnings = some.stdout.match(/^.*SYMBOL_WITHOUT_LP.*$/gm);
  assert.deepEqual(warnings, [
    'warning   SYMBOL_WITHOUT_LP: no enabled LP trades "GBPUSD", so it has no price; ' +
      "map it at an LP, or take it out",
  ]);
});

test("`check --strict` fails where a rule can never be chosen, without it the rule is told", async () => {
  const file = fileWith(
    `${ruled}  - { id: never, priority: 5, action: REJECT, filters: { sides: [BUY] } }\n`,
  );
  const [loose, strict] = await Promise.all([
    hedgerow("check", file),
    hedgerow("check", file, "--strict"),
  ]);
  assert.equal(loose.code, 0);
  assert.match(loose.stdout, /^error {5}RULE_SHADOWED: rule "never" can never be chosen: /m);
  assert.equal(strict.code, 6);
  assert.match(strict.stderr, /^LINT_ERRORS: 1 /);
});

const cases = (percent: number): string => `cases:
  - name: gold is hedged whole
    order: { account: 1001, symbol: XAUUSD, side: BUY, volume: 2 }
    expect: { action: A_BOOK, ruleId: gold, targetLp: lp1 }
  - name: all else by half
    order: { account: 1003, symbol: EURUSD, side: SELL, volume: 1 }
    expect: { aBookPercent: ${percent}, ruleId: half }
`;

test("`check --cases` says which expectation fails and why, with exit code 6; a file with mistakes is 3", async () => {
  const policy = fileWith(ruled);
  const [good, bad, json, broken, gone] = await Promise.all([
    hedgerow("check", policy, "--cases", fileWith(cases(50), "cases.yaml")),
    hedgerow("check", policy, "--cases", fileWith(cases(60), "cases.yaml")),
    hedgerow("check", policy, "--cases", fileWith(cases(60), "cases.yaml"), "--json"),
    hedgerow("check", policy, "--cases", fileWith("cases: [{ name: x }]\n", "cases.yaml")),
    hedgerow("check", policy, "--cases", `${policy}.gone`),
  ]);
  assert.deepEqual([good.code, good.stderr], [0, ""]);
  assert.match(good.stdout, /^cases {5}2 as expected, 0 not$/m);
  assert.equal(bad.code, 6);
  assert.match(bad.stderr, /^CASES_FAILED: 1 of 2 cases decide otherwise than expected$/m);
  assert.match(bad.stdout, /^FAILED {4}all else by half\n {2}\S+cases\.yaml:7:\d+ aBookPercent/m);
  assert.match(bad.stdout, / expected "60", got "50"\n {2}because RULE_MATCHED: /);
  const read = JSON.parse(json.stdout) as { cases: unknown; failures: { name: string }[] };
  assert.deepEqual(read.cases, { passed: 1, failed: 1 });
  assert.deepEqual(
    read.failures.map(({ name }) => name),
    ["all else by half"],
  );
  assert.equal(broken.code, 3);
  assert.match(broken.stderr, /cases\.yaml:1:\d+ [^\n]*\nCASES_INVALID: |CASES_INVALID: /);
  assert.equal(gone.code, 3);
  assert.match(gone.stderr, /^FILE_UNREADABLE: /);
});

test("`check` wants one file, and says so", async () => {
  const [none, two] = await Promise.all([hedgerow("check"), hedgerow("check", demo, "-c", demo)]);
  for (const { code, stderr } of [none, two]) {
    assert.equal(code, 2);
    assert.match(stderr, /^POLICY_FILE: /);
  }
});

/** The variables that stand for secrets in what `templates apply` writes. */
const variablesIn = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/\$\{([A-Z0-9_]+)\}/g)].map(([, name]) => [name, "x"]));

/** Errors of lint: rules that were there before and those of the template, each told by its id. */
const doubts: Readonly<Record<string, readonly string[]>> = {
  "legacy-patterns": [
    "RULE_SHADOWED rule vip-gold",
    "RULE_SHADOWED rule tiny-pounds",
    "RULE_UNKNOWN_LP rule legacy_vip",
  ],
};

for (const name of templateNames) {
  test(`the template ${name} is compared, and makes a policy of the demo's whose errors are all told`, async () => {
    const file = join(scratchFolder(), "applied.yaml");
    const [compared, applied] = await Promise.all([
      hedgerow("templates", "diff", name, "-c", demo, "--json"),
      hedgerow("templates", "apply", name, "-c", demo, "-o", file),
    ]);
    assert.deepEqual([compared.code, applied.code], [0, 0]);
    const changes = JSON.parse(compared.stdout) as { path: string }[];
    assert.ok(changes.length > 0);
    const env = variablesIn(readFileSync(file, "utf8"));
    const checked = await hedgerowAs({ env }, "check", file, "--diff", demo, "--json");
    assert.equal(checked.code, 6, checked.stderr);
    const read = JSON.parse(checked.stdout) as {
      changes: unknown[];
      lint: { severity: string; code: string; subject: string }[];
    };
    assert.deepEqual(read.changes, changes);
    assert.deepEqual(
      read.lint
        .filter(({ severity }) => severity === "error")
        .map(({ code, subject }) => `${code} ${subject}`),
      doubts[name] ?? [],
    );
  });
}

test("a template is shown as a file, changes nothing where it is in place, and is never written over a file", async () => {
  const file = join(scratchFolder(), "applied.yaml");
  const apply = ["templates", "apply", "emergency", "-c", demo] as const;
  const printed = await hedgerow(...apply);
  writeFileSync(file, printed.stdout);
  const env = variablesIn(printed.stdout);
  const [shown, again, over] = await Promise.all([
    hedgerow("templates", "show", "emergency"),
    hedgerowAs({ env }, "templates", "diff", "emergency", "-c", file),
    hedgerow(...apply, "-o", file),
  ]);
  assert.deepEqual([shown.code, shown.stderr], [0, ""]);
  assert.match(shown.stdout, /^#[^]*\nbroker:/);
  assert.match(again.stdout, /^emergency changes nothing in /);
  assert.equal(over.code, 5);
  assert.match(over.stderr, /^FILE_NOT_WRITTEN: EEXIST/m);
});

test("`rules list` shows the rules of a file in the order in which they are asked", async () => {
  const file = fileWith(ruled.replace("priority: 20", "priority: 5"));
  const [words, json, none] = await Promise.all([
    hedgerow("rules", "list", "--policy", file),
    hedgerow("rules", "list", "--policy", file, "--json"),
    hedgerow("rules", "list", "--policy", fileWith(plain)),
  ]);
  assert.equal(
    words.stdout,
    "     10  half: PARTIAL_HEDGE 50 % for every order\n" +
      "      5  gold: A_BOOK at lp1 for symbol XAU*\n",
  );
  assert.deepEqual(
    (JSON.parse(json.stdout) as { id: string }[]).map(({ id }) => id),
    ["half", "gold"],
  );
  assert.deepEqual(none, { code: 0, stdout: "no rules\n", stderr: "" });
});

test("words the command line does not have end with exit code 2 and change nothing", async () => {
  const all = await Promise.all([
    hedgerow("templates", "show", "reckless"),
    hedgerow("check", demo, "--colour"),
    hedgerow("rules"),
    hedgerow("nonsense"),
  ]);
  assert.deepEqual(
    all.map(({ code }) => code),
    [2, 2, 2, 2],
  );
});
