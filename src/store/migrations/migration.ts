import { sql } from "kysely";
import type { CreateTableBuilder, Kysely } from "kysely";
import { isNullable, kindOf } from "../sql/columns.ts";
import type { ColumnKind, ColumnTerm, TableShape, TableShapes } from "../sql/columns.ts";
import type { EngineKind } from "../sql/engine.ts";

/** One step from one shape of the store to the next; once released it is never altered. */
export interface StoreMigration {
  /** Four digits and a word; they are done in the order of their names. */
  readonly name: string;
  /** What it makes, in this order; later steps may refer to it. */
  readonly tables: TableShapes;
  /** What else it does, in the same transaction. */
  readonly also?: (db: Kysely<unknown>, kind: EngineKind) => Promise<void>;
}

export async function doMigration(
  migration: StoreMigration,
  db: Kysely<unknown>,
  kind: EngineKind,
): Promise<void> {
  for (const [name, shape] of Object.entries(migration.tables)) {
    await makeTable(db, kind, name, shape);
  }
  await migration.also?.(db, kind);
}

async function makeTable(
  db: Kysely<unknown>,
  kind: EngineKind,
  name: string,
  shape: TableShape,
): Promise<void> {
  let table: CreateTableBuilder<string, string> = db.schema.createTable(name);
  for (const [column, term] of Object.entries(shape.columns)) {
    table = addColumn(table, kind, column, term);
  }
  table = table.addPrimaryKeyConstraint(`${name}_key`, [...shape.key]);
  for (const columns of shape.unique ?? []) {
    table = table.addUniqueConstraint(`${name}_${columns.join("_")}_unique`, [...columns]);
  }
  for (const [column, target] of Object.entries(shape.references ?? {})) {
    const [other = "", key = ""] = target.split(".");
    table = table.addForeignKeyConstraint(`${name}_${column}_of`, [column], other, [key]);
  }
  await (kind === "sqlite" ? table.modifyEnd(sql`strict`) : table).execute();
  for (const columns of shape.indexes ?? []) {
    const index = db.schema.createIndex(`${name}_by_${columns.join("_")}`).on(name);
    await index.columns([...columns]).execute();
  }
}

function addColumn(
  table: CreateTableBuilder<string, string>,
  kind: EngineKind,
  name: string,
  term: ColumnTerm,
): CreateTableBuilder<string, string> {
  const of = kindOf(term);
  return table.addColumn(name, sql.raw(words[kind][of]), (column) => {
    const nullable = isNullable(term) ? column : column.notNull();
    const isJson = of === "json" || of === "jsonb";
    return isJson && kind === "sqlite"
      ? nullable.check(sql`json_valid(${sql.ref(name)})`)
      : nullable;
  });
}

/** Texts are compared byte by byte on both, so that both sort them alike. */
const words: Readonly<Record<EngineKind, Readonly<Record<ColumnKind, string>>>> = {
  sqlite: {
    text: "text",
    integer: "integer",
    real: "real",
    boolean: "integer",
    json: "text",
    jsonb: "text",
    bytes: "blob",
  },
  postgres: {
    text: 'text collate "C"',
    integer: "bigint",
    real: "double precision",
    boolean: "boolean",
    json: "json",
    jsonb: "jsonb",
    bytes: "bytea",
  },
};
