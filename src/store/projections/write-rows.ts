import { auditDeeds } from "../audit/audit-journal.ts";
import type { AuditEnd } from "../audit/audit-journal.ts";
import { projectionTables } from "../migrations/m0002-projections.ts";
import type { Work } from "../sql/engine.ts";
import { FacetUses } from "./facet-ids.ts";
import type { FacetIds, FacetList } from "./facet-ids.ts";
import type { DecisionMove, RowBatch, WithFacets } from "./rows.ts";
import { spanBegin } from "./sums.ts";
import { upsertRows } from "./upsert.ts";
import type { PlainRow, Upsert } from "./upsert.ts";

const HOUR_S = 3_600;

/** How far the rows of a journal are, and what is in the audit trail of it. */
export interface Position extends AuditEnd {
  readonly journal: number;
  readonly nextEvent: number;
  readonly timeUs: number;
  /** Checksum of the batch before `nextEvent`; 0: none was read. */
  readonly batchCrc: number;
}

/**
 * Writes what a stretch of the journal comes to, and how far it goes, in the transaction it is
 * given. A stretch that is written already changes nothing.
 *
 * @returns where the rows are then
 * @throws `Invariant:` where it does not follow on
 */
export async function writeRows(
  work: Work,
  facetIds: FacetIds,
  at: Position,
  batch: RowBatch,
): Promise<Position> {
  if (batch.nextEvent <= at.nextEvent) return at;
  if (batch.firstEvent !== at.nextEvent) {
    throw new Error(`Invariant: event ${at.nextEvent} must follow, not ${batch.firstEvent}`);
  }
  return putRows(work, facetIds, at, batch);
}

/** The same of what does not follow on: what was between is not known any more. */
export async function putRows(
  work: Work,
  facetIds: FacetIds,
  at: Position,
  batch: RowBatch,
): Promise<Position> {
  const { journal } = at;
  const uses = new FacetUses();
  const listed = async (list: FacetList, rows: readonly WithFacets<ListRow>[]): Promise<void> => {
    const whole: PlainRow[] = [];
    for (const { row, facets } of rows) {
      const id = await facetIds.idOf(work, facets);
      uses.add(list, row.account, id, row.id);
      whole.push({ ...row, facets: id });
    }
    await upsertRows(work, written[list], whole);
  };
  await moveDecisions(work, facetIds, uses, batch.decisionMoves);
  await listed("decisions", batch.decisions);
  await listed("orders", batch.orders);
  await listed("fills", batch.fills);
  await uses.write(work);
  await upsertRows(work, written.legs, batch.legs.map(plain));
  await upsertRows(work, written.earlierIds, batch.earlierIds.map(plain));
  await upsertRows(work, written.breaches, batch.breaches.map(plain));
  const ofJournal = (row: object): PlainRow => ({ ...plain(row), journal });
  await upsertRows(work, written.exposure, batch.exposure.map(ofJournal));
  await upsertRows(work, written.decisionStats, batch.decisionSums.map(ofJournal));
  await upsertRows(work, written.legStats, batch.legSums.map(ofJournal));
  await forgetExposure(work, at, batch);
  const audit = await auditDeeds(work, at, batch);
  const { nextEvent, timeUs, batchCrc } = batch;
  await work.tx
    .updateTable("projection_position")
    .set({ next_event: nextEvent, time_us: timeUs, batch_crc: batchCrc, ...auditColumns(audit) })
    .where("journal", "=", journal)
    .execute();
  return { journal, nextEvent, timeUs, batchCrc, ...audit };
}

const auditColumns = ({ auditedEvent, auditedCrc, isAuditForked }: AuditEnd) => ({
  audited_event: auditedEvent,
  audited_crc: auditedCrc,
  is_audit_forked: isAuditForked,
});

interface ListRow {
  readonly id: number;
  readonly account: string;
}

const plain = (row: object): PlainRow => ({ ...row });

/** Its status, its LPs: what came of the last decision of an order is said by its facets. */
async function moveDecisions(
  { tx, kind }: Work,
  facetIds: FacetIds,
  uses: FacetUses,
  moves: readonly DecisionMove[],
): Promise<void> {
  for (const { order_key, account, facets } of moves) {
    const last = await tx
      .selectFrom("decisions")
      .select("id")
      .where("order_key", "=", order_key)
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirst();
    if (last === undefined) continue;
    const id = await facetIds.idOf({ tx, kind }, facets);
    uses.add("decisions", account, id, last.id);
    await tx.updateTable("decisions").set({ facets: id }).where("id", "=", last.id).execute();
  }
}

/** Once an hour of the journal's time, so that it does not hang on how the journal was cut. */
async function forgetExposure({ tx }: Work, at: Position, batch: RowBatch): Promise<void> {
  const { forgetExposureBeforeUs, timeUs } = batch;
  if (spanBegin(at.timeUs, HOUR_S) === spanBegin(timeUs, HOUR_S)) return;
  await tx
    .deleteFrom("exposure_history")
    .where("journal", "=", at.journal)
    .where("bucket_us", "<", forgetExposureBeforeUs)
    .execute();
}

/** Columns that stay as they were written first. */
const firstCome: ReadonlySet<string> = new Set(["came_us", "created_us"]);
const sums: ReadonlySet<string> = new Set([
  "decisions",
  "legs",
  "volume",
  "a_volume",
  "b_volume",
  "filled_volume",
  "rejected",
]);

const tableOf = (table: keyof typeof projectionTables, what: "set" | "add"): Upsert => {
  const { columns: shape, key } = projectionTables[table];
  const columns = Object.keys(shape);
  const keys: readonly string[] = key;
  const changing = columns.filter((each) => !keys.includes(each) && !firstCome.has(each));
  if (what === "add" && changing.some((each) => !sums.has(each))) {
    throw new Error(`Invariant: ${table} must be added up`);
  }
  const onTaken = Object.fromEntries(changing.map((column) => [column, what]));
  return { table, columns, key, onTaken };
};

const written = {
  orders: tableOf("orders", "set"),
  decisions: tableOf("decisions", "set"),
  fills: tableOf("fills", "set"),
  legs: tableOf("legs", "set"),
  earlierIds: tableOf("earlier_ids", "set"),
  breaches: tableOf("breaches", "set"),
  exposure: tableOf("exposure_history", "set"),
  decisionStats: tableOf("decision_stats", "add"),
  legStats: tableOf("leg_stats", "add"),
} as const;
