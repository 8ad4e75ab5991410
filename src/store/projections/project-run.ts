import { apply } from "../../core/apply.ts";
import type { Event } from "../../core/events.ts";
import type { Loader } from "../../core/saved.ts";
import { hashOf, loadState, State } from "../../core/state.ts";
import { firstOfUse, loadSnapshot } from "../../journal/begin-reading.ts";
import type { Replayed } from "../../journal/begin-reading.ts";
import type { JournalReader } from "../../journal/journal-reader.ts";
import { eventIn } from "../../journal/replay.ts";
import { listSegments } from "../../journal/segment-files.ts";
import { listSnapshots, snapshotFile } from "../../journal/snapshot-file.ts";
import type { Disk } from "../../ports/disk.ts";
import { JournalMark } from "./journal-mark.ts";
import type { MarkedEnd } from "./journal-mark.ts";
import type { JournalName } from "./order-rows.ts";
import { Projector } from "./projector.ts";
import type { TermsOf } from "./projector.ts";
import type { RowBatch } from "./rows.ts";

/** Where a desk's files stand. */
export interface JournalFolders {
  readonly journal: string;
  readonly snapshots: string;
  readonly policy: string;
}

/** How much is read at once: what is written of it takes some ten times as long. */
export interface Piece {
  readonly events: number;
  readonly ms: number;
}

/** What of a journal was read at once. */
export interface ReadPiece {
  /** Nothing is left that may be read. */
  readonly isAtEnd: boolean;
  /** Undefined: all of it has its rows already. */
  readonly batch: RowBatch | undefined;
  /** The rows are not of this journal's events: it lost its end, and went on another way. */
  readonly isOther: boolean;
}

/** What is known of the journal already. */
export interface ReadBefore {
  /** Where rows end. */
  readonly rows: MarkedEnd;
  /** Where the audit trail ends; undefined: it is known to be of other events. */
  readonly audit: MarkedEnd | undefined;
  readonly termsOf: TermsOf;
}

interface Begun {
  readonly reader: JournalReader;
  readonly into: Loaded;
  /** The first event that is not in the state. */
  readonly nextEvent: number;
  readonly timeUs: number;
  /** Of the batch before it. */
  readonly batchCrc: number;
}

/**
 * Reads a journal for the rows that are to be made of it, from where they are.
 *
 * The state it begins with is that of a snapshot at or before that place; what lies between is
 * read without making rows. Where that is retired it begins with the oldest snapshot there is, and
 * says how much is missing.
 */
export class ProjectRun {
  readonly #reader: JournalReader;
  readonly #projector: Projector;
  /** The first event without rows. */
  #rowsFrom: number;
  /** The first event of what can be read: larger than what was asked for where that is retired. */
  readonly beginsAt: number;
  readonly #rows: JournalMark;
  readonly #audit: JournalMark | undefined;
  readonly #beganCrc: number;
  readonly #beganUs: number;

  constructor(
    disk: Disk,
    folders: JournalFolders,
    name: JournalName,
    { rows, audit, termsOf }: ReadBefore,
  ) {
    const rowsFrom = rows.nextEvent;
    const { reader, into, nextEvent, timeUs, batchCrc } = begin(disk, folders, rowsFrom);
    this.#rows = new JournalMark(rows, { nextEvent, batchCrc });
    this.#audit = audit && new JournalMark(audit, { nextEvent, batchCrc });
    this.#reader = reader;
    this.#projector = new Projector(name, into.state, timeUs, termsOf);
    this.#beganCrc = batchCrc;
    this.#beganUs = timeUs;
    this.#rowsFrom = Math.max(rowsFrom, nextEvent);
    this.beginsAt = this.#rowsFrom;
    if (nextEvent > rowsFrom) this.#projector.takeUp();
  }

  /** The first event that was not read. */
  get nextEvent(): number {
    return this.#reader.end?.nextEvent ?? 1;
  }

  /** Of the journal, as far as it was read; undefined before its first batch was. */
  get journalId(): string | undefined {
    return this.#reader.end?.identity.journalId;
  }

