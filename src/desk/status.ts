import type { KillSwitch } from "../core/accept/kill-switches.ts";
import type { Leg } from "../core/execute/order.ts";
import type { Names } from "../core/names.ts";
import { pxOf } from "../core/units/plain-number.ts";
import type { View } from "../core/view.ts";
import type { JournalHealth } from "./books.ts";
import type { ClientSessions } from "./client-sessions.ts";
import type { Counters } from "./counters.ts";
import { exposureOf, globalOf } from "./exposure-status.ts";
import type { GlobalStatus, SymbolStatus } from "./exposure-status.ts";
import type { SnapshotStatus } from "./snapshot-keeper.ts";
import type { LiveTerms } from "./live-terms.ts";
import type { LpConnections } from "./lp-connections.ts";
import { lpsOf } from "./lp-status.ts";
import type { LpStatus } from "./lp-status.ts";
import { marketOf } from "./market-status.ts";
import type { MarketStatus } from "./market-status.ts";
import type { OfficeStatus } from "./office-keeper.ts";
import type { PolicyFileStatus } from "./policy-file-state.ts";
import type { Reloads } from "./reloads.ts";
import type { TimeCounts } from "./time-histogram.ts";
import type { TurnTimes } from "./turn-figures.ts";

const US_PER_SECOND = 1_000_000;

/** A kill switch that is on. */
export interface KillSwitchStatus {
  readonly scope: string;
  /** Of the LP, symbol, group or account; empty for the global one. */
  readonly name: string;
  readonly level: string;
  readonly actor: string;
  readonly reason: string;
}

export interface SessionStatus {
  readonly id: string;
  readonly role: "client" | "lp";
  readonly state: string;
  /** MsgSeqNum(34) of the next message to it, and that of the next from it. */
  readonly nextOutgoing: number;
  readonly nextIncoming: number;
  /** Messages of the peer answered with Reject(3) or BusinessMessageReject(j). */
  readonly rejected: number;
  /** Stretches of bytes that were no message, and messages too long to take. */
  readonly garbled: number;
  readonly oversize: number;
  /** Bytes that wait for its socket. */
  readonly waitingBytes: number;
}

/** A mapped symbol of an enabled LP as it is quoted now; `ageMs` -1: not at all. */
export interface QuoteStatus {
  readonly lp: string;
  readonly symbol: string;
  readonly bid: number;
  readonly ask: number;
  readonly ageMs: number;
  readonly isFresh: boolean;
}

/** How the desk stands: one answer for people, scripts and the demo's live line. */
export interface DeskStatus {
  readonly journalId: string;
  readonly nextEvent: number;
  readonly journal: JournalHealth;
  readonly snapshots: SnapshotStatus;
  readonly pid: number;
  readonly uptimeSeconds: number;
  readonly policyVersion: number;
  readonly policyHash: string;
  readonly policyFile: string;
  readonly policy: { readonly file: PolicyFileStatus };
  readonly reloads: Reloads;
  readonly rules: number;
  readonly durability: string;
  /** Those that are on. */
  readonly killSwitches: readonly KillSwitchStatus[];
  readonly times: DeskTimes;
  readonly openOrders: number;
  /** As many orders may be open as ended ones are remembered. */
  readonly maxOpenOrders: number;
  readonly retainedOrders: number;
  readonly openLegs: number;
  readonly legsInDoubt: number;
  /** Since the one of them went out that has waited longest; absent where that is not known. */
  readonly oldestDoubtSeconds: number | undefined;
  readonly counters: Counters;
  /** Null where the policy has no `intake.http`. */
  readonly office: OfficeStatus | null;
  readonly refusedConnections: Readonly<Record<string, number>>;
  readonly sessions: readonly SessionStatus[];
  readonly lps: readonly LpStatus[];
  readonly quotes: readonly QuoteStatus[];
  readonly market: readonly MarketStatus[];
  readonly reportingCurrency: string;
  /** The LP whose quotes positions are marked at; null: those of all together. */
  readonly priceFeedLp: string | null;
  readonly exposure: readonly SymbolStatus[];
  readonly global: GlobalStatus;
}

/** How long things take, since the desk's start. */
export interface DeskTimes extends TurnTimes {
  /** How late a timer of the desk came. */
  readonly loopDelay: TimeCounts;
}

