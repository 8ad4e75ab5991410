import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { sql } from "kysely";
import { allMigrations } from "../migrations/all-migrations.ts";
import type { TableShape } from "../sql/columns.ts";
import type { Work } from "../sql/engine.ts";
import { jsonText } from "../sql/json-text.ts";
import { syncFolder } from "../sql/sqlite-engine.ts";
import { tables } from "../tables.ts";
import { openStore } from "../open-store.ts";
import { StoreError } from "../store-error.ts";
import type { StoreOptions } from "../store-options.ts";
import { COPY_FORMAT, lineOf } from "./copy-line.ts";
import type { CopyEnd } from "./copy-line.ts";

/** Rows read at once. */
const PAGE = 500;

/**
 * Writes all of a store that nobody else holds to a file, which is whole and on the disk when this
 * resolves, and is not there otherwise. The key is not in it: keep `store.key` too.
 *
 * @throws STORE_COPY_BAD where the file cannot be written, and what opening the store throws
 */
export async function backUpStore(options: StoreOptions, file: string): Promise<CopyEnd> {
  const engine = await openStore(options);
  try {
    const { kind, db } = engine;
    const { keyFile } = options;
    return await db.transaction().execute((tx) => backUp({ kind, tx, keyFile }, file));
  } catch (error) {
    throw engine.toError(error);
  } finally {
    await engine.close();
  }
}

/** As `backUpStore`, within a transaction, so that it is all of one moment. */
export async function backUp(work: Work, file: string): Promise<CopyEnd> {
  const copy = new CopyFile(file);
  try {
    const migrations = allMigrations.map((each) => each.name);
    copy.add(jsonText({ hedgerow: "store", format: COPY_FORMAT, migrations }));
    for (const [name, shape] of Object.entries(tables)) await copyTable(work, name, shape, copy);
    return copy.end();
  } catch (error) {
    copy.abandon();
    throw error;
  }
}

async function copyTable(
  work: Work,
  name: string,
  shape: TableShape,
  copy: CopyFile,
): Promise<void> {
  const key = sql.join(shape.key.map((column) => sql.ref(column)));
  let after = sql``;
  for (;;) {
    const { rows } = await sql<Record<string, unknown>>`
      select * from ${sql.table(name)} ${after} order by ${key} limit ${PAGE}`.execute(work.tx);
    for (const row of rows) copy.addRow(lineOf(name, shape.columns, row));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = sql`where (${key}) > (${sql.join(shape.key.map((column) => last[column]))})`;
  }
}

/** Beside the file until it is whole. */
class CopyFile {
  readonly #file: string;
  readonly #part: string;
  readonly #handle: number;
  readonly #hash = createHash("sha256");
  #rows = 0;

  constructor(file: string) {
    this.#file = file;
    this.#part = `${file}.part`;
    this.#handle = this.#try(() => openSync(this.#part, "w", 0o600));
  }

  add(line: string): void {
    this.#hash.update(`${line}\n`);
    this.#try(() => writeSync(this.#handle, `${line}\n`));
  }

  addRow(line: string): void {
    this.#rows += 1;
    this.add(line);
  }

  end(): CopyEnd {
    const end = { rows: this.#rows, sha256: this.#hash.digest("hex") };
    this.#try(() => {
      writeSync(this.#handle, `${jsonText(end)}\n`);
      fsyncSync(this.#handle);
      renameSync(this.#part, this.#file);
      syncFolder(dirname(this.#file));
    });
    closeSync(this.#handle);
    return end;
  }

  abandon(): void {
    closeSync(this.#handle);
    rmSync(this.#part, { force: true });
  }

  #try<Value>(work: () => Value): Value {
    try {
      return work();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new StoreError("STORE_COPY_BAD", `${this.#file} cannot be written (${why})`, {
        cause: error,
      });
    }
  }
}
