import { SavedFault } from "../core/saved.ts";
import type { Disk } from "../ports/disk.ts";
import { BatchCursor, judgeBatch } from "./batch-cursor.ts";
import { damaged, incomplete } from "./journal-error.ts";
import { batchCrcAt, mustFollow } from "./journal-start.ts";
import type { JournalStart } from "./journal-start.ts";
import type { JournalEnd } from "./journal-writer.ts";
import { listSegments, segmentFile } from "./segment-files.ts";
import { decodeSegmentHeader, mustBelong, SEGMENT_HEADER_BYTES } from "./segment-header.ts";
import type { SegmentHeader } from "./segment-header.ts";
import { dirtyBytes, findBatch } from "./segment-tail.ts";
import { SegmentWindow } from "./segment-window.ts";

/** Largest segment whose offsets a position can hold with room to spare. */
const SEGMENT_BYTES_MAX = 0x7fff_ffff;

/**
 * Reads a journal's batches in order and checks everything that can be checked.
 *
 * It may run while a desk writes the same files, and `next` may be called again after it said
 * false: there may be more by then.
 */
export class JournalReader {
  /** The batch `next` found. */
  readonly batch: BatchCursor = new BatchCursor();
  /** Bytes of an unfinished batch behind the last sound one, known once `next` said false. */
  tornBytes = 0;
  /** Where a rotation ended half way: a next segment whose header must be written again. */
  isNextHeaderTorn = false;
  readonly #disk: Disk;
  readonly #dir: string;
  readonly #from: "beginning" | "oldest segment";
  #window: SegmentWindow | undefined;
  #header: SegmentHeader | undefined;
  #offset = SEGMENT_HEADER_BYTES;
  #lastBatchAt = 0;
  #lastBatchEvent = 1;
  #nextBatch = 1;
  #nextEvent = 1;
  #timeUs = 0;
  /** Offset behind which only zeros were found, so that polling for more need not look again. */
  #quietAt = -1;

  /**
   * @param from whoever needs all that happened reads from the beginning; earlier segments may be
   * retired, and what is left is read on its own
   */
  constructor(disk: Disk, dir: string, from: "beginning" | "oldest segment" = "beginning") {
    this.#disk = disk;
    this.#dir = dir;
    this.#from = from;
  }

  /** Where the journal ends so far; undefined while it has no segment. */
  get end(): JournalEnd | undefined {
    const header = this.#header;
    if (header === undefined) return undefined;
    return {
      identity: { journalId: header.journalId, salt: header.salt },
      segment: header.segment,
      segmentBytes: header.segmentBytes,
      offset: this.#offset,
      nextBatch: this.#nextBatch,
      nextEvent: this.#nextEvent,
      timeUs: this.#timeUs,
    };
  }

  /** Offset of the last batch in the segment the journal ends in so far; 0: it has none. */
  get lastBatchAt(): number {
    return this.#lastBatchAt;
  }

  /** Number of the first event of the last batch that was read; of the next where none was. */
  get lastBatchEvent(): number {
    return this.#lastBatchEvent;
  }

  /** From where to read on once what was read is in a snapshot; undefined before a batch was. */
  get place(): JournalStart | undefined {
    const header = this.#header;
    const window = this.#window;
    const { offset: lastBatchAt, segment } = this.batch;
    if (header === undefined || window === undefined || segment !== header.segment)
      return undefined;
    return {
      journalId: header.journalId,
      segment,
      offset: this.#offset,
      lastBatchAt,
      lastBatchCrc: batchCrcAt(window, lastBatchAt),
      nextBatch: this.#nextBatch,
      nextEvent: this.#nextEvent,
      timeUs: this.#timeUs,
    };
  }

