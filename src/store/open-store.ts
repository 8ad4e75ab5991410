import { allMigrations } from "./migrations/all-migrations.ts";
import { migrate } from "./migrations/migrate.ts";
import type { Engine } from "./sql/engine.ts";
import { openPostgres } from "./sql/postgres-engine.ts";
import { openSqlite } from "./sql/sqlite-engine.ts";
import type { StoreOptions } from "./store-options.ts";

/**
 * The store, held by this process and in the shape of this build.
 *
 * @throws STORE_UNREACHABLE, STORE_IN_USE, STORE_TOO_NEW, STORE_DAMAGED, STORE_FULL
 */
export async function openStore(options: StoreOptions): Promise<Engine> {
  const { place, limits } = options;
  const engine =
    place.kind === "sqlite" ? openSqlite(place.file) : await openPostgres(place.url, limits);
  try {
    await migrate(engine, allMigrations);
    return engine;
  } catch (error) {
    await engine.close();
    throw engine.toError(error);
  }
}
