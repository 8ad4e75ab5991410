import assert from "node:assert/strict";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, test } from "vitest";
import { variantPolicy, variants } from "../faults/two-policies.ts";
import { keptFiles, readDecisions } from "./decided-again.ts";
import { House } from "./house.ts";
import type { RawClient } from "./raw-client.ts";

let house: House;
let client: RawClient;
let good = "";
beforeAll(async () => {
  house = await House.open();
  client = await house.client();
  good = readFileSync(house.policyFile, "utf8");
});
afterAll(() => house.close());

const LOAD_MS = 30_000;
/** A machine that is busy with other tests may need more than one try to be fast. */
const TRIES = 3;

async function refusedReload(): Promise<{ text: string; ms: number }> {
  const beganMs = performance.now();
  const asked = house.desk.ask({ op: "reload", actor: "dealer" }, LOAD_MS);
  const text = await asked.then(
    () => "not refused",
    (error: unknown) => String(error),
  );
  return { text, ms: performance.now() - beganMs };
}

/** Sends an order and asks for a load in one breath; both are answered. */
async function refusedWhileTrading(clOrdID: string): Promise<{ text: string; ms: number }> {
  const refusal = refusedReload();
  client.order(clOrdID);
  const fill = await client.report(clOrdID, "F");
  assert.equal(fill.fields.get(39), "2");
  return refusal;
}

const bomb = Array.from({ length: 9 }, (_, level) => {
  const below = level === 0 ? '"lol"' : `*a${level - 1}`;
  return `a${level}: &a${level} [${Array(9).fill(below).join(", ")}]`;
}).join("\n");
const deep = Array.from({ length: 20_000 }, (_, at) => `${" ".repeat(Math.min(at, 100))}a:`);
const tenThousand = variantPolicy(variants[0], 10_000, { lpPort: 1 });
const replaced = (from: string, to: string): string => {
  assert.ok(good.includes(from));
  return good.replace(from, to);
};

for (const [what, text, found] of [
  ["of 50 MB", () => "a".repeat(50_000_000), /is larger than/],
  ["with 10 000 rules of which half are written", () => half(tenThousand), /policy\.yaml:\d+:\d+/],
  ["with an alias bomb", () => bomb, /alias/],
  ["20 000 levels deep", () => deep.join("\n"), /:\d+:\d+.*levels/],
  ["with .nan", () => replaced("max_deviation_pips: 2", "max_deviation_pips: .nan"), /\.nan/],
  ["that is no YAML", () => `${good}\n  ]: {`, /:\d+:\d+/],
  ["that is not text", () => Buffer.from([0xff, 0xfe, 0x00, 0xc3]), /is not UTF-8/],
  ["that is empty", () => "", /:1:1/],
] as const) {
  test(`a policy file ${what} is refused in under a second, changes nothing, and the desk trades on`, async () => {
    const before = await house.desk.status();
    const files = keptFiles(house.dataDir);
    writeFileSync(house.policyFile, text());
    const times: number[] = [];
    while (times.length < TRIES && !times.some((ms) => ms < 1_000)) {
      const { text: told, ms } = await refusedWhileTrading(`BAD-${what.length}-${times.length}`);
      assert.match(told, /^Error: POLICY_INVALID: /);
      assert.match(told, found);
      times.push(ms);
    }
    assert.ok(Math.min(...times) < 1_000, `took ${times.join(", ")} ms`);
    const after = await house.desk.status();
    assert.equal(after.policyHash, before.policyHash);
    assert.equal(after.policyVersion, 1);
    assert.equal(after.counters.ordersDenied, 0);
    assert.deepEqual(keptFiles(house.dataDir), files);
    assert.equal(after.reloads.last?.kind, "REFUSED");
  });
}

const half = (text: string): string => text.slice(0, text.indexOf("min_volume", text.length / 2));

test("a policy file that is gone, or a folder, is refused, and read again once it is back", async () => {
  rmSync(house.policyFile);
  assert.match((await refusedReload()).text, /POLICY_INVALID: .*cannot be read \(ENOENT\)/);
  mkdirSync(house.policyFile);
  assert.match((await refusedReload()).text, /POLICY_INVALID: .*is not a file/);
  rmSync(house.policyFile, { recursive: true });
  writeFileSync(`${house.policyFile}.new`, good);
  renameSync(`${house.policyFile}.new`, house.policyFile);
  const answer = await house.desk.ask({ op: "reload", actor: "dealer" }, LOAD_MS);
  assert.deepEqual(answer, { kind: "UNCHANGED", version: 1 });
});

test("mistakes are told whole to who asked, with exit code 3, and shown by status until the file is right", async () => {
  const bad = replaced("score: 12", "score: 120").replace("digits: 5", "digits: nine");
  writeFileSync(house.policyFile, bad);
  const told = await house.run("reload");
  assert.equal(told.code, 3);
  assert.equal(told.stdout, "");
  const [digits, score, last, ...rest] = told.stderr.trimEnd().split("\n");
  assert.match(digits ?? "", /policy\.yaml:\d+:\d+ instruments\[0\]\.digits: /);
  assert.match(score ?? "", /policy\.yaml:\d+:\d+ accounts\[0\]\.score: /);
  assert.match(last ?? "", /^POLICY_INVALID: nothing was changed/);
  assert.deepEqual(rest, []);
  const status = await house.run("status");
  const shown = status.stdout.split("\n").filter((line) => line.startsWith("POLICY     "));
  assert.match(shown[0] ?? "", /the file is not in force, its last load was refused:$/);
  assert.deepEqual(
    shown.slice(1),
    [digits, score].map((line) => `POLICY     ${line}`),
  );
  assert.match(status.stdout, /^policy {5}1 of /m);

  writeFileSync(house.policyFile, good);
  assert.equal((await house.run("reload")).code, 0);
  assert.doesNotMatch((await house.run("status")).stdout, /^POLICY/m);
});

test("a secret stands in no refusal, wherever the mistake is", async () => {
  writeFileSync(house.policyFile, replaced("password: alice-secret", "password: [alice-secret]"));
  const { text } = await refusedReload();
  assert.match(text, /POLICY_INVALID/);
  assert.doesNotMatch(text + house.desk.log(), /alice-secret/);
  writeFileSync(house.policyFile, good);
});

test("of all these refusals nothing is in the journal", () => {
  const { activations, decisions } = readDecisions(house.dataDir);
  assert.deepEqual(
    activations.map(({ version }) => version),
    [1],
  );
  assert.ok(decisions.every(({ decided }) => decided.policyVersion === 1));
});
