import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { keptFiles } from "./decided-again.ts";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";
import type { RawClient } from "./raw-client.ts";

let house: House;
let client: RawClient;
beforeAll(async () => {
  house = await House.open();
  client = await house.client();
});
afterAll(() => house.close());

const LOAD_MS = 30_000;

interface Activation {
  readonly version: number;
  readonly hash: string;
  readonly actor: string;
  readonly source: string;
  readonly timeUs: number;
}

const activations = (): Promise<Activation[]> => house.journaled<Activation>("PolicyActivated");

/** What of RETAIL orders is hedged, in percent, from the next load on. */
const hedgeRetail = (percent: number): void =>
  house.rewritePolicy((text) =>
    text
      .replace(/^ {2}classification:.*\n/m, "")
      .replace(
        "routing:\n",
        `routing:\n  classification: { retail_bbook_pct: ${100 - percent} }\n`,
      ),
  );

const ask = (): Promise<unknown> => house.desk.ask({ op: "reload", actor: "dealer" }, LOAD_MS);

/** Sends one lot for a RETAIL account. @returns the share and the version it was decided under */
async function decided(clOrdID: string): Promise<[number | undefined, number | undefined]> {
  client.order(clOrdID);
  await client.report(clOrdID, "F");
  const { decision } = await house.desk.explain(clOrdID);
  return [decision?.aBookPercent, decision?.policyVersion];
}

test("a changed file comes into force by `hedgerow reload`, is kept under its hash before, and the journal has who and how", async () => {
  assert.deepEqual(await decided("BEFORE"), [10, 1]);
  hedgeRetail(30);
  const told = await house.run("reload");
  assert.equal(told.code, 0, told.stderr);
  const { policyVersion, policyHash } = await house.desk.status();
  assert.equal(policyVersion, 2);
  assert.equal(told.stdout, `policy 2 is in force (${policyHash.slice(0, 12)})\n`);
  assert.deepEqual(await decided("AFTER"), [30, 2]);

  const [, last] = await activations();
  const { username } = userInfo();
  assert.deepEqual(
    [last?.version, last?.hash, last?.actor, last?.source],
    [2, policyHash, username, "command"],
  );
  const kept = join(house.dataDir, "policy", `2-${policyHash}.json`);
  const text = readFileSync(kept);
  assert.equal(createHash("sha256").update(text).digest("hex"), policyHash);
  assert.ok(statSync(kept).ctimeMs * 1000 <= last!.timeUs, "it was there before");
  assert.equal(text.includes("alice-secret"), false);
});

test("SIGHUP does the same, and the journal says that it was a signal", async () => {
  hedgeRetail(40);
  house.desk.hangUp();
  await eventually(async () => (await house.desk.status()).policyVersion === 3, "it is loaded");
  assert.equal((await activations()).at(-1)?.source, "SIGHUP");
  assert.deepEqual(await decided("HUP"), [40, 3]);
});

test("a file that says the same, in whatever words and order, makes no version", async () => {
  const before = keptFiles(house.dataDir);
  house.rewritePolicy((text) => `# a comment\n${text.replace("pip: 0.0001", "pip: 0.00010")}`);
  const told = await house.run("reload");
  assert.deepEqual([told.code, told.stderr], [0, ""]);
  assert.equal(told.stdout, "policy 3 is in force already: the file says the same\n");
  const json = await house.run("reload", "--json");
  assert.deepEqual(JSON.parse(json.stdout), { kind: "UNCHANGED", version: 3 });
  assert.deepEqual(keptFiles(house.dataDir), before);
  assert.equal((await activations()).length, 3);
});

test("reloads asked for at once are all answered, and whoever asked after a change has it", async () => {
  hedgeRetail(45);
  const first = ask();
  const second = ask();
  hedgeRetail(50);
  const [, , third] = await Promise.all([first, second, ask(), house.run("reload")]);
  const { policyVersion, reloads } = await house.desk.status();
  assert.equal((third as { version: number }).version, policyVersion);
  assert.deepEqual(await decided("AT-ONCE"), [50, policyVersion]);
  assert.equal(reloads.refused, 0);
  const kept = readdirSync(join(house.dataDir, "policy"));
  const numbersOf = (ending: string): number[] =>
    kept
      .filter((name) => name.endsWith(ending))
      .map((name) => Number(name.split("-")[0]))
      .toSorted((a, b) => a - b);
  const all = Array.from({ length: policyVersion }, (_, at) => at + 1);
  assert.deepEqual(numbersOf(".json"), all, "one file for each version");
  assert.deepEqual(numbersOf(".layers"), all, "and one with its layers");
  assert.equal(kept.length, 2 * policyVersion, "and nothing else");
});

test("a load whose worker fails leaves the running policy, and the next one is as good as ever", async () => {
  const { policyVersion } = await house.desk.status();
  const kept = join(house.dataDir, "policy");
  const files = readdirSync(kept).map((name) => [name, readFileSync(join(kept, name))] as const);
  rmSync(kept, { recursive: true });
  writeFileSync(kept, "not a folder");
  hedgeRetail(55);
  const told = await house.run("reload");
  assert.equal(told.code, 5);
  assert.match(told.stderr, /^RELOAD_FAILED: /);
  assert.deepEqual(await decided("FAILED"), [50, policyVersion]);
  rmSync(kept);
  assert.equal((await house.run("reload")).code, 0);
  for (const [name, bytes] of files) writeFileSync(join(kept, name), bytes);
  assert.deepEqual(await decided("AS-EVER"), [55, policyVersion + 1]);
});

test("kill switches, pins and imports outlive reloads and a kill -9, and the desk goes on under its version", async () => {
  const csv = join(house.dir, "classes.csv");
  writeFileSync(csv, "account,class,score\n1002,PROFESSIONAL,44\n");
  const done = [
    await house.run("kill", "on", "--symbol", "GBPUSD", "--close-only", "--reason", "thin"),
    await house.run("accounts", "import", csv),
    await house.run("accounts", "pin", "1003", "TOXIC", "--reason", "news trader"),
  ];
  assert.deepEqual(
    done.map(({ code, stderr }) => [code, stderr]),
    [0, 0, 0].map((code) => [code, ""]),
  );
  const standing = async (): Promise<unknown> => {
    const { killSwitches } = await house.desk.status();
    const only = ["1002", "1003"];
    return [killSwitches, await house.desk.ask({ op: "accounts", after: "", only })];
  };
  const before = await standing();
  hedgeRetail(60);
  await ask();
  assert.deepEqual(await standing(), before);
  const { policyVersion, policyHash } = await house.desk.status();

  await house.desk.killHard();
  await house.start();
  assert.deepEqual(await standing(), before);
  const after = await house.desk.status();
  assert.deepEqual([after.policyVersion, after.policyHash], [policyVersion, policyHash]);
  client = await house.client(undefined, client.next);
  assert.deepEqual(await decided("RISEN"), [60, policyVersion]);
});

test("a file that changed while no desk ran is in force from the start, as a version of its own", async () => {
  const { policyVersion } = await house.desk.status();
  assert.equal(await house.desk.stop(), 0);
  hedgeRetail(70);
  await house.start();
  const { version, source, actor } = (await activations()).at(-1)!;
  assert.deepEqual([version, source, actor], [policyVersion + 1, "start", userInfo().username]);
  const verified = await house.run("journal", "verify");
  assert.deepEqual([verified.code, verified.stderr], [0, ""]);
});
