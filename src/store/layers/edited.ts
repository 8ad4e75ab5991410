import type { Edit, EntityKind } from "../../policy/layer/edit.ts";
import type { LayerMap, LayerValue } from "../../policy/layer/layer.ts";
import { entityTables } from "./entity-tables.ts";
import { isLayerMap, own } from "./layer-value.ts";
import { idOf } from "./split-layer.ts";

/** The layer after the edits, in their order. What is emptied by one is gone. */
export const edited = (layer: LayerMap, edits: readonly Edit[]): LayerMap =>
  edits.reduce(editedOnce, layer);

function editedOnce(layer: LayerMap, edit: Edit): LayerMap {
  switch (edit.kind) {
    case "put":
      return changed(layer, placeOf(edit.entity), (list) => withEntry(list, edit));
    case "drop":
      return changed(layer, placeOf(edit.entity), (list) => withoutEntry(list, edit));
    case "set":
      return changed(layer, edit.path.split("."), () => edit.value);
    case "unset":
      return changed(layer, edit.path.split("."), () => undefined);
    case "replace":
      return edit.layer;
  }
}

function tableOf(entity: EntityKind) {
  const table = entityTables.find((each) => each.entity === entity);
  if (table === undefined) throw new Error(`Invariant: ${entity} must have a table`);
  return table;
}

const placeOf = (entity: EntityKind): readonly string[] => tableOf(entity).place;

function withEntry(
  list: LayerValue | undefined,
  { entity, id, entry }: Extract<Edit, { kind: "put" }>,
): LayerValue {
  const { idKey } = tableOf(entity);
  if (idKey === null) return withKey(isLayerMap(list) ? list : {}, id, entry);
  const full = Object.hasOwn(entry, idKey) ? entry : withKey(entry, idKey, id);
  const entries: readonly LayerValue[] = Array.isArray(list) ? list : [];
  const at = entries.findIndex((each) => isOf(each, idKey, id));
  return at < 0 ? [...entries, full] : entries.with(at, full);
}

function withoutEntry(
  list: LayerValue | undefined,
  { entity, id }: Extract<Edit, { kind: "drop" }>,
): LayerValue | undefined {
  const { idKey } = tableOf(entity);
  if (idKey === null) {
    return isLayerMap(list) ? unlessEmpty(withKey(list, id, undefined)) : list;
  }
  if (!Array.isArray(list)) return list;
  const left = list.filter((each: LayerValue) => !isOf(each, idKey, id));
  return left.length > 0 ? left : undefined;
}

const isOf = (entry: LayerValue, idKey: string, id: string): boolean => idOf(entry, idKey) === id;

function changed(
  layer: LayerMap,
  [key = "", ...below]: readonly string[],
  change: (value: LayerValue | undefined) => LayerValue | undefined,
): LayerMap {
  const value = own(layer, key);
  if (below.length === 0) return withKey(layer, key, change(value));
  return withKey(layer, key, unlessEmpty(changed(isLayerMap(value) ? value : {}, below, change)));
}

const unlessEmpty = (map: LayerMap): LayerMap | undefined =>
  Object.keys(map).length > 0 ? map : undefined;

/** @param value undefined: without the key */
function withKey(map: LayerMap, key: string, value: LayerValue | undefined): LayerMap {
  const entries = new Map(Object.entries(map));
  if (value === undefined) entries.delete(key);
  else entries.set(key, value);
  return Object.fromEntries(entries);
}
