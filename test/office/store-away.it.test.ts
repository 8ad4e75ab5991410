import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, test, vi } from "vitest";
import type { Readiness } from "../../src/office/contract/health.ts";
import type { VersionView } from "../../src/office/contract/policy.ts";
import { eventually } from "../desk/eventually.ts";
import { demandPostgres } from "../store/engines.ts";
import { hasPostgres, makeServer, startServer, stopServer } from "../store/postgres-server.ts";
import { OfficeHouse } from "./office-house.ts";
import type { Answer } from "./office-house.ts";

/** Servers and desks stop and start. */
vi.setConfig({ testTimeout: 120_000 });

const RULES = "/admin/routing/rules";

demandPostgres();

let office: OfficeHouse;
let server = "";
beforeAll(async () => {
  if (!hasPostgres) return;
  server = mkdtempSync(join(tmpdir(), "hedgerow-away-"));
  office = await OfficeHouse.open({}, undefined, { DATABASE_URL: await makeServer(server) });
}, 120_000);
afterAll(async () => {
  if (!hasPostgres) return;
  await office.close();
  await stopServer(server);
  rmSync(server, { recursive: true, force: true });
}, 60_000);

const refuseAll = (id: string, account: string): Promise<Answer> =>
  office.ask(RULES, {
    method: "POST",
    body: { id, priority: 500, accountIds: [account], action: "REJECT" },
  });

let sent = 0;

/** Whether the house refuses an order of the account. */
async function isRefused(account: string): Promise<boolean> {
  sent += 1;
  const answer = await office.send({ account, clOrdID: `away-${sent}` });
  assert.ok([201, 422].includes(answer.status), answer.text);
  return answer.status === 422;
}

const isStoreOpen = async (): Promise<boolean> =>
  ((await office.ask("/readyz")).body as Readiness).isStoreOpen;

test("a desk that starts while its store is down trades under what was changed at run time, and takes changes once it is back", async ({
  skip,
}) => {
  skip(!hasPostgres, "no PostgreSQL");
  const added = await refuseAll("stop-1001", "1001");
  assert.equal(added.status, 201, added.text);
  await office.house.desk.killHard();
  await stopServer(server);
  await office.house.start();
  await office.untilReady(false);
  assert.equal(await isStoreOpen(), false);
  assert.equal(await isRefused("1001"), true);
  assert.equal(await isRefused("1003"), false);
  const away = await refuseAll("stop-1003", "1003");
  assert.equal(away.status, 503, away.text);
  assert.equal(await isRefused("1003"), false);
  assert.equal((await office.house.desk.status()).policyVersion, 2);
  await startServer(server);
  await eventually(isStoreOpen, "the store is back", 60_000);
  assert.equal((await office.ask(`${RULES}/stop-1001`)).status, 200);
  const back = await refuseAll("stop-1003", "1003");
  assert.equal(back.status, 201, back.text);
  assert.equal(await isRefused("1003"), true);
});

test("a store that goes and comes back while the desk trades has every version, also one of the file", async ({
  skip,
}) => {
  skip(!hasPostgres, "no PostgreSQL");
  await stopServer(server);
  assert.equal((await refuseAll("stop-1002", "1002")).status, 503);
  assert.equal(await isRefused("1002"), false);
  office.house.rewritePolicy((text) =>
    text.replace("leg_timeout_ms: 5000", "leg_timeout_ms: 4000"),
  );
  const reloaded = await office.house.run("reload");
  assert.equal(reloaded.code, 0, reloaded.stderr);
  await startServer(server);
  await eventually(isStoreOpen, "the store is back", 60_000);
  const sources = async (): Promise<string[]> => {
    const { body } = await office.ask("/admin/policy/versions");
    const { versions } = body as { versions: VersionView[] };
    return versions.map(({ source, change }) => `${source} ${change}`);
  };
  await eventually(async () => (await sources()).length === 4, "the version is known", 30_000);
  assert.deepEqual(await sources(), ["command null", "api c2", "api c1", "start null"]);
  assert.equal((await refuseAll("stop-1002", "1002")).status, 201);
  assert.equal((await office.house.run("audit", "verify")).code, 0);
});
