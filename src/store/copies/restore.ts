import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { sql } from "kysely";
import type { Transaction } from "kysely";
import { allMigrations } from "../migrations/all-migrations.ts";
import { openStore } from "../open-store.ts";
import { insertRows } from "../sql/rows.ts";
import type { AnyRow } from "../sql/rows.ts";
import { StoreError } from "../store-error.ts";
import type { StoreOptions } from "../store-options.ts";
import { tables } from "../tables.ts";
import type { Tables } from "../tables.ts";
import { COPY_FORMAT, parsedLine, rowOf } from "./copy-line.ts";
import type { CopyEnd } from "./copy-line.ts";

/** Rows written at once. */
const BATCH = 500;

/**
 * Fills a store that nobody else holds with what a copy says, of whichever engine it was: all of
 * it, or nothing. The copy is read to its end before anything is written.
 *
 * @param replace what the store holds is let go; else it has to be empty
 * @throws STORE_COPY_BAD, STORE_TOO_NEW, STORE_NOT_EMPTY, and what opening the store throws
 */
export async function restoreStore(
  options: StoreOptions,
  file: string,
  { replace }: { readonly replace: boolean },
): Promise<CopyEnd> {
  const end = await checkedCopy(file);
  const engine = await openStore(options);
  try {
    await engine.db.transaction().execute(async (tx) => {
      if (!replace) await refuseFilled(tx, engine.name);
      for (const name of Object.keys(tables).toReversed()) {
        await sql`delete from ${sql.table(name)}`.execute(tx);
      }
      await fill(tx, file);
    });
    return end;
  } catch (error) {
    throw engine.toError(error);
  } finally {
    await engine.close();
  }
}

async function refuseFilled(tx: Transaction<Tables>, name: string): Promise<void> {
  const head = await tx.selectFrom("store_head").selectAll().executeTakeFirstOrThrow();
  let isEmpty = head.audit_id === 0 && head.last_change === 0;
  for (const table of Object.keys(tables).filter((each) => each !== "store_head")) {
    const { rows } = await sql`select 1 as found from ${sql.table(table)} limit 1`.execute(tx);
    isEmpty &&= rows.length === 0;
  }
  if (isEmpty) return;
  throw new StoreError(
    "STORE_NOT_EMPTY",
    `${name} holds something already; restore into an empty store, or say that it be replaced`,
  );
}

async function fill(tx: Transaction<Tables>, file: string): Promise<void> {
  let name = "";
  let rows: AnyRow[] = [];
  for await (const line of linesOf(file)) {
    const found = rowOf(line, tables);
    if (found === null) continue;
    if (found.table !== name || rows.length === BATCH) {
      await insertRows(tx, name, rows);
      name = found.table;
      rows = [];
    }
    rows.push(found.row);
  }
  await insertRows(tx, name, rows);
}

/** @throws STORE_COPY_BAD where it is not whole and as it was written, STORE_TOO_NEW */
async function checkedCopy(file: string): Promise<CopyEnd> {
  const hash = createHash("sha256");
  let rows = -1;
  let last: string | undefined;
  for await (const line of linesOf(file)) {
    if (last !== undefined) {
      hash.update(`${last}\n`);
      if (rows < 0) checkHead(file, last);
      else if (rowOf(last, tables) === null) throw bad(file, `line ${rows + 2} is no row`);
      rows += 1;
    }
    last = line;
  }
  const end = { rows, sha256: hash.digest("hex") };
  const said = parsedLine(last ?? "");
  const isWhole =
    typeof said === "object" &&
    said !== null &&
    "rows" in said &&
    "sha256" in said &&
    said.rows === rows &&
    said.sha256 === end.sha256;
  if (!isWhole) throw bad(file, "it is not whole, or was altered");
  return end;
}

function checkHead(file: string, line: string): void {
  const head = parsedLine(line);
  const isHead =
    typeof head === "object" &&
    head !== null &&
    "hedgerow" in head &&
    head.hedgerow === "store" &&
    "format" in head &&
    "migrations" in head;
  if (!isHead) throw bad(file, "it is no copy of a store");
  const unknown = migrationsIn(head.migrations).filter(
    (name) => !allMigrations.some((each) => each.name === name),
  );
  if (head.format === COPY_FORMAT && unknown.length === 0) return;
  throw new StoreError("STORE_TOO_NEW", `${file} was written by a newer Hedgerow; use that one`);
}

const migrationsIn = (names: unknown): readonly string[] =>
  Array.isArray(names) ? names.map(String) : [];

/** Not node:readline, which also ends a line where a text has one of Unicode's separators. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const stream = createReadStream(file, "utf8");
  let rest = "";
  try {
    for await (const chunk of stream) {
      const lines = (rest + String(chunk)).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
    if (rest !== "") yield rest;
  } catch (error) {
    throw bad(file, error instanceof Error ? error.message : String(error));
  } finally {
    stream.destroy();
  }
}

const bad = (file: string, why: string): StoreError =>
  new StoreError("STORE_COPY_BAD", `${file}: ${why}; nothing was changed`);
