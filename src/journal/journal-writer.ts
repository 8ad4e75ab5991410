import type { Disk, FileHandle } from "../ports/disk.ts";
import type { JournalPosition } from "../ports/journal.ts";
import {
  BATCH_HEADER_BYTES,
  BATCH_VERSION,
  RECORD_HEADER_BYTES,
  sealBatch,
} from "./batch-header.ts";
import type { BatchHeader } from "./batch-header.ts";
import { ByteSink } from "./byte-sink.ts";
import { mayPass, noRoom } from "./disk-fault.ts";
import { JournalError } from "./journal-error.ts";
import { positionOf } from "./position.ts";
import { createSegment, segmentFile, writeWhole } from "./segment-files.ts";
import { encodeSegmentHeader, SEGMENT_HEADER_BYTES } from "./segment-header.ts";
import type { JournalIdentity } from "./segment-header.ts";
import { SpareSegment } from "./spare-segment.ts";

/** `fsync`: a commit is on the disk. `os`: it survives the process, not a power cut. */
export type Durability = "fsync" | "os";

/** Of a batch at its largest: with less room left a journal is not opened on a full disk. */
const LEAST_RESERVE = 16;

/** Where a journal ends and its next batch goes. */
export interface JournalEnd {
  readonly identity: JournalIdentity;
  readonly segment: number;
  readonly segmentBytes: number;
  readonly offset: number;
  readonly nextBatch: number;
  readonly nextEvent: number;
  /** Time of the last batch, µs since 1970; 0 before the first. */
  readonly timeUs: number;
}

export interface WriterOptions {
  readonly disk: Disk;
  readonly dir: string;
  readonly durability: Durability;
  /** Size of the segments to come. */
  readonly segmentBytes: number;
  /** A segment with less room than this is left, so that a record's position is known at once. */
  readonly batchBytes: number;
}

/** What the journal has done since it was opened. */
export interface WriterCounts {
  batches: number;
  bytes: number;
  rotations: number;
  /** Rotations that had to fill their segment themselves, because the spare was not ready. */
  lateSpares: number;
}

/**
 * Appends batches of records to the segments.
 *
 * One batch is in hand at a time, in a buffer that lives as long as the writer. The first failure
 * is final: after a failed sync nobody knows what is on the disk, so every later call is refused.
 */
export class JournalWriter {
  readonly counts: WriterCounts = { batches: 0, bytes: 0, rotations: 0, lateSpares: 0 };
  readonly #options: WriterOptions;
  readonly #disk: Disk;
  readonly #identity: JournalIdentity;
  readonly #spare: SpareSegment;
  readonly #sink: ByteSink;
  readonly #batchBytes: number;
  readonly #header: BatchHeader;
  #file: FileHandle;
  #isOpen = true;
  #segment: number;
  #segmentBytes: number;
  #offset: number;
  /** Start of the open record in the sink, 0 when none is open. */
  #recordAt = 0;
  #failure: JournalError | undefined;
  /** The next segment found no room: what is left of this one is for what is under way. */
  #isFull = false;

