import type { Selectable } from "kysely";
import { appendAudit, readHead } from "../audit/append-audit.ts";
import type { LayerMap, LayerValue } from "../../policy/layer/layer.ts";
import type { Work } from "../sql/engine.ts";
import type { AuditEntry, AuditQuery, AuditRow, Deed, StoreCalls } from "../store-calls.ts";
import type { Tables } from "../tables.ts";
import type { Handlers } from "./handlers.ts";

export type AuditCalls = Pick<StoreCalls, "audit" | "auditRows" | "auditFrom" | "auditHead">;

export const auditCalls: Handlers<AuditCalls> = {
  audit: async (work: Work, entries: readonly AuditEntry[], deed: Deed): Promise<void> =>
    appendAudit(work, entries, deed),
  auditRows,
  auditFrom,
  auditHead: async (work: Work): Promise<{ id: number; hash: string }> => {
    const head = await readHead(work);
    return { id: head.audit_id, hash: head.audit_hash };
  },
};

async function auditRows(work: Work, query: AuditQuery): Promise<readonly AuditRow[]> {
  let rows = work.tx.selectFrom("routing_audit").selectAll();
  if (query.before !== undefined) rows = rows.where("id", "<", query.before);
  for (const [column, value] of [
    ["entity_type", query.entityType],
    ["entity_id", query.entityId],
    ["user_id", query.userId],
    ["event_type", query.eventType],
  ] as const) {
    if (value !== undefined) rows = rows.where(column, "=", value);
  }
  return (await rows.orderBy("id", "desc").limit(query.limit).execute()).map(asAuditRow);
}

async function auditFrom(work: Work, after: number, limit: number): Promise<readonly AuditRow[]> {
  const rows = work.tx.selectFrom("routing_audit").selectAll().where("id", ">", after);
  return (await rows.orderBy("id").limit(limit).execute()).map(asAuditRow);
}

function asAuditRow(row: Selectable<Tables["routing_audit"]>): AuditRow {
  return {
    id: row.id,
    eventType: row.event_type,
    entityType: row.entity_type,
    entityId: row.entity_id,
    oldValue: mapOrNull(row.old_value),
    newValue: mapOrNull(row.new_value),
    userId: row.user_id,
    timestampUs: row.timestamp,
    source: row.source,
    reason: row.reason,
    requestId: row.request_id,
    prevHash: row.prev_hash,
    hash: row.hash,
  };
}

function mapOrNull(value: LayerValue): LayerMap | null {
  if (value === null) return null;
  if (isLayerMap(value)) return value;
  throw new Error("Invariant: a value of the audit trail must be a map");
}

const isLayerMap = (value: LayerValue): value is LayerMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);
