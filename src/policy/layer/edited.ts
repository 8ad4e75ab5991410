import type { Edit, EntityKind } from "./edit.ts";
import { emptyLayer } from "./layer.ts";
import type { LayerMap, LayerValue } from "./layer.ts";

/** Where entities of one kind stand in a policy. */
type Home =
  /** A list of maps, each with its name under a key. */
  | { readonly list: string; readonly idKey: string }
  /** A map by name. */
  | { readonly map: readonly string[] };

/** Where entities of each kind stand in a policy, as its file spells it. */
export const homes: Readonly<Record<EntityKind, Home>> = {
  routing_rule: { list: "routing_rules", idKey: "id" },
  exposure_limit: { map: ["routing", "symbol_limits"] },
  lp: { list: "liquidity_providers", idKey: "id" },
  session: { list: "sessions", idKey: "id" },
  instrument: { list: "instruments", idKey: "symbol" },
  account: { list: "accounts", idKey: "id" },
};

/** The layer after some edits; maps that nothing is left in are not there. */
export const edited = (layer: LayerMap, edits: readonly Edit[]): LayerMap =>
  edits.reduce(afterOne, layer);

function afterOne(layer: LayerMap, edit: Edit): LayerMap {
  switch (edit.kind) {
    case "put":
      return withPart(layer, edit.entity, edit.id, edit.entry);
    case "drop":
      return withPart(layer, edit.entity, edit.id, undefined);
    case "set":
      return withValue(layer, edit.path.split("."), edit.value);
    case "unset":
      return withValue(layer, edit.path.split("."), undefined);
    case "replace":
      return edit.layer;
  }
}

/** What a layer says of one entity; undefined: nothing. */
export function partOf(layer: LayerMap, entity: EntityKind, id: string): LayerMap | undefined {
  const home = homes[entity];
  const found =
    "list" in home
      ? itemsIn(layer[home.list]).find((item) => item[home.idKey] === id)
      : valueAt(layer, [...home.map, id]);
  return isMap(found) ? found : undefined;
}

/** The names of the entities a layer says something of, in its order. */
export function idsIn(layer: LayerMap, entity: EntityKind): readonly string[] {
  const home = homes[entity];
  if ("map" in home) {
    const named = valueAt(layer, home.map);
    return isMap(named) ? Object.keys(named) : [];
  }
  return itemsIn(layer[home.list]).flatMap((item) => {
    const id = item[home.idKey];
    return typeof id === "string" ? [id] : [];
  });
}

function withPart(
  layer: LayerMap,
  entity: EntityKind,
  id: string,
  entry: LayerMap | undefined,
): LayerMap {
  const home = homes[entity];
  if ("map" in home) return withValue(layer, [...home.map, id], entry);
  const { list, idKey } = home;
  const whole = entry && (Object.hasOwn(entry, idKey) ? entry : { [idKey]: id, ...entry });
  const items = itemsAfter(own(layer, list), (item) => isMap(item) && item[idKey] === id, whole);
  return withValue(layer, [list], items.length === 0 ? undefined : items);
}

/** What is no entity at all stays where it is, to be reported. */
function itemsAfter(
  list: LayerValue | undefined,
  isMeant: (item: LayerValue) => boolean,
  whole: LayerMap | undefined,
): readonly LayerValue[] {
  const items: readonly LayerValue[] = Array.isArray(list) ? list : [];
  const at = items.findIndex(isMeant);
  if (whole === undefined) return items.filter((item) => !isMeant(item));
  return at < 0 ? [...items, whole] : items.with(at, whole);
}

/**
 * The same map with a value at a path.
 *
 * @param value undefined takes it away, and each map on the way that it leaves empty
 */
export function withValue(
  map: LayerMap,
  path: readonly string[],
  value: LayerValue | undefined,
): LayerMap {
  const [first = "", ...rest] = path;
  const before = own(map, first);
  const below = isMap(before) ? before : emptyLayer;
  const after = rest.length === 0 ? value : withValue(below, rest, value);
  const isGone = after === undefined || (rest.length > 0 && value === undefined && isEmpty(after));
  // In the place it has among the others; any text is a key like any other.
  const entries = new Map(Object.entries(map));
  if (isGone) entries.delete(first);
  else entries.set(first, after);
  return Object.fromEntries(entries);
}

const own = (map: LayerMap, key: string): LayerValue | undefined =>
  Object.hasOwn(map, key) ? map[key] : undefined;

/** What stands at a path; undefined: nothing. */
export function valueAt(map: LayerMap, path: readonly string[]): LayerValue | undefined {
  let at: LayerValue | undefined = map;
  for (const key of path) at = isMap(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return at;
}

export const isMap = (value: LayerValue | undefined): value is LayerMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isEmpty = (value: LayerValue): boolean => isMap(value) && Object.keys(value).length === 0;

/** The maps of a list. */
export const itemsIn = (value: LayerValue | undefined): readonly LayerMap[] =>
  Array.isArray(value) ? value.filter((each: LayerValue): each is LayerMap => isMap(each)) : [];
