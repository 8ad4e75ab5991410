import { apply } from "../core/apply.ts";
import type { Event, OrderDecided } from "../core/events.ts";
import type { Order } from "../core/execute/order.ts";
import { SEEDS } from "../core/id-table.ts";
import { hashOf, State } from "../core/state.ts";
import { FileJournal } from "../journal/file-journal.ts";
import type { Recovery } from "../journal/file-journal.ts";
import type { Durability } from "../journal/journal-writer.ts";
import type { Disk } from "../ports/disk.ts";
import type { Entropy } from "../ports/entropy.ts";
import type { JournalPosition } from "../ports/journal.ts";
import { Recorder } from "./recorder.ts";
import { SessionLedger } from "./session-ledger.ts";

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
}

export interface BooksOptions {
  readonly disk: Disk;
  readonly entropy: Entropy;
  /** Folder of the journal. */
  readonly dir: string;
  readonly durability: Durability;
  /** Size of new segments of the journal; left out, as the journal has it. */
  readonly segmentBytes?: number | undefined;
  /** The turn's time, for a batch committed before the turn ends. */
  readonly wallUs: () => number;
}

/** Bytes a new journal's id and salt are drawn from. */
const IDENTITY_BYTES = 16;

/**
 * What the desk knows for certain: the state, the sessions' numbers, and the journal behind both.
 *
 * Opening replays the journal; from then on every event goes through `record` and none is heard of
 * before `commit`.
 */
export class Books {
  /** Decisions of orders that ended are read from the journal when somebody asks for them. */
  readonly state: State;
  readonly #journal: FileJournal;
  readonly #recorder: Recorder;
  readonly #ledgers = new Map<number, SessionLedger>();
  readonly #wallUs: () => number;
  #isDirty = false;
  #isCommitting = false;
  /** How deep we are in `together`. */
  #depth = 0;

  /** @throws JOURNAL_DAMAGED, JOURNAL_NEWER_FORMAT and STATE_HASH_MISMATCH */
  constructor({ disk, entropy, dir, durability, segmentBytes, wallUs }: BooksOptions) {
    this.#wallUs = wallUs;
    this.state = new State({ decisions: "of open orders", seed: entropy.below(SEEDS) });
    this.#journal = new FileJournal(
      {
        ...{ disk, dir, durability, randomness: entropy.bytes(IDENTITY_BYTES) },
        ...(segmentBytes === undefined ? {} : { segmentBytes }),
      },
      {
        apply: (event, place) => this.#replay(event, place.position),
        stateHash: () => hashOf(this.state),
      },
    );
    this.#recorder = new Recorder(this.#journal, this.state);
    for (const ledger of this.#ledgers.values()) ledger.resume();
    // Before any door opens: is the disk sound? A desk that cannot write must not start.
    this.#journal.probe(wallUs());
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
    return { bytes, rotations, lateSpares, spareProblem: problem };
  }

  /** Batches committed since the start. */
  get batches(): number {
    return this.#journal.counts.batches;
  }

  /** Numbers and messages of a session, by its index. */
  ledgerOf(session: number): SessionLedger {
    let ledger = this.#ledgers.get(session);
    if (ledger === undefined) {
      ledger = new SessionLedger(session, this);
      this.#ledgers.set(session, ledger);
    }
    return ledger;
  }

  isOpenLeg(number: number): boolean {
    return this.state.orders.openLegs().has(number);
  }

  /** For events of the sessions, and by the engine for events it has applied. */
  record(event: Event): JournalPosition {
    this.#relieve();
    this.#isDirty = true;
    if (this.#isCommitting) return this.#recorder.recordUnhashed(event);
    const position = this.#recorder.record(event);
    if (event.type === "OrderDecided") this.#noteDecision(event, position);
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

  /** Makes the turn durable, with the incoming numbers of what it took in. */
  commit(wallUs: number): void {
    if (!this.#isDirty) return;
    this.#isCommitting = true;
    for (const ledger of this.#ledgers.values()) ledger.recordIncoming();
    this.#journal.commit(wallUs);
    this.#isCommitting = false;
    this.#isDirty = false;
  }

  /** Gives back unused numbers and closes the files. */
  close(wallUs: number): void {
    for (const ledger of this.#ledgers.values()) ledger.release();
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

  #noteDecision({ order: number }: OrderDecided, position: JournalPosition): void {
    const order = this.state.orders.order(number);
    if (order !== undefined) order.decisionAt = position;
  }

  #replay(event: Event, position: JournalPosition): void {
    apply(this.state, event);
    if (event.type === "OrderDecided") this.#noteDecision(event, position);
    if ("session" in event && event.type.startsWith("Fix")) {
      this.ledgerOf(event.session).replay(event, position);
    }
  }
}
