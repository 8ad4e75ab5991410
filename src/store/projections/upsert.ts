import { CompiledQuery } from "kysely";
import { plainText } from "../sql/bind-value.ts";
import type { EngineKind, Work } from "../sql/engine.ts";

type Value = string | number | boolean;
/** A row of a table, by the names of its columns. */
export type PlainRow = Readonly<Record<string, Value>>;

export interface Upsert {
  readonly table: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  /** What is done to each column where the key is taken; a column that is not named stays. */
  readonly onTaken: Readonly<Record<string, "set" | "add" | "larger">>;
}

/**
 * Values of a statement: SQLite has no more than 32 766, PostgreSQL no more than 65 535, and a
 * longer text takes longer to read than it saves.
 */
const VALUES = 4_000;

/** Writes rows, or writes over those whose keys are taken. Each key may come once. */
export async function upsertRows(
  { tx, kind }: Work,
  into: Upsert,
  rows: readonly PlainRow[],
): Promise<void> {
  const { columns } = into;
  const most = Math.floor(VALUES / columns.length);
  for (let at = 0; at < rows.length; at += most) {
    const chunk = rows.slice(at, at + most);
    const values = chunk.flatMap((row) => columns.map((column) => valueIn(row, column)));
    await tx.executeQuery(CompiledQuery.raw(textOf(into, chunk.length, kind), values));
  }
}

function valueIn(row: PlainRow, column: string): Value {
  const value = row[column];
  if (value === undefined) throw new Error(`Invariant: a row must have ${column}`);
  return typeof value === "string" ? plainText(value) : value;
}

function textOf({ table, columns, key, onTaken }: Upsert, rows: number, kind: EngineKind): string {
  const row = (at: number): string =>
    columns.map((_column, of) => place(kind, at * columns.length + of + 1)).join(",");
  const lists = Array.from({ length: rows }, (_row, at) => `(${row(at)})`);
  const changes = Object.entries(onTaken).map(
    ([column, what]) => `${column}=${changed(table, column, what)}`,
  );
  const taken = changes.length === 0 ? "nothing" : `update set ${changes.join(",")}`;
  return (
    `insert into ${table} (${columns.join(",")}) values ${lists.join(",")} ` +
    `on conflict (${key.join(",")}) do ${taken}`
  );
}

const place = (kind: EngineKind, at: number): string => (kind === "sqlite" ? "?" : `$${at}`);

function changed(table: string, column: string, what: "set" | "add" | "larger"): string {
  const [had, comes] = [`${table}.${column}`, `excluded.${column}`];
  if (what === "set") return comes;
  if (what === "add") return `${had}+${comes}`;
  return `case when ${comes}>${had} then ${comes} else ${had} end`;
}
