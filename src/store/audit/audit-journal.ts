import type { Work } from "../sql/engine.ts";
import type { AuditEntry } from "../store-calls.ts";
import { appendDeeds } from "./append-audit.ts";
import { DESK, requestIdOf, SOURCE } from "./journal-deeds.ts";
import type { JournalDeed } from "./journal-deeds.ts";

/** How far a journal is in the audit trail. It is never set back: the chain is not made anew. */
export interface AuditEnd {
  /** The first event that is not in it. */
  readonly auditedEvent: number;
  /** Checksum of the batch before it; 0: none was read. */
  readonly auditedCrc: number;
  /** Events before it are others than those that were audited, and it was told. */
  readonly isAuditForked: boolean;
}

/** What a stretch of the journal adds, and where it ends. */
export interface AuditStretch {
  readonly nextEvent: number;
  readonly batchCrc: number;
  readonly deeds: readonly JournalDeed[];
}

/**
 * Appends what is not in the chain yet.
 *
 * Of a journal that lost its end and went on another way each event is looked for by its number,
 * time and kind, up to where the audit was.
 *
 * @returns where it is then, for the transaction to keep
 */
export async function auditDeeds(
  work: Work,
  at: AuditEnd,
  { nextEvent, batchCrc, deeds }: AuditStretch,
): Promise<AuditEnd> {
  const missing: JournalDeed[] = [];
  for (const each of deeds) {
    const isNew = each.event >= at.auditedEvent || (at.isAuditForked && !(await isIn(work, each)));
    if (isNew) missing.push(each);
  }
  await appendDeeds(work, missing);
  const { auditedEvent, auditedCrc, isAuditForked } = at;
  if (nextEvent < auditedEvent) return { auditedEvent, auditedCrc, isAuditForked };
  return { auditedEvent: nextEvent, auditedCrc: batchCrc, isAuditForked: false };
}

async function isIn({ tx }: Work, { entry, deed }: JournalDeed): Promise<boolean> {
  const row = await tx
    .selectFrom("routing_audit")
    .select("id")
    .where("timestamp", "=", deed.atUs)
    .where("request_id", "=", deed.requestId)
    .where("event_type", "=", entry.eventType)
    .executeTakeFirst();
  return row !== undefined;
}

/** Events that were retired before they were audited: nobody knows what was among them. */
export async function auditGap(
  work: Work,
  at: AuditEnd & { readonly journalId: string },
  { beginsAt, timeUs }: { readonly beginsAt: number; readonly timeUs: number },
): Promise<void> {
  const { auditedEvent: from } = at;
  if (beginsAt <= from) return;
  const reason = "these events were retired before they were audited";
  await tell(work, at, ["AUDIT_GAP", { from, to: beginsAt - 1 }], { timeUs, reason });
}

/**
 * The journal has other events before where the audit is than those it tells of. Said once; rows
 * of what the journal lost stay, for they tell of what was done.
 */
export async function auditFork(
  work: Work,
  at: AuditEnd & { readonly journalId: string },
  timeUs: number,
): Promise<void> {
  if (at.isAuditForked) return;
  const reason = "the journal lost its end: rows of its last events may tell of what it lost";
  const value = { before: at.auditedEvent };
  await tell(work, at, ["AUDIT_FORKED", value], { timeUs, reason });
  await work.tx
    .updateTable("projection_position")
    .set({ is_audit_forked: true })
    .where("journal_id", "=", at.journalId)
    .execute();
}

async function tell(
  work: Work,
  { auditedEvent, journalId }: AuditEnd & { readonly journalId: string },
  [eventType, newValue]: readonly [string, NonNullable<AuditEntry["newValue"]>],
  { timeUs: atUs, reason }: { readonly timeUs: number; readonly reason: string },
): Promise<void> {
  const entry = { eventType, entityType: "JOURNAL", entityId: journalId, oldValue: null, newValue };
  const requestId = requestIdOf(journalId, auditedEvent);
  const deed = { actor: DESK, reason, source: SOURCE, requestId, atUs };
  await appendDeeds(work, [{ entry, deed }]);
}
