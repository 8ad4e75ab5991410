import type { LpErrorCode } from "../core/codes.ts";
import type { Event } from "../core/events.ts";
import { LpLooks } from "../core/health/lp-looks.ts";
import type { LpLink } from "../core/health/lp-looks.ts";
import type { Leg } from "../core/execute/order.ts";
import { Dialer } from "../fix/session/dialer.ts";
import { MemoryStore } from "../fix/session/memory-store.ts";
import { Peer } from "../fix/session/peer.ts";
import type { Instant } from "../fix/session/session-host.ts";
import type { SessionStore } from "../fix/session/session-store.ts";
import { FixLp } from "../lps/fix/fix-lp.ts";
import type { LpDesk } from "../lps/fix/lp-desk.ts";
import { lpDialects } from "../lps/fix/lp-dialect.ts";
import { LIST_MESSAGE_BYTES } from "../lps/fix/security-list.ts";
import { SymbolMapping } from "../lps/fix/symbol-mapping.ts";
import type { LpAdapter } from "../lps/lp-adapter.ts";
import { SimulatedLp } from "../lps/simulated/simulated-lp.ts";
import { simulatedTerms } from "../lps/simulated/simulated-terms.ts";
import type { LpEntry, LpSession } from "../policy/lp-entry.ts";
import type { Clock } from "../ports/clock.ts";
import type { Entropy } from "../ports/entropy.ts";
import type { Network } from "../ports/network.ts";
import type { State } from "../core/state.ts";
import type { Alert, View } from "../core/view.ts";
import type { DeskLog } from "./desk-log.ts";
import { isForQuotesOnly, lpSettings, routineEvents } from "./fix-settings.ts";
import { LpActivity } from "./lp-activity.ts";
import { legErrorIn } from "./lp-errors.ts";
import { LpListings } from "./lp-listings.ts";
import type { LpListingsDesk } from "./lp-listings.ts";
import { SessionCounts } from "./session-counts.ts";
import type { SessionLedger } from "./session-ledger.ts";
import type { Turn } from "./turn.ts";
import type { Warnings } from "./warnings.ts";

/** Messages a quote session keeps for a resend: its subscriptions. */
const QUOTE_SESSION_MESSAGES = 16;

/** Some hundred quotes: orders that come meanwhile are taken before the next ones. */
const QUOTE_BYTES_PER_TURN = 64 << 10;
/** One that fills fewer turns in a row may have waited for a desk that stood still. */
const CROWDED_TURNS = 3;

/** What LP connections need from the desk. */
export interface LpConnectionsDesk extends LpDesk, Pick<LpListingsDesk, "policy"> {
  readonly state: State;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly network: Network;
  readonly turn: Turn;
  readonly log: DeskLog;
  readonly warnings: Warnings;
  ledgerOf(session: number): SessionLedger;
}

/** One session with an LP. */
export interface LpConnection {
  readonly id: string;
  /** Index of the LP. */
  readonly lp: number;
  readonly peer: Peer;
  readonly dialer: Dialer;
  /** Its sequence numbers; of a session that carries prices only they end with the process. */
  readonly store: SessionStore;
  readonly counts: SessionCounts;
  /** And for nothing else. */
  readonly isForQuotes: boolean;
}

/** The sessions of one LP. */
interface LpPeers {
  readonly all: Peer[];
  readonly trade: Peer[];
  readonly ledgers: SessionLedger[];
}

/** Every LP this build can trade with, and its sessions. */
export class LpConnections {
  readonly connections: LpConnection[] = [];
  readonly listings: LpListings;
  readonly #lps = new Map<number, LpAdapter>();
  readonly #fix = new Map<number, FixLp>();
  readonly #simulated: SimulatedLp[] = [];
  readonly #peers = new Map<number, LpPeers>();
  readonly #activity = new Map<number, LpActivity>();
  readonly #desk: LpConnectionsDesk;
  readonly #looks: LpLooks;
  #isEnding = false;

  constructor(lps: readonly LpEntry[], sessions: readonly LpSession[], desk: LpConnectionsDesk) {
    this.#desk = desk;
    this.listings = new LpListings(desk);
    this.#looks = new LpLooks(desk.clock.monotonicNs());
    for (const entry of lps) {
      if (entry.type === "FIX") this.#addLp(entry, sessions);
      else if (entry.type === "SIMULATED" && entry.enabled) this.#addSimulated(entry);
    }
  }

  /** From here on LPs are called, and those that live here quote. */
  start(): void {
    for (const { dialer } of this.connections) dialer.start();
    for (const lp of this.#simulated) {
      lp.start();
      this.#look(lp, this.#now());
    }
  }

  /** What goes down from here on is meant to. */
  end(): void {
    this.#isEnding = true;
  }

  /** What has changed with LPs since the last look, where one is due. */
  changed(view: View): readonly Alert[] {
    return this.#isEnding ? [] : this.#looks.onTime(view, (lp) => this.#linkOf(lp));
  }

