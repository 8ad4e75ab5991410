import assert from "node:assert/strict";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { dataFolderAt } from "../../src/desk/data-folder.ts";
import { keptFiles } from "./decided-again.ts";
import { House } from "./house.ts";
import type { RawClient } from "./raw-client.ts";

const rules = `routing_rules:
  - { id: gold-only, priority: 900, action: A_BOOK, filters: { symbols: ["XAU*"] } }
  - { id: vip-only, priority: 800, action: A_BOOK, filters: { groups: ["VIP*"] } }
  - { id: sleeping, priority: 750, enabled: false, action: REJECT }
  - { id: sells-only, priority: 700, action: B_BOOK, filters: { sides: [SELL] } }
  - { id: large-only, priority: 650, action: A_BOOK, filters: { min_volume: 5 } }
  - { id: half, priority: 600, action: PARTIAL_HEDGE, hedge_percent: 50,
      filters: { account_ids: [1001] } }
  - { id: no-pounds, priority: 500, action: REJECT, filters: { symbols: [GBPUSD] } }
`;

let house: House;
let client: RawClient;
beforeAll(async () => {
  house = await House.open({}, (text) => text + rules);
  client = await house.client();
});
afterAll(() => house.close());

async function finalHash(): Promise<string> {
  const verified = await house.run("journal", "verify", "--json");
  return (JSON.parse(verified.stdout) as { finalHash: string }).finalHash;
}

const order = ["--account", "1001", "--symbol", "EURUSD", "--side", "buy"];

interface Traced {
  readonly denial?: { readonly code: string };
  readonly decision?: { readonly action: string; readonly aVolume: number };
  readonly trace?: {
    readonly isReproduced: boolean;
    readonly policyVersion: number;
    readonly rules: readonly { readonly id: string; readonly failed?: string }[];
    readonly stages: readonly { readonly stage: string; readonly isAsked: boolean }[];
  };
}

const read = (text: string): Traced => JSON.parse(text) as Traced;

const preview = async (...args: readonly string[]): Promise<Traced> =>
  read((await house.run("preview", ...args, "--json")).stdout);

test("a preview tells what then happens, and leaves no event, no count and no hash behind", async () => {
  const before = [await finalHash(), (await house.desk.status()).nextEvent];
  const counters = (await house.desk.status()).counters;
  const legs = house.lp.orders.length;
  const words = await house.run("preview", ...order, "--volume", "2");
  assert.deepEqual([words.code, words.stderr], [0, ""]);
  assert.match(words.stdout, /^preview {3}Buy 2 EURUSD for account 1001: nothing is sent\n/);
  assert.match(words.stdout, /decision {2}PARTIAL_HEDGE by rule half: 1 hedged, 1 kept/);
  assert.match(words.stdout, /again from its record: the same/);
  const told = read((await house.run("preview", ...order, "--volume", "2", "--json")).stdout);
  assert.deepEqual([await finalHash(), (await house.desk.status()).nextEvent], before);
  assert.deepEqual((await house.desk.status()).counters, counters);
  assert.equal(house.lp.orders.length, legs);

  client.order("P-REAL", { orderQty: "2" });
  await client.report("P-REAL", "F");
  const { decision } = await house.desk.explain("P-REAL");
  assert.deepEqual(
    [told.decision?.action, told.decision?.aVolume],
    [decision?.action, decision?.aVolume],
  );
});

test("a preview of a refusal says by what, with the decision where one was made", async () => {
  const [unknown, pounds, closing, small] = await Promise.all([
    preview("--account", "4711", "--symbol", "EURUSD", "--side", "buy", "--volume", "1"),
    preview("--account", "1002", "--symbol", "GBPUSD", "--side", "buy", "--volume", "1"),
    preview("--account", "1002", ...order.slice(2), "--volume", "1", "--closing"),
    preview(...order, "--volume", "0.001"),
  ]);
  assert.deepEqual([unknown.denial?.code, unknown.decision], ["UNKNOWN_ACCOUNT", undefined]);
  assert.equal(pounds.denial?.code, "RULE_REJECTED");
  assert.equal(pounds.decision?.action, "REJECT");
  assert.equal(closing.denial?.code, "NOTHING_TO_CLOSE");
  assert.equal(small.denial?.code, "VOLUME_BELOW_MIN");
});

test("a preview that cannot be asked ends with a code", async () => {
  const cases = [
    [[...order, "--volume", "lots"], 5, /^BAD_VOLUME: lots is no volume in lots/],
    [[...order, "--volume=-1"], 5, /^BAD_VOLUME: /],
    [[...order], 2, /--volume/],
    [[...order.slice(0, 4), "--side", "up", "--volume", "1"], 2, /must be buy or sell/],
  ] as const;
  const told = await Promise.all(cases.map(([args]) => house.run("preview", ...args)));
  for (const [at, { code, stderr }] of told.entries()) {
    assert.equal(code, cases[at]?.[1], stderr);
    assert.match(stderr, cases[at]![2]);
  }
});