  /**
   * Goes behind the batch with which a snapshot ends, before anything is read.
   *
   * @throws SavedFault unless the journal has that batch; the reader is of no use then
   */
  startAt(start: JournalStart): void {
    const file = segmentFile(this.#dir, start.segment);
    if (this.#disk.sizeOf(file) === undefined) throw new SavedFault(`${file} is missing`);
    mustHaveNoGap(this.#dir, listSegments(this.#disk, this.#dir));
    const window = new SegmentWindow(this.#disk, file);
    this.#window = window;
    const header = readSegmentHeader(window);
    if (header?.segment !== start.segment) throw new SavedFault(`${file} has another header`);
    mustFit(header.segmentBytes, file);
    mustFollow(start, window, header);
    this.#header = header;
    this.#offset = start.offset;
    this.#lastBatchAt = start.lastBatchAt;
    this.#nextBatch = start.nextBatch;
    this.#nextEvent = start.nextEvent;
    this.#lastBatchEvent = start.nextEvent;
    this.#timeUs = start.timeUs;
  }

  /**
   * Goes to the next batch.
   *
   * @returns false at the end
   * @throws JOURNAL_DAMAGED, JOURNAL_NEWER_FORMAT and JOURNAL_OLDER_FORMAT
   */
  next(): boolean {
    const window = this.#window ?? this.#openFirst();
    if (window === undefined) return false;
    if (this.#header === undefined) throw new Error("Invariant: an open segment has a header");
    return this.#enterBatchAgain(window, this.#header) || this.#nextAfterStop(window, this.#header);
  }

  close(): void {
    this.#window?.close();
    this.#window = undefined;
  }

  #damaged(window: SegmentWindow, what: string): Error {
    return damaged(window.file, this.#offset, this.#nextBatch, what);
  }

  #openFirst(): SegmentWindow | undefined {
    const segments = listSegments(this.#disk, this.#dir);
    const [segment] = segments;
    if (segment === undefined) return undefined;
    mustHaveNoGap(this.#dir, segments);
    if (segment !== 1 && this.#from === "beginning") throw incomplete(this.#dir, segment);
    const file = segmentFile(this.#dir, segment);
    const window = new SegmentWindow(this.#disk, file);
    this.#window = window;
    const header = readSegmentHeader(window);
    if (header === undefined) throw this.#damaged(window, "the header does not check");
    const { segmentBytes, firstBatch, firstEvent } = header;
    const first = segment === 1 ? { firstBatch: 1, firstEvent: 1 } : { firstBatch, firstEvent };
    mustBelong(header, { ...header, segment, ...first }, file);
    mustFit(segmentBytes, file);
    this.#header = header;
    this.#nextBatch = firstBatch;
    this.#nextEvent = firstEvent;
    this.#lastBatchEvent = firstEvent;
    this.#timeUs = header.previousTimeUs;
    return window;
  }

  /** Enters the batch at the offset if it is sound and follows on. */
  #enterBatch(window: SegmentWindow, segment: SegmentHeader): boolean {
    const { header } = this.batch;
    const judgement = judgeBatch(window, this.#offset, segment, header);
    if (judgement === "end" || judgement === "not a batch") return false;
    if (judgement !== "sound") throw this.#damaged(window, `the batch is ${judgement}`);
    if (header.batch !== this.#nextBatch || header.firstEvent !== this.#nextEvent) {
      const found = `batch ${header.batch} with first event ${header.firstEvent}`;
      throw this.#damaged(window, `${found} stands where event ${this.#nextEvent} should follow`);
    }
    if (header.timeUs < this.#timeUs) throw this.#damaged(window, "its time is before the last");
    this.batch.enter(window, segment.segment, this.#offset);
    this.#lastBatchAt = this.#offset;
    this.#offset += header.length;
    this.#nextBatch += 1;
    this.#lastBatchEvent = header.firstEvent;
    this.#nextEvent += header.recordCount;
    this.#timeUs = header.timeUs;
    this.tornBytes = 0;
    return true;
  }

  /**
   * What was read ahead may be from before the batch was written. Whoever follows a desk finds most
   * batches so; looking behind them for more would read a whole prepared segment each time.
   */
  #enterBatchAgain(window: SegmentWindow, segment: SegmentHeader): boolean {
    if (this.#enterBatch(window, segment)) return true;
    window.forget();
    return this.#enterBatch(window, segment);
  }

  /**
   * No sound batch stands here: is it the end, the next segment, a torn tail or damage?
   *
   * Nothing is called damage before it was read a second time, after the later batch or segment
   * was seen: a desk may have finished this batch in between.
   */
  #nextAfterStop(window: SegmentWindow, segment: SegmentHeader): boolean {
    const isQuiet = this.#quietAt === this.#offset;
    const following = this.#following(segment, isQuiet);
    window.forget();
    if (this.#enterBatch(window, segment)) return true;
    if (isQuiet && following === undefined && this.#isEndHere(window, segment)) return false;
    const dirty = dirtyBytes(window, this.#offset, segment.segmentBytes);
    if (following !== undefined) {
      if (dirty > 0) throw this.#damaged(window, "the batch does not check");
      return this.#goTo(following, window, segment);
    }
    if (dirty > 0 && findBatch(window, this.#offset, segment, this.batch.header) !== -1) {
      window.forget();
      if (this.#enterBatch(window, segment)) return true;
      throw this.#damaged(window, "the batch does not check, but a later one does");
    }
    this.tornBytes = dirty;
    this.#quietAt = dirty === 0 && !this.isNextHeaderTorn ? this.#offset : -1;
    return false;
  }

  #isEndHere(window: SegmentWindow, segment: SegmentHeader): boolean {
    return judgeBatch(window, this.#offset, segment, this.batch.header) === "end";
  }

  /** The next segment's header, if that segment has begun. */
  #following(segment: SegmentHeader, isQuiet: boolean): SegmentHeader | undefined {
    const number = segment.segment + 1;
    const file = segmentFile(this.#dir, number);
    const last = listSegments(this.#disk, this.#dir).at(-1) ?? 0;
    this.isNextHeaderTorn = false;
    if (last <= segment.segment) return undefined;
    if (this.#disk.sizeOf(file) === undefined)
      throw damaged(file, 0, this.#nextBatch, "the segment is missing");
    const window = new SegmentWindow(this.#disk, file);
    try {
      const header = readSegmentHeader(window);
      if (header !== undefined) return header;
      if (last > number) throw damaged(file, 0, this.#nextBatch, "the header does not check");
      if (!isQuiet) this.#mustBeUnused(window, segment);
      return undefined;
    } finally {
      window.close();
    }
  }

  /**
   * A last segment without a header is prepared, or its header was being written; it has no batch.
   */
  #mustBeUnused(window: SegmentWindow, segment: SegmentHeader): void {
    const dirty = dirtyBytes(window, 0, window.fileBytes);
    if (dirty === 0) return;
    const scanned = { ...segment, segmentBytes: window.fileBytes };
    const at = findBatch(window, 0, scanned, this.batch.header);
    window.forget();
    if (at !== -1 && readSegmentHeader(window) === undefined) {
      throw damaged(window.file, 0, this.#nextBatch, "the header does not check, but a batch does");
    }
    this.isNextHeaderTorn = at === -1;
  }

  #goTo(header: SegmentHeader, left: SegmentWindow, segment: SegmentHeader): boolean {
    const file = segmentFile(this.#dir, segment.segment + 1);
    const expected = { ...segment, segment: segment.segment + 1 };
    mustBelong(
      header,
      { ...expected, firstBatch: this.#nextBatch, firstEvent: this.#nextEvent },
      file,
    );
    mustFit(header.segmentBytes, file);
    const window = new SegmentWindow(this.#disk, file);
    left.close();
    this.#window = window;
    this.#header = header;
    this.#offset = SEGMENT_HEADER_BYTES;
    this.#lastBatchAt = 0;
    this.#quietAt = -1;
    return this.#enterBatch(window, header) || this.#nextAfterStop(window, header);
  }
}

export function readSegmentHeader(window: SegmentWindow): SegmentHeader | undefined {
  const start = window.load(0, SEGMENT_HEADER_BYTES);
  return decodeSegmentHeader(
    window.bytes.subarray(start, start + SEGMENT_HEADER_BYTES),
    window.file,
  );
}

/** The oldest may be retired, and nothing between them. */
function mustHaveNoGap(dir: string, segments: readonly number[]): void {
  for (const [at, segment] of segments.entries()) {
    const before = segments[at - 1] ?? segment - 1;
    if (segment === before + 1) continue;
    throw damaged(segmentFile(dir, before + 1), 0, 0, "the segment is missing");
  }
}

function mustFit(segmentBytes: number, file: string): void {
  if (segmentBytes > SEGMENT_BYTES_MAX || segmentBytes <= SEGMENT_HEADER_BYTES) {
    throw damaged(file, 0, 1, `a segment cannot have ${segmentBytes} bytes`);
  }
}
