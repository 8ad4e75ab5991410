import type { LayerMap, LayerValue } from "../../policy/layer/layer.ts";
import type { BoundValue } from "../sql/bind-value.ts";
import type { EntityTable } from "./entity-tables.ts";
import { isLayerMap, own } from "./layer-value.ts";

/** An entity as columns: null where it says nothing, or nothing that fits. */
export interface EntryColumns {
  readonly values: ReadonlyMap<string, BoundValue>;
  readonly more: LayerMap;
}

/**
 * Takes an entity apart into columns; `joinEntry` gives back the same, whatever it says.
 *
 * A null says that what the file has does not count. It stands in `more`, since in a column it
 * means that nothing is said.
 *
 * @param id its text; an entity that says its id in another way keeps saying it in `more`
 */
export function splitEntry(table: EntityTable, id: string, entry: LayerMap): EntryColumns {
  const values = new Map<string, BoundValue>();
  const taken = new Set<string>();
  for (const { column, path, cell } of table.columns) {
    const value = at(entry, path);
    const stored = value === undefined ? undefined : cell.write(value);
    values.set(column, stored ?? null);
    if (stored !== undefined) taken.add(path.join(BETWEEN));
  }
  if (table.idKey !== null && own(entry, table.idKey) === id) taken.add(table.idKey);
  return { values, more: without(entry, taken) };
}

/** In no key that a column has: a dot may stand in one that is given. */
const BETWEEN = "\0";

function at(entry: LayerMap, [first, second]: readonly string[]): LayerValue | undefined {
  const value = own(entry, first ?? "");
  if (second === undefined) return value;
  return isLayerMap(value) ? own(value, second) : undefined;
}

function without(entry: LayerMap, taken: ReadonlySet<string>): LayerMap {
  const left: [string, LayerValue][] = [];
  for (const [key, value] of Object.entries(entry)) {
    if (taken.has(key)) continue;
    const isGroup = isLayerMap(value) && [...taken].some((path) => path.startsWith(key + BETWEEN));
    if (!isGroup) {
      left.push([key, value]);
      continue;
    }
    const rest = Object.entries(value).filter(([below]) => !taken.has(key + BETWEEN + below));
    if (rest.length > 0) left.push([key, Object.fromEntries(rest)]);
  }
  return Object.fromEntries(left);
}

/** @param stored by column, as the database brings it */
export function joinEntry(
  table: EntityTable,
  id: string,
  stored: Readonly<Record<string, unknown>>,
  more: LayerMap,
): LayerMap {
  const entry = new Map<string, LayerValue>();
  const groups = new Map<string, [string, LayerValue][]>();
  if (table.idKey !== null && !Object.hasOwn(more, table.idKey)) entry.set(table.idKey, id);
  for (const { column, path, cell } of table.columns) {
    const value = stored[column];
    if (value === null || value === undefined) continue;
    const [first, second] = path;
    if (second === undefined) {
      entry.set(first, cell.read(value));
      continue;
    }
    const group = groups.get(first) ?? [];
    groups.set(first, group);
    group.push([second, cell.read(value)]);
    entry.set(first, null);
  }
  for (const [key, value] of Object.entries(more)) entry.set(key, value);
  for (const [key, group] of groups)
    entry.set(key, Object.fromEntries([...group, ...inner(more, key)]));
  return Object.fromEntries(entry);
}

function inner(more: LayerMap, key: string): [string, LayerValue][] {
  const value = own(more, key);
  return isLayerMap(value) ? Object.entries(value) : [];
}