  of(lp: number): LpAdapter | undefined {
    return this.#lps.get(lp);
  }

  /** What an LP is doing; undefined: it has no connection. */
  activityOf(lp: number): LpActivity | undefined {
    return this.#activity.get(lp);
  }

  /** What an event says against an LP is kept for its status. */
  heard(event: Event): void {
    const error = legErrorIn(event);
    const lp = error === undefined ? undefined : this.#desk.state.orders.leg(error.leg)?.lp;
    if (error !== undefined && lp !== undefined) this.failed(lp, error.code, error.text);
  }

  failed(lp: number, code: LpErrorCode, text: string): void {
    this.#activity.get(lp)?.failed(code, text, this.#desk.clock.wallUs());
  }

  /** @param about the LP's id; where it is none's, nothing is kept */
  troubled(about: string, text: string): void {
    for (const { lp, id } of this.#lps.values()) if (id === about) this.failed(lp, "TROUBLE", text);
  }

  /** It has a session for orders, up or not, or needs none. */
  isConnected(lp: number): boolean {
    if (this.#lps.get(lp)?.isSimulated === true) return true;
    return (this.#peers.get(lp)?.ledgers.length ?? 0) > 0;
  }

  all(): Iterable<LpAdapter> {
    return this.#lps.values();
  }

  /** A leg ended: its number need not be remembered. */
  legEnded(lp: number, leg: number): void {
    for (const ledger of this.#peers.get(lp)?.ledgers ?? []) ledger.legEnded(leg);
  }

  /**
   * Asks how a leg in doubt stands, unless nobody is there or half of what may wait for the LP
   * waits already: the other half is for orders.
   *
   * @returns whether the question went out
   */
  ask(leg: Leg, now: Instant): boolean {
    const lp = this.#lps.get(leg.lp);
    if (lp === undefined || !(lp.isSimulated || this.#mayAsk(leg))) return false;
    lp.ask(leg, now);
    this.touch(leg.lp);
    return true;
  }

  /** The session a leg is asked about on; its LP where there is none. */
  wayOf(leg: Leg): unknown {
    return this.#fix.get(leg.lp)?.sessionOf(leg.leg) ?? leg.lp;
  }

  /** What an LP over FIX calls what it trades; undefined of any other. */
  mappingOf(lp: number): SymbolMapping | undefined {
    return this.#fix.get(lp)?.mapping;
  }

  /** When a leg went out, microseconds since 1970; undefined where that is not known. */
  sentUs({ lp, leg }: Leg): number | undefined {
    for (const ledger of this.#peers.get(lp)?.ledgers ?? []) {
      const sentUs = ledger.sentUs(leg);
      if (sentUs !== undefined) return sentUs;
    }
    return undefined;
  }

  #mayAsk(leg: Leg): boolean {
    const session = this.#fix.get(leg.lp)?.sessionOf(leg.leg);
    if (session === undefined || !session.isUp) return false;
    return session.out.length <= session.settings.maxOutgoingBytes / 2;
  }

  onTime(now: Instant): void {
    this.#cutCrowded();
    for (const lp of this.#lps.values()) {
      if (lp.onTime(now)) this.#touchAll(lp.lp);
      this.#look(lp, now);
    }
  }

  /**
   * What an LP quotes faster than it can be read waits in the socket, and is old when it is read:
   * a session for quotes alone is cut where that goes on for longer than a quote may be old. Orders
   * and their reports are never cut off for it.
   */
  #cutCrowded(): void {
    for (const { peer, isForQuotes } of this.connections) {
      if (!isForQuotes || peer.crowdedTurns < CROWDED_TURNS) continue;
      const { instruments } = this.#desk.policy();
      const oldest = instruments.flatMap((it) => it?.quoteStalenessNs ?? []);
      if (peer.crowdedNs > Math.min(...oldest)) peer.close("quotes come faster than they are read");
    }
  }

  /** Bytes for an LP's trade sessions wait for the end of the turn. */
  touch(lp: number): void {
    for (const peer of this.#peers.get(lp)?.trade ?? []) this.#desk.turn.touchFirst(peer);
  }

  #now(): Instant {
    const { clock } = this.#desk;
    return { wallUs: clock.wallUs(), monotonicNs: clock.monotonicNs() };
  }

  #linkOf(lp: number): LpLink | undefined {
    const [of, activity] = [this.#lps.get(lp), this.#activity.get(lp)];
    if (of === undefined || activity === undefined) return undefined;
    const { isTrading, isQuoting } = of;
    const [last] = activity.errors;
    const lastError = last === undefined ? "" : `${last.code} ${last.text}`;
    return { isTrading, isQuoting, lastError };
  }

  #look(lp: LpAdapter, now: Instant): void {
    const peers = this.#peers.get(lp.lp)?.all ?? [];
    const garbled = peers.reduce((sum, { counts }) => sum + counts.garbled, 0);
    this.#activity.get(lp.lp)?.look(lp, garbled, now);
  }

  #touchAll(lp: number): void {
    for (const peer of this.#peers.get(lp)?.all ?? []) this.#desk.turn.touch(peer);
  }

  #addLp(entry: LpEntry, sessions: readonly LpSession[]): void {
    const { names } = this.#desk.state;
    const index = names.indexOf("lp", entry.id);
    const mapping = new SymbolMapping(entry.mappings, (text) => names.indexOf("symbol", text));
    const { enabled, securityList } = entry;
    if (securityList) this.listings.add(index, mapping);
    // One that is disabled is asked for nothing, and what is stopped there stays so.
    if (!enabled) return;
    const own = entry.sessionIds.flatMap((id) => sessions.find((each) => each.id === id) ?? []);
    const spoken = lpDialects[own[0]?.dialect ?? "generic"];
    const dialect = { ...spoken, marketDepth: entry.marketDepth ?? spoken.marketDepth };
    const hearer = securityList ? this.listings : undefined;
    const lp = new FixLp({ lp: index, id: entry.id, mapping, dialect }, this.#desk, hearer);
    this.#add(lp);
    this.#fix.set(index, lp);
    this.#peers.set(index, { all: [], trade: [], ledgers: [] });
    for (const session of inOrder(own)) this.#addSession(lp, session);
  }

  #addSimulated(entry: LpEntry): void {
    const { names } = this.#desk.state;
    const lp = new SimulatedLp(simulatedTerms(entry, names), this.#desk);
    this.#add(lp);
    this.#simulated.push(lp);
  }

  #add(lp: LpAdapter): void {
    this.#lps.set(lp.lp, lp);
    this.#activity.set(lp.lp, new LpActivity(this.#now()));
  }

  #addSession(lp: FixLp, entry: LpSession): void {
    const desk = this.#desk;
    const ledger = isForQuotesOnly(entry)
      ? undefined
      : desk.ledgerOf(desk.state.names.indexOf("session", entry.id));
    const counts = new SessionCounts();
    const store = ledger ?? new MemoryStore({ maxMessages: QUOTE_SESSION_MESSAGES });
    const isForQuotes = entry.purposes.includes("quote");
    const isListed = isForQuotes && this.listings.of(lp.lp) !== undefined;
    const peer: Peer = new Peer({
      settings: lpSettings(entry),
      store,
      clock: desk.clock,
      // Reports on orders are never left waiting.
      ...(ledger === undefined ? { maxBytesPerTurn: QUOTE_BYTES_PER_TURN } : {}),
      ...(isListed ? { maxMessageBytes: LIST_MESSAGE_BYTES } : {}),
      deliver: (message) => lp.onMessage(peer.session, message, peer.now()),
      onEvent: (event) => {
        counts.on(event);
        const fields = { lp: lp.id, session: entry.id, event };
        if (routineEvents.has(event.type)) desk.log.info(fields, "lp session");
        else desk.warnings.warn(`${entry.id} ${event.type}`, fields, "lp session");
        lp.onEvent(peer.session, event, peer.now());
        this.#activity.get(lp.lp)?.onSession(entry.id, event, desk.clock.wallUs());
        this.#look(lp, peer.now());
        // With one session gone another one may have something to say.
        this.#touchAll(lp.lp);
      },
      onTurnEnd: (ended) => desk.turn.touch(ended),
    });
    const peers = this.#peers.get(lp.lp);
    peers?.all.push(peer);
    if (isForQuotes) {
      lp.useQuoteSession(peer.session);
      lp.useListSession(peer.session);
    }
    if (ledger !== undefined) {
      lp.useTradeSession(peer.session, ledger);
      peers?.trade.push(peer);
      peers?.ledgers.push(ledger);
    }
    const { host, port } = entry;
    const dialer = new Dialer({
      peer,
      network: desk.network,
      endpoints: [{ host, port }],
      random: () => desk.entropy.fraction(),
      onFailed: (endpoint, reason) => {
        const fields = { lp: lp.id, session: entry.id, ...endpoint, reason };
        desk.warnings.warn("LP_UNREACHABLE", fields, "cannot connect to the LP, trying again");
        this.failed(lp.lp, "LP_UNREACHABLE", `${entry.id}: ${reason}`);
      },
    });
    const { id } = entry;
    const isForQuotesAlone = ledger === undefined;
    const parts = { peer, dialer, store, counts, isForQuotes: isForQuotesAlone };
    this.connections.push({ id, lp: lp.lp, ...parts });
  }
}

const isBackup = ({ purposes }: LpSession): boolean => purposes.includes("backup");

/** As the LP lists them, those that are backups last. */
const inOrder = (sessions: readonly LpSession[]): readonly LpSession[] => [
  ...sessions.filter((each) => !isBackup(each)),
  ...sessions.filter((each) => isBackup(each)),
];
