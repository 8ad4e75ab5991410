import { listSegments } from "../../journal/segment-files.ts";
import { JournalReader } from "../../journal/journal-reader.ts";
import { NodeDisk } from "../../journal/node-disk.ts";
import { auditFork, auditGap } from "../audit/audit-journal.ts";
import type { AuditEnd } from "../audit/audit-journal.ts";
import type { Handlers } from "../calls/handlers.ts";
import type { Work } from "../sql/engine.ts";
import type { StoreRefusal } from "../store-calls.ts";
import { clearSome } from "./clear-rows.ts";
import { FacetIds } from "./facet-ids.ts";
import { keptTerms } from "./kept-terms.ts";
import { MOST_JOURNALS } from "./keys.ts";
import { ProjectRun } from "./project-run.ts";
import type { JournalFolders, Piece } from "./project-run.ts";
import { putRows, writeRows } from "./write-rows.ts";

/** Counts the forms rows had: those of another one are made anew. */
export const ROWS_FORMAT = 1;

/** A piece is written in a fifth of a second at most where the disk is not busy. */
const PIECE: Piece = { events: 1_000, ms: 20 };

/** How far the rows of a journal are. */
export interface ProjectionState extends AuditEnd {
  readonly journalId: string;
  readonly journal: number;
  /** The first event that has rows; 1: all have. */
  readonly firstEvent: number;
  readonly nextEvent: number;
  /** Of the last batch, µs since 1970; 0: none. */
  readonly timeUs: number;
  /** Checksum of the last batch; 0: none was read. */
  readonly batchCrc: number;
  /** Retired before they were read, somewhere in between. */
  readonly missingEvents: number;
  /** Rows are being removed, to be made anew. */
  readonly isClearing: boolean;
}

/** After a piece. */
export interface Projected extends ProjectionState {
  /** Everything that may be read has its rows. */
  readonly isAtEnd: boolean;
}

export interface ProjectionCalls {
  /**
   * Makes rows of the next piece of the journal. Null: there is no journal yet.
   *
   * Refused: ROWS_OF_OTHER_FORMAT, ROWS_NOT_OF_JOURNAL, TOO_MANY_JOURNALS.
   */
  project(folders: JournalFolders, durable: number): Projected | StoreRefusal | null;
  /**
   * All rows of the journal are to be made anew; `project` does so from then on.
   *
   * Refused: HISTORY_WOULD_BE_LOST, where the journal's beginning is retired and `mayForget` does
   * not say that what only the rows know may go.
   */
  rebuildProjection(
    folders: JournalFolders,
    mayForget: boolean,
  ): ProjectionState | StoreRefusal | null;
  /** Of every journal the store has rows of, the latest first. */
  projections(): readonly ProjectionState[];
}

export const projectionCalls: Handlers<ProjectionCalls> = {
  project,
  rebuildProjection,
  projections,
};

/** The one that is under way in this thread; another one that takes over begins its own. */
interface UnderWay {
  readonly run: ProjectRun;
  readonly facetIds: FacetIds;
  readonly folder: string;
  readonly journal: number;
  /** Where its rows are if all that it wrote is kept. */
  nextEvent: number;
}

let underWay: UnderWay | undefined;

function letGo(): void {
  underWay?.run.close();
  underWay = undefined;
}

async function project(
  work: Work,
  folders: JournalFolders,
  durable: number,
): Promise<Projected | StoreRefusal | null> {
  const at = await stateOf(work, folders);
  if (at === null || "refused" in at) return at;
  if (at.isClearing) {
    letGo();
    const isClear = await clearSome(work, at.journal);
    return { ...(isClear ? await begunAnew(work, at) : at), isAtEnd: false };
  }
  try {
    return await projectOn(work, folders, at, durable);
  } catch (error) {
    // What it holds in memory is not what is written.
    letGo();
    throw error;
  }
}

