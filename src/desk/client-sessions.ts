import type { FixMessage } from "../fix/codec/message.ts";
import { FixListener } from "../fix/session/listener.ts";
import type { ConnectionRefusal } from "../fix/session/listener.ts";
import { Peer } from "../fix/session/peer.ts";
import type { SessionEvent } from "../fix/session/session-host.ts";
import { ClientIntake } from "../intake/fix/client-intake.ts";
import type { IntakeDesk } from "../intake/fix/client-intake.ts";
import { PriceStreams } from "../intake/fix/price-streams.ts";
import type { ClientSession } from "../policy/lp-entry.ts";
import type { FixIntake } from "../policy/policy-document.ts";
import type { Clock } from "../ports/clock.ts";
import type { Network } from "../ports/network.ts";
import { ClientPrices } from "./client-prices.ts";
import type { ClientPricesDesk } from "./client-prices.ts";
import type { DeskLog } from "./desk-log.ts";
import { CLIENT_MESSAGE_BYTES, clientSettings } from "./fix-settings.ts";
import { MAX_UNREAD_BYTES, routineEvents } from "./fix-settings.ts";
import type { OrderGate } from "./order-gate.ts";
import { SessionCounts } from "./session-counts.ts";
import type { SessionLedger } from "./session-ledger.ts";
import type { Turn } from "./turn.ts";
import type { Warnings } from "./warnings.ts";

/**
 * Some fifty messages: on a full disk each answer takes of what is left for all, and whoever does
 * not stop must not use it up.
 */
const BYTES_PER_SECOND_WHERE_FULL = 8 << 10;

/** What client sessions need from the desk. */
export interface ClientSessionsDesk extends IntakeDesk, ClientPricesDesk {
  readonly clock: Clock;
  readonly network: Network;
  readonly turn: Turn;
  readonly gate: OrderGate;
  readonly log: DeskLog;
  readonly warnings: Warnings;
  ledgerOf(session: number): SessionLedger;
}

/** One configured client identity, connected or not. */
export interface ClientConnection {
  readonly id: string;
  readonly peer: Peer;
  readonly intake: ClientIntake;
  readonly ledger: SessionLedger;
  readonly counts: SessionCounts;
}

/** Every client identity of the policy, and the door they come in by. */
export class ClientSessions {
  readonly listener: FixListener;
  readonly prices: ClientPrices;
  readonly #bySession = new Map<number, ClientConnection>();
  readonly #byCompIDs = new Map<string, ClientConnection>();
  readonly #desk: ClientSessionsDesk;
  readonly #entries: readonly ClientSession[];
  /** Sessions that are gone, of which something rests again. */
  readonly #restedSince = new Set<number>();
  #isStopping = false;

  constructor(entries: readonly ClientSession[], terms: FixIntake, desk: ClientSessionsDesk) {
    this.#desk = desk;
    this.#entries = entries;
    this.prices = new ClientPrices(desk, terms.priceIntervalMs);
    for (const entry of entries) this.#add(entry, terms);
    this.listener = new FixListener({
      clock: desk.clock,
      network: desk.network,
      maxConnections: terms.maxConnections,
      find: (senderCompID, targetCompID) => this.#find(senderCompID, targetCompID),
      onRefused: (refusal) => this.#onRefused(refusal),
    });
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** From here on nobody logs on, and no new order of those who are is taken. */
  stopTaking(): void {
    this.#isStopping = true;
    this.prices.stop();
    for (const { intake, peer } of this.all()) {
      intake.stopTaking();
      peer.hurry();
    }
  }

  /** Those who are to say goodbye are read as fast as they do. */
  #pace(): number | undefined {
    return this.#desk.gate.isJournalFull && !this.#isStopping
      ? BYTES_PER_SECOND_WHERE_FULL
      : undefined;
  }

  of(session: number): ClientConnection | undefined {
    return this.#bySession.get(session);
  }

  all(): Iterable<ClientConnection> {
    return this.#bySession.values();
  }

  #find(senderCompID: string, targetCompID: string): Peer | undefined {
    if (this.#isStopping) return undefined;
    return this.#byCompIDs.get(keyOf(senderCompID, targetCompID))?.peer;
  }

