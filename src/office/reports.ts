import { amountOf, lotsOf } from "../core/units/plain-number.ts";
import { asMoney, asVolume } from "../core/units/quantity.ts";
import type { StoreRefusal } from "../store/store-calls.ts";
import type { ProjectionState } from "../store/projections/projection-calls.ts";
import type { StatsQuery as StoredQuery, StatsRow } from "../store/projections/report-calls.ts";
import type { BreachRow, ExposureRow } from "../store/projections/rows.ts";
import { spanBegin } from "../store/projections/sums.ts";
import {
  askRows,
  badQuery,
  journalAsked,
  storeRows,
  timeAsked,
  unavailable,
} from "./asked-rows.ts";
import { breachSchema, getExposureHistory, getProjection } from "./contract/reports.ts";
import { getRoutingStats, listBreaches, rebuildProjection } from "./contract/reports.ts";
import type {
  Breach,
  BreachFilter,
  BreachPage,
  ExposureHistory,
  ExposureMoment,
} from "./contract/reports.ts";
import type { PeriodQuery, ProjectedJournal, ProjectionReport } from "./contract/reports.ts";
import type { RoutingStats, RoutingSum, StatsQuery } from "./contract/reports.ts";
import { HttpProblem } from "./http-problem.ts";
import { timeOf, wallUs } from "./rfc3339.ts";
import { route } from "./route.ts";
import type { Route } from "./route.ts";
import type { Sources } from "./sources.ts";

const HOUR_S = 3_600;
const DAY_S = 86_400;
const US_PER_S = 1_000_000;
/** Of one answer. */
const MOST_SUMS = 10_000;

export const reportRoutes = (sources: Sources): Route[] => [
  route(getExposureHistory, async ({ path, query }) => ({
    status: 200,
    body: await historyAsked(sources, path.symbol, query),
  })),
  route(listBreaches, async ({ query }) => ({
    status: 200,
    body: await breachesAsked(sources, query),
  })),
  route(getRoutingStats, async ({ query }) => ({
    status: 200,
    body: await statsAsked(sources, query),
  })),
  route(getProjection, async () => ({ status: 200, body: await reportOf(sources) })),
  route(rebuildProjection, async ({ body }) => {
    const refusal = await rebuild(sources, body.mayForget);
    if (refusal !== undefined) {
      throw new HttpProblem(409, refusal.refused, { detail: refusal.text });
    }
    return { status: 202, body: await reportOf(sources) };
  }),
];

async function historyAsked(
  sources: Sources,
  symbol: string,
  { from, to, journal, limit }: PeriodQuery,
): Promise<ExposureHistory> {
  const rows = await storeRows(sources);
  const page = await askRows(sources, "exposureHistory", {
    journalId: journalAsked(sources, journal),
    symbol,
    fromUs: timeAsked("from", from),
    toUs: timeAsked("to", to),
    limit,
  });
  const next = page.next === null ? {} : { next: timeOf(page.next) };
  return { symbol, history: page.rows.map(momentOf), ...next, rows };
}

const lots = (volume: number): number => lotsOf(asVolume(volume));

const momentOf = (row: ExposureRow): ExposureMoment => ({
  time: timeOf(row.time_us),
  net: lots(row.net),
  gross: lots(row.gross),
  bLong: lots(row.b_long),
  bShort: lots(row.b_short),
  aNet: lots(row.a_net),
  hedged: hedgedIn(row.hedged),
});

function hedgedIn(text: string): Record<string, number> {
  const hedged: unknown = JSON.parse(text);
  const entries = typeof hedged === "object" && hedged !== null ? Object.entries(hedged) : [];
  return Object.fromEntries(entries.map(([lp, volume]) => [lp, lots(Number(volume))]));
}

async function breachesAsked(sources: Sources, query: BreachFilter): Promise<BreachPage> {
  const { from, to, journal, before, ...same } = query;
  const rows = await storeRows(sources);
  const page = await askRows(sources, "listBreaches", {
    ...same,
    journalId: journalAsked(sources, journal),
    fromUs: timeAsked("from", from),
    toUs: timeAsked("to", to),
    before: before === undefined ? undefined : Number(before),
  });
  const next = page.next === null ? {} : { next: String(page.next) };
  return { breaches: page.rows.map(breachOf), ...next, rows };
}

function breachOf(row: BreachRow): Breach {
  const figure = row.measure === "GLOBAL" ? (of: number): number => amountOf(asMoney(of)) : lots;
  return breachSchema.parse({
    time: timeOf(row.time_us),
    symbol: row.symbol,
    measure: row.measure,
    reached: row.reached,
    value: figure(row.measured),
    limit: figure(row.limit_value),
    orderID: row.order_id,
    account: row.account,
  });
}

async function statsAsked(sources: Sources, query: StatsQuery): Promise<RoutingStats> {
  const { by, period, from, to, journal, ...filter } = query;
  const spanS = period === "day" ? DAY_S : HOUR_S;
  const toUs = wholeSpan(timeAsked("to", to) ?? wallUs(), spanS);
  const fromUs = spanBegin(timeAsked("from", from) ?? toUs - DAY_S * US_PER_S, spanS);
  if (fromUs >= toUs) badQuery("from", "is not before the end");
  const rows = await storeRows(sources);
  const asked: StoredQuery = {
    ...filter,
    journalId: journalAsked(sources, journal),
    by,
    spanS: period === "all" ? null : spanS,
    fromUs,
    toUs,
    limit: MOST_SUMS + 1,
  };
  const found = await askRows(sources, "routingStats", asked);
  const sums = found.slice(0, MOST_SUMS).map((row) => sumOf(row, by === "lp"));
  const times = { from: timeOf(fromUs), to: timeOf(toUs) };
  return { by, period, ...times, sums, isCut: found.length > MOST_SUMS, rows };
}

/** The end of the span it lies in. */
function wholeSpan(us: number, spanS: number): number {
  const begin = spanBegin(us, spanS);
  return begin === us ? us : begin + spanS * US_PER_S;
}

function sumOf(row: StatsRow, isOfLegs: boolean): RoutingSum {
  const { name, count } = row;
  const own = { time: timeOf(row.at_us), name, count, volume: lots(row.volume) };
  if (isOfLegs) {
    return { ...own, filledVolume: lots(row.filled_volume), rejected: row.rejected };
  }
  return { ...own, aVolume: lots(row.a_volume), bVolume: lots(row.b_volume) };
}

async function reportOf({ sql: store, rows }: Sources): Promise<ProjectionReport> {
  const { behind, fault } = rows;
  try {
    const journals = (await store.ask("projections")).map(journalOf);
    return { behind, ...(fault === undefined ? {} : { fault }), journals };
  } catch (error) {
    throw unavailable(error);
  }
}

const journalOf = (state: ProjectionState): ProjectedJournal => ({
  journal: state.journalId,
  firstEvent: state.firstEvent,
  nextEvent: state.nextEvent,
  ...(state.timeUs === 0 ? {} : { time: timeOf(state.timeUs) }),
  missingEvents: state.missingEvents,
  isClearing: state.isClearing,
});

async function rebuild({ rows }: Sources, mayForget: boolean): Promise<StoreRefusal | undefined> {
  try {
    return await rows.rebuild(mayForget);
  } catch (error) {
    throw unavailable(error);
  }
}