async function projectOn(
  work: Work,
  folders: JournalFolders,
  at: ProjectionState,
  durable: number,
): Promise<Projected | StoreRefusal> {
  const { run, facetIds } = runFor(folders, at);
  if (run.isAuditOther) return onceMore(work, run, at);
  if (run.beginsAt > at.nextEvent) {
    return { ...(await takeUp(work, run, facetIds, at)), isAtEnd: false };
  }
  const { batch, isAtEnd, isOther } = run.read(durable, PIECE);
  if (isOther) {
    await auditFork(work, at, run.timeUs);
    return notOfJournal(at);
  }
  if (run.isAuditOther) return onceMore(work, run, at);
  if (batch === undefined) return { ...at, isAtEnd };
  const after = await writeRows(work, facetIds, at, batch);
  if (underWay !== undefined) underWay.nextEvent = after.nextEvent;
  return { ...at, ...after, isAtEnd };
}

/**
 * While rows were made anew it was found that the journal lost events that were audited: they are
 * made once more, now that each event is looked for in the audit trail.
 */
async function onceMore(work: Work, run: ProjectRun, at: ProjectionState): Promise<Projected> {
  await auditFork(work, at, run.timeUs);
  await setClearing(work, at.journal, true);
  letGo();
  return { ...at, isAuditForked: true, isClearing: true, isAtEnd: false };
}

function notOfJournal({ journalId, nextEvent }: ProjectionState): StoreRefusal {
  letGo();
  const text =
    `journal ${journalId} has other events before ${nextEvent} than its rows were made of: it ` +
    "lost its end, as a power cut may do; make them anew with hedgerow project --rebuild";
  return { refused: "ROWS_NOT_OF_JOURNAL", text };
}

/** What was written last may have been rolled back, or another process went on meanwhile. */
function runFor(folders: JournalFolders, at: ProjectionState): UnderWay {
  const { journal, nextEvent, journalId, auditedEvent, auditedCrc } = at;
  const isSame = underWay?.journal === journal && underWay.folder === folders.journal;
  if (isSame && underWay?.nextEvent === nextEvent) return underWay;
  letGo();
  const run = new ProjectRun(
    new NodeDisk(),
    folders,
    { journal, journalId },
    {
      rows: at,
      audit: at.isAuditForked ? undefined : { nextEvent: auditedEvent, batchCrc: auditedCrc },
      termsOf: keptTerms(folders.policy),
    },
  );
  const facetIds = new FacetIds();
  underWay = { run, facetIds, folder: folders.journal, journal, nextEvent };
  return underWay;
}

/** The journal does not go back to where the rows end: on from what there is. */
async function takeUp(
  work: Work,
  run: ProjectRun,
  facetIds: FacetIds,
  at: ProjectionState,
): Promise<ProjectionState> {
  const { journal } = at;
  const isNew = at.nextEvent === 1;
  const firstEvent = isNew ? run.beginsAt : at.firstEvent;
  const missingEvents = at.missingEvents + (isNew ? 0 : run.beginsAt - at.nextEvent);
  await work.tx
    .updateTable("projection_position")
    .set({ first_event: firstEvent, missing_events: missingEvents })
    .where("journal", "=", journal)
    .execute();
  await auditGap(work, at, run);
  const after = await putRows(work, facetIds, at, run.takenUp());
  if (underWay !== undefined) underWay.nextEvent = after.nextEvent;
  return { ...at, ...after, firstEvent, missingEvents };
}

async function rebuildProjection(
  work: Work,
  folders: JournalFolders,
  mayForget: boolean,
): Promise<ProjectionState | StoreRefusal | null> {
  const at = await stateOf(work, folders, true);
  if (at === null || "refused" in at) return at;
  const first = listSegments(new NodeDisk(), folders.journal)[0] ?? 1;
  if (first > 1 && !mayForget) {
    const text =
      `the journal begins with segment ${first}: rows of what was before it cannot be made ` +
      "again, and would be lost";
    return { refused: "HISTORY_WOULD_BE_LOST", text };
  }
  await setClearing(work, at.journal, true);
  letGo();
  return { ...at, isClearing: true };
}

