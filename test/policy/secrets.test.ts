import assert from "node:assert/strict";
import { inspect } from "node:util";
import { test } from "vitest";
import { printIssues } from "../../src/policy/issue.ts";
import { parsePolicy } from "../../src/policy/parse-policy.ts";
import { canonicalJson } from "../../src/policy/policy-hash.ts";
import { printPolicy } from "../../src/policy/print-policy.ts";
import { valuesOf } from "../../src/policy/provenance.ts";
import { Secret } from "../../src/policy/secret.ts";
import { accepted, changed, refused, smallPolicy } from "./small-policy.ts";

const SECRET = "correct-horse-battery";
const lp = `
  - id: far
    name: Far
    type: OANDA
    session_id: lp1-quote
    settings: { api_key: ${SECRET}, endpoint: far.example }
sessions:`;

test("no printed form of a policy holds a secret", () => {
  const text = changed("password: hush", `password: ${SECRET}`).replace("\nsessions:", () => lp);
  const policy = accepted(text);
  const { liquidityProviders, sessions } = policy;
  for (const printed of [
    JSON.stringify(policy),
    inspect(policy, { depth: 20, showHidden: true }),
    canonicalJson(policy),
    JSON.stringify([...(liquidityProviders[1]?.settings ?? [])]),
    JSON.stringify(structuredClone(sessions)),
    sessions.map((at) => String(at.password)).join(),
  ]) {
    assert.ok(!printed.includes(SECRET), printed);
  }
  assert.equal(sessions[2]?.password?.reveal(), SECRET);
  assert.match(JSON.stringify(policy), /"password":"\[secret\]"/);
});

for (const [name, from, to] of [
  ["a password with a line end in it", "password: hush", `password: "${SECRET}\\n"`],
  ["a password that is a list", "password: hush", `password: [${SECRET}]`],
  ["a password under a misspelled key", "password: hush", `pasword: ${SECRET}`],
  ["a password after a tab", "intake:", `\tpassword: ${SECRET}\nintake:`],
  ["an unclosed quote", "password: hush }", `password: "${SECRET} }`],
  ["a password given twice", "password: hush", `password: ${SECRET}, password: ${SECRET}`],
  ["a password from the environment in the wrong place", "port: 9901", 'port: "${PASSWORD}"'],
  ["a mistyped default of a secret", "password: hush", 'password: "${PASSWORD:-hush"'],
  ["a password as an anchor", "password: hush", "password: *nothing"],
] as const) {
  test(`${name} is refused without being shown`, () => {
    const issues = refused(changed(from, to), { PASSWORD: SECRET });
    assert.ok(!printIssues(issues).includes(SECRET), printIssues(issues));
    assert.ok(!JSON.stringify(issues).includes(SECRET));
  });
}

test("a changed password leaves the hash as it is, a changed host does not", () => {
  const { sha256 } = accepted(smallPolicy);
  assert.equal(accepted(changed("password: hush", "password: other")).sha256, sha256);
  assert.notEqual(accepted(changed("host: 127.0.0.1", "host: 127.0.0.2")).sha256, sha256);
});

const withSettings = (settings: string): string =>
  changed(
    "sessions:\n",
    `  - { id: far, name: Far, type: OANDA, session_id: lp1-quote, settings: { ${settings} } }\n` +
      "sessions:\n",
  );

test("what a setting takes from the environment is a secret, whatever its key is called", () => {
  for (const written of ['"${ACCOUNT}"', '"user-${ACCOUNT}"', '"${ACCOUNT:-none}"']) {
    const text = withSettings(`account_id: ${written}`);
    const policy = accepted(text, { ACCOUNT: SECRET });
    const setting = policy.liquidityProviders[1]?.settings.get("account_id");
    assert.ok(setting instanceof Secret);
    assert.ok(setting.reveal().includes(SECRET));
    const values = printPolicy(policy);
    const all = inspect(policy, { depth: 20, showHidden: true });
    for (const printed of [all, canonicalJson(policy), values]) {
      assert.ok(!printed.includes(SECRET), printed);
    }
    assert.equal(accepted(text, { ACCOUNT: "another" }).sha256, policy.sha256);
  }
});

for (const name of [
  "authorization",
  "auth",
  "hmac",
  "jwt",
  "bearer",
  "seed",
  "client_cert",
  "pin",
]) {
  test(`a setting called ${name} is a secret, also where it is written out`, () => {
    const policy = accepted(withSettings(`${name}: ${SECRET}`));
    assert.ok(policy.liquidityProviders[1]?.settings.get(name) instanceof Secret);
    assert.ok(!canonicalJson(policy).includes(SECRET));
  });
}

test("a setting that is written out in the file is none, and changes the hash", () => {
  const policy = accepted(withSettings("account_id: 001-1"));
  assert.equal(policy.liquidityProviders[1]?.settings.get("account_id"), "001-1");
  assert.match(canonicalJson(policy), /001-1/);
  assert.notEqual(accepted(withSettings("account_id: 001-2")).sha256, policy.sha256);
});

test("nor does the list of values and where they come from show one that was handed in", () => {
  const text = withSettings('account_id: "${ACCOUNT}", region: east');
  const loaded = parsePolicy(text, "p.yaml", { ACCOUNT: SECRET });
  assert.ok(loaded.ok);
  const values = JSON.stringify(valuesOf(loaded.value));
  assert.ok(!values.includes(SECRET));
  assert.match(values, /east/);
});
