/** A process that is killed by its own hand in the middle of bringing a store to its shape. */
import { allMigrations } from "../../src/store/migrations/all-migrations.ts";
import { migrate } from "../../src/store/migrations/migrate.ts";
import type { StoreMigration } from "../../src/store/migrations/migration.ts";
import { openPostgres } from "../../src/store/sql/postgres-engine.ts";
import { openSqlite } from "../../src/store/sql/sqlite-engine.ts";
import type { StoreOptions } from "../../src/store/store-options.ts";

const { place, limits } = JSON.parse(process.argv[2] ?? "") as StoreOptions;
const engine =
  place.kind === "sqlite" ? openSqlite(place.file) : await openPostgres(place.url, limits);
const deadly: StoreMigration = {
  name: "0000-deadly",
  tables: { made_first: { columns: { id: "integer" }, key: ["id"] } },
};
const last: StoreMigration = {
  name: "9999-last",
  tables: { made_last: { columns: { id: "integer" }, key: ["id"] } },
  also: async () => {
    process.kill(process.pid, "SIGKILL");
    await new Promise(() => undefined);
  },
};
await migrate(engine, [deadly, ...allMigrations, last]);
