import type { Measured } from "../core/health/health-book.ts";
import type { View } from "../core/view.ts";
import type { LpAdapter } from "../lps/lp-adapter.ts";
import type { LpActivity, LpError } from "./lp-activity.ts";
import type { LpConnections } from "./lp-connections.ts";
import { healthOf } from "./lp-health-status.ts";
import type { LpHealthStatus } from "./lp-health-status.ts";
import { stoppedAt, symbolListOf } from "./lp-symbols-status.ts";
import type { StoppedSymbol, SymbolListStatus } from "./lp-symbols-status.ts";

const NS_PER_MS = 1e6;

/** A session with an LP. */
export interface LpSessionStatus {
  readonly id: string;
  readonly state: string;
  /** MsgSeqNum(34) of the next message from it, and that of the next to it. */
  readonly nextIncoming: number;
  readonly nextOutgoing: number;
}

/** How an LP stands; what is not known is absent, never 0. */
export interface LpStatus {
  readonly id: string;
  /** Its prices and fills are made up. */
  readonly isSimulated: boolean;
  readonly isTrading: boolean;
  /** Since when that is so, microseconds since 1970; the desk's start where it never was up. */
  readonly tradingSinceUs: number;
  readonly isQuoting: boolean;
  readonly quotingSinceUs: number;
  readonly quotesTaken: number;
  /** Of the last ten seconds; absent in the first second of the desk. */
  readonly quotesPerSecond: number | undefined;
  readonly quoteFaults: Readonly<Record<string, number>>;
  readonly unusableReports: number;
  /** From the turn an order went out in to the LP's first word on it. */
  readonly latency: LatencyStatus | undefined;
  /** 0…1 of its orders that ended and were never in doubt, older ones less; nothing neutral. */
  readonly fillRate: number | undefined;
  readonly rejectRate: number | undefined;
  readonly health: LpHealthStatus;
  /** Symbols that its own list keeps orders from. */
  readonly stopped: readonly StoppedSymbol[];
  /** Its list; absent where it is not asked for any. */
  readonly symbolList: SymbolListStatus | undefined;
  readonly sessions: readonly LpSessionStatus[];
  /** The last of each code, the newest first. */
  readonly errors: readonly LpError[];
}

/** Orders that nobody answered in time are not in it. */
export interface LatencyStatus {
  readonly lastMs: number;
  /** Older ones count less; absent where all are forgotten. */
  readonly meanMs: number | undefined;
}

export function lpsOf(view: View, lps: LpConnections): LpStatus[] {
  const rows: LpStatus[] = [];
  for (const lp of lps.all()) {
    const activity = lps.activityOf(lp.lp);
    if (activity !== undefined) rows.push(rowOf(view, lps, lp, activity));
  }
  return rows;
}

function rowOf(view: View, lps: LpConnections, lp: LpAdapter, activity: LpActivity): LpStatus {
  const { taken, faults } = lp.quotes.counts;
  const { fillRate, rejectRate, ...times } = view.health.measuredOf(lp.lp, view);
  return {
    id: lp.id,
    isSimulated: lp.isSimulated,
    isTrading: lp.isTrading,
    tradingSinceUs: activity.trading.sinceUs,
    isQuoting: lp.isQuoting,
    quotingSinceUs: activity.quoting.sinceUs,
    quotesTaken: taken,
    quotesPerSecond: activity.quotesPerSecond(taken, view.nowNs),
    quoteFaults: faults,
    unusableReports: lp.unusableReports,
    latency: latencyOf(times),
    fillRate,
    rejectRate,
    health: healthOf(view, lp.lp),
    stopped: stoppedAt(view.state, lp.lp),
    symbolList: symbolListOf(lps.listings.of(lp.lp)),
    sessions: sessionsOf(lps, lp.lp),
    errors: activity.errors,
  };
}

function latencyOf({
  lastAnswerNs,
  meanAnswerNs,
}: Pick<Measured, "lastAnswerNs" | "meanAnswerNs">): LatencyStatus | undefined {
  if (lastAnswerNs === undefined) return undefined;
  const meanMs = meanAnswerNs === undefined ? undefined : meanAnswerNs / NS_PER_MS;
  return { lastMs: lastAnswerNs / NS_PER_MS, meanMs };
}

const sessionsOf = ({ connections }: LpConnections, lp: number): LpSessionStatus[] =>
  connections
    .filter((each) => each.lp === lp)
    .map(({ id, peer, store: { nextIncoming, nextOutgoing } }) => ({
      id,
      state: peer.session.state,
      nextIncoming,
      nextOutgoing,
    }));
