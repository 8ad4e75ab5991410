import { randomBytes } from "node:crypto";
import { apply } from "../core/apply.ts";
import type { Event } from "../core/events.ts";
import { hashOf, State } from "../core/state.ts";
import { FileJournal } from "../journal/file-journal.ts";
import type { Recovery } from "../journal/file-journal.ts";
import type { Durability } from "../journal/journal-writer.ts";
import type { JournalPosition } from "../ports/journal.ts";
import { Recorder } from "./recorder.ts";
import { SessionLedger } from "./session-ledger.ts";

/** A batch beyond this is committed before the turn ends, far below what the journal can take. */
const HEAVY_BATCH_BYTES = 1 << 20;

/**
 * What the desk knows for certain: the state, the sessions' numbers, and the journal behind both.
 *
 * Opening replays the journal; from then on every event goes through `record` and none is heard of
 * before `commit`.
 */
export class Books {
  readonly state: State = new State();
  readonly #journal: FileJournal;
  readonly #recorder: Recorder;
  readonly #ledgers = new Map<number, SessionLedger>();
  #isDirty = false;
  #lastCommitUs = 0;

  /** @throws JOURNAL_DAMAGED, JOURNAL_NEWER_FORMAT and STATE_HASH_MISMATCH */
  constructor(dir: string, durability: Durability) {
    this.#journal = new FileJournal(
      { dir, durability, randomness: randomBytes(16) },
      {
        apply: (event, place) => this.#replay(event, place.position),
        stateHash: () => hashOf(this.state),
      },
    );
    this.#recorder = new Recorder(this.#journal, this.state);
    for (const ledger of this.#ledgers.values()) ledger.resume();
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

  /** The batch in hand has grown so that it should not wait for the end of the turn. */
  get isHeavy(): boolean {
    return this.#journal.pendingBytes > HEAVY_BATCH_BYTES;
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

  /** For events of the sessions, and by the engine for events it has applied. */
  record(event: Event): JournalPosition {
    this.#isDirty = true;
    return this.#recorder.record(event);
  }

  /** What stands in the batch in hand is made durable first; nobody has heard of it. */
  eventAt(position: JournalPosition): Event {
    this.commit(this.#lastCommitUs);
    return this.#journal.eventAt(position);
  }

  /** Makes the turn durable, with the incoming numbers of what it took in. */
  commit(wallUs: number): void {
    if (!this.#isDirty) return;
    for (const ledger of this.#ledgers.values()) ledger.recordIncoming();
    this.#journal.commit(wallUs);
    this.#lastCommitUs = wallUs;
    this.#isDirty = false;
  }

  /** Gives back unused numbers and closes the files. */
  close(wallUs: number): void {
    for (const ledger of this.#ledgers.values()) ledger.release();
    this.commit(wallUs);
    this.#journal.close();
  }

  #replay(event: Event, position: JournalPosition): void {
    apply(this.state, event);
    if ("session" in event && event.type.startsWith("Fix")) {
      this.ledgerOf(event.session).replay(event, position);
    }
  }
}