export interface StatusSource {
  readonly times: DeskTimes;
  readonly journalId: string;
  readonly nextEvent: number;
  readonly journal: JournalHealth;
  readonly snapshots: SnapshotStatus;
  readonly uptimeSeconds: number;
  readonly durability: string;
  readonly office: OfficeStatus | null;
  readonly policyFile: string;
  readonly file: PolicyFileStatus;
  readonly reloads: Reloads;
  readonly view: View;
  readonly live: Pick<LiveTerms, "reportingCurrency" | "priceFeedLp">;
  readonly counters: Counters;
  readonly clients: ClientSessions;
  readonly lps: LpConnections;
}

export function statusOf(it: StatusSource): DeskStatus {
  const { state, policy } = it.view;
  const openLegs = [...state.orders.openLegs()];
  const inDoubt = openLegs.filter((leg) => leg.isInDoubt);
  return {
    journalId: it.journalId,
    nextEvent: it.nextEvent,
    journal: it.journal,
    snapshots: it.snapshots,
    pid: process.pid,
    uptimeSeconds: it.uptimeSeconds,
    policyVersion: state.policyVersion,
    policyHash: state.policyHash,
    policyFile: it.policyFile,
    policy: { file: it.file },
    reloads: it.reloads,
    rules: policy.rules.count,
    durability: it.durability,
    killSwitches: state.kills.all().map((kill) => killOf(kill, state.names)),
    times: it.times,
    openOrders: state.orders.openCount,
    maxOpenOrders: policy.orderRetention,
    retainedOrders: state.orders.retainedCount,
    openLegs: openLegs.length,
    legsInDoubt: inDoubt.length,
    oldestDoubtSeconds: oldestSeconds(it, inDoubt),
    counters: it.counters,
    office: it.office,
    refusedConnections: Object.fromEntries(it.clients.listener.refusals),
    sessions: sessionsOf(it),
    lps: lpsOf(it.view, it.lps),
    quotes: quotesOf(it.view),
    market: marketOf(it.view),
    reportingCurrency: it.live.reportingCurrency,
    priceFeedLp: it.live.priceFeedLp,
    exposure: exposureOf(it.view, it.live.priceFeedLp),
    global: globalOf(it.view),
  };
}

/** One that went out nobody knows when may be the oldest, so that its time is not known then. */
function oldestSeconds({ lps, view }: StatusSource, legs: readonly Leg[]): number | undefined {
  let oldestUs = Infinity;
  for (const leg of legs) {
    const sentUs = lps.sentUs(leg);
    if (sentUs === undefined) return undefined;
    oldestUs = Math.min(oldestUs, sentUs);
  }
  return legs.length === 0 ? undefined : Math.max(0, (view.timeUs - oldestUs) / US_PER_SECOND);
}

const killOf = (kill: KillSwitch, names: Names): KillSwitchStatus => {
  const { scope, index, level, actor, reason } = kill;
  const name = scope === "global" ? "" : names.nameOf(scope, index);
  return { scope, name, level, actor, reason };
};

export function sessionsOf(it: Pick<StatusSource, "clients" | "lps">): SessionStatus[] {
  const clients = [...it.clients.all()].map(({ id, peer, ledger, counts }) => ({
    id,
    role: "client" as const,
    state: peer.session.state,
    nextOutgoing: ledger.nextOutgoing,
    nextIncoming: ledger.nextIncoming,
    rejected: counts.rejected,
    garbled: peer.counts.garbled,
    oversize: peer.counts.oversize,
    waitingBytes: peer.pendingBytes,
  }));
  const lps = it.lps.connections.map(({ id, peer, store, counts }) => ({
    id,
    role: "lp" as const,
    state: peer.session.state,
    nextOutgoing: store.nextOutgoing,
    nextIncoming: store.nextIncoming,
    rejected: counts.rejected,
    garbled: peer.counts.garbled,
    oversize: peer.counts.oversize,
    waitingBytes: peer.pendingBytes,
  }));
  return [...clients, ...lps];
}

function quotesOf({ policy, quotes, nowNs }: View): QuoteStatus[] {
  const rows: QuoteStatus[] = [];
  for (const { id, index, isEnabled, terms } of policy.lps) {
    for (const [symbol, instrument] of policy.instruments.entries()) {
      if (!isEnabled || terms[symbol] === undefined || instrument === undefined) continue;
      const ageNs = quotes.has(index, symbol) ? quotes.ageNs(index, symbol, nowNs) : -1;
      rows.push({
        lp: id,
        symbol: instrument.symbol,
        bid: pxOf(quotes.bid(index, symbol)),
        ask: pxOf(quotes.ask(index, symbol)),
        ageMs: ageNs < 0 ? -1 : Math.floor(ageNs / 1e6),
        isFresh: ageNs >= 0 && ageNs <= instrument.quoteStalenessNs,
      });
    }
  }
  return rows;
}
