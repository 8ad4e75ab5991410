/** Vitest's global set-up: a folder for the one PostgreSQL of this run, which starts when asked. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopServer } from "./postgres-server.ts";

export function setup(): void {
  process.env["HEDGEROW_TEST_POSTGRES"] ??= mkdtempSync(join(tmpdir(), "hedgerow-postgres-"));
}

export async function teardown(): Promise<void> {
  const dir = process.env["HEDGEROW_TEST_POSTGRES"];
  if (dir === undefined || !existsSync(dir)) return;
  await stopServer(dir);
  rmSync(dir, { recursive: true, force: true });
}