  #add(entry: ClientSession, terms: FixIntake): void {
    const desk = this.#desk;
    const session = desk.state.names.indexOf("session", entry.id);
    const ledger = desk.ledgerOf(session);
    const counts = new SessionCounts();
    const peer = new Peer({
      settings: clientSettings(entry),
      store: ledger,
      clock: desk.clock,
      maxMessageBytes: CLIENT_MESSAGE_BYTES,
      maxUnreadBytes: MAX_UNREAD_BYTES,
      pace: () => this.#pace(),
      deliver: (message) => this.#deliver(session, message),
      onEvent: (event) => {
        counts.on(event);
        this.#onEvent(entry.id, event);
        if (event.type === "down") {
          prices.clear();
          this.#onDown(entry, session);
        }
      },
      onTurnEnd: (ended) => desk.turn.touch(ended),
    });
    const prices = this.#streamsOf(peer, terms);
    const intake = new ClientIntake(session, entry.quantity, peer.session, prices, desk);
    this.prices.add({ peer, prices, group: entry.group ?? "", quantity: entry.quantity });
    const connection = { id: entry.id, peer, intake, ledger, counts };
    this.#bySession.set(session, connection);
    this.#byCompIDs.set(keyOf(entry.targetCompID, entry.senderCompID), connection);
  }

  #streamsOf({ session: fix }: Peer, { maxSubscriptions }: FixIntake): PriceStreams {
    const desk = this.#desk;
    return new PriceStreams({
      fix,
      maxSubscriptions,
      indexOf(symbolText) {
        const symbol = desk.state.names.indexOf("symbol", symbolText);
        return desk.policy().instruments[symbol] === undefined ? -1 : symbol;
      },
      asked: () => this.prices.look(),
      counted: (change) => this.prices.counted(change),
    });
  }

  #deliver(session: number, message: FixMessage): void {
    const connection = this.#bySession.get(session);
    if (connection === undefined) return;
    const { intake, peer } = connection;
    const { notTaken } = intake.counts;
    intake.onMessage(message, peer.now());
    if (intake.counts.notTaken === notTaken) return;
    // To say no takes time as well: closings and reports of others wait for the turn to end.
    if (this.#desk.gate.isEnough || peer.pendingBytes > MAX_UNREAD_BYTES) peer.holdBack();
  }

  #onDown({ cancelOnDisconnect }: ClientSession, session: number): void {
    if (cancelOnDisconnect && !this.#isStopping) this.#desk.input({ type: "ClientGone", session });
  }

  /** Something of a session's came to rest, perhaps after its end. */
  rested(session: number): void {
    const isUp = this.of(session)?.peer.session.isUp ?? false;
    if (!isUp) this.#restedSince.add(session);
  }

  /** Cancels what came to rest of sessions that are gone. */
  cancelRested(): void {
    for (const session of this.#restedSince) {
      const entry = this.#entryOf(session);
      if (entry !== undefined && this.of(session)?.peer.session.isUp !== true) {
        this.#onDown(entry, session);
      }
    }
    this.#restedSince.clear();
  }

  #entryOf(session: number): ClientSession | undefined {
    const { names } = this.#desk.state;
    return this.#entries.find(({ id }) => names.indexOf("session", id) === session);
  }

  /** Sessions that ended with the process before this one. */
  cancelOfGone(): void {
    for (const entry of this.#entries) {
      this.#onDown(entry, this.#desk.state.names.indexOf("session", entry.id));
    }
  }

  #onRefused(refusal: ConnectionRefusal): void {
    // While the desk stops nobody is known here, which would read like a fault of the policy.
    if (this.#isStopping) return;
    this.#desk.warnings.warn(refusal.code, { refusal }, "connection refused");
  }

  #onEvent(id: string, event: SessionEvent): void {
    const { log, warnings } = this.#desk;
    const fields = { session: id, event };
    if (routineEvents.has(event.type)) log.info(fields, "client session");
    else warnings.warn(`${id} ${event.type}`, fields, "client session");
  }
}

/** As the client names itself and us; neither may contain the separator. */
const keyOf = (senderCompID: string, targetCompID: string): string =>
  `${senderCompID}\u0001${targetCompID}`;
