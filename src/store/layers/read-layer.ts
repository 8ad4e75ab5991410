import { sql } from "kysely";
import type { LayerMap } from "../../policy/layer/layer.ts";
import type { Work } from "../sql/engine.ts";
import { entityTables, isShared } from "./entity-tables.ts";
import type { EntityTable } from "./entity-tables.ts";
import { asLayerMap } from "./layer-value.ts";
import { joinEntry } from "./split-entry.ts";
import { joinLayer } from "./split-layer.ts";
import type { EntityPart, SettingPart } from "./split-layer.ts";

/** A part as it is stored: where it stands among its like. */
export type Stored<Part> = Part & { readonly position: number };

export interface StoredParts {
  readonly entities: readonly Stored<EntityPart>[];
  readonly settings: readonly Stored<SettingPart>[];
}

/** All of the database layer, without secrets. */
export async function readParts(work: Work): Promise<StoredParts> {
  const entities: Stored<EntityPart>[] = [];
  for (const table of entityTables) entities.push(...(await entitiesOf(work, table)));
  const settings = await work.tx
    .selectFrom("policy_settings")
    .select(["path", "value", "position"])
    .orderBy("position")
    .execute();
  return { entities, settings };
}

export const readLayer = async (work: Work): Promise<LayerMap> => joinLayer(await readParts(work));

async function entitiesOf(work: Work, table: EntityTable): Promise<Stored<EntityPart>[]> {
  const own = isShared(table) ? sql`where entity = ${table.entity}` : sql``;
  const { rows } = await sql<Record<string, unknown>>`
    select * from ${sql.table(table.table)} ${own} order by position`.execute(work.tx);
  return rows.map((row) => {
    const id = String(row[table.keyColumn]);
    const entry = joinEntry(table, id, row, asLayerMap(row[table.moreColumn]));
    return { table, id, entry, position: Number(row["position"]) };
  });
}
