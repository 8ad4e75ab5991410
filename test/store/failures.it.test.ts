import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test, vi } from "vitest";
import { hashOf, NO_HASH, verifyAudit } from "../../src/store/audit/audit-chain.ts";
import { allMigrations } from "../../src/store/migrations/all-migrations.ts";
import { migrate } from "../../src/store/migrations/migrate.ts";
import { openStore } from "../../src/store/open-store.ts";
import { StoreClient } from "../../src/store/store-client.ts";
import type { StoreOptions } from "../../src/store/store-options.ts";
import { storeLimits } from "../../src/store/store-options.ts";
import { by, enforced, expectLayer } from "./deeds.ts";
import { demandPostgres, engines, newStore, openClient, scratchDir } from "./engines.ts";
import { makeServer, postgresBin, startServer, stopServer, withClient } from "./postgres-server.ts";

const entry = { eventType: "X", entityType: "Y", entityId: "z", oldValue: null, newValue: null };
const waiters = "select 1 from pg_locks where not granted";
const set = (path: string, value: string) => ({ kind: "set", path, value }) as const;

demandPostgres();

for (const kind of engines) {
  test(`${kind}: a migration that was interrupted by a kill has not begun, and is done at the next start`, async () => {
    const options = await newStore(kind);
    const program = fileURLToPath(new URL("./half-migration.ts", import.meta.url));
    const killed = spawnSync(process.execPath, [program, JSON.stringify(options)]);
    expect(killed.signal).toBe("SIGKILL");
    // Had it left its names behind, the store would be one of a newer build.
    const store = await openClient(options);
    await enforced(store, 1, { edits: [set("a", "b")] });
    await expectLayer(store, { a: "b" });
  });

  test(`${kind}: a store that a newer build has been at is refused, and not touched`, async () => {
    const options = await newStore(kind);
    const engine = await openStore(options);
    const newer = { name: "0999-newer", tables: {} };
    await migrate(engine, [...allMigrations, newer]);
    await engine.close();
    const client = new StoreClient(options);
    onTestFinished(() => client.close());
    const text = expect.stringContaining("0999-newer") as unknown;
    expect(await client.open()).toMatchObject({ isOpen: false, code: "STORE_TOO_NEW", text });
    await expect(client.ask("readLayer")).rejects.toMatchObject({ code: "STORE_TOO_NEW" });
  });

  test(`${kind}: calls beyond the queue's bound are refused at once, the others are answered`, async () => {
    const store = await openClient(await newStore(kind, { queue: 5 }));
    const asked = Array.from({ length: 9 }, () => store.ask("audit", [entry], by("ann")));
    const ended = await Promise.allSettled(asked);
    expect(ended.map((each) => each.status)).toEqual([
      ...Array.from({ length: 5 }, () => "fulfilled"),
      ...Array.from({ length: 4 }, () => "rejected"),
    ]);
    expect(ended[8]).toMatchObject({ reason: { code: "STORE_BUSY" } });
    expect(await store.ask("auditHead")).toMatchObject({ id: 5 });
  });

  test(`${kind}: a call that fails is rolled back, and those behind it are done`, async () => {
    const store = await openClient(await newStore(kind));
    const bad = { ...entry, entityId: "half\0" };
    const failed = store.ask("audit", [entry, bad], by("ann"));
    await expect(failed).rejects.toMatchObject({ code: "STORE_FAILED" });
    expect(await store.ask("auditHead")).toMatchObject({ id: 0 });
    await store.ask("audit", [entry], by("ann"));
    expect(await store.ask("auditFrom", 0, 9)).toHaveLength(1);
  });

  test(`${kind}: what was asked before the store is closed is answered, and nothing after`, async () => {
    const options = await newStore(kind);
    const store = await openClient(options);
    const asked = store.ask("audit", [entry], by("ann"));
    await store.close();
    await asked;
    await expect(store.ask("auditHead")).rejects.toMatchObject({ code: "STORE_UNREACHABLE" });
    expect(await (await openClient(options)).ask("auditHead")).toMatchObject({ id: 1 });
  });
}

