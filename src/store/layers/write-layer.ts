import type { EntityKind } from "../../policy/layer/edit.ts";
import type { LayerMap } from "../../policy/layer/layer.ts";
import type { BoundValue } from "../sql/bind-value.ts";
import type { Work } from "../sql/engine.ts";
import { canonicalJson, jsonText } from "../sql/json-text.ts";
import { deleteRows, insertRows, updateRows } from "../sql/rows.ts";
import type { AnyRow } from "../sql/rows.ts";
import type { AuditEntry, Deed } from "../store-calls.ts";
import { isShared } from "./entity-tables.ts";
import type { EntityTable } from "./entity-tables.ts";
import type { Stored, StoredParts } from "./read-layer.ts";
import { splitEntry } from "./split-entry.ts";
import { splitLayer } from "./split-layer.ts";
import type { EntityPart, SettingPart } from "./split-layer.ts";

/**
 * Makes the layer what it shall be. Rows that stay as they are are not written.
 *
 * @param was what is stored
 * @returns what changed, for the audit trail
 */
export async function writeLayer(
  work: Work,
  was: StoredParts,
  layer: LayerMap,
  deed: Deed,
): Promise<AuditEntry[]> {
  const next = splitLayer(layer);
  return [
    ...(await writeParts(was.entities, next.entities, entityWriter(work, deed))),
    ...(await writeParts(was.settings, next.settings, settingWriter(work, deed))),
  ];
}

/** How one sort of part is told apart, compared, written and told of. */
interface PartWriter<Part> {
  keyOf(part: Part): string;
  /** Parts of one sequence have positions in order. */
  sequenceOf(part: Part): string;
  textOf(part: Part): string;
  insert(parts: readonly Stored<Part>[]): Promise<void>;
  update(part: Stored<Part>): Promise<void>;
  move(part: Stored<Part>): Promise<void>;
  remove(part: Part): Promise<void>;
  entry(before: Part | undefined, after: Part | undefined): AuditEntry;
}

async function writeParts<Part>(
  was: readonly Stored<Part>[],
  next: readonly Part[],
  writer: PartWriter<Part>,
): Promise<AuditEntry[]> {
  const told: AuditEntry[] = [];
  const old = new Map(was.map((part) => [writer.keyOf(part), part]));
  const kept = new Set(next.map((part) => writer.keyOf(part)));
  for (const [key, part] of old) {
    if (kept.has(key)) continue;
    await writer.remove(part);
    told.push(writer.entry(part, undefined));
  }
  const added: Stored<Part>[] = [];
  for (const part of placed(next, old, writer)) {
    const before = old.get(writer.keyOf(part));
    if (before === undefined) {
      added.push(part);
      told.push(writer.entry(undefined, part));
    } else if (writer.textOf(before) !== writer.textOf(part)) {
      await writer.update(part);
      told.push(writer.entry(before, part));
    } else if (before.position !== part.position) {
      await writer.move(part);
    }
  }
  await writer.insert(added);
  return told;
}

/** Positions rise within a sequence; those that still do so are kept. */
function placed<Part>(
  next: readonly Part[],
  old: ReadonlyMap<string, Stored<Part>>,
  writer: PartWriter<Part>,
): Stored<Part>[] {
  const last = new Map<string, number>();
  return next.map((part) => {
    const sequence = writer.sequenceOf(part);
    const least = (last.get(sequence) ?? 0) + 1;
    const position = Math.max(old.get(writer.keyOf(part))?.position ?? 0, least);
    last.set(sequence, position);
    return { ...part, position };
  });
}

const rowKey = ({ table, id }: EntityPart): AnyRow =>
  new Map([
    ...(isShared(table) ? ([["entity", table.entity]] as const) : []),
    [table.keyColumn, id] as const,
  ]);

