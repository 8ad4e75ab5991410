import type { Event, OrderDecided } from "../core/events.ts";
import type { Order } from "../core/execute/order.ts";
import { SEEDS } from "../core/id-table.ts";
import type { State } from "../core/state.ts";
import { beginReading } from "../journal/begin-reading.ts";
import { FileJournal } from "../journal/file-journal.ts";
import type { Recovery } from "../journal/file-journal.ts";
import { IDENTITY_BYTES } from "../journal/segment-header.ts";
import type { Durability } from "../journal/journal-writer.ts";
import { createWhereMissing } from "../journal/open-journal.ts";
import type { Disk } from "../ports/disk.ts";
import type { Entropy } from "../ports/entropy.ts";
import type { JournalPosition } from "../ports/journal.ts";
import { Recorder } from "./recorder.ts";
import { ReplayedBooks } from "./replayed-books.ts";
import type { SessionLedger } from "./session-ledger.ts";

/** A batch beyond this is committed before anything more is begun, turn or no turn. */
const HEAVY_BATCH_BYTES = 1 << 20;
/**
 * Half of what the journal takes. An order's events and messages are a few KB; an input beyond this
 * is a list of legs doubted, each of which stands for itself.
 */
const VAST_BATCH_BYTES = 4 << 20;

/** Since the start of the desk. */
export interface JournalHealth {
  readonly bytes: number;
  readonly rotations: number;
  /** Segments that had to be filled while orders waited. */
  readonly lateSpares: number;
  /** Why no spare segment stands ready: the disk may be full soon. */
  readonly spareProblem: string | undefined;
  /** No new order is taken until there is room for the next segment. */
  readonly isCancelOnly: boolean;
}

/** What measures how long batches take. */
export interface CommitTimes {
  commitBegins(): void;
  committed(): void;
}

export interface BooksOptions {
  readonly disk: Disk;
  readonly entropy: Entropy;
  /** Folder of the journal. */
  readonly dir: string;
  /** Folder of the snapshots; left out, none is looked for. */
  readonly snapshots?: string | undefined;
  readonly durability: Durability;
  /** Size of new segments of the journal; left out, as the journal has it. */
  readonly segmentBytes?: number | undefined;
  /** So often the state's hash goes into it; left out, every 10 000 events. */
  readonly eventsPerHash?: number | undefined;
  /** A message cannot be sent again, since the journal does not give it. */
  readonly onLost: (message: LostMessage) => void;
  /** The turn's time, for a batch committed before the turn ends. */
  readonly wallUs: () => number;
  /** Told around each batch that is made durable. */
  readonly committing?: CommitTimes;
}

export interface LostMessage {
  /** Name of its session. */
  readonly session: string;
  readonly msgSeqNum: number;
  readonly why: string;
}

export interface UnusableSnapshot {
  readonly file: string;
  readonly why: string;
}

/**
 * What the desk knows for certain: the state, the sessions' numbers, and the journal behind both.
 *
 * Opening replays the journal; from then on every event goes through `record` and none is heard of
 * before `commit`.
 */
export class Books {
  readonly #replayed: ReplayedBooks;
  readonly #journal: FileJournal;
  readonly #recorder: Recorder;
  readonly #wallUs: () => number;
  readonly #committing: CommitTimes | undefined;
  readonly #onLost: (message: LostMessage) => void;
  /** Number of the first event that was not in the snapshot the desk began with; 0: none was. */
  readonly snapshotEvent: number;
  /** Snapshots that were there and could not be used. */
  readonly unusable: readonly UnusableSnapshot[];
  #isDirty = false;
  #isCommitting = false;
  /** How deep we are in `together`. */
  #depth = 0;

