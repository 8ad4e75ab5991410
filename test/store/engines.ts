import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { EngineKind } from "../../src/store/sql/engine.ts";
import { StoreClient } from "../../src/store/store-client.ts";
import { storeLimits } from "../../src/store/store-options.ts";
import type { StoreLimits, StoreOptions } from "../../src/store/store-options.ts";
import { eventually } from "../desk/eventually.ts";
import { hasPostgres, newSchema, sharedServer } from "./postgres-server.ts";

/** What this machine can test with; every suite of the store loops over it. */
export const engines: readonly EngineKind[] = hasPostgres ? ["sqlite", "postgres"] : ["sqlite"];

/** Says loudly what is not tested, and is red where that must not be. */
export function demandPostgres(): void {
  test("the store is tested on PostgreSQL too", () => {
    if (hasPostgres) return;
    process.stderr.write("SKIPPED: no PostgreSQL on this machine, and no TEST_DATABASE_URL\n");
    expect(process.env["CI"]).not.toBe("true");
  });
}

const folders: string[] = [];
const clients: StoreClient[] = [];

/** A folder that is gone after the file's tests. */
export function scratchDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "hedgerow-store-"));
  folders.push(dir);
  return dir;
}

/** An empty store of its own. */
export async function newStore(
  kind: EngineKind,
  limits: Partial<StoreLimits> = {},
): Promise<StoreOptions> {
  const dir = scratchDir();
  return {
    place:
      kind === "sqlite"
        ? { kind, file: join(dir, "store.sqlite") }
        : { kind, url: await newSchema(await sharedServer()) },
    keyFile: join(dir, "store.key"),
    limits: { ...storeLimits, retryMs: [20, 100], ...limits },
  };
}

/** A store that is open, and closed after the file's tests. */
export async function openClient(options: StoreOptions): Promise<StoreClient> {
  const client = new StoreClient(options);
  clients.push(client);
  const { place } = options;
  const name: unknown = place.kind === "sqlite" ? place.file : expect.any(String);
  await client.open();
  // The server may still hold the lock for a process that was killed a moment ago.
  await eventually(() => client.state.isOpen, "the store opens", 10_000);
  expect(client.state).toEqual({ isOpen: true, name });
  return client;
}

afterAll(async () => {
  for (const client of clients.splice(0)) await client.close();
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
});