test("a thread that dies is started again, and what it was asked is refused", async () => {
  const store = await openClient(await newStore("sqlite"));
  const posted = vi.spyOn(Worker.prototype, "postMessage");
  onTestFinished(() => posted.mockRestore());
  await store.ask("audit", [entry], by("ann"));
  const [worker] = posted.mock.contexts;
  if (!(worker instanceof Worker)) throw new Error("no thread was asked");
  const asked = store.ask("auditRows", { limit: 1 });
  await Promise.all([
    expect(asked).rejects.toMatchObject({ code: "STORE_UNREACHABLE" }),
    worker.terminate(),
  ]);
  await expect.poll(() => store.state, { timeout: 10_000 }).toMatchObject({ isOpen: true });
  expect(await store.ask("auditHead")).toMatchObject({ id: 1 });
});

test("a file that is no database is refused, named, and left as it is", async () => {
  const options = await newStore("sqlite");
  if (options.place.kind !== "sqlite") throw new Error("no file");
  const { file } = options.place;
  writeFileSync(file, "no database, ".repeat(500));
  const client = new StoreClient(options);
  onTestFinished(() => client.close());
  const text = expect.stringContaining(file) as unknown;
  expect(await client.open()).toMatchObject({ isOpen: false, code: "STORE_DAMAGED", text });
  expect(readFileSync(file, "utf8")).toBe("no database, ".repeat(500));
});

test("a disk without room refuses the change whole, and takes it when there is room again", async () => {
  const dir = join(scratchDir(), "small");
  mkdirSync(dir);
  if (process.getuid?.() !== 0) {
    process.stderr.write("SKIPPED: only root can mount the small disk of this test\n");
    expect(process.env["CI"]).not.toBe("true");
    return;
  }
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", dir]);
  onTestFinished(() => void execFileSync("umount", ["-l", dir]));
  const options: StoreOptions = {
    place: { kind: "sqlite", file: join(dir, "store.sqlite") },
    keyFile: join(dir, "store.key"),
    limits: storeLimits,
  };
  const store = await openClient(options);
  await enforced(store, 1, { edits: [set("a", "small")] });
  const large = enforced(store, 2, { edits: [set("a", "x".repeat(1_500_000))] });
  await expect(large).rejects.toMatchObject({
    code: "STORE_FULL",
    text: expect.stringContaining("store.sqlite") as unknown,
  });
  await expectLayer(store, { a: "small" });
  expect(await store.ask("changes", { limit: 9 })).toHaveLength(1);
  execFileSync("mount", ["-o", "remount,size=20m", dir]);
  await enforced(store, 2, { edits: [set("a", "x".repeat(1_500_000))] });
  expect((await store.ask("layerOutline")).layer["a"]).toHaveLength(1_500_000);
  expect(statSync(join(dir, "store.sqlite")).size).toBeGreaterThan(0);
  await store.close();
});