  /** Of the last batch that was read. */
  get timeUs(): number {
    return this.#reader.end?.timeUs ?? this.#beganUs;
  }

  /** What was audited is not of this journal's events. */
  get isAuditOther(): boolean {
    return this.#audit?.isOther === true;
  }

  /** What orders are remembered, where it did not begin where it should. */
  takenUp(): RowBatch {
    return this.#projector.take({ nextEvent: this.#rowsFrom, batchCrc: this.#beganCrc });
  }

  /**
   * @param durable events below it may be read
   * @throws JOURNAL_DAMAGED
   */
  read(durable: number, piece: Piece): ReadPiece {
    const endMs = performance.now() + piece.ms;
    let isAtEnd = false;
    while (
      !isAtEnd &&
      !this.#rows.isOther &&
      !this.isAuditOther &&
      this.#projector.events < piece.events &&
      performance.now() < endMs
    ) {
      isAtEnd = this.nextEvent >= durable || !this.#reader.next();
      if (!isAtEnd) this.#batch();
    }
    if (isAtEnd) for (const mark of [this.#rows, this.#audit]) mark?.ended(this.nextEvent);
    const { isOther } = this.#rows;
    const isNew = !isOther && !this.isAuditOther && this.nextEvent > this.#rowsFrom;
    if (!isNew) return { isAtEnd, batch: undefined, isOther };
    const { nextEvent } = this;
    this.#rowsFrom = nextEvent;
    return { isAtEnd, batch: this.#projector.take({ nextEvent, batchCrc: this.#crc }), isOther };
  }

  close(): void {
    this.#reader.close();
  }

  /** Of the batch that was read last. */
  get #crc(): number {
    return this.#reader.place?.lastBatchCrc ?? 0;
  }

  #batch(): void {
    const { batch } = this.#reader;
    const { firstEvent, timeUs, batch: number } = batch.header;
    const isNew = firstEvent >= this.#rowsFrom;
    while (batch.next()) {
      const event = eventIn(batch);
      const place = { event: batch.event, batch: number, timeUs, position: batch.position };
      if (isNew) this.#projector.apply(event, place);
      else this.#projector.skip(event, place);
    }
    for (const mark of [this.#rows, this.#audit]) {
      if (mark?.isIn(firstEvent, this.nextEvent) === true) mark.passed(this.nextEvent, this.#crc);
    }
  }
}

/** The desk says so of each. */
const onUnusable = (): void => undefined;

function begin(disk: Disk, { journal, snapshots }: JournalFolders, rowsFrom: number): Begun {
  const names = listSnapshots(disk, snapshots);
  const isWhole = (listSegments(disk, journal)[0] ?? 1) === 1;
  const before = names.filter(({ nextEvent }) => nextEvent <= rowsFrom);
  const files = (of: typeof names): string[] => of.map((name) => snapshotFile(snapshots, name));
  const use = (file: string, reader: JournalReader): Omit<Begun, "reader"> => {
    const into = new Loaded();
    const { nextEvent, timeUs, lastBatchCrc } = loadSnapshot(disk, file, reader, into);
    return { into, nextEvent, timeUs, batchCrc: lastBatchCrc };
  };
  const found = firstOfUse(disk, journal, { files: files(before), use, onUnusable });
  if (found.used !== undefined) return { reader: found.reader, ...found.used };
  const none = { into: new Loaded(), nextEvent: 1, timeUs: 0, batchCrc: 0 };
  if (isWhole) return { reader: found.reader, ...none };
  found.reader.close();
  const oldestFirst = files(names.toReversed());
  const later = firstOfUse(disk, journal, { files: oldestFirst, use, onUnusable });
  return { reader: later.reader, ...(later.used ?? none) };
}

/** A state that a snapshot is loaded into. */
class Loaded implements Replayed {
  readonly state: State = new State({ decisions: "of open orders" });

  apply(event: Event): void {
    apply(this.state, event);
  }

  stateHash(): string {
    return hashOf(this.state);
  }

  load(from: Loader): void {
    loadState(this.state, from);
  }
}
