import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, test, vi } from "vitest";
import { operations } from "../../src/office/contract/operations.ts";
import { OfficeHouse } from "./office-house.ts";

/** Each change is read, compiled and kept by processes of their own. */
vi.setConfig({ testTimeout: 90_000 });

const CANARY = "canary-4711-sings-nowhere";
const SESSION = "/admin/sessions/lp1-trade";

let office: OfficeHouse;
afterEach(() => office.close());

async function put(body: object): Promise<{ status: number; text: string }> {
  const etag = (await office.ask(SESSION)).headers.get("etag") ?? "";
  return office.ask(SESSION, { method: "PUT", body, headers: { "if-match": etag } });
}

/** Every file below a folder. */
const filesIn = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Two of one id: the one would be laid over the other, and its password be no secret there. */
const withUser = (password: string): string =>
  `  - { id: lp1-quote, username: desk, password: ${password} }\n`;

test("a password of an LP that was set over HTTP stands in no answer, log, error, export or audit row, and in one file", async () => {
  office = await OfficeHouse.open();
  const { body } = await office.ask(SESSION);
  const { isInFile: _file, overrides: _overrides, ...said } = body as Record<string, unknown>;
  const secret = { ...said, username: "desk", password: CANARY };
  const heard: string[] = [];
  const good = await put(secret);
  assert.equal(good.status, 200, good.text);
  const far = { id: "far", type: "OANDA", settings: { endpoint: "practice", api_key: CANARY } };
  const mapping = { symbol: "EURUSD", lpSymbol: "EUR_USD", quantityPerLot: 100_000 };
  const lp = { ...far, mappings: [{ ...mapping, min: 0.01, step: 0.01, max: 100 }] };
  const made = await office.ask("/admin/lps", { method: "POST", body: lp });
  assert.equal(made.status, 201, made.text);
  heard.push(made.text, (await office.ask("/admin/lps/far")).text);
  for (const name of ["apiKey", "API_KEY", "Password", "plain Text"]) {
    const misnamed = { ...lp, id: "misnamed", settings: { [name]: CANARY } };
    const refused = await office.ask("/admin/lps", { method: "POST", body: misnamed });
    assert.equal(refused.status, 400, refused.text);
    heard.push(refused.text);
  }
  // Wrong elsewhere, and wrong in the secret itself.
  heard.push((await put({ ...secret, heartbeatSeconds: 9_000_000 })).text);
  heard.push((await put({ ...secret, password: `${CANARY}\n` })).text);
  const imported = (yaml: string) =>
    office.ask("/admin/policy/import", { method: "POST", body: { yaml, mode: "merge" } });
  const again = `  - { id: lp1-quote, password: ${CANARY} }\n`;
  for (const yaml of [
    `sessions:\n${again}${again}`,
    `sessions:\n${withUser("another")}${withUser(CANARY)}`,
    `sessions:\n  - { password: ${CANARY} }\n`,
    `liquidity_providers:\n  - { id: lp1, api_key: ${CANARY} }\n`,
    `liquidity_providers:\n  - { id: lp1, settings: { api_key: [${CANARY}] } }\n`,
    `alerts: { webhook: { url: "https://${CANARY}.invalid/" } }\n`,
    `password: ${CANARY}\n`,
  ]) {
    const refused = await imported(yaml);
    assert.ok([400, 422].includes(refused.status), yaml + refused.text);
    heard.push(refused.text);
  }
  const gets = operations.filter(({ method, path }) => method === "GET" && !path.includes("{"));
  for (const { path } of gets) heard.push((await office.ask(path)).text);
  heard.push((await office.ask(SESSION)).text);
  heard.push((await office.ask("/admin/policy/versions/2")).text);
  heard.push((await office.ask("/admin/policy/versions/3")).text);
  heard.push((await office.ask("/admin/policy/changes/c2")).text);
  heard.push((await office.ask("/admin/policy/diff?from=1&to=3")).text);
  for (const args of [
    ["policy", "export"],
    ["audit", "export"],
    ["versions", "list"],
    ["changes", "list", "--json"],
    ["changes", "show", "c2", "--json"],
    ["status", "--json"],
    ["journal", "dump"],
  ]) {
    const { stdout, stderr } = await office.house.run(...args);
    heard.push(stdout, stderr);
  }
  heard.push(office.house.desk.log());
  assert.deepEqual(
    heard.filter((text) => text.includes(CANARY)),
    [],
  );
  assert.match(heard.join(), /\[secret\]/);

  const telling = filesIn(office.house.dataDir).filter((file) =>
    readFileSync(file).includes(CANARY),
  );
  assert.ok(
    telling.length > 0 && telling.every((file) => file.endsWith(".layers")),
    telling.join(),
  );
  for (const file of telling) assert.equal(statSync(file).mode & 0o777, 0o600);

  assert.equal(await office.house.desk.stop(), 0);
  const copy = join(office.house.dir, "store.copy");
  const copied = await office.house.run("store", "backup", copy);
  assert.equal(copied.code, 0, copied.stderr);
  assert.ok(!readFileSync(copy).includes(CANARY));
});
