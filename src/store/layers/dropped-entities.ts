import type { Edit, EntityKind } from "../../policy/layer/edit.ts";
import type { LayerMap } from "../../policy/layer/layer.ts";
import { splitLayer } from "./split-layer.ts";

export interface EntityName {
  readonly entity: EntityKind;
  readonly id: string;
}

/** No two entities have the same. */
export const nameKey = ({ entity, id }: EntityName): string => `${entity} ${id}`;

/** What edits take out of the layer, by its name or by bringing a layer without it. */
export function droppedEntities(
  layer: LayerMap,
  next: LayerMap,
  edits: readonly Edit[],
): readonly EntityName[] {
  const dropped = edits.flatMap((edit) =>
    edit.kind === "drop" ? [{ entity: edit.entity, id: edit.id }] : [],
  );
  if (!edits.some((edit) => edit.kind === "replace")) return dropped;
  const kept = new Set(namesIn(next).map(nameKey));
  return [...dropped, ...namesIn(layer).filter((name) => !kept.has(nameKey(name)))];
}

const namesIn = (layer: LayerMap): readonly EntityName[] =>
  splitLayer(layer).entities.map(({ table, id }) => ({ entity: table.entity, id }));