async function projections({ tx }: Work): Promise<readonly ProjectionState[]> {
  const rows = await tx
    .selectFrom("projection_position")
    .selectAll()
    .orderBy("journal", "desc")
    .execute();
  return rows.map(stateIn);
}

/** Which journal is there, and how far its rows are. Null: there is none yet. */
async function stateOf(
  work: Work,
  folders: JournalFolders,
  anyFormat = false,
): Promise<ProjectionState | StoreRefusal | null> {
  const journalId = journalIdIn(folders);
  if (journalId === undefined) return null;
  const row = await work.tx
    .selectFrom("projection_position")
    .selectAll()
    .where("journal_id", "=", journalId)
    .executeTakeFirst();
  if (row === undefined) return addJournal(work, journalId);
  if (row.format === ROWS_FORMAT || row.is_clearing || anyFormat) return stateIn(row);
  const text =
    `rows of journal ${journalId} are of form ${row.format}, and this Hedgerow writes form ` +
    `${ROWS_FORMAT}; make them anew with hedgerow project --rebuild`;
  return { refused: "ROWS_OF_OTHER_FORMAT", text };
}

interface PositionRow {
  readonly journal: number;
  readonly journal_id: string;
  readonly first_event: number;
  readonly next_event: number;
  readonly time_us: number;
  readonly batch_crc: number;
  readonly missing_events: number;
  readonly is_clearing: boolean;
  readonly audited_event: number;
  readonly audited_crc: number;
  readonly is_audit_forked: boolean;
}

const stateIn = (row: PositionRow): ProjectionState => ({
  journalId: row.journal_id,
  journal: row.journal,
  firstEvent: row.first_event,
  nextEvent: row.next_event,
  timeUs: row.time_us,
  batchCrc: row.batch_crc,
  missingEvents: row.missing_events,
  isClearing: row.is_clearing,
  auditedEvent: row.audited_event,
  auditedCrc: row.audited_crc,
  isAuditForked: row.is_audit_forked,
});

async function addJournal(
  { tx }: Work,
  journalId: string,
): Promise<ProjectionState | StoreRefusal> {
  const last = await tx
    .selectFrom("projection_position")
    .select((each) => each.fn.max("journal").as("last"))
    .executeTakeFirst();
  const journal = (last?.last ?? 0) + 1;
  if (journal > MOST_JOURNALS) {
    const text = `the store has rows of ${MOST_JOURNALS} journals; give this desk another one`;
    return { refused: "TOO_MANY_JOURNALS", text };
  }
  const row = { journal, journal_id: journalId, ...atBeginning, ...notAudited };
  await tx.insertInto("projection_position").values(row).execute();
  return stateIn(row);
}

const atBeginning = {
  format: ROWS_FORMAT,
  first_event: 1,
  next_event: 1,
  time_us: 0,
  batch_crc: 0,
  missing_events: 0,
  is_clearing: false,
} as const;

const notAudited = { audited_event: 1, audited_crc: 0, is_audit_forked: false } as const;

/** The audit trail stays as far as it is. */
async function begunAnew({ tx }: Work, at: ProjectionState): Promise<ProjectionState> {
  const { journal, journalId, auditedEvent, auditedCrc, isAuditForked } = at;
  await tx
    .updateTable("projection_position")
    .set(atBeginning)
    .where("journal", "=", journal)
    .execute();
  const begun = stateIn({ journal, journal_id: journalId, ...atBeginning, ...notAudited });
  return { ...begun, auditedEvent, auditedCrc, isAuditForked };
}

async function setClearing({ tx }: Work, journal: number, is_clearing: boolean): Promise<void> {
  await tx
    .updateTable("projection_position")
    .set({ is_clearing })
    .where("journal", "=", journal)
    .execute();
}

function journalIdIn({ journal }: JournalFolders): string | undefined {
  const disk = new NodeDisk();
  if (disk.sizeOf(journal) === undefined) return undefined;
  const reader = new JournalReader(disk, journal, "oldest segment");
  try {
    reader.next();
    return reader.end?.identity.journalId;
  } finally {
    reader.close();
  }
}
