import type { Event } from "../core/events.ts";
import type { Journal, JournalPosition } from "../ports/journal.ts";
import type { BatchCursor } from "./batch-cursor.ts";
import { appendEvent, decodeEvent } from "./event-codec.ts";
import type { JournalReader } from "./journal-reader.ts";
import type { JournalWriter, WriterCounts } from "./journal-writer.ts";
import { openJournal } from "./open-journal.ts";
import type { JournalOptions } from "./open-journal.ts";
import { RecordFile } from "./record-file.ts";
import { Replayer } from "./replay.ts";
import type { Replay, ReplayCounts } from "./replay.ts";

/** What opening found, for the log and the alarm. */
export interface Recovery {
  readonly counts: ReplayCounts;
  /** Bytes of an unfinished batch that were cut; nothing in them was ever acknowledged. */
  readonly cutBytes: number;
  /** Time of the last batch, µs since 1970; 0 in a new journal. */
  readonly lastTimeUs: number;
}

/** The journal of one machine: local files. */
export class FileJournal implements Journal {
  /** What opening found. */
  readonly recovery: Recovery;
  readonly #writer: JournalWriter;
  readonly #records: RecordFile;

  /**
   * Replays what is there and goes on behind it. The caller holds the data folder's lock.
   *
   * @param reader stands where the replay is to begin, by default at the journal's beginning
   * @throws JOURNAL_DAMAGED, JOURNAL_NEWER_FORMAT, JOURNAL_OLDER_FORMAT and STATE_HASH_MISMATCH
   */
  constructor(options: JournalOptions, replay: Replay, reader?: JournalReader) {
    const replayer = new Replayer(replay);
    const visit = (batch: BatchCursor): void => replayer.batch(batch);
    const { writer, cutBytes, end } = openJournal(options, visit, reader);
    this.#writer = writer;
    this.#records = new RecordFile(options.disk, options.dir);
    this.recovery = { counts: replayer.counts, cutBytes, lastTimeUs: end.timeUs };
  }

  get journalId(): string {
    return this.#writer.journalId;
  }

  get nextEvent(): number {
    return this.#writer.nextEvent;
  }

  /** Bytes of the batch in hand; a turn commits early rather than passing its bound. */
  get pendingBytes(): number {
    return this.#writer.pendingBytes;
  }

  get counts(): Readonly<WriterCounts> {
    return this.#writer.counts;
  }

  /**
   * Why no spare segment stands ready, for an alarm before the disk is full; undefined when all is
   * well.
   */
  get spareProblem(): unknown {
    return this.#writer.spareProblem;
  }

  /** The disk has no room for the next segment, and what is left of this one is for the needful. */
  get isFull(): boolean {
    return this.#writer.isFull;
  }

  /** What is under way may write so much yet. */
  keepFor(bytes: number): void {
    this.#writer.keepFor(bytes);
  }

  /** Tries again to make the next segment where that failed; call it now and then. */
  lookForRoom(): void {
    this.#writer.lookForRoom();
  }

  append(event: Event): JournalPosition {
    return appendEvent(this.#writer, event);
  }

  commit(timeUs: number): void {
    this.#writer.commit(timeUs);
  }

  /** Writes an empty batch and syncs it whatever the durability: is the disk sound? */
  probe(timeUs: number): void {
    this.#writer.probe(timeUs);
  }

  /** @throws JOURNAL_POSITION_UNKNOWN unless a committed event stands there */
  eventAt(position: JournalPosition): Event {
    const record = this.#records.readRecordAt(position, this.#writer.committedEnd);
    return decodeEvent(record.type, record.bytes, record.start, record.end);
  }

  close(): void {
    this.#records.close();
    this.#writer.close();
  }

  /** Resolves when nothing is under way in the background. */
  async settled(): Promise<void> {
    await this.#writer.settled();
  }
}