  constructor(options: WriterOptions, end: JournalEnd, isSpareReady: boolean) {
    this.#options = options;
    this.#disk = options.disk;
    this.#identity = end.identity;
    this.#spare = new SpareSegment(options.disk, options.dir, options.segmentBytes);
    this.#batchBytes = Math.min(
      options.batchBytes,
      options.segmentBytes - SEGMENT_HEADER_BYTES,
      end.segmentBytes - SEGMENT_HEADER_BYTES,
    );
    this.#sink = new ByteSink(1 << 18, this.#batchBytes);
    this.#sink.at = BATCH_HEADER_BYTES;
    this.#header = {
      length: 0,
      version: BATCH_VERSION,
      batch: end.nextBatch,
      firstEvent: end.nextEvent,
      timeUs: end.timeUs,
      recordCount: 0,
    };
    this.#segment = end.segment;
    this.#segmentBytes = end.segmentBytes;
    this.#offset = end.offset;
    this.#file = this.#disk.open(segmentFile(options.dir, end.segment), "change");
    if (isSpareReady) this.#spare.adopt(end.segment + 1);
    else this.#spare.prepare(end.segment + 1);
  }

  get journalId(): string {
    return this.#identity.journalId;
  }

  /** Number of the next record, counting those in hand. */
  get nextEvent(): number {
    return this.#header.firstEvent + this.#header.recordCount;
  }

  /** Number of the batch in hand. */
  get nextBatch(): number {
    return this.#header.batch;
  }

  /** Bytes of the batch in hand; a turn ends early rather than passing `batchBytes`. */
  get pendingBytes(): number {
    return this.#sink.at;
  }

  /** Where the committed batches end. */
  get committedEnd(): JournalPosition {
    return positionOf(this.#segment, this.#offset);
  }

  /** Why no spare segment stands ready, for an alarm before the disk is full. */
  get spareProblem(): unknown {
    return this.#spare.problem;
  }

  /** There is no next segment, and this one is so full that one is due. */
  get isFull(): boolean {
    return this.#isFull && !this.#spare.isReady(this.#segment + 1);
  }

  /**
   * What is under way may write so much yet: where the disk has no room for a next segment, it is
   * kept of this one. Once full a journal stays so until there is a next segment, though what is
   * under way becomes less.
   */
  keepFor(bytes: number): void {
    if (this.#isFull || this.#segmentBytes - this.#offset >= bytes) return;
    if (this.#spare.isReady(this.#segment + 1)) return;
    this.#isFull = mayPass(this.#spare.problem);
  }

  /** Tries again to make the next segment, in the background; call it now and then. */
  lookForRoom(): void {
    if (this.#failure === undefined) this.#spare.tryAgain(this.#segment + 1);
  }

  /**
   * Opens a record; its payload goes into the sink that is returned, then `endRecord`.
   *
   * @throws BATCH_TOO_LARGE, here or from the sink; the writer is then done for, since half a turn
   * must never be committed
   */
  beginRecord(type: number): ByteSink {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#recordAt !== 0) throw this.#fail(new Error("Invariant: one record at a time"));
    const sink = this.#sink;
    if (this.#header.recordCount === 0) this.#makeRoom();
    this.#recordAt = sink.at;
    sink.u8(type);
    sink.ensure(RECORD_HEADER_BYTES - 1);
    sink.at += RECORD_HEADER_BYTES - 1;
    return sink;
  }

  /** Closes the record. @returns where it will stand once committed */
  endRecord(): JournalPosition {
    const sink = this.#sink;
    const at = this.#recordAt;
    if (at === 0) throw this.#fail(new Error("Invariant: a record must be open"));
    sink.view.setUint32(at + 1, sink.at - at - RECORD_HEADER_BYTES, true);
    this.#recordAt = 0;
    this.#header.recordCount += 1;
    return positionOf(this.#segment, this.#offset + at);
  }

  /**
   * Makes the batch in hand durable, whole or not at all. Does nothing when it is empty.
   *
   * @param wallUs wall clock; the batch carries max(previous, wall)
   */
  commit(wallUs: number): void {
    if (this.#failure !== undefined) throw this.#failure;
    // Left open by an encoder that threw: half a turn must never be committed.
    if (this.#recordAt !== 0) throw this.#fail(new Error("Invariant: no record may be open"));
    if (this.#header.recordCount > 0) this.#write(wallUs, this.#options.durability === "fsync");
  }

  /** Writes an empty batch and syncs it whatever the durability: is the disk sound? */
  probe(wallUs: number): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#recordAt !== 0 || this.#header.recordCount > 0) {
      throw this.#fail(new Error("Invariant: no batch in hand"));
    }
    this.#makeRoom();
    this.#write(wallUs, true);
  }

  /** Ends the writer; a batch in hand is dropped. */
  close(): void {
    this.#spare.close();
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const wasSound = this.#failure === undefined;
    this.#failure ??= new JournalError("JOURNAL_FAILED", "the journal is closed");
    try {
      if (wasSound) this.#disk.syncData(this.#file);
    } finally {
      this.#disk.close(this.#file);
    }
  }

  /** Resolves when nothing is under way in the background. */
  async settled(): Promise<void> {
    await this.#spare.settled();
  }

  #write(wallUs: number, isSynced: boolean): void {
    const header = this.#header;
    const sink = this.#sink;
    if (!Number.isSafeInteger(wallUs) || wallUs < 0) {
      throw this.#fail(new Error(`Invariant: ${wallUs} must be µs since 1970`));
    }
    header.length = sink.at;
    if (header.length > this.#segmentBytes - this.#offset) {
      throw this.#fail(noRoom("the journal has no room left, and the disk none for more"));
    }
    if (wallUs > header.timeUs) header.timeUs = wallUs;
    sealBatch(sink.bytes, sink.view, header, this.#identity.salt);
    try {
      writeWhole(this.#disk, this.#file, sink.bytes, header.length, this.#offset);
      if (isSynced) this.#disk.syncData(this.#file);
    } catch (error) {
      throw this.#fail(error);
    }
    this.#offset += header.length;
    this.counts.batches += 1;
    this.counts.bytes += header.length;
    header.batch += 1;
    header.firstEvent += header.recordCount;
    header.recordCount = 0;
    sink.at = BATCH_HEADER_BYTES;
  }

  /** Goes to the next segment unless the largest batch still fits here. */
  #makeRoom(): void {
    const room = this.#segmentBytes - this.#offset;
    if (room >= this.#batchBytes || this.#offset === SEGMENT_HEADER_BYTES || this.isFull) return;
    const next = this.#next(room);
    if (next === undefined) return;
    this.#isFull = false;
    try {
      this.#rotate(next);
    } catch (error) {
      throw this.#fail(error);
    }
  }

  /**
   * The next segment, full of zeros; made here where the spare is not ready.
   *
   * @returns undefined where there is no room for it, or no more files may be opened
   */
  #next(room: number): FileHandle | undefined {
    const { disk, dir, segmentBytes } = this.#options;
    const segment = this.#segment + 1;
    try {
      const spare = this.#spare.take(segment);
      if (spare !== undefined) return spare;
      this.counts.lateSpares += 1;
      createSegment(disk, dir, segment, segmentBytes);
      return disk.open(segmentFile(dir, segment), "change");
    } catch (error) {
      // This segment is as sound as before, and what is left of it is kept for such a day.
      if (!mayPass(error) || room < this.#batchBytes / LEAST_RESERVE) throw this.#fail(error);
      this.#isFull = true;
      this.#spare.problem = error;
      return undefined;
    }
  }

  /** From its header on the next segment is the journal's end: what fails from here on is final. */
  #rotate(file: FileHandle): void {
    const { disk, segmentBytes, durability } = this.#options;
    const segment = this.#segment + 1;
    const header = encodeSegmentHeader({
      ...this.#identity,
      segment,
      firstBatch: this.#header.batch,
      firstEvent: this.#header.firstEvent,
      previousTimeUs: this.#header.timeUs,
      segmentBytes,
    });
    try {
      writeWhole(disk, file, header, header.length, 0);
      if (durability === "fsync") disk.syncData(file);
    } catch (error) {
      disk.close(file);
      throw error;
    }
    this.#retire(this.#file);
    this.#file = file;
    this.#segment = segment;
    this.#segmentBytes = segmentBytes;
    this.#offset = SEGMENT_HEADER_BYTES;
    this.counts.rotations += 1;
    this.#spare.prepare(segment + 1);
  }

  /** In `os` mode the segment that is left goes to the disk now, off the order's path. */
  #retire(file: FileHandle): void {
    if (this.#options.durability === "fsync") {
      this.#disk.close(file);
      return;
    }
    this.#disk.syncDataLater(file, (error) => {
      this.#disk.close(file);
      if (error !== null) this.#fail(error);
    });
  }

  #fail(cause: unknown): JournalError {
    const text = cause instanceof Error ? cause.message : String(cause);
    this.#failure ??=
      cause instanceof JournalError
        ? cause
        : new JournalError("JOURNAL_FAILED", `${text}; nothing more is accepted`, { cause });
    return this.#failure;
  }
}