test("explain lists the rules of higher priority with the filter that failed, and every stage", async () => {
  client.order("E-HALF");
  await client.report("E-HALF", "F");
  const [words, json] = await Promise.all([
    house.run("explain", "E-HALF"),
    house.run("explain", "E-HALF", "--json"),
  ]);
  assert.equal(words.code, 0, words.stderr);
  const shown = words.stdout.split("\n").filter((line) => /^ {4}rule /.test(line));
  assert.deepEqual(
    shown.map((line) => line.trim().replace(/ +/g, " ")),
    [
      "rule gold-only (priority 900): not its symbol",
      "rule vip-only (priority 800): not its group",
      "rule sells-only (priority 700): not its side",
      "rule large-only (priority 650): not its volume",
      "rule half (priority 600): MATCHED",
    ],
  );
  const { trace } = read(json.stdout);
  assert.deepEqual([trace?.isReproduced, trace?.policyVersion], [true, 1]);
  assert.deepEqual(
    trace?.stages.map(({ stage, isAsked }) => `${stage} ${isAsked}`),
    [
      "closing true",
      "rules true",
      "class false",
      "large order false",
      "exposure false",
      "volatility false",
      "hard limits true",
    ],
  );
});

test("an order that was refused is explained like any other", async () => {
  client.order("E-POUNDS", { account: "1002", symbol: "GBPUSD" });
  const refusal = await client.report("E-POUNDS", "8");
  assert.match(refusal.fields.get(58) ?? "", /^REFUSED: the desk does not take this order$/);
  const words = (await house.run("explain", "E-POUNDS")).stdout;
  assert.match(words, /^denied {4}RULE_REJECTED: /m);
  assert.match(words, /rule {4}no-pounds \(priority 500\): MATCHED/);
  assert.match(words, /again from its record: the same/);
});

test("after reloads an order is explained under the policy it was decided under", async () => {
  house.rewritePolicy((text) => text.replace("hedge_percent: 50", "hedge_percent: 20"));
  assert.equal((await house.run("reload")).code, 0);
  client.order("E-FIFTH");
  await client.report("E-FIFTH", "F");
  const [old, young] = await Promise.all(
    ["E-HALF", "E-FIFTH"].map(async (each) =>
      read((await house.run("explain", each, "--json")).stdout),
    ),
  );
  assert.deepEqual(
    [old, young].map((each) => [each?.trace?.policyVersion, each?.trace?.isReproduced]),
    [
      [1, true],
      [2, true],
    ],
  );
  assert.deepEqual([old?.decision?.aVolume, young?.decision?.aVolume], [0.5, 0.2]);
});

test("the rules in force are those of the kept policy, in the order in which they are asked", async () => {
  const listed = await house.run("rules", "list");
  assert.equal(listed.code, 0, listed.stderr);
  assert.match(listed.stdout, /^ {4}900 {2}gold-only: A_BOOK for symbol XAU\*\n/);
  assert.match(listed.stdout, /^ {4}750 {2}sleeping: REJECT for every order {2}\(disabled\)$/m);
  assert.match(listed.stdout, /^ {4}600 {2}half: PARTIAL_HEDGE 20 % for account 1001$/m);
  const json = JSON.parse((await house.run("rules", "list", "--json")).stdout) as { id: string }[];
  assert.deepEqual(json.map(({ id }) => id).slice(0, 2), ["gold-only", "vip-only"]);
});

test("a template is compared with what is in force, as long as the file still says that", async () => {
  const told = await house.run("templates", "diff", "emergency");
  assert.equal(told.code, 0, told.stderr);
  assert.match(told.stdout, /^instruments\[EURUSD\]\.mode: full -> close_only$/m);
  const text = readFileSync(house.policyFile, "utf8");
  house.rewritePolicy((it) => it.replace("max_deviation_pips: 2", "max_deviation_pips: 3"));
  const other = await house.run("templates", "diff", "emergency");
  assert.equal(other.code, 5);
  assert.match(other.stderr, /^FILE_NOT_IN_FORCE: /);
  writeFileSync(house.policyFile, text);
});

test("a kept policy that was changed since is reported, and one that is gone is told as such", async () => {
  const folder = dataFolderAt(house.dataDir).policy;
  const [first = ""] = keptFiles(house.dataDir);
  const path = join(folder, first);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace('"hedge":5000', '"hedge":4000'));
  const damaged = await house.run("explain", "E-HALF");
  assert.equal(damaged.code, 1);
  const last = damaged.stderr.trimEnd().split("\n").at(-1) ?? "";
  assert.ok(last.startsWith("STORED_POLICY_DAMAGED: ") && last.includes(first), damaged.stderr);

  renameSync(path, `${path}.away`);
  const gone = await house.run("explain", "E-HALF");
  assert.equal(gone.code, 0);
  assert.match(gone.stdout, /decision {2}PARTIAL_HEDGE by rule half: 0\.5 hedged, 0\.5 kept/);
  assert.match(gone.stdout, /^pipeline {2}policy 1 is not kept in /m);
  // What is in force does not depend on old files.
  assert.match((await house.run("explain", "E-FIFTH")).stdout, /the same/);
  renameSync(`${path}.away`, path);
  writeFileSync(path, text);
  assert.match((await house.run("explain", "E-HALF")).stdout, /the same/);
});
