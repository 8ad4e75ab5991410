import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { Tables } from "../tables.ts";
import type { BoundValue } from "./bind-value.ts";
import { inChunks } from "./chunks.ts";

/** A row of a table that is known by its name alone. */
export type AnyRow = ReadonlyMap<string, BoundValue>;

/** @param rows all with the same columns */
export async function insertRows(
  tx: Transaction<Tables>,
  table: string,
  rows: readonly AnyRow[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = sql.join([...first.keys()].map((name) => sql.ref(name)));
  await inChunks(rows, async (chunk) => {
    const values = chunk.map((row) => sql`(${sql.join([...row.values()])})`);
    const target = sql.table(table);
    await sql`insert into ${target} (${columns}) values ${sql.join(values)}`.execute(tx);
  });
}

/** Sets columns of the rows in which all of `key` stands. */
export async function updateRows(
  tx: Transaction<Tables>,
  table: string,
  key: AnyRow,
  values: AnyRow,
): Promise<void> {
  const set = [...values].map(([name, value]) => sql`${sql.ref(name)} = ${value}`);
  await sql`update ${sql.table(table)} set ${sql.join(set)} where ${matches(key)}`.execute(tx);
}

export async function deleteRows(
  tx: Transaction<Tables>,
  table: string,
  key: AnyRow,
): Promise<void> {
  await sql`delete from ${sql.table(table)} where ${matches(key)}`.execute(tx);
}

const matches = (key: AnyRow) =>
  sql.join(
    [...key].map(([name, value]) => sql`${sql.ref(name)} = ${value}`),
    sql` and `,
  );
