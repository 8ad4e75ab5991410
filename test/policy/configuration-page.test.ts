import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "vitest";
import { parseCases, runCase, wordDifference } from "../../src/policy/cases.ts";
import type { CaseOutcome } from "../../src/policy/cases.ts";
import { credentialVariables } from "../../src/policy/environment-layer.ts";
import { issueWords } from "../../src/policy/issue.ts";
import { OfflineDesk } from "../../src/policy/offline-decision.ts";
import { OfflinePolicy } from "../../src/policy/offline-policy.ts";
import { keyTables } from "../../src/policy/schema/policy-form.ts";
import { accepted } from "./small-policy.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(new URL("../../docs/CONFIGURATION.md", import.meta.url), "utf8");

/** Heading in backticks to the first cells of the table below it. */
const documented = new Map(
  page.split(/^#+ /m).map((part) => {
    const path = /^`([^`]*)`/.exec(part)?.[1] ?? "";
    return [path, [...part.matchAll(/^\| `([a-z0-9_]+)` \|/gm)].map((row) => row[1])];
  }),
);

test("docs/CONFIGURATION.md is what scripts/configuration.mjs writes", () => {
  const args = ["scripts/configuration.mjs", "--print"];
  const written = execFileSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  assert.equal(page, written, "run node scripts/configuration.mjs");
});

for (const { path, sameAs, keys } of keyTables()) {
  test(`every key of ${path === "" ? "the file" : path} is documented, and no other`, () => {
    const names = sameAs === null ? keys.map(({ name }) => name) : [];
    assert.deepEqual(documented.get(path === "" ? "(file)" : path), names);
  });
}

test("every key has a type, a default and a meaning", () => {
  for (const { path, keys } of keyTables()) {
    for (const key of keys) {
      for (const text of [key.words, key.standard, key.meaning]) {
        assert.notEqual(text, "", `${path}.${key.name}`);
      }
    }
  }
});

test("every code of a mistake and every variable is documented", () => {
  for (const code of Object.keys(issueWords)) assert.ok(page.includes(`| \`${code}\` |`), code);
  const ofKeys = keyTables().flatMap(({ keys }) => keys.map(({ variable }) => variable));
  const ofLps = credentialVariables.map(({ variable }) => variable);
  const variables = [...ofKeys, ...ofLps].filter((variable) => variable !== null);
  assert.equal(variables.length, 9);
  for (const variable of variables) assert.ok(page.includes(`| \`${variable}\` |`), variable);
});

test("the page's cases pass under its first policy, and one that fails is told as the page shows", () => {
  const [policy = "", cases = ""] = page.match(/(?<=^```yaml\n)[\s\S]*?(?=^```$)/gm) ?? [];
  const desk = new OfflineDesk(new OfflinePolicy(accepted(policy)));
  const run = (text: string): readonly CaseOutcome[] => {
    const read = parseCases(text, "cases.yaml", 0);
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    return read.value.map((each) => runCase(desk, each));
  };
  const failures = (text: string): readonly CaseOutcome[] =>
    run(text).filter(({ differences }) => differences.length > 0);
  assert.equal(run(cases).length, 4);
  assert.deepEqual(failures(cases), []);
  const [failed, ...others] = failures(cases.replace("ruleId: null", "ruleId: large-in-london"));
  assert.ok(failed !== undefined && others.length === 0);
  const told = [
    ...failed.differences.map((it) => wordDifference(it)),
    ...failed.reasons,
    ...failed.decision.findings.map(({ code, text }) => `${code}: ${text}`),
  ];
  assert.equal(told.length, 4);
  for (const line of told) assert.ok(page.includes(line), line);
});

test("the page's first policy loads as it stands, with its three rules", () => {
  const [example = ""] = /(?<=^```yaml\n)[\s\S]*?(?=^```$)/m.exec(page) ?? [];
  const policy = accepted(example);
  assert.deepEqual(
    policy.routingRules.map(({ id }) => id),
    ["vip-to-lp1", "large-in-london", "no-toxic-gold"],
  );
});