  /**
   * @throws JOURNAL_DAMAGED, JOURNAL_INCOMPLETE, JOURNAL_NEWER_FORMAT, JOURNAL_OLDER_FORMAT and
   * STATE_HASH_MISMATCH
   */
  constructor(how: BooksOptions) {
    const { disk, entropy, dir, snapshots, durability, segmentBytes, wallUs } = how;
    this.#wallUs = wallUs;
    this.#committing = how.committing;
    this.#onLost = how.onLost;
    const plain = { disk, dir, durability, randomness: entropy.bytes(IDENTITY_BYTES) };
    const options = segmentBytes === undefined ? plain : { ...plain, segmentBytes };
    createWhereMissing(options);
    const unusable: UnusableSnapshot[] = [];
    const { reader, into, from } = beginReading(disk, dir, {
      dir: snapshots,
      anew: () => new ReplayedBooks(entropy.below(SEEDS), this),
      onUnusable: (file, why) => unusable.push({ file, why }),
    });
    this.#replayed = into;
    this.snapshotEvent = from?.nextEvent ?? 0;
    this.unusable = unusable;
    this.#journal = new FileJournal(options, into, reader);
    this.#recorder = new Recorder(this.#journal, into.state, how.eventsPerHash);
    for (const ledger of into.ledgers()) ledger.resume();
    // Before any door opens: is the disk sound? A desk that cannot write must not start.
    try {
      this.#journal.probe(wallUs());
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  get state(): State {
    return this.#replayed.state;
  }

  get journalId(): string {
    return this.#journal.journalId;
  }

  get nextEvent(): number {
    return this.#journal.nextEvent;
  }

  get recovery(): Recovery {
    return this.#journal.recovery;
  }

  /** What an operator should know of the disk. */
  get journalHealth(): JournalHealth {
    const { bytes, rotations, lateSpares } = this.#journal.counts;
    const { spareProblem } = this.#journal;
    const problem = spareProblem instanceof Error ? spareProblem.message : undefined;
    return { bytes, rotations, lateSpares, spareProblem: problem, isCancelOnly: this.isFull };
  }

  /** What is left of the journal is for what is under way. */
  get isFull(): boolean {
    return this.#journal.isFull;
  }

  /** What is under way may write so much yet: without a next segment no more is taken. */
  keepFor(bytes: number): void {
    this.#journal.keepFor(bytes);
  }

  /** Tries again to make the next segment where that failed. */
  lookForRoom(): void {
    this.#journal.lookForRoom();
  }

  /** Batches committed since the start. */
  get batches(): number {
    return this.#journal.counts.batches;
  }

  /** Numbers and messages of a session, by its index. */
  ledgerOf(session: number): SessionLedger {
    return this.#replayed.ledgerOf(session);
  }

  /** For events of the sessions, and by the engine for events it has applied. */
  record(event: Event): JournalPosition {
    this.#relieve();
    this.#isDirty = true;
    if (this.#isCommitting) return this.#recorder.recordUnhashed(event);
    const position = this.#recorder.record(event);
    if (event.type === "OrderDecided") this.#replayed.noteDecision(event, position);
    return position;
  }

  /** The last decision about an order; undefined without one. */
  decisionOf({ decision, decisionAt }: Order): OrderDecided | undefined {
    if (decision !== undefined || decisionAt === 0) return decision;
    const event = this.eventAt(decisionAt);
    if (event.type === "OrderDecided") return event;
    throw new Error(`Invariant: a decision must stand at ${decisionAt}, not ${event.type}`);
  }

  /** What `run` records stands in one batch: an order's events and the messages about them. */
  together(run: () => void): void {
    this.#relieve();
    this.#depth += 1;
    run();
    this.#depth -= 1;
  }

  /** What stands in the batch in hand is made durable first; nobody has heard of it. */
  eventAt(position: JournalPosition): Event {
    this.commit(this.#wallUs());
    return this.#journal.eventAt(position);
  }

  /** The numbers of what came in are recorded with this turn, whatever else is. */
  received(): void {
    this.#isDirty = true;
  }

  lost(session: number, msgSeqNum: number, why: string): void {
    this.#onLost({ session: this.state.names.nameOf("session", session), msgSeqNum, why });
  }

  /** Makes the turn durable, with the incoming numbers of what it took in. */
  commit(wallUs: number): void {
    if (!this.#isDirty) return;
    this.#isCommitting = true;
    for (const ledger of this.#replayed.ledgers()) ledger.recordIncoming();
    this.#committing?.commitBegins();
    this.#journal.commit(wallUs);
    this.#committing?.committed();
    this.#isCommitting = false;
    this.#isDirty = false;
  }

  /** Lets go of the files; what is in hand was never begun. */
  abandon(): void {
    this.#journal.close();
  }

  /** Gives back unused numbers and closes the files. */
  close(wallUs: number): void {
    for (const ledger of this.#replayed.ledgers()) ledger.release();
    this.commit(wallUs);
    this.#journal.close();
  }

  /**
   * Whoever records passes here, so no kind of message can fill a batch beyond its bound. Nothing
   * is heard earlier by it: sockets are written at the turn's end. It comes before the record, so
   * the number of the message that was answered last is in the batch with its answer.
   */
  #relieve(): void {
    const bound = this.#depth === 0 ? HEAVY_BATCH_BYTES : VAST_BATCH_BYTES;
    if (this.#journal.pendingBytes <= bound || this.#isCommitting) return;
    this.commit(this.#wallUs());
  }
}
