import { sql } from "kysely";
import type { Kysely, Transaction } from "kysely";
import { Migrator } from "kysely/migration";
import type { Migration } from "kysely/migration";
import type { Engine, EngineKind } from "../sql/engine.ts";
import { StoreError } from "../store-error.ts";
import type { Tables } from "../tables.ts";
import { doMigration } from "./migration.ts";
import type { StoreMigration } from "./migration.ts";

/**
 * Brings the store to the shape of this build: all that is missing, in one transaction, so that
 * one that was interrupted has not begun.
 *
 * @throws STORE_TOO_NEW where a newer build has been at it
 */
export async function migrate(
  engine: Engine,
  migrations: readonly StoreMigration[],
): Promise<void> {
  try {
    await engine.db.transaction().execute(async (tx) => {
      const schema = engine.kind === "postgres" ? await currentSchema(tx, engine.name) : undefined;
      await refuseNewer(tx, engine.name, schema, migrations);
      const migrator = new Migrator({
        db: tx,
        // Kysely would else find its tables in the schema of another store.
        ...(schema !== undefined && { migrationTableSchema: schema }),
        provider: { getMigrations: async () => Promise.resolve(named(migrations, engine.kind)) },
        // Where two builds were merged, one of the older names may still be to do.
        allowUnorderedMigrations: true,
      });
      const { error } = await migrator.migrateToLatest();
      if (error !== undefined) throw error;
    });
  } catch (error) {
    throw engine.toError(error);
  }
}

async function currentSchema(db: Transaction<Tables>, name: string): Promise<string> {
  const { rows } = await sql<{ name: string | null }>`select current_schema() as name`.execute(db);
  const schema = rows[0]?.name ?? null;
  if (schema !== null) return schema;
  throw new StoreError("STORE_UNREACHABLE", `${name}: its search_path leads to no schema; make it`);
}

const TABLE = "kysely_migration";

async function refuseNewer(
  db: Transaction<Tables>,
  name: string,
  schema: string | undefined,
  migrations: readonly StoreMigration[],
): Promise<void> {
  const found = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!found.some((table) => table.name === TABLE && table.schema === schema)) return;
  const done = await sql<{
    name: string;
  }>`select name from ${sql.table(TABLE)} order by name`.execute(db);
  const unknown = done.rows.filter((row) => !migrations.some((each) => each.name === row.name));
  if (unknown.length === 0) return;
  const names = unknown.map((row) => row.name).join(", ");
  throw new StoreError(
    "STORE_TOO_NEW",
    `${name} was last used by a newer Hedgerow, which made ${names}; start that one, or restore ` +
      "a backup from before it into an empty store",
  );
}

const named = (
  migrations: readonly StoreMigration[],
  kind: EngineKind,
): Record<string, Migration> =>
  Object.fromEntries(
    migrations.map((each) => [
      each.name,
      { up: (db: Kysely<unknown>) => doMigration(each, db, kind) },
    ]),
  );
