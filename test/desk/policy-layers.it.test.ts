import assert from "node:assert/strict";
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, test, vi } from "vitest";
import type { LayerMap } from "../../src/policy/layer/layer.ts";
import { eventually } from "./eventually.ts";
import { House } from "./house.ts";

/** Each test starts a desk and has policies read by a process of its own. */
vi.setConfig({ testTimeout: 90_000 });

const LOAD_MS = 30_000;

let house: House;
afterEach(() => house.close());

const version = async (): Promise<number> => (await house.desk.status()).policyVersion;
const file = async () => (await house.desk.status()).policy.file;

const hedging =
  (percent: number) =>
  (text: string): string =>
    text
      .replace(/^ {2}classification:.*\n/m, "")
      .replace(
        "routing:\n",
        `routing:\n  classification: { retail_bbook_pct: ${100 - percent} }\n`,
      );

async function untilVersion(wanted: number): Promise<void> {
  await eventually(
    async () => (await version()) === wanted,
    `version ${wanted} is in force`,
    LOAD_MS,
  );
}

/** What the office does: writes a layer and has it put in force. */
async function activate(layer: LayerMap, more: object = {}): Promise<unknown> {
  const path = join(house.dataDir, "policy", "layer-test.json");
  writeFileSync(path, JSON.stringify(layer));
  const base = await version();
  const usual = {
    change: "c1",
    base,
    isTrial: false,
    file: "as it is",
    reason: "because",
  } as const;
  const by = { actor: "dealer", source: "api" };
  return house.desk.ask({ op: "activate", layer: path, ...usual, ...by, ...more }, LOAD_MS);
}

const rule = { id: "stop", priority: 9, action: "REJECT" };

const rules = async (): Promise<number> => (await house.desk.status()).rules;

test("what was changed at run time stands above the file, survives kill -9, and a reload of the file", async () => {
  house = await House.open();
  const outcome = await activate({ routing_rules: [rule] });
  assert.deepEqual((outcome as { kind: string }).kind, "ACTIVATED");
  assert.equal(await rules(), 1);
  await house.desk.killHard();
  await house.start();
  assert.deepEqual([await rules(), await version()], [1, 2]);
  house.rewritePolicy(hedging(30));
  assert.equal((await house.run("reload")).code, 0);
  assert.deepEqual([await rules(), await version()], [1, 3]);
});

test("the layers of each version are kept, readable by the owner only, with who and why", async () => {
  house = await House.open();
  await activate({ routing_rules: [rule] });
  const dir = join(house.dataDir, "policy");
  const names = readdirSync(dir).filter((name) => name.endsWith(".layers"));
  assert.equal(names.length, 2);
  const last = names.find((name) => name.startsWith("2-"))!;
  assert.equal(statSync(join(dir, last)).mode & 0o777, 0o600);
  const kept = JSON.parse(readFileSync(join(dir, last), "utf8"));
  assert.deepEqual(
    [kept.change, kept.author, kept.source, kept.reason],
    ["c1", "dealer", "api", "because"],
  );
  assert.deepEqual(kept.database, { routing_rules: [rule] });
});

test("a bad layer changes nothing, and every mistake of it is told by its place", async () => {
  house = await House.open();
  await assert.rejects(
    activate({ routing_rules: [{ ...rule, hedge_percent: 101, action: "KEEP" }] }),
    /hedge_percent[^]*KEEP|KEEP[^]*hedge_percent/,
  );
  assert.deepEqual([await rules(), await version()], [0, 1]);
});

test("one that was made against another version is refused", async () => {
  house = await House.open();
  await assert.rejects(activate({ routing_rules: [rule] }, { base: 7 }), /VERSION_MOVED/);
  assert.equal(await version(), 1);
});

test("a trial says that it fits and what it would be, and changes nothing", async () => {
  house = await House.open();
  const fits = (await activate({ routing_rules: [rule] }, { isTrial: true })) as {
    kind: string;
    contentPath: string;
  };
  assert.equal(fits.kind, "FITS");
  assert.match(readFileSync(fits.contentPath, "utf8"), /"id":"stop"/);
  assert.deepEqual([await rules(), await version()], [0, 1]);
});

test("a new password alone is a new version, and its text is in no file but the layers", async () => {
  house = await House.open();
  const secret = "canary-of-a-session";
  await activate({ sessions: [{ id: "BOB", password: secret }] }).catch((error: unknown) => {
    // Sessions of clients may need a restart; nothing is kept of it then.
    assert.match(String(error), /RESTART_NEEDED/);
  });
  const dir = join(house.dataDir, "policy");
  const telling = readdirSync(dir).filter(
    (name) => !name.endsWith(".layers") && readFileSync(join(dir, name), "utf8").includes(secret),
  );
  assert.deepEqual(telling, ["layer-test.json"]);
});