function entityWriter({ tx }: Work, deed: Deed): PartWriter<EntityPart> {
  const touched: AnyRow = new Map<string, BoundValue>([
    ["updated_at", deed.atUs],
    ["updated_by", deed.actor],
  ]);
  const made: AnyRow = new Map<string, BoundValue>([
    ["created_at", deed.atUs],
    ["created_by", deed.actor],
    ...touched,
  ]);
  return {
    keyOf: ({ table, id }) => `${table.entity} ${id}`,
    sequenceOf: ({ table }) => table.entity,
    textOf: ({ entry }) => canonicalJson(entry),
    insert: async (parts) => {
      for (const table of new Set(parts.map((part) => part.table))) {
        const rows = parts.filter((part) => part.table === table);
        const all = rows.map((part) => merged(rowKey(part), columnsOf(part), made));
        await insertRows(tx, table.table, all);
      }
    },
    update: (part) =>
      updateRows(tx, part.table.table, rowKey(part), merged(columnsOf(part), touched)),
    move: (part) =>
      updateRows(tx, part.table.table, rowKey(part), new Map([["position", part.position]])),
    remove: (part) => deleteRows(tx, part.table.table, rowKey(part)),
    entry: entityEntry,
  };
}

const merged = (...rows: readonly AnyRow[]): AnyRow =>
  new Map(rows.flatMap((row) => Array.from(row)));

function columnsOf({ table, id, entry, position }: Stored<EntityPart>): AnyRow {
  const { values, more } = splitEntry(table, id, entry);
  return new Map([
    ...values,
    [table.moreColumn, jsonText(more)] as const,
    ["position", position] as const,
  ]);
}

/** How the audit trail calls them: the entity, and the beginning of what happened to it. */
const words: Readonly<Record<EntityKind, readonly [string, string]>> = {
  routing_rule: ["ROUTING_RULE", "RULE"],
  exposure_limit: ["EXPOSURE_LIMIT", "LIMIT"],
  lp: ["LP_CONFIG", "LP"],
  session: ["SESSION", "SESSION"],
  instrument: ["INSTRUMENT", "INSTRUMENT"],
  account: ["ACCOUNT", "ACCOUNT"],
};

export const entityTypeOf = (entity: EntityKind): string => words[entity][0];

function entityEntry(before: EntityPart | undefined, after: EntityPart | undefined): AuditEntry {
  const { table, id } = after ?? before ?? nobody();
  const [entityType, word] = words[table.entity];
  return {
    eventType: `${word}_${happened(table, before?.entry, after?.entry)}`,
    entityType,
    entityId: id,
    oldValue: before?.entry ?? null,
    newValue: after?.entry ?? null,
  };
}

function happened(
  { entity, idKey }: EntityTable,
  before: LayerMap | undefined,
  after: LayerMap | undefined,
): string {
  if (after === undefined) return "DELETED";
  const rest = (entry: LayerMap): string => {
    const kept = Object.entries(entry).filter(([key]) => key !== "enabled" && key !== idKey);
    return canonicalJson(Object.fromEntries(kept));
  };
  // The layer may say nothing of an LP that a file has; to toggle it is not to add it.
  const isToggle = Object.hasOwn(after, "enabled") && rest(before ?? {}) === rest(after);
  if (entity === "lp" && isToggle) return "TOGGLED";
  return before === undefined ? "ADDED" : "UPDATED";
}

const settingKey = ({ path }: SettingPart): AnyRow => new Map([["path", path]]);

function settingWriter({ tx }: Work, deed: Deed): PartWriter<SettingPart> {
  const columns = (part: Stored<SettingPart>): AnyRow =>
    new Map<string, BoundValue>([
      ["value", jsonText(part.value)],
      ["position", part.position],
      ["updated_at", deed.atUs],
      ["updated_by", deed.actor],
    ]);
  return {
    keyOf: ({ path }) => path,
    sequenceOf: () => "",
    textOf: ({ value }) => canonicalJson(value),
    insert: (parts) =>
      insertRows(
        tx,
        "policy_settings",
        parts.map((part) => merged(settingKey(part), columns(part))),
      ),
    update: (part) => updateRows(tx, "policy_settings", settingKey(part), columns(part)),
    move: (part) =>
      updateRows(tx, "policy_settings", settingKey(part), new Map([["position", part.position]])),
    remove: (part) => deleteRows(tx, "policy_settings", settingKey(part)),
    entry: settingEntry,
  };
}

function settingEntry(before: SettingPart | undefined, after: SettingPart | undefined): AuditEntry {
  const { path } = after ?? before ?? nobody();
  return {
    eventType: after === undefined ? "SETTING_DELETED" : "SETTING_SET",
    entityType: "SETTING",
    entityId: path,
    oldValue: before === undefined ? null : { value: before.value },
    newValue: after === undefined ? null : { value: after.value },
  };
}

function nobody(): never {
  throw new Error("Invariant: what changed was or is");
}
