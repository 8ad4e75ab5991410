import type { KillSwitch } from "../core/accept/kill-switches.ts";
import type { Names } from "../core/names.ts";
import { pxOf } from "../core/units/plain-number.ts";
import type { View } from "../core/view.ts";
import type { JournalHealth } from "./books.ts";
import type { ClientSessions } from "./client-sessions.ts";
import type { Counters } from "./counters.ts";
import { exposureOf, globalOf } from "./exposure-status.ts";
import type { GlobalStatus, SymbolStatus } from "./exposure-status.ts";
import { healthOf } from "./lp-health-status.ts";
import type { LpHealthStatus } from "./lp-health-status.ts";
import type { LpConnections } from "./lp-connections.ts";
import { marketOf } from "./market-status.ts";
import type { MarketStatus } from "./market-status.ts";
import type { OfficeStatus } from "./office-keeper.ts";
import type { Reloads } from "./reloads.ts";

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
  readonly nextOutgoing: number | undefined;
  readonly nextIncoming: number | undefined;
  /** Messages of the peer answered with Reject(3) or BusinessMessageReject(j). */
  readonly rejected: number;
  /** Stretches of bytes that were no message, and messages too long to take. */
  readonly garbled: number;
  readonly oversize: number;
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

export interface LpStatus {
  readonly id: string;
  /** Its prices and fills are made up. */
  readonly isSimulated: boolean;
  readonly isTrading: boolean;
  readonly isQuoting: boolean;
  readonly quotesTaken: number;
  readonly quoteFaults: Readonly<Record<string, number>>;
  readonly unusableReports: number;
  readonly health: LpHealthStatus;
}

/** How the desk stands: one answer for people, scripts and the demo's live line. */
export interface DeskStatus {
  readonly journalId: string;
  readonly nextEvent: number;
  readonly journal: JournalHealth;
  readonly pid: number;
  readonly uptimeSeconds: number;
  readonly policyVersion: number;
  readonly policyHash: string;
  readonly policyFile: string;
  readonly reloads: Reloads;
  readonly rules: number;
  readonly durability: string;
  /** Those that are on. */
  readonly killSwitches: readonly KillSwitchStatus[];
  readonly openOrders: number;
  readonly retainedOrders: number;
  readonly openLegs: number;
  readonly legsInDoubt: number;
  readonly counters: Counters;
  /** Null where the policy has no `intake.http`. */
  readonly office: OfficeStatus | null;
  readonly refusedConnections: Readonly<Record<string, number>>;
  readonly sessions: readonly SessionStatus[];
  readonly lps: readonly LpStatus[];
  readonly quotes: readonly QuoteStatus[];
  readonly market: readonly MarketStatus[];
  readonly reportingCurrency: string;
  readonly exposure: readonly SymbolStatus[];
  readonly global: GlobalStatus;
}

export interface StatusSource {
  readonly journalId: string;
  readonly nextEvent: number;
  readonly journal: JournalHealth;
  readonly uptimeSeconds: number;
  readonly durability: string;
  readonly office: OfficeStatus | null;
  readonly policyFile: string;
  readonly reloads: Reloads;
  readonly view: View;
  readonly reportingCurrency: string;
  readonly counters: Counters;
  readonly clients: ClientSessions;
  readonly lps: LpConnections;
}

export function statusOf(it: StatusSource): DeskStatus {
  const { state, policy } = it.view;
  const openLegs = [...state.orders.openLegs()];
  return {
    journalId: it.journalId,
    nextEvent: it.nextEvent,
    journal: it.journal,
    pid: process.pid,
    uptimeSeconds: it.uptimeSeconds,
    policyVersion: state.policyVersion,
    policyHash: state.policyHash,
    policyFile: it.policyFile,
    reloads: it.reloads,
    rules: policy.rules.count,
    durability: it.durability,
    killSwitches: state.kills.all().map((kill) => killOf(kill, state.names)),
    openOrders: state.orders.openCount,
    retainedOrders: state.orders.retainedCount,
    openLegs: openLegs.length,
    legsInDoubt: openLegs.filter((leg) => leg.isInDoubt).length,
    counters: it.counters,
    office: it.office,
    refusedConnections: Object.fromEntries(it.clients.listener.refusals),
    sessions: sessionsOf(it),
    lps: [...it.lps.all()].map((lp) => ({
      id: lp.id,
      isSimulated: lp.isSimulated,
      isTrading: lp.isTrading,
      isQuoting: lp.isQuoting,
      quotesTaken: lp.quotes.counts.taken,
      quoteFaults: lp.quotes.counts.faults,
      unusableReports: lp.unusableReports,
      health: healthOf(it.view, lp.lp),
    })),
    quotes: quotesOf(it.view),
    market: marketOf(it.view),
    reportingCurrency: it.reportingCurrency,
    exposure: exposureOf(it.view),
    global: globalOf(it.view),
  };
}

const killOf = (kill: KillSwitch, names: Names): KillSwitchStatus => {
  const { scope, index, level, actor, reason } = kill;
  const name = scope === "global" ? "" : names.nameOf(scope, index);
  return { scope, name, level, actor, reason };
};

function sessionsOf(it: StatusSource): SessionStatus[] {
  const clients = [...it.clients.all()].map(({ id, peer, ledger, counts }) => ({
    id,
    role: "client" as const,
    state: peer.session.state,
    nextOutgoing: ledger.nextOutgoing,
    nextIncoming: ledger.nextIncoming,
    rejected: counts.rejected,
    garbled: peer.counts.garbled,
    oversize: peer.counts.oversize,
  }));
  const lps = it.lps.connections.map(({ id, peer, ledger, counts }) => ({
    id,
    role: "lp" as const,
    state: peer.session.state,
    nextOutgoing: ledger?.nextOutgoing,
    nextIncoming: ledger?.nextIncoming,
    rejected: counts.rejected,
    garbled: peer.counts.garbled,
    oversize: peer.counts.oversize,
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
