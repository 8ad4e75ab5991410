import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, test, vi } from "vitest";
import { partOf } from "../../src/policy/layer/edited.ts";
import type { LayerMap } from "../../src/policy/layer/layer.ts";
import { readKeptLayers } from "../../src/policy/layer/kept-layers.ts";
import { dataFolderAt } from "../../src/desk/data-folder.ts";
import { farSession } from "./far-session.ts";
import { OfficeHouse } from "./office-house.ts";
import type { Answer } from "./office-house.ts";

/** Each change is read, compiled and kept by processes of their own. */
vi.setConfig({ testTimeout: 90_000 });

const SESSIONS = "/admin/sessions";
const SESSION = `${SESSIONS}/lp1-trade`;
const LP = "/admin/lps/far";

/** An LP that is reached by what two variables say. */
const oanda = `liquidity_providers:
  - id: far
    type: OANDA
    settings: { endpoint: "\${FAR_ENDPOINT}", region: eu, api_key: "\${FAR_KEY}" }
    mappings:
      - { symbol: GBPUSD, lp_symbol: GBPUSD, quantity_per_lot: 1, min: 1, step: 1, max: 9 }
`;
const variables = { FAR_ENDPOINT: "https://far.invalid/v3", FAR_KEY: "a key" };

let office: OfficeHouse;
beforeEach(async () => {
  office = await OfficeHouse.open(
    {},
    (text) => text.replace("liquidity_providers:\n", oanda),
    variables,
  );
});
afterEach(() => office.close());

const done = (answer: Answer, status = 200): Answer => {
  assert.equal(answer.status, status, answer.text);
  return answer;
};

async function put(path: string, more: object): Promise<Answer> {
  const { body, headers } = done(await office.ask(path));
  const { isInFile: _file, overrides: _overrides, ...said } = body as Record<string, unknown>;
  const etag = { "if-match": headers.get("etag") ?? "" };
  return done(await office.ask(path, { method: "PUT", body: { ...said, ...more }, headers: etag }));
}

const post = (path: string, body?: object): Promise<Answer> =>
  office.ask(path, { method: "POST", body });

const rollBack = async (version: number): Promise<Answer> =>
  done(await post("/admin/policy/rollback?reason=test", { version }));

/** What the desk was handed last, as it keeps it. */
function handed(): LayerMap {
  const { policy } = dataFolderAt(office.house.dataDir);
  const [newest = ""] = readdirSync(policy)
    .filter((name) => name.endsWith(".layers"))
    .toSorted((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10));
  const read = readKeptLayers(readFileSync(join(policy, newest), "utf8"));
  assert.ok(read.ok);
  return read.value.database;
}

const passwordOf = (id: string): unknown => partOf(handed(), "session", id)?.["password"];

test("a password that was set stays through a change of the rest, a rollback and an import", async () => {
  await put(SESSION, { username: "desk", password: "one" });
  const { policyVersion: version } = await office.house.desk.status();
  await put(SESSION, { username: "desk", password: "one" });
  assert.equal((await office.house.desk.status()).policyVersion, version, "it is no change");
  await put(SESSION, { heartbeatSeconds: 20 });
  assert.equal(passwordOf("lp1-trade"), "one");
  // Without a user nothing is left that differs from the file; the password waits for one.
  await rollBack(1);
  assert.deepEqual(handed(), {});
  await rollBack(2);
  assert.equal(passwordOf("lp1-trade"), "one");
  await put(SESSION, { username: "desk", password: "two" });
  const yaml = "sessions:\n  - { id: lp1-trade, username: other }\n";
  done(await post("/admin/policy/import?reason=test", { yaml, mode: "replace" }));
  assert.equal(passwordOf("lp1-trade"), "two");
  await put(SESSION, { username: null });
  assert.deepEqual(handed(), {});
  await put(SESSION, { username: "desk" });
  assert.equal(passwordOf("lp1-trade"), undefined);
});

test("what a rollback takes away comes back with its password, what is made anew has its own", async () => {
  const made = {
    id: "far",
    ...farSession,
    username: "desk",
  };
  done(await post(SESSIONS, { ...made, password: "one" }), 201);
  await rollBack(1);
  assert.deepEqual(handed(), {});
  await rollBack(2);
  assert.equal(passwordOf("far"), "one");
  await rollBack(1);
  done(await post(SESSIONS, made), 201);
  assert.equal(passwordOf("far"), undefined);
});

test("a setting that comes by a variable stays what it is when its LP is switched off and on", async () => {
  const set = { endpoint: "[secret]", region: "eu", api_key: "[secret]" };
  for (const enabled of [false, true]) {
    const { body } = done(await post(`${LP}/toggle`));
    assert.deepEqual(
      { ...(body as { enabled: boolean; settings: object }) },
      { ...(body as object), enabled, settings: set },
    );
    assert.doesNotMatch(JSON.stringify(handed()), /\[secret\]/);
  }
  await put(LP, { settings: { ...set, region: "us" } });
  assert.deepEqual(partOf(handed(), "lp", "far")?.["settings"], { region: "us" });
  await put(LP, { settings: { endpoint: "${FAR_KEY}", region: "us", api_key: "other" } });
  done(await post(`${LP}/toggle`));
  assert.deepEqual(partOf(handed(), "lp", "far")?.["settings"], {
    endpoint: "${FAR_KEY}",
    region: "us",
    api_key: "other",
  });
});
