import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { StoreError, toStoreError } from "../store-error.ts";
import type { StoreErrorCode } from "../store-error.ts";
import { tables } from "../tables.ts";
import type { Tables } from "../tables.ts";
import type { BoundValue } from "./bind-value.ts";
import { Once } from "../once.ts";
import type { Engine } from "./engine.ts";
import { OneConnectionDialect } from "./one-connection.ts";
import type { RawConnection, RawResult } from "./one-connection.ts";
import { ReadByColumns } from "./read-by-columns.ts";

/**
 * Opens the file for this process alone, and makes it where it is missing; nobody else reads it.
 *
 * @throws STORE_IN_USE, STORE_DAMAGED, STORE_FULL, STORE_UNREACHABLE
 */
export function openSqlite(file: string): Engine {
  const toError = (error: unknown): StoreError => fileError(file, error);
  try {
    const database = held(file);
    const connection = new SqliteConnection(database);
    const db = new Kysely<Tables>({
      dialect: new OneConnectionDialect("sqlite", connection),
      plugins: [new ReadByColumns(tables)],
    });
    return {
      kind: "sqlite",
      name: file,
      db,
      toError,
      lost: connection.lost,
      get isAlive() {
        return connection.isAlive;
      },
      copyTo: (copy) => copied(database, copy),
      close: () => db.destroy(),
    };
  } catch (error) {
    throw toError(error);
  }
}

function held(file: string): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true });
  // SQLite gives its own files the same mode.
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
  syncFolder(dirname(file));
  const database = new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: true });
  try {
    // Before the journal: then the lock is taken once and kept, and no shared memory is needed.
    database.exec("pragma locking_mode = exclusive");
    database.exec("pragma journal_mode = wal");
    database.exec("pragma synchronous = full");
    database.exec("begin immediate; commit");
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** In one step: SQLite takes none while a transaction of the same connection writes. */
const ALL_PAGES = 1_000_000_000;

async function copied(database: DatabaseSync, file: string): Promise<void> {
  for (const each of filesOf(file)) rmSync(each, { force: true });
  closeSync(openSync(file, "wx", 0o600));
  await backup(database, file, { rate: ALL_PAGES });
}

/** A database is these files, of which only the first is always there. */
export const filesOf = (file: string): readonly string[] =>
  ["", "-wal", "-shm"].map((end) => `${file}${end}`);

/** Makes what was created in a folder last through a loss of power. */
export function syncFolder(dir: string): void {
  const folder = openSync(dir, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

class SqliteConnection implements RawConnection {
  readonly #database: DatabaseSync;
  readonly #lost = new Once<undefined>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  get isAlive(): boolean {
    return this.#database.isOpen;
  }

  get lost(): Promise<undefined> {
    return this.#lost.promise;
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction;
  }

  async run(sql: string, parameters: readonly BoundValue[]): Promise<RawResult> {
    const statement = this.#database.prepare(sql);
    const values = parameters.map((value) => (typeof value === "boolean" ? Number(value) : value));
    if (statement.columns().length > 0) {
      return Promise.resolve({ rows: statement.all(...values), changed: null });
    }
    const { changes } = statement.run(...values);
    return Promise.resolve({ rows: [], changed: Number(changes) });
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
    this.#lost.resolve(undefined);
    return Promise.resolve();
  }
}

/** By the primary result code of SQLite. */
const codes: ReadonlyMap<number, readonly [StoreErrorCode, string]> = new Map([
  [5, ["STORE_IN_USE", "another process has it open; stop that one, or use its API"]],
  [6, ["STORE_IN_USE", "another process has it open; stop that one, or use its API"]],
  [8, ["STORE_UNREACHABLE", "it cannot be written; see whose the file and its folder are"]],
  [10, ["STORE_UNREACHABLE", "the disk does not do what it is told; check it"]],
  [11, ["STORE_DAMAGED", "it is no sound database; keep a copy of it and restore a backup"]],
  [13, ["STORE_FULL", "the disk has no room; make some, and nothing else needs to be done"]],
  [14, ["STORE_UNREACHABLE", "it cannot be opened; see whose the file and its folder are"]],
  [26, ["STORE_DAMAGED", "it is no database; keep a copy of it and restore a backup"]],
]);

function fileError(file: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const code = errcode(error);
  const known = code === undefined ? codes.get(errnoCode(error)) : codes.get(code & 0xff);
  if (known === undefined) return toStoreError(error);
  const why = error instanceof Error ? error.message : String(error);
  return new StoreError(known[0], `${file}: ${known[1]} (${why})`, { cause: error });
}

const errcode = (error: unknown): number | undefined =>
  error instanceof Error && "errcode" in error && typeof error.errcode === "number"
    ? error.errcode
    : undefined;

/** What the operating system says of the file and its folder, as SQLite would say it. */
function errnoCode(error: unknown): number {
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return 0;
  if (error.code === "ENOSPC" || error.code === "EDQUOT") return 13;
  return 14;
}
