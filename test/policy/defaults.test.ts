import assert from "node:assert/strict";
import { test } from "vitest";
import { accepted, changed, smallPolicy } from "./small-policy.ts";

test("what is left out has the documented default", () => {
  const policy = accepted("durability: fsync\n");
  assert.deepEqual(policy.routing, {
    defaultLp: null,
    quoteStalenessMs: 5_000,
    classification: {
      toxicRejectThreshold: 80,
      professionalABook: 8_000,
      semiProABook: 5_000,
      retailBBook: 9_000,
      unknownABook: 4_000,
    },
    volumeOverrides: { largeOrderThreshold: 10_000_000, forceABook: true },
  });
  assert.deepEqual(policy.execution, {
    onBelowLpMin: null,
    maxDeviationMilliPips: 2_000,
    legTimeoutMs: 5_000,
    orderRetention: 100_000,
  });
  assert.equal(policy.reportingCurrency, "USD");
  assert.equal(policy.intake.fix, null);
});

test("an account without class and score is UNKNOWN with score 0", () => {
  const [account] = accepted("accounts: [{ id: 7, group: VIP }]").accounts;
  assert.deepEqual(account, { id: "7", group: "VIP", clientClass: "UNKNOWN", score: 0 });
});

test("an account id is the text that was written, whatever number it looks like", () => {
  const { accounts } = accepted('accounts: [{ id: 0012, group: A }, { id: 1e3, group: "007" }]');
  assert.deepEqual(
    accounts.map(({ id, group }) => [id, group]),
    [
      ["0012", "A"],
      ["1e3", "007"],
    ],
  );
});

test("an instrument's margin currency is its base and its staleness the general one", () => {
  const text = changed("default_lp: lp1", "default_lp: lp1\n  quote_staleness_seconds: 2.5");
  const [instrument] = accepted(text).instruments;
  assert.equal(instrument?.marginCurrency, "EUR");
  assert.equal(instrument?.quoteStalenessMs, 2_500);
});

test("clients are heard on loopback only, unless another address is written", () => {
  assert.equal(accepted(smallPolicy).intake.fix?.host, "127.0.0.1");
  const open = changed("fix: { port: 0 }", "fix: { port: 0, host: 0.0.0.0 }");
  assert.equal(accepted(open).intake.fix?.host, "0.0.0.0");
});

test("an LP type this build lacks loads as UNSUPPORTED and keeps its settings", () => {
  const lp = `
  - id: oanda
    name: OANDA
    type: OANDA
    session_id: lp1-quote
    settings: { api_key: k, endpoint: "https://x" }
sessions:`;
  const found = accepted(changed("\nsessions:", lp)).liquidityProviders[1];
  assert.equal(found?.type, "UNSUPPORTED");
  assert.equal(found.declaredType, "OANDA");
  assert.deepEqual(found.sessionIds, ["lp1-quote"]);
  assert.equal(found.settings.get("endpoint"), "https://x");
});

test("a policy cannot be changed after it was read", () => {
  const policy = accepted(smallPolicy);
  assert.throws(() => Object.assign(policy.routing.classification, { retailBBook: 0 }));
  assert.throws(() => Object.assign(policy.accounts, { 0: null }));
});
