import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, test, vi } from "vitest";
import { dataFolderAt } from "../../src/desk/data-folder.ts";
import type { ChangeView } from "../../src/office/contract/changes.ts";
import type { VersionView } from "../../src/office/contract/policy.ts";
import { DeskLine } from "../../src/intake/control/desk-line.ts";
import { eventually } from "../desk/eventually.ts";
import { OfficeHouse } from "./office-house.ts";
import type { Answer } from "./office-house.ts";

/** Loads are made to wait for one another. */
vi.setConfig({ testTimeout: 120_000 });

/** As many loads as the desk lets wait, and the one under way. */
const ALL = 65;
const SETTLED_MS = 60_000;
const RULES = "/admin/routing/rules";

let office: OfficeHouse;
beforeAll(async () => {
  office = await OfficeHouse.open();
}, 60_000);
afterAll(() => office.close());

const rule = (id: string): object => ({
  id,
  priority: 500,
  accountIds: ["1001"],
  action: "REJECT",
});

const post = (path: string, body: object, key?: string): Promise<Answer> =>
  office.ask(path, {
    method: "POST",
    body,
    headers: key === undefined ? {} : { "idempotency-key": key },
  });

const codeIn = ({ body }: Answer): string => (body as { code: string }).code;

const newest = async (): Promise<ChangeView | undefined> => {
  const { body } = await office.ask("/admin/policy/changes?limit=1");
  return (body as { changes: ChangeView[] }).changes[0];
};

const versions = async (): Promise<VersionView[]> => {
  const { body } = await office.ask("/admin/policy/versions");
  return (body as { versions: VersionView[] }).versions;
};

const isThere = async (id: string): Promise<boolean> =>
  (await office.ask(`${RULES}/${id}`)).status === 200;

const manyRules = (count: number): object[] =>
  Array.from({ length: count }, (_, at) => ({ ...fileRule, id: `r${at}`, priority: at + 1 }));

const fileRule = { action: "REJECT", filters: { account_ids: ["1001"], min_volume: "7" } };

/** Gives the desk policies to try, one after the other; what comes behind them waits. */
async function occupied(
  loads: number,
  rules: number,
): Promise<{ readonly over: Promise<unknown> }> {
  const layer = join(dataFolderAt(office.house.dataDir).policy, "layer-of-nobody.json");
  writeFileSync(layer, JSON.stringify({ routing_rules: manyRules(rules) }));
  const { desk } = office.house;
  const { policyVersion: base } = await desk.status();
  const trial = { op: "activate", layer, base, change: null, isTrial: true, reason: "" } as const;
  const asked = { ...trial, file: "as it is", actor: "test", source: "api" } as const;
  const { controlSocket } = dataFolderAt(office.house.dataDir);
  // On one line not so many may wait.
  const lines = [new DeskLine(controlSocket), new DeskLine(controlSocket)] as const;
  const ask = (at: number) => lines[at % 2 === 0 ? 0 : 1].ask(asked, 110_000);
  const tried = Promise.allSettled(Array.from({ length: loads }, (_, at) => ask(at)));
  // A question behind them is answered once they are read.
  await desk.status();
  return { over: tried.finally(() => lines.forEach((line) => line.close())) };
}

test("a change that met a busy desk comes into force by itself, and is known by its key", async () => {
  const { over } = await occupied(ALL, 1);
  const first = await post(RULES, rule("late"), "key-late");
  assert.deepEqual([first.status, codeIn(first)], [503, "DESK_BUSY"]);
  await over;
  await eventually(() => isThere("late"), "it is in force", SETTLED_MS);
  const again = await post(RULES, rule("late"), "key-late");
  assert.equal(again.status, 202, again.text);
  assert.equal((again.body as ChangeView).status, "active");
  const other = await post(RULES, rule("other"), "key-late");
  assert.deepEqual([other.status, codeIn(other)], [409, "IDEMPOTENCY_KEY_REUSED"]);
  assert.equal(await isThere("other"), false);
});

test("a withdrawal of a change that is on its way is told what became of it", async () => {
  const { over } = await occupied(10, 1);
  const asked = post(RULES, rule("on-its-way"));
  await eventually(async () => (await newest())?.status === "pending", "it is on its way");
  const { id } = (await newest())!;
  const withdrawn = await post(`/admin/policy/changes/${id}/withdraw`, { reason: "no" });
  assert.deepEqual([withdrawn.status, codeIn(withdrawn)], [409, "CHANGE_ENDED"]);
  assert.equal((await asked).status, 201);
  assert.equal(await isThere("on-its-way"), true);
  await over;
});

test("one that the desk put in force while its office was killed is told as active, once", async () => {
  const before = (await versions()).length;
  const { over } = await occupied(15, 2_000);
  const asked = post(RULES, rule("orphan"), "key-orphan").catch(String);
  await eventually(async () => (await newest())?.status === "pending", "it is on its way");
  const { id } = (await newest())!;
  process.kill(await office.pid(), "SIGKILL");
  assert.equal(await asked, "TypeError: fetch failed");
  await over;
  await office.untilReady();
  const ended = async (): Promise<boolean> => {
    const { body } = await office.ask(`/admin/policy/changes/${id}`);
    return ["active", "refused"].includes((body as ChangeView).status);
  };
  await eventually(ended, "it has ended", SETTLED_MS);
  assert.deepEqual((await newest())?.outcome, null);
  assert.equal((await newest())?.status, "active");
  assert.equal(await isThere("orphan"), true);
  const [last, ...rest] = await versions();
  assert.deepEqual([last?.change, rest.length], [id, before]);
  assert.equal((await post(RULES, rule("orphan"), "key-orphan")).status, 202);
});

test("a store that is ahead of its desk brings nothing in with the next change; an empty one learns", async () => {
  const { policy, journal } = dataFolderAt(office.house.dataDir);
  const store = join(office.house.dataDir, "store.sqlite");
  await office.house.desk.killHard();
  for (const dir of [policy, journal]) rmSync(dir, { recursive: true });
  await office.house.start();
  await office.untilReady();
  const refused = await post(RULES, rule("next"));
  assert.deepEqual([refused.status, codeIn(refused)], [409, "STORE_DIFFERS"]);
  assert.equal((await office.house.desk.status()).policyVersion, 1);
  await office.house.desk.killHard();
  for (const end of ["", "-wal", "-shm"]) rmSync(`${store}${end}`, { force: true });
  await office.house.start();
  await office.untilReady();
  assert.equal((await post(RULES, rule("next"))).status, 201);
  assert.deepEqual(
    (await versions()).map(({ version }) => version),
    [2, 1],
  );
});
