import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { openStore } from "../../src/store/open-store.ts";
import { facetColumns } from "../../src/store/projections/facet-ids.ts";
import type { JournalFolders } from "../../src/store/projections/project-run.ts";
import type { Projected, ProjectionState } from "../../src/store/projections/projection-calls.ts";
import type { Engine } from "../../src/store/sql/engine.ts";
import type { StoreClient } from "../../src/store/store-client.ts";
import type { StoreOptions } from "../../src/store/store-options.ts";
import { scratchDir } from "./engines.ts";

/** A data folder's parts, empty. */
export function newFolders(): JournalFolders & { readonly dir: string } {
  const dir = scratchDir();
  const of = (name: string): string => join(dir, name);
  for (const name of ["journal", "snapshots", "policy"]) mkdirSync(of(name));
  return { dir, journal: of("journal"), snapshots: of("snapshots"), policy: of("policy") };
}

/** One piece more. */
export async function projectOnce(
  client: StoreClient,
  folders: JournalFolders,
  durable = Number.MAX_SAFE_INTEGER,
): Promise<Projected> {
  const { journal, snapshots, policy } = folders;
  const state = await client.ask("project", { journal, snapshots, policy }, durable);
  if (state === null || "refused" in state) throw new Error(JSON.stringify(state));
  return state;
}

/** Until there is nothing more. */
export async function projectAll(
  client: StoreClient,
  folders: JournalFolders,
  durable?: number,
): Promise<ProjectionState> {
  for (;;) {
    const { isAtEnd, ...state } = await projectOnce(client, folders, durable);
    if (isAtEnd) return state;
  }
}

export type Rows = readonly Readonly<Record<string, unknown>>[];

/** Whole tables by name, rows in the order of their keys, facets in words. */
export async function tablesIn(options: StoreOptions): Promise<Readonly<Record<string, Rows>>> {
  const engine = await openStore(options);
  try {
    const tables: Record<string, Rows> = {};
    for (const name of withFacets) tables[name] = await joined(engine, name);
    for (const [name, key] of Object.entries(keysOf)) {
      const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}
        order by ${sql.raw(key)}`.execute(engine.db);
      tables[name] = rows;
    }
    return tables;
  } finally {
    await engine.close();
  }
}

const withFacets = ["orders", "decisions", "fills"];

const keysOf = {
  legs: "id",
  breaches: "id",
  earlier_ids: "cl_ord_id, order_key",
  exposure_history: "journal, symbol, bucket_us",
  decision_stats: "journal, span_s, at_us, symbol, client_class, action, rule",
  leg_stats: "journal, span_s, at_us, lp, symbol",
  projection_position: "journal",
} as const;

async function joined({ db }: Engine, name: string): Promise<Rows> {
  const words = sql.join(facetColumns.map((column) => sql.ref(`f.${column}`)));
  const { rows } = await sql<Record<string, unknown>>`select t.*, ${words}
    from ${sql.table(name)} as t join facets as f on f.id = t.facets order by t.id`.execute(db);
  return rows.map(({ facets: _number, ...row }) => row);
}
