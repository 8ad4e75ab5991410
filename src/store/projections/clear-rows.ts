import { sql } from "kysely";
import type { Work } from "../sql/engine.ts";
import { keyOf } from "./keys.ts";

/** Rows that go at once: some tens of milliseconds. */
const ROWS = 2_000;

/**
 * Removes some of a journal's rows. What they have in common stays: it is shared with others.
 *
 * @returns whether none is left
 */
export async function clearSome(work: Work, journal: number): Promise<boolean> {
  const [from, to] = [keyOf(journal, 0), keyOf(journal + 1, 0)];
  for (const [table, key] of keyed) {
    const some = sql`select ${sql.ref(key)} from ${sql.table(table)}
      where ${sql.ref(key)} >= ${from} and ${sql.ref(key)} < ${to} limit ${ROWS}`;
    if (await goes(work, table, sql`${sql.ref(key)} in (${some})`)) return false;
  }
  for (const [table, time] of timed) {
    const last = sql`select max(at) from (select ${sql.ref(time)} as at from ${sql.table(table)}
      where journal = ${journal} order by ${sql.ref(time)} limit ${ROWS}) as first_rows`;
    const where = sql`journal = ${journal} and ${sql.ref(time)} <= (${last})`;
    if (await goes(work, table, where)) return false;
  }
  return true;
}

const keyed = [
  ["orders", "id"],
  ["earlier_ids", "order_key"],
  ["legs", "id"],
  ["fills", "id"],
  ["decisions", "id"],
  ["breaches", "id"],
] as const;

const timed = [
  ["exposure_history", "bucket_us"],
  ["decision_stats", "at_us"],
  ["leg_stats", "at_us"],
] as const;

async function goes({ tx }: Work, table: string, where: ReturnType<typeof sql>): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from ${sql.table(table)} where ${where}`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}
