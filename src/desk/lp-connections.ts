import type { Logger } from "pino";
import type { Leg } from "../core/execute/order.ts";
import { Dialer } from "../fix/session/dialer.ts";
import { MemoryStore } from "../fix/session/memory-store.ts";
import { Peer } from "../fix/session/peer.ts";
import type { Instant } from "../fix/session/session-host.ts";
import { FixLp } from "../lps/fix/fix-lp.ts";
import type { LpDesk } from "../lps/fix/fix-lp.ts";
import { SymbolMapping } from "../lps/fix/symbol-mapping.ts";
import type { LpEntry, LpSession } from "../policy/lp-entry.ts";
import type { Clock } from "../ports/clock.ts";
import type { State } from "../core/state.ts";
import { isForQuotesOnly, lpSettings, routineEvents } from "./fix-settings.ts";
import { SessionCounts } from "./session-counts.ts";
import type { SessionLedger } from "./session-ledger.ts";
import type { Turn } from "./turn.ts";
import type { Warnings } from "./warnings.ts";

/** Messages a quote session keeps for a resend: its subscriptions. */
const QUOTE_SESSION_MESSAGES = 16;

/** What LP connections need from the desk. */
export interface LpConnectionsDesk extends LpDesk {
  readonly state: State;
  readonly clock: Clock;
  readonly turn: Turn;
  readonly log: Logger;
  readonly warnings: Warnings;
  ledgerOf(session: number): SessionLedger;
}

/** One session with an LP. */
export interface LpConnection {
  readonly id: string;
  readonly peer: Peer;
  readonly dialer: Dialer;
  /** Absent for a session that carries prices only. */
  readonly ledger: SessionLedger | undefined;
  readonly counts: SessionCounts;
}

/** Every LP this build can trade with, and its sessions. */
export class LpConnections {
  readonly connections: LpConnection[] = [];
  readonly #lps = new Map<number, FixLp>();
  readonly #quotePeers = new Map<number, Peer>();
  readonly #tradePeers = new Map<number, Peer>();
  readonly #ledgers = new Map<number, SessionLedger>();
  readonly #desk: LpConnectionsDesk;

  constructor(lps: readonly LpEntry[], sessions: readonly LpSession[], desk: LpConnectionsDesk) {
    this.#desk = desk;
    for (const entry of lps) {
      if (entry.type === "FIX" && entry.enabled) this.#addLp(entry, sessions);
    }
  }

  of(lp: number): FixLp | undefined {
    return this.#lps.get(lp);
  }

  /** It has a session for orders, up or not. */
  isConnected(lp: number): boolean {
    return this.#tradePeers.has(lp);
  }

  all(): Iterable<FixLp> {
    return this.#lps.values();
  }

  /** A leg ended: its number need not be remembered. */
  legEnded(lp: number, leg: number): void {
    this.#ledgers.get(lp)?.legEnded(leg);
  }

  /**
   * Asks how a leg in doubt stands, unless nobody is there or half of what may wait for the LP
   * waits already: the other half is for orders.
   *
   * @returns whether the question went out
   */
  ask(leg: Leg, now: Instant): boolean {
    const session = this.#tradePeers.get(leg.lp)?.session;
    if (session === undefined || !session.isUp) return false;
    if (session.out.length > session.settings.maxOutgoingBytes / 2) return false;
    this.#lps.get(leg.lp)?.ask(leg, now);
    this.touch(leg.lp);
    return true;
  }

  onTime(now: Instant): void {
    for (const lp of this.#lps.values()) {
      const peer = this.#quotePeers.get(lp.lp);
      if (lp.onTime(now) && peer !== undefined) this.#desk.turn.touch(peer);
    }
  }

  /** Bytes for an LP's trade session wait for the end of the turn. */
  touch(lp: number): void {
    const peer = this.#tradePeers.get(lp);
    if (peer !== undefined) this.#desk.turn.touchFirst(peer);
  }

  #addLp(entry: LpEntry, sessions: readonly LpSession[]): void {
    const { names } = this.#desk.state;
    const index = names.indexOf("lp", entry.id);
    const mapping = new SymbolMapping(entry.mappings, (text) => names.indexOf("symbol", text));
    const lp = new FixLp(index, entry.id, mapping, this.#desk);
    this.#lps.set(index, lp);
    for (const id of entry.sessionIds) {
      const session = sessions.find((candidate) => candidate.id === id);
      if (session !== undefined) this.#addSession(lp, session);
    }
  }

  #addSession(lp: FixLp, entry: LpSession): void {
    const desk = this.#desk;
    const ledger = isForQuotesOnly(entry)
      ? undefined
      : desk.ledgerOf(desk.state.names.indexOf("session", entry.id));
    const counts = new SessionCounts();
    const peer: Peer = new Peer({
      settings: lpSettings(entry),
      store: ledger ?? new MemoryStore({ maxMessages: QUOTE_SESSION_MESSAGES }),
      clock: desk.clock,
      deliver: (message) => lp.onMessage(message, peer.now()),
      onEvent: (event) => {
        counts.on(event);
        const fields = { lp: lp.id, session: entry.id, event };
        if (routineEvents.has(event.type)) desk.log.info(fields, "lp session");
        else desk.warnings.warn(`${entry.id} ${event.type}`, fields, "lp session");
        lp.onEvent(peer.session, event, peer.now());
      },
      onTurnEnd: (ended) => desk.turn.touch(ended),
    });
    if (entry.purposes.includes("quote")) {
      lp.useQuoteSession(peer.session);
      this.#quotePeers.set(lp.lp, peer);
    }
    if (ledger !== undefined) {
      lp.useTradeSession(peer.session, ledger);
      this.#tradePeers.set(lp.lp, peer);
      this.#ledgers.set(lp.lp, ledger);
    }
    const { host, port } = entry;
    const dialer = new Dialer({
      peer,
      endpoints: [{ host, port }],
      random: Math.random,
      onFailed: (endpoint, reason) => {
        const fields = { lp: lp.id, session: entry.id, ...endpoint, reason };
        desk.warnings.warn("LP_UNREACHABLE", fields, "cannot connect to the LP, trying again");
      },
    });
    this.connections.push({ id: entry.id, peer, dialer, ledger, counts });
  }
}
