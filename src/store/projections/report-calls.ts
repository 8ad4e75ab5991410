import { sql } from "kysely";
import type { Handlers } from "../calls/handlers.ts";
import type { Work } from "../sql/engine.ts";
import { counterOf, keyOf } from "./keys.ts";
import { journalNumber } from "./list-calls.ts";
import type { Page } from "./list-calls.ts";
import type { BreachRow, ExposureRow } from "./rows.ts";

export interface HistoryQuery {
  readonly journalId: string;
  readonly symbol: string;
  /** µs since 1970; `toUs` is not in it. */
  readonly fromUs?: number | undefined;
  readonly toUs?: number | undefined;
  readonly limit: number;
}

export interface BreachQuery {
  readonly journalId: string;
  readonly symbol?: string | undefined;
  readonly account?: string | undefined;
  readonly measure?: string | undefined;
  readonly reached?: string | undefined;
  readonly fromUs?: number | undefined;
  readonly toUs?: number | undefined;
  /** Only those of events before it. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** What decisions are added up by; by LP it is legs. */
export type StatsBy = "action" | "rule" | "class" | "symbol" | "lp";

export interface StatsQuery {
  readonly journalId: string;
  readonly by: StatsBy;
  /** Of a row; null: one row for all of the time. */
  readonly spanS: number | null;
  readonly fromUs: number;
  readonly toUs: number;
  readonly symbol?: string | undefined;
  readonly clientClass?: string | undefined;
  readonly action?: string | undefined;
  readonly rule?: string | undefined;
  readonly limit: number;
}

export interface StatsRow {
  /** Begin of its span, µs since 1970. */
  readonly at_us: number;
  readonly name: string;
  /** Decisions; by LP, legs. */
  readonly count: number;
  readonly volume: number;
  readonly a_volume: number;
  readonly b_volume: number;
  readonly filled_volume: number;
  readonly rejected: number;
}

export interface ReportCalls {
  /** The newest first; the next page is that with `toUs` of the last one's `bucket_us`. */
  exposureHistory(query: HistoryQuery): Page<ExposureRow>;
  listBreaches(query: BreachQuery): Page<BreachRow>;
  /** The newest span first, within it by name. */
  routingStats(query: StatsQuery): readonly StatsRow[];
}

export const reportCalls: Handlers<ReportCalls> = {
  exposureHistory,
  listBreaches,
  routingStats,
};

async function exposureHistory(work: Work, query: HistoryQuery): Promise<Page<ExposureRow>> {
  const { fromUs, toUs, limit, symbol } = query;
  const journal = await journalNumber(work, query.journalId);
  if (journal === undefined) return { rows: [], next: null };
  let asked = work.tx
    .selectFrom("exposure_history")
    .selectAll()
    .where("journal", "=", journal)
    .where("symbol", "=", symbol);
  if (fromUs !== undefined) asked = asked.where("bucket_us", ">=", fromUs);
  if (toUs !== undefined) asked = asked.where("bucket_us", "<", toUs);
  const rows = await asked
    .orderBy("bucket_us", "desc")
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  return { rows: shown, next: rows.length > limit ? (shown.at(-1)?.bucket_us ?? null) : null };
}

async function listBreaches(work: Work, query: BreachQuery): Promise<Page<BreachRow>> {
  const { symbol, account, measure, reached, fromUs, toUs, before, limit } = query;
  const journal = await journalNumber(work, query.journalId);
  if (journal === undefined) return { rows: [], next: null };
  const to = before === undefined ? keyOf(journal + 1, 0) : keyOf(journal, before);
  let asked = work.tx
    .selectFrom("breaches")
    .selectAll()
    .where("id", ">=", keyOf(journal, 0))
    .where("id", "<", to);
  if (symbol !== undefined) asked = asked.where("symbol", "=", symbol);
  if (account !== undefined) asked = asked.where("account", "=", account);
  if (measure !== undefined) asked = asked.where("measure", "=", measure);
  if (reached !== undefined) asked = asked.where("reached", "=", reached);
  if (fromUs !== undefined) asked = asked.where("time_us", ">=", fromUs);
  if (toUs !== undefined) asked = asked.where("time_us", "<", toUs);
  const rows = await asked
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown,
    next: rows.length > limit && last !== undefined ? counterOf(last.id) : null,
  };
}

const DAY_S = 86_400;
const HOUR_S = 3_600;
const US_PER_S = 1_000_000;

const namedBy = {
  action: "action",
  rule: "rule",
  class: "client_class",
  symbol: "symbol",
  lp: "lp",
} as const;

async function routingStats(work: Work, query: StatsQuery): Promise<readonly StatsRow[]> {
  const { by, fromUs, toUs, limit } = query;
  const journal = await journalNumber(work, query.journalId);
  if (journal === undefined) return [];
  const isWholeDays = [fromUs, toUs].every((us) => us % (DAY_S * US_PER_S) === 0);
  const spanS = query.spanS ?? (isWholeDays ? DAY_S : HOUR_S);
  const at = query.spanS === null ? sql`${sql.val(fromUs)}` : sql`at_us`;
  const name = sql.ref(namedBy[by]);
  const terms = [
    sql`journal = ${journal}`,
    sql`span_s = ${spanS}`,
    sql`at_us >= ${fromUs}`,
    sql`at_us < ${toUs}`,
  ];
  const { symbol, clientClass, action, rule } = query;
  if (symbol !== undefined) terms.push(sql`symbol = ${symbol}`);
  if (by !== "lp") {
    if (clientClass !== undefined) terms.push(sql`client_class = ${clientClass}`);
    if (action !== undefined) terms.push(sql`action = ${action}`);
    if (rule !== undefined) terms.push(sql`rule = ${rule}`);
  }
  const sums =
    by === "lp"
      ? sql`sum(legs) as count, sum(volume) as volume, 0 as a_volume, 0 as b_volume,
          sum(filled_volume) as filled_volume, sum(rejected) as rejected`
      : sql`sum(decisions) as count, sum(volume) as volume, sum(a_volume) as a_volume,
          sum(b_volume) as b_volume, 0 as filled_volume, 0 as rejected`;
  const table = sql.table(by === "lp" ? "leg_stats" : "decision_stats");
  const groups = query.spanS === null ? sql`${name}` : sql`at_us, ${name}`;
  const order = query.spanS === null ? sql`${name}` : sql`at_us desc, ${name}`;
  const { rows } = await sql<StatsRow>`select ${at} as at_us, ${name} as name, ${sums}
    from ${table} where ${sql.join(terms, sql` and `)}
    group by ${groups} order by ${order} limit ${limit}`.execute(work.tx);
  // What was given as a value comes back as a text.
  return query.spanS === null ? rows.map((row) => Object.assign(row, { at_us: fromUs })) : rows;
}
