import type { Event } from "../core/events.ts";
import { loadAll, saveAll } from "../core/saved.ts";
import type { Loader, Saver } from "../core/saved.ts";
import type { FixSent } from "../core/session-events.ts";
import { msgTypes } from "../fix/tags.ts";
import type { SessionStore, StoredMessage } from "../fix/session/session-store.ts";
import { isRetired, isUnreadable } from "../journal/journal-error.ts";
import type { SentLegs } from "../lps/fix/trade-sessions.ts";
import type { JournalPosition } from "../ports/journal.ts";
import { SentIndex } from "./sent-index.ts";

/** Outgoing numbers made durable at a time. */
const RESERVED_AT_ONCE = 10_000;
/** Market data as we send it to clients: W, X and Y; and questions to LPs, which are asked anew. */
const toldOnce: ReadonlySet<string> = new Set([
  msgTypes.orderStatusRequest,
  msgTypes.marketDataSnapshot,
  msgTypes.marketDataIncrement,
  msgTypes.marketDataReject,
]);
/** Says no to a client, and changes nothing. */
const refusals: ReadonlySet<string> = new Set([
  msgTypes.businessReject,
  msgTypes.orderCancelReject,
]);
/** ExecType(150) of a report that only answers how an order stands; no value holds the marks. */
const STATUS_ANSWER = Buffer.from("\u0001150=I\u0001", "latin1");
/** Beyond the legs that were open at the last look, so many more are remembered before the next. */
const LEGS_BETWEEN_LOOKS = 4_096;

/** What a session's numbers need from the journal. */
export interface LedgerJournal {
  record(event: Event): JournalPosition;
  /** Commits the batch in hand if the position stands in it, then reads. */
  eventAt(position: JournalPosition): Event;
  /** What is left of the journal is for what is under way. */
  readonly isFull: boolean;
  /** What came in is to be known as received, though nothing else is recorded of it. */
  received(): void;
  /** A message that was sent cannot be sent again. */
  lost(session: number, msgSeqNum: number, why: string): void;
  /** The leg has not ended, so the number it went out under may still prove something. */
  isOpenLeg(leg: number): boolean;
}

/**
 * A session's numbers and sent messages, kept in the desk's journal (docs/ARCHITECTURE.md).
 *
 * Outgoing numbers are reserved in blocks before use; after an unclean end the session goes on at
 * the reserved mark and fills the gap. The incoming number is recorded with the batch that its
 * message brought about, never alone: what changed nothing may be received again.
 */
export class SessionLedger implements SessionStore, SentLegs {
  readonly session: number;
  nextOutgoing = 1;
  nextIncoming = 1;
  #reservedUpTo = 1;
  #recordedIncoming = 1;
  /** Counts resets: numbers of different sequences say nothing about each other. */
  #sequence = 0;
  #nextLeg = 0;
  readonly #sent = new SentIndex();
  readonly #legs = new Map<number, { msgSeqNum: number; sequence: number; sentUs: number }>();
  #nextLook = LEGS_BETWEEN_LOOKS;
  readonly #journal: LedgerJournal;

  constructor(session: number, journal: LedgerJournal) {
    this.session = session;
    this.#journal = journal;
  }

  /** Legs remembered: those that are open and a bounded number besides. */
  get legCount(): number {
    return this.#legs.size;
  }

  /** Takes in a record of the journal, at the start of the desk. */
  replay(event: Event, position: JournalPosition): void {
    switch (event.type) {
      case "FixSent":
        this.nextOutgoing = event.msgSeqNum + 1;
        return this.#index(event, position);
      case "FixReserved":
        this.#reservedUpTo = event.upTo;
        return undefined;
      case "FixReceived":
        this.nextIncoming = event.next;
        this.#recordedIncoming = event.next;
        return undefined;
      case "FixReset":
        return this.#forget();
      default:
        return undefined;
    }
  }

