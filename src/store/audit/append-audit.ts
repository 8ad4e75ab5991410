import type { Selectable } from "kysely";
import { inChunks } from "../sql/chunks.ts";
import type { Work } from "../sql/engine.ts";
import { jsonText } from "../sql/json-text.ts";
import type { JsonText } from "../sql/columns.ts";
import type { LayerMap } from "../../policy/layer/layer.ts";
import type { AuditEntry, AuditRow, Deed } from "../store-calls.ts";
import type { Tables } from "../tables.ts";
import { hashOf } from "./audit-chain.ts";

/** The row of `store_head`, which nobody else reads for writing until the transaction ends. */
export async function lockHead(work: Work): Promise<Selectable<Tables["store_head"]>> {
  const head = work.tx.selectFrom("store_head").selectAll().where("id", "=", 1);
  return (work.kind === "postgres" ? head.forUpdate() : head).executeTakeFirstOrThrow();
}

export const readHead = async (work: Work): Promise<Selectable<Tables["store_head"]>> =>
  work.tx.selectFrom("store_head").selectAll().where("id", "=", 1).executeTakeFirstOrThrow();

/** Adds rows of one deed at the end of the chain. */
export const appendAudit = (
  work: Work,
  entries: readonly AuditEntry[],
  deed: Deed,
): Promise<void> =>
  appendDeeds(
    work,
    entries.map((entry) => ({ entry, deed })),
  );

/** The same of rows that have each a deed of its own. */
export async function appendDeeds(
  work: Work,
  deeds: readonly { readonly entry: AuditEntry; readonly deed: Deed }[],
): Promise<void> {
  if (deeds.length === 0) return;
  const head = await lockHead(work);
  let { audit_id: id, audit_hash: hash } = head;
  const rows: AuditRow[] = [];
  for (const { entry, deed } of deeds) {
    id += 1;
    const row = rowOf(entry, deed, id, hash);
    hash = hashOf(row);
    rows.push({ ...row, hash });
  }
  await inChunks(rows.map(columnsOf), (chunk) =>
    work.tx.insertInto("routing_audit").values(chunk).execute(),
  );
  await work.tx
    .updateTable("store_head")
    .set({ audit_id: id, audit_hash: hash })
    .where("id", "=", 1)
    .execute();
}

const rowOf = (
  entry: AuditEntry,
  deed: Deed,
  id: number,
  prevHash: string,
): Omit<AuditRow, "hash"> => ({
  id,
  eventType: entry.eventType,
  entityType: entry.entityType,
  entityId: entry.entityId,
  oldValue: entry.oldValue,
  newValue: entry.newValue,
  userId: deed.actor,
  timestampUs: deed.atUs,
  source: deed.source,
  reason: deed.reason,
  requestId: deed.requestId,
  prevHash,
});

const columnsOf = (row: AuditRow) => ({
  id: row.id,
  event_type: row.eventType,
  entity_type: row.entityType,
  entity_id: row.entityId,
  old_value: jsonOrNull(row.oldValue),
  new_value: jsonOrNull(row.newValue),
  user_id: row.userId,
  timestamp: row.timestampUs,
  source: row.source,
  reason: row.reason,
  request_id: row.requestId,
  prev_hash: row.prevHash,
  hash: row.hash,
});

const jsonOrNull = (value: LayerMap | null): JsonText | null =>
  value === null ? null : jsonText(value);
