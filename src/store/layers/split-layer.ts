import type { LayerMap, LayerValue } from "../../policy/layer/layer.ts";
import { isPlainText } from "../sql/bind-value.ts";
import { entityTables } from "./entity-tables.ts";
import type { EntityTable } from "./entity-tables.ts";
import { isLayerMap, own } from "./layer-value.ts";

export interface EntityPart {
  readonly table: EntityTable;
  readonly id: string;
  readonly entry: LayerMap;
}

export interface SettingPart {
  /** Keys with dots between them; empty: of all that has a place in no other way. */
  readonly path: string;
  readonly value: LayerValue;
}

/** A database layer as what has an id, and what has a path. Both in the layer's order. */
export interface LayerParts {
  readonly entities: readonly EntityPart[];
  readonly settings: readonly SettingPart[];
}

/** As long as a database takes for a key, in any script. */
const MAX_KEY = 500;

/**
 * Takes a layer apart; `joinLayer` puts the same together again, whatever it says.
 *
 * A list of entities that not all have an id of their own is a setting like any other, and so is a
 * map with a key that could not be told from a path.
 */
export function splitLayer(layer: LayerMap): LayerParts {
  const entities: EntityPart[] = [];
  let rest = layer;
  for (const table of entityTables) {
    const found = entitiesIn(table, valueAt(rest, table.place));
    if (found === undefined) continue;
    entities.push(...found);
    rest = cut(rest, table.place);
  }
  const settings: SettingPart[] = [];
  collect("", rest, settings);
  return { entities, settings };
}

function valueAt(layer: LayerMap, place: readonly string[]): LayerValue | undefined {
  let value: LayerValue | undefined = layer;
  for (const key of place) value = isLayerMap(value) ? own(value, key) : undefined;
  return value;
}

/** @returns undefined where it is no list or map of entities */
function entitiesIn(table: EntityTable, value: LayerValue | undefined): EntityPart[] | undefined {
  const named = table.idKey === null ? mapped(value) : listed(value, table.idKey);
  if (named === undefined || named.length === 0) return undefined;
  const ids = new Set(named.map(([id]) => id));
  if (ids.size !== named.length || ![...ids].every(isKey)) return undefined;
  return named.map(([id, entry]) => ({ table, id, entry }));
}

function mapped(value: LayerValue | undefined): [string, LayerMap][] | undefined {
  if (!isLayerMap(value)) return undefined;
  return allNamed(Object.entries(value));
}

function listed(value: LayerValue | undefined, idKey: string): [string, LayerMap][] | undefined {
  if (!Array.isArray(value)) return undefined;
  return allNamed(value.map((each: LayerValue) => [idOf(each, idKey), each]));
}

/** Of an entity in a list, as text; a file may write it as a number. */
export function idOf(entry: LayerValue, idKey: string): string | undefined {
  const id = isLayerMap(entry) ? own(entry, idKey) : undefined;
  return typeof id === "string" || typeof id === "number" ? String(id) : undefined;
}

function allNamed(
  pairs: readonly (readonly [string | undefined, LayerValue])[],
): [string, LayerMap][] | undefined {
  const named: [string, LayerMap][] = [];
  for (const [id, entry] of pairs) {
    if (id === undefined || !isLayerMap(entry)) return undefined;
    named.push([id, entry]);
  }
  return named;
}

const isKey = (text: string): boolean => text !== "" && text.length <= MAX_KEY && isPlainText(text);

/** The map without what stands at the place; maps that have nothing else go with it. */
function cut(layer: LayerMap, [key = "", ...below]: readonly string[]): LayerMap {
  const left = Object.entries(layer).flatMap(([name, value]): [string, LayerValue][] => {
    if (name !== key) return [[name, value]];
    const rest = below.length > 0 && isLayerMap(value) ? cut(value, below) : {};
    return Object.keys(rest).length > 0 ? [[name, rest]] : [];
  });
  return Object.fromEntries(left);
}

function collect(path: string, value: LayerValue, into: SettingPart[]): void {
  const entries = isLayerMap(value) ? Object.entries(value) : [];
  const paths = entries.map(([key]) => (path === "" ? key : `${path}.${key}`));
  const isApart = entries.every(([key], at) => isStep(key) && isKey(paths[at] ?? ""));
  if (entries.length > 0 && isApart) {
    for (const [at, [, each]] of entries.entries()) collect(paths[at] ?? "", each, into);
  } else if (path !== "" || entries.length > 0) {
    into.push({ path, value });
  }
}

const isStep = (key: string): boolean => key !== "" && !key.includes(".");

/** Branches are maps; everything else is a leaf. */
type Branch = Map<string, Branch | LayerValue>;

/** Puts together what `splitLayer` took apart, each part in its order. */
export function joinLayer({ entities, settings }: LayerParts): LayerMap {
  const root: Branch = new Map();
  for (const { path, value } of settings) {
    if (path === "") for (const [key, each] of branchOf(value)) root.set(key, each);
    else put(root, path.split("."), value);
  }
  for (const table of entityTables) {
    const found = entities.filter((each) => each.table === table);
    if (found.length === 0) continue;
    const entries = found.map(({ id, entry }): [string, LayerMap] => [id, entry]);
    const isMap = table.idKey === null;
    put(root, table.place, isMap ? Object.fromEntries(entries) : entries.map(([, entry]) => entry));
  }
  return mapOf(root);
}

function put(branch: Branch, [key = "", ...below]: readonly string[], value: LayerValue): void {
  if (below.length === 0) {
    branch.set(key, value);
    return;
  }
  const found = branch.get(key);
  const next = found instanceof Map ? found : branchOf(found ?? {});
  branch.set(key, next);
  put(next, below, value);
}

const branchOf = (value: LayerValue): Branch =>
  new Map(isLayerMap(value) ? Object.entries(value) : []);

const mapOf = (branch: Branch): LayerMap =>
  Object.fromEntries(
    [...branch].map(([key, value]) => [key, value instanceof Map ? mapOf(value) : value]),
  );