test("a desk whose file is bad, or gone, starts under the policy that was in force last, and says so", async () => {
  house = await House.open();
  await activate({ routing_rules: [rule] });
  await house.desk.killHard();
  house.rewritePolicy((text) => text.replace("durability:", "durabilty:"));
  await house.start();
  assert.deepEqual([await rules(), await version()], [1, 2]);
  assert.match((await file()).fault ?? "", /durabilty/);
  assert.equal((await file()).differs, true);
  await house.desk.killHard();
  rmSync(house.policyFile);
  await house.start();
  assert.deepEqual([await rules(), await version()], [1, 2]);
  assert.match((await file()).fault ?? "", /cannot be read/);
});

test("words of an older version are held until the file is read on purpose, also over a start", async () => {
  house = await House.open({ watchesFile: true });
  house.rewritePolicy(hedging(30));
  await untilVersion(2);
  await activate({}, { file: { heldFrom: 1 } });
  await untilVersion(3);
  assert.deepEqual([(await file()).isHeld, (await file()).differs], [true, true]);
  await house.desk.killHard();
  await house.start();
  assert.deepEqual([await version(), (await file()).isHeld], [3, true]);
  assert.equal((await house.run("reload")).code, 0);
  assert.deepEqual(
    [await version(), (await file()).isHeld, (await file()).differs],
    [4, false, false],
  );
});

/** In the policy in force, as it is kept. */
async function retailShare(): Promise<string | undefined> {
  const { policyVersion, policyHash } = await house.desk.status();
  const path = join(house.dataDir, "policy", `${policyVersion}-${policyHash}.json`);
  return /"retailBBook\w*":(\d+)/.exec(readFileSync(path, "utf8"))?.[1];
}

const hiding = { routing: { classification: { retail_bbook_pct: 50 } } };

for (const [way, retake] of [
  ["a reload", async () => assert.equal((await house.run("reload")).code, 0)],
  [
    "a start",
    async () => {
      await house.desk.killHard();
      await house.start();
    },
  ],
] as const) {
  test(`what an override hides of a file is kept by ${way}, and counts once the override is gone`, async () => {
    house = await House.open();
    await activate(hiding);
    house.rewritePolicy(hedging(30));
    await retake();
    assert.deepEqual([await version(), await retailShare()], [3, "5000"]);
    assert.deepEqual([(await file()).differs, (await file()).fault], [false, null]);
    await activate({});
    assert.deepEqual([await version(), await retailShare()], [4, "7000"]);
  });

  test(`a file that says the same in other words makes no version by ${way} under an override either`, async () => {
    house = await House.open();
    await activate(hiding);
    house.rewritePolicy((text) => `# a comment\n${text.replace("pip: 0.0001", "pip: 0.00010")}`);
    await retake();
    assert.equal(await version(), 2);
  });
}

for (const [way, write] of [
  ["written in its place", (path: string, text: string) => writeFileSync(path, text)],
  [
    "replaced by another file",
    (path: string, text: string) => {
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
    },
  ],
] as const) {
  test(`a file that is ${way} is in force soon after, by itself`, async () => {
    house = await House.open({ watchesFile: true });
    write(house.policyFile, hedging(30)(readFileSync(house.policyFile, "utf8")));
    await untilVersion(2);
    assert.deepEqual((await file()).differs, false);
  });
}

test("a folder that a link leads to is swapped for another, and its file is in force soon after", async () => {
  house = await House.open();
  const text = readFileSync(house.policyFile, "utf8").replace(
    "watch_file: false",
    "watch_file: true",
  );
  const [one, two, link] = ["one", "two", "link"].map((name) => join(house.dir, name)) as [
    string,
    string,
    string,
  ];
  for (const [dir, content] of [
    [one, text],
    [two, hedging(30)(text)],
  ] as const) {
    mkdirSync(dir);
    writeFileSync(join(dir, "policy.yaml"), content);
  }
  symlinkSync(one, link);
  await house.desk.killHard();
  rmSync(house.policyFile);
  symlinkSync(join(link, "policy.yaml"), house.policyFile);
  await house.start();
  const before = await version();
  symlinkSync(two, `${link}.new`);
  renameSync(`${link}.new`, link);
  await untilVersion(before + 1);
});

test("a bad file leaves the policy in force, is told once, and is forgotten when it is mended", async () => {
  house = await House.open({ watchesFile: true });
  const good = readFileSync(house.policyFile, "utf8");
  house.rewritePolicy((text) => text.replace("durability:", "durabilty:"));
  await eventually(async () => (await file()).fault !== null, "the mistake is seen", LOAD_MS);
  assert.equal(await version(), 1);
  const told = (): number => house.desk.log().split("policy reload").length - 1;
  const before = told();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  assert.equal(told(), before, "it is not told each second");
  writeFileSync(house.policyFile, good);
  await eventually(async () => (await file()).fault === null, "it is mended", LOAD_MS);
  assert.deepEqual([await version(), (await file()).differs], [1, false]);
});