if (postgresBin !== undefined) {
  test("postgres: down at the start and in mid-run, calls are refused; they work again when it is back", async () => {
    const dir = scratchDir();
    const url = await makeServer(dir);
    onTestFinished(() => stopServer(dir));
    await stopServer(dir);
    const options: StoreOptions = {
      place: { kind: "postgres", url },
      keyFile: join(scratchDir(), "store.key"),
      limits: { ...storeLimits, retryMs: [20, 100] },
    };
    const store = new StoreClient(options);
    onTestFinished(() => store.close());
    const down = { code: "STORE_UNREACHABLE" };
    expect(await store.open()).toMatchObject({ isOpen: false, ...down });
    await expect(store.ask("readLayer")).rejects.toMatchObject(down);
    await startServer(dir);
    const isOpen = { isOpen: true };
    await expect.poll(() => store.state, { timeout: 10_000 }).toMatchObject(isOpen);
    await enforced(store, 1, { edits: [set("a", "b")] });
    await stopServer(dir);
    await expect.poll(() => store.state, { timeout: 10_000 }).toMatchObject(down);
    await expect(store.ask("readLayer")).rejects.toMatchObject(down);
    await startServer(dir);
    await expect.poll(() => store.state, { timeout: 10_000 }).toMatchObject(isOpen);
    await expectLayer(store, { a: "b" });
  }, 60_000);

  test("postgres: a call that waits for a lock too long is refused, and the store goes on", async () => {
    const options = await newStore("postgres", { statementMs: 1_500 });
    const store = await openClient(options);
    if (options.place.kind !== "postgres") throw new Error("no server");
    await withClient(options.place.url, async (client) => {
      await client.query("begin; select * from store_head for update");
      const waiting = store.ask("audit", [entry], by("ann"));
      await expect(waiting).rejects.toMatchObject({ code: "STORE_UNREACHABLE" });
      await client.query("rollback");
    });
    await expect.poll(() => store.state, { timeout: 10_000 }).toMatchObject({ isOpen: true });
    await store.ask("audit", [entry], by("ann"));
    expect(await store.ask("auditHead")).toMatchObject({ id: 1 });
  });

  test("postgres: a row of the audit trail follows one that somebody else adds meanwhile", async () => {
    const options = await newStore("postgres");
    const store = await openClient(options);
    if (options.place.kind !== "postgres") throw new Error("no server");
    const told = { ...entry, userId: "eve", timestampUs: 1, source: "", reason: "", requestId: "" };
    const row = { id: 1, ...told, prevHash: NO_HASH };
    const hash = hashOf(row);
    await withClient(options.place.url, async (client) => {
      await client.query("begin; select * from store_head for update");
      const waiting = store.ask("audit", [entry], by("ann"));
      await expect
        .poll(async () => (await client.query(waiters)).rowCount, { timeout: 10_000 })
        .toBeGreaterThan(0);
      await client.query(
        `insert into routing_audit values
          (1, 'X', 'Y', 'z', null, null, 'eve', 1, '', '', '', '${NO_HASH}', '${hash}')`,
      );
      await client.query(`update store_head set audit_id = 1, audit_hash = '${hash}'`);
      await client.query("commit");
      await waiting;
    });
    const audit = await store.ask("auditFrom", 0, 9);
    expect(audit.map((each) => each.userId)).toEqual(["eve", "ann"]);
    expect(verifyAudit(audit, await store.ask("auditHead"))).toBe(null);
  });

  test("postgres: a call that waited too long behind another one is refused, and never begun", async () => {
    const options = await newStore("postgres", { askMs: 1500, statementMs: 60_000 });
    const store = await openClient(options);
    if (options.place.kind !== "postgres") throw new Error("no server");
    await withClient(options.place.url, async (client) => {
      await client.query("begin; select * from store_head for update");
      const asked = [1, 2].map(() => store.ask("audit", [entry], by("ann")));
      for (const each of await Promise.allSettled(asked)) {
        expect(each).toMatchObject({ reason: { code: "STORE_UNREACHABLE" } });
      }
      await client.query("rollback");
    });
    // The first was under way and is done; the second was not.
    expect(await store.ask("auditHead")).toMatchObject({ id: 1 });
  });

  test("postgres: a password in DATABASE_URL stands in no message", async () => {
    const options: StoreOptions = {
      place: { kind: "postgres", url: "postgres://me:hunter2@127.0.0.1:1/db" },
      keyFile: "none",
      limits: storeLimits,
    };
    const store = new StoreClient(options);
    onTestFinished(() => store.close());
    const state = await store.open();
    expect(state).toMatchObject({ code: "STORE_UNREACHABLE" });
    expect(JSON.stringify(state)).toContain("127.0.0.1:1/db");
    expect(JSON.stringify(state)).not.toContain("hunter2");
  });
}