  save(to: Saver): void {
    to.int(this.nextOutgoing);
    to.int(this.nextIncoming);
    to.int(this.#reservedUpTo);
    to.int(this.#recordedIncoming);
    to.int(this.#sequence);
    this.#sent.save(to);
    saveAll(to, this.#legs.size, this.#legs, ([leg, { msgSeqNum, sequence, sentUs }]) => {
      to.int(leg);
      to.int(msgSeqNum);
      to.int(sequence);
      to.int(sentUs);
    });
  }

  load(from: Loader): void {
    this.nextOutgoing = from.int();
    this.nextIncoming = from.int();
    this.#reservedUpTo = from.int();
    this.#recordedIncoming = from.int();
    this.#sequence = from.int();
    this.#sent.load(from);
    loadAll(from, () => {
      const leg = from.int();
      this.#legs.set(leg, { msgSeqNum: from.int(), sequence: from.int(), sentUs: from.int() });
    });
  }

  /** Ends the replay: numbers that may have been used count as used. */
  resume(): void {
    this.nextOutgoing = Math.max(this.nextOutgoing, this.#reservedUpTo);
    this.#forgetEnded();
  }

  /** A clean end: the numbers reserved and not used are given back. */
  release(): void {
    if (this.#reservedUpTo === this.nextOutgoing) return;
    this.#reserveUpTo(this.nextOutgoing);
  }

  /** Adds the incoming number to the batch in hand, if it moved. */
  recordIncoming(): void {
    if (this.nextIncoming === this.#recordedIncoming) return;
    this.#recordedIncoming = this.nextIncoming;
    const { session, nextIncoming: next } = this;
    this.#journal.record({ type: "FixReceived", session, next });
  }

  setIncoming(next: number): void {
    this.nextIncoming = next;
  }

  setOutgoing(next: number): void {
    this.nextOutgoing = next;
    this.#reserveUpTo(next + RESERVED_AT_ONCE);
  }

  reserve(msgSeqNum: number): void {
    if (msgSeqNum >= this.#reservedUpTo) this.#reserveUpTo(msgSeqNum + RESERVED_AT_ONCE);
    this.nextOutgoing = msgSeqNum + 1;
  }

  /**
   * Prices and questions are of no use later: they are kept nowhere, and a resend fills a gap for
   * them.
   */
  sent(msgSeqNum: number, msgType: string, body: Uint8Array, sendingTimeUs: number): void {
    if (toldOnce.has(msgType)) return undefined;
    // One that does not stop asking must not fill what is left; a resend fills a gap for it.
    if (this.#journal.isFull) {
      // What was refused must not be taken after a restart; what was asked may be answered again.
      if (refusals.has(msgType)) return this.#journal.received();
      if (isStatusAnswer(msgType, body)) return undefined;
    }
    const { session } = this;
    const leg = msgType === "D" ? this.#nextLeg : 0;
    this.#nextLeg = 0;
    const event: FixSent = {
      type: "FixSent",
      session,
      msgSeqNum,
      msgType,
      sendingTimeUs,
      leg,
      body,
    };
    return this.#index(event, this.#journal.record(event));
  }

  fetch(msgSeqNum: number): StoredMessage | undefined {
    const position = this.#sent.find(msgSeqNum);
    if (position === undefined) return undefined;
    const event = this.#eventAt(position, msgSeqNum);
    // A gap is filled for it: better nothing than something else than was sent.
    if (event === undefined) return undefined;
    if (event.type !== "FixSent" || event.msgSeqNum !== msgSeqNum) {
      throw new Error(`Invariant: message ${msgSeqNum} must stand at its position`);
    }
    return event;
  }

  reset(): void {
    this.#forget();
    this.#journal.record({ type: "FixReset", session: this.session });
  }

  nextIs(leg: number): void {
    this.#nextLeg = leg;
  }

  between(from: number, to: number): readonly number[] {
    const found: number[] = [];
    for (const [leg, { msgSeqNum, sequence }] of this.#legs) {
      if (sequence === this.#sequence && msgSeqNum >= from && msgSeqNum <= to) found.push(leg);
    }
    return found;
  }

  at(msgSeqNum: number): number {
    return this.between(msgSeqNum, msgSeqNum)[0] ?? 0;
  }

  knows(leg: number): boolean {
    return this.#legs.has(leg);
  }

  all(): readonly number[] {
    return [...this.#legs.keys()];
  }

  isSameSequence(leg: number): boolean {
    return this.#legs.get(leg)?.sequence === this.#sequence;
  }

  /** When a leg went out, microseconds since 1970; undefined: not on this session. */
  sentUs(leg: number): number | undefined {
    return this.#legs.get(leg)?.sentUs;
  }

  /** A leg that ended needs no proof any more. */
  legEnded(leg: number): void {
    this.#legs.delete(leg);
  }

  #index(event: FixSent, position: JournalPosition): void {
    this.#sent.set(event.msgSeqNum, position);
    if (event.leg === 0) return;
    const { leg, msgSeqNum, sendingTimeUs: sentUs } = event;
    this.#legs.set(leg, { msgSeqNum, sequence: this.#sequence, sentUs });
    if (this.#legs.size >= this.#nextLook) this.#forgetEnded();
  }

  /** Nobody says `legEnded` during a replay, nor of a leg that left the order table. */
  #forgetEnded(): void {
    for (const leg of this.#legs.keys()) {
      if (!this.#journal.isOpenLeg(leg)) this.#legs.delete(leg);
    }
    this.#nextLook = this.#legs.size * 2 + LEGS_BETWEEN_LOOKS;
  }

  /** @returns undefined where its segment is retired, or the disk does not give it as it was */
  #eventAt(position: JournalPosition, msgSeqNum: number): Event | undefined {
    try {
      return this.#journal.eventAt(position);
    } catch (error) {
      if (!isRetired(error) && !isUnreadable(error)) throw error;
      const why = error instanceof Error ? error.message : String(error);
      this.#journal.lost(this.session, msgSeqNum, why);
      return undefined;
    }
  }

  #reserveUpTo(upTo: number): void {
    this.#reservedUpTo = upTo;
    this.#journal.record({ type: "FixReserved", session: this.session, upTo });
  }

  #forget(): void {
    this.nextOutgoing = 1;
    this.nextIncoming = 1;
    this.#reservedUpTo = 1;
    this.#recordedIncoming = 1;
    this.#sequence += 1;
    this.#sent.clear();
  }
}

const isStatusAnswer = (msgType: string, body: Uint8Array): boolean =>
  msgType === msgTypes.executionReport &&
  Buffer.from(body.buffer, body.byteOffset, body.length).includes(STATUS_ANSWER);
