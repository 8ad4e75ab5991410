import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { verifyAudit } from "../../src/store/audit/audit-chain.ts";
import { backUpStore } from "../../src/store/copies/back-up.ts";
import { restoreStore } from "../../src/store/copies/restore.ts";
import type { StoreClient } from "../../src/store/store-client.ts";
import type { StoreOptions } from "../../src/store/store-options.ts";
import { by, change, enforced } from "./deeds.ts";
import { demandPostgres, engines, newStore, openClient, scratchDir } from "./engines.ts";

/** With what only one engine, or only a reader of lines, could take for something else. */
const layer = {
  routing_rules: [{ id: "a", enabled: false, description: "one\u2028two", more: "\0\ud800" }],
  liquidity_providers: [{ id: "x", settings: { b: null, a: [1.5] } }],
  routing: { x: null, y: "null" },
};

async function fill(store: StoreClient): Promise<void> {
  await enforced(store, 1, {
    edits: [{ kind: "replace", layer }],
    secrets: [{ entity: "lp", id: "x", path: "settings.key", text: "word" }],
  });
  await store.ask("beginChange", change({ baseRevision: 1, status: "awaiting_approval" }));
  await store.ask("approveChange", { id: "c2", revision: 1, deed: by("bob") });
  const entry = { eventType: "X", entityType: "Y", entityId: "z", oldValue: null, newValue: null };
  await store.ask(
    "audit",
    Array.from({ length: 1100 }, () => entry),
    by("ann"),
  );
}

const all = async (store: StoreClient) => ({
  layer: await store.ask("readLayer"),
  changes: await store.ask("changes", { limit: 9 }),
  versions: await store.ask("versions", { limit: 9 }),
  audit: await store.ask("auditFrom", 0, 5000),
  head: await store.ask("auditHead"),
});

const withKeyOf = (options: StoreOptions, other: StoreOptions): StoreOptions => ({
  ...options,
  keyFile: other.keyFile,
});

demandPostgres();

for (const from of engines) {
  for (const to of engines) {
    test(`a copy of ${from} fills ${to} with all there was`, async () => {
      const options = await newStore(from);
      const store = await openClient(options);
      await fill(store);
      const before = await all(store);
      await store.close();
      const file = join(scratchDir(), "copy");
      const { rows } = await backUpStore(options, file);
      expect(rows).toBe(readFileSync(file, "utf8").trimEnd().split("\n").length - 2);
      expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
      const target = withKeyOf(await newStore(to), options);
      await restoreStore(target, file, { replace: false });
      const again = await openClient(target);
      expect(await all(again)).toEqual(before);
      expect(verifyAudit(before.audit, before.head)).toBe(null);
      await again.close();
      await expect(restoreStore(target, file, { replace: false })).rejects.toMatchObject({
        code: "STORE_NOT_EMPTY",
      });
      await restoreStore(target, file, { replace: true });
      expect(await all(await openClient(target))).toEqual(before);
    });
  }

  test(`${from}: nothing is copied from or restored into a store that an office holds`, async () => {
    const options = await newStore(from);
    await openClient(options);
    const file = join(scratchDir(), "copy");
    await expect(backUpStore(options, file)).rejects.toMatchObject({ code: "STORE_IN_USE" });
    expect(existsSync(file)).toBe(false);
    const other = await newStore("sqlite");
    await backUpStore(other, file);
    const restored = restoreStore(options, file, { replace: true });
    await expect(restored).rejects.toMatchObject({ code: "STORE_IN_USE" });
  });
}

test("a store of one file is copied while it is written to: the copy is of one moment", async () => {
  const options = await newStore("sqlite");
  const store = await openClient(options);
  await fill(store);
  const before = await store.ask("auditHead");
  const live = join(scratchDir(), "live.sqlite");
  const entry = { eventType: "X", entityType: "Y", entityId: "z", oldValue: null, newValue: null };
  const entries = Array.from({ length: 200 }, () => entry);
  const audit = (): Promise<void> => store.ask("audit", entries, by("ann"));
  await Promise.all([audit(), audit(), store.copyTo(live), audit(), audit()]);
  expect((statSync(live).mode & 0o777).toString(8)).toBe("600");
  const copied = { ...options, place: { kind: "sqlite", file: live } } as const;
  const file = join(scratchDir(), "copy");
  await backUpStore(copied, file);
  const target = withKeyOf(await newStore("sqlite"), options);
  await restoreStore(target, file, { replace: false });
  const again = await openClient(target);
  const head = await again.ask("auditHead");
  expect(head.id).toBe(before.id + 2 * entries.length);
  expect((await store.ask("auditHead")).id).toBe(before.id + 4 * entries.length);
  expect(verifyAudit(await again.ask("auditFrom", 0, 100_000), head)).toBe(null);
  expect(await again.ask("readLayer")).toEqual(await store.ask("readLayer"));
});

test("a database of a server is not copied so, and the store says what does it", async ({
  skip,
}) => {
  skip(!engines.includes("postgres"), "no PostgreSQL");
  const store = await openClient(await newStore("postgres"));
  await expect(store.copyTo(join(scratchDir(), "copy"))).rejects.toMatchObject({
    code: "STORE_COPY_BAD",
    text: expect.stringContaining("pg_dump"),
  });
  expect(await store.ask("auditHead")).toMatchObject({ id: 0 });
});

test("a copy that is cut, altered or of a newer build is refused, and changes nothing", async () => {
  const options = await newStore("sqlite");
  const store = await openClient(options);
  await fill(store);
  await store.close();
  const file = join(scratchDir(), "copy");
  await backUpStore(options, file);
  const whole = readFileSync(file, "utf8");
  for (const [code, text] of [
    ["STORE_COPY_BAD", whole.slice(0, -40)],
    ["STORE_COPY_BAD", whole.slice(0, whole.length / 2)],
    ["STORE_COPY_BAD", whole.replace('"LP_', '"LQ_').replace("CHANGE_", "CHANGD_")],
    ["STORE_COPY_BAD", ""],
    ["STORE_COPY_BAD", "no copy\nat all\n"],
    ["STORE_TOO_NEW", whole.replace("0001-policy", "9999-policy")],
  ] as const) {
    writeFileSync(file, text);
    await expect(restoreStore(options, file, { replace: true })).rejects.toMatchObject({ code });
  }
  expect((await (await openClient(options)).ask("versions", { limit: 9 })).length).toBe(1);
});

test("a copy that cannot be written says so, and leaves nothing behind", async () => {
  const options = await newStore("sqlite");
  const file = join(scratchDir(), "no folder", "copy");
  await expect(backUpStore(options, file)).rejects.toMatchObject({ code: "STORE_COPY_BAD" });
  expect(existsSync(`${file}.part`)).toBe(false);
});
