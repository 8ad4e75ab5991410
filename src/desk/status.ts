import type { State } from "../core/state.ts";
import { amountOf, lotsOf, pxOf } from "../core/units/plain-number.ts";
import { notionalOf } from "../core/units/convert.ts";
import type { Instrument } from "../core/units/instrument.ts";
import { bestQuoteOf, midOf } from "../core/quotes/best-quote.ts";
import { Rates } from "../core/quotes/rates.ts";
import type { QuoteBook } from "../core/quotes/quote-book.ts";
import { plus } from "../core/units/quantity.ts";
import { unexplainedNet } from "../core/exposure/unexplained.ts";
import type { Policy } from "../core/policy.ts";
import type { JournalHealth } from "./books.ts";
import type { ClientSessions } from "./client-sessions.ts";
import type { Counters } from "./counters.ts";
import type { LpConnections } from "./lp-connections.ts";

/** Volumes in lots. */
export interface SymbolStatus {
  readonly symbol: string;
  readonly net: number;
  /** Worth of the net in `reporting_currency`; absent while the quotes give no rate. */
  readonly netWorth: number | undefined;
  readonly bLong: number;
  readonly bShort: number;
  readonly bGross: number;
  readonly aNet: number;
  readonly hedged: Readonly<Record<string, number>>;
  readonly suspenseNet: number;
  readonly doubtBuy: number;
  readonly doubtSell: number;
  /** Client fills less LP fills less kept: anything but 0 is a fault in the books. */
  readonly unexplained: number;
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
  readonly isTrading: boolean;
  readonly isQuoting: boolean;
  readonly quotesTaken: number;
  readonly quoteFaults: Readonly<Record<string, number>>;
  readonly unusableReports: number;
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
  readonly durability: string;
  readonly killSwitch: { readonly level: string; readonly reason: string };
  readonly openOrders: number;
  readonly retainedOrders: number;
  readonly openLegs: number;
  readonly legsInDoubt: number;
  readonly counters: Counters;
  readonly refusedConnections: Readonly<Record<string, number>>;
  readonly sessions: readonly SessionStatus[];
  readonly lps: readonly LpStatus[];
  readonly quotes: readonly QuoteStatus[];
  readonly reportingCurrency: string;
  readonly exposure: readonly SymbolStatus[];
}

export interface StatusSource {
  readonly journalId: string;
  readonly nextEvent: number;
  readonly journal: JournalHealth;
  readonly uptimeSeconds: number;
  readonly durability: string;
  readonly state: State;
  readonly policy: Policy;
  readonly quotes: QuoteBook;
  readonly nowNs: number;
  readonly reportingCurrency: string;
  readonly counters: Counters;
  readonly clients: ClientSessions;
  readonly lps: LpConnections;
}

export function statusOf(it: StatusSource): DeskStatus {
  const { state } = it;
  const openLegs = [...state.orders.openLegs()];
  return {
    journalId: it.journalId,
    nextEvent: it.nextEvent,
    journal: it.journal,
    pid: process.pid,
    uptimeSeconds: it.uptimeSeconds,
    policyVersion: state.policyVersion,
    policyHash: state.policyHash,
    durability: it.durability,
    killSwitch: { level: state.killLevel, reason: state.killReason },
    openOrders: state.orders.openCount,
    retainedOrders: state.orders.retainedCount,
    openLegs: openLegs.length,
    legsInDoubt: openLegs.filter((leg) => leg.isInDoubt).length,
    counters: it.counters,
    refusedConnections: Object.fromEntries(it.clients.listener.refusals),
    sessions: sessionsOf(it),
    lps: [...it.lps.all()].map((lp) => ({
      id: lp.id,
      isTrading: lp.isTrading,
      isQuoting: lp.isQuoting,
      quotesTaken: lp.quotes.counts.taken,
      quoteFaults: lp.quotes.counts.faults,
      unusableReports: lp.unusableReports,
    })),
    quotes: quotesOf(it),
    reportingCurrency: it.reportingCurrency,
    exposure: exposureOf(it),
  };
}

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

function quotesOf({ policy, quotes, nowNs }: StatusSource): QuoteStatus[] {
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

/** The net at the mid, first in the quote currency, then in the one the house reports in. */
function worthOf(
  it: StatusSource,
  rates: Rates,
  symbol: number,
  instrument: Instrument,
): number | undefined {
  const mid = midOf(bestQuoteOf(it.policy, it.quotes, symbol, it.nowNs));
  if (mid === undefined) return undefined;
  const notional = notionalOf(it.state.exposure.net(symbol), instrument, mid);
  const { quote } = instrument;
  const worth = notional && rates.convert(notional, quote, it.reportingCurrency);
  return worth === undefined ? undefined : amountOf(worth);
}

function exposureOf(it: StatusSource): SymbolStatus[] {
  const { state, policy } = it;
  const rates = new Rates(policy, it.quotes, it.nowNs);
  const rows: SymbolStatus[] = [];
  for (const [symbol, instrument] of policy.instruments.entries()) {
    if (instrument === undefined) continue;
    const sums = state.exposure.of(symbol);
    const bLong = state.positions.bLong(symbol);
    const bShort = state.positions.bShort(symbol);
    const hedged = policy.lps.map(({ id, index }) => [id, lotsOf(state.hedges.net(index, symbol))]);
    rows.push({
      symbol: instrument.symbol,
      net: lotsOf(state.exposure.net(symbol)),
      netWorth: worthOf(it, rates, symbol, instrument),
      bLong: lotsOf(bLong),
      bShort: lotsOf(bShort),
      bGross: lotsOf(plus(bLong, bShort)),
      aNet: lotsOf(sums.aNet),
      hedged: Object.fromEntries(hedged),
      suspenseNet: lotsOf(sums.suspenseNet),
      doubtBuy: lotsOf(sums.doubtBuy),
      doubtSell: lotsOf(sums.doubtSell),
      unexplained: lotsOf(unexplainedNet(state, symbol)),
    });
  }
  return rows;
}
