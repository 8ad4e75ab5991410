import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test, vi } from "vitest";
import { hedgerow } from "../desk/child-process.ts";
import { DeskProcess } from "../desk/desk-process.ts";
import { eventually } from "../desk/eventually.ts";
import { engines } from "../store/engines.ts";
import { storeEnvironment } from "../office/store-environment.ts";

/** A desk and its office start, and more than once. */
vi.setConfig({ testTimeout: 120_000 });

let dir = "";
let desk: DeskProcess | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "hedgerow-newcomer-"));
});
afterEach(async () => {
  if (desk?.isRunning === true) await desk.killHard();
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

const policy = (): string => join(dir, "own.yaml");
const data = (): string => join(dir, "data");

async function begin(): Promise<void> {
  assert.equal((await hedgerow("init", policy())).code, 0);
  const text = readFileSync(policy(), "utf8");
  const withHttp = text.replace(/^ {2}# http: .*$/m, "  http: { port: 0 }");
  assert.notEqual(withHttp, text);
  writeFileSync(policy(), withHttp.replace("port: 9878", "port: 0"));
}

async function serve(env: Readonly<Record<string, string>>): Promise<string> {
  desk = await DeskProcess.start(policy(), data(), {
    env: { CLIENT1_PASSWORD: "secret-of-client", ...env },
  });
  let address = "";
  await eventually(async () => {
    address = (await desk!.status()).office?.address ?? "";
    return address !== "";
  }, "the office listens");
  return address;
}

/** As somebody with the data folder's token. */
function asking(address: string): (path: string, body?: object) => Promise<Response> {
  const token = readFileSync(join(data(), "cli.token"), "utf8").trim();
  return (path, body) =>
    fetch(`http://${address}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
}

const run = async (...args: readonly string[]): Promise<string> => {
  const ended = await hedgerow(...args, "--data", data());
  assert.equal(ended.code, 0, ended.stderr);
  return ended.stdout;
};

const rule = { id: "stop-1001", priority: 500, accountIds: ["1001"], action: "REJECT" };

for (const engine of engines) {
  describe(engine, () => {
    test("from init to a rule that was added over HTTP, rolled back and seen in the audit", async () => {
      await begin();
      const ask = asking(await serve(await storeEnvironment(engine)));
      await eventually(
        async () => (await ask("/admin/routing/rules", rule)).status === 201,
        "the rule is taken",
        60_000,
      );
      assert.match(await run("rules", "list"), /stop-1001/);
      assert.match(await run("versions", "list"), /^ +2 {2}.*local by api c\d+\n +1 {2}/);
      assert.match(
        await run("versions", "rollback", "1", "--reason", "trial is over"),
        /policy 3 is in force, and says what 1 said/,
      );
      assert.doesNotMatch(await run("rules", "list"), /stop-1001/);
      const { rows } = (await (await ask("/admin/routing/audit?limit=50")).json()) as {
        rows: { eventType: string; reason: string }[];
      };
      const kinds = rows.map(({ eventType }) => eventType);
      assert.ok(kinds.includes("RULE_ADDED") && kinds.includes("RULE_DELETED"), kinds.join());
      assert.ok(rows.some(({ reason }) => reason === "trial is over"));
      assert.match(await run("audit", "verify"), /each as it was written/);
    });
  });
}

test("a copy of the store, taken while its desk trades, takes the history to another desk; a store that a desk holds is not replaced", async () => {
  await begin();
  const env = await storeEnvironment("sqlite");
  const ask = asking(await serve(env));
  await eventually(
    async () => (await ask("/admin/routing/rules", rule)).status === 201,
    "the rule is taken",
    60_000,
  );
  const copy = join(dir, "copy");
  await run("store", "backup", copy);
  const held = await hedgerow("store", "restore", copy, "--replace", "--data", data());
  assert.equal(held.code, 5, held.stdout);
  assert.match(held.stderr, /STORE_IN_USE/);
  assert.match(await run("rules", "list"), /stop-1001/);
  await desk!.killHard();
  const other = join(dir, "other");
  const restored = await hedgerow("store", "restore", copy, "--data", other);
  assert.equal(restored.code, 0, restored.stderr);
  assert.match(await allOf(other), /RULE_ADDED/);
  const twice = await hedgerow("store", "restore", copy, "--data", other);
  assert.match(twice.stderr, /STORE_NOT_EMPTY/);
});

/** All that a store has, its audit trail too, as a copy of it tells. */
async function allOf(folder: string): Promise<string> {
  const file = join(dir, "told");
  const told = await hedgerow("store", "backup", file, "--data", folder);
  assert.equal(told.code, 0, told.stderr);
  return readFileSync(file, "utf8");
}
