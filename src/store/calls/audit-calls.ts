import { sql } from "kysely";
import type { RawBuilder, Selectable } from "kysely";
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

/** What one answer holds at most, beside one row that is longer. */
const MOST_BYTES = 4 << 20;

async function auditRows(
  work: Work,
  query: AuditQuery,
): Promise<{ readonly rows: readonly AuditRow[]; readonly hasMore: boolean }> {
  let rows = work.tx.selectFrom("routing_audit").orderBy("id", "desc");
  if (query.before !== undefined) rows = rows.where("id", "<", query.before);
  for (const [column, value] of [
    ["entity_type", query.entityType],
    ["entity_id", query.entityId],
    ["user_id", query.userId],
    ["event_type", query.eventType],
  ] as const) {
    if (value !== undefined) rows = rows.where(column, "=", value);
  }
  const sized = await rows
    .select(size)
    .limit(query.limit + 1)
    .execute();
  const count = Math.min(fitting(sized), query.limit);
  const found = await rows.selectAll().limit(count).execute();
  return { rows: found.map(asAuditRow), hasMore: sized.length > count };
}

async function auditFrom(work: Work, after: number, limit: number): Promise<readonly AuditRow[]> {
  const rows = work.tx.selectFrom("routing_audit").orderBy("id").where("id", ">", after);
  const sized = await rows.select(size).limit(limit).execute();
  return (await rows.selectAll().limit(fitting(sized)).execute()).map(asAuditRow);
}

const length = (column: "old_value" | "new_value"): RawBuilder<number> =>
  sql<number>`coalesce(length(cast(${sql.ref(column)} as text)), 0)`;

const size = sql<number>`${length("old_value")} + ${length("new_value")}`.as("size");

/** How many of the first rows one answer holds: at least one. */
function fitting(rows: readonly { readonly size: number }[]): number {
  let bytes = 0;
  const over = rows.findIndex((row, at) => {
    bytes += row.size;
    return at > 0 && bytes > MOST_BYTES;
  });
  return over < 0 ? rows.length : over;
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
