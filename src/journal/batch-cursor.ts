import {
  BATCH_HEADER_BYTES,
  BATCH_MAGIC,
  BATCH_VERSION,
  hasSoundChecksum,
  readBatchHeader,
  RECORD_HEADER_BYTES,
} from "./batch-header.ts";
import type { BatchHeader } from "./batch-header.ts";
import { newerFormat } from "./journal-error.ts";
import { positionOf } from "./position.ts";
import type { SegmentHeader } from "./segment-header.ts";
import type { SegmentWindow } from "./segment-window.ts";

/** One batch and, inside it, one record at a time. Reused: valid until its reader moves on. */
export class BatchCursor {
  readonly header: BatchHeader = {
    length: 0,
    version: BATCH_VERSION,
    batch: 0,
    firstEvent: 1,
    timeUs: 0,
    recordCount: 0,
  };
  file = "";
  segment = 0;
  /** Of the batch in its segment. */
  offset = 0;
  /** Holds the payload of the record from `start` to `end`. */
  bytes: Buffer = Buffer.alloc(0);
  type = 0;
  start = 0;
  end = 0;
  /** Number of the record, from 1 through the whole journal. */
  event = 0;
  #base = 0;
  #left = 0;

  /** Where the record stands. */
  get position(): number {
    return positionOf(this.segment, this.offset + this.start - RECORD_HEADER_BYTES - this.#base);
  }

  /** Puts the cursor before the first record of a sound batch that `judgeBatch` read. */
  enter(window: SegmentWindow, segment: number, offset: number): void {
    this.file = window.file;
    this.segment = segment;
    this.offset = offset;
    this.#base = window.load(offset, this.header.length);
    this.bytes = window.bytes;
    this.rewind();
  }

  /** Back before the first record. */
  rewind(): void {
    this.end = this.#base + BATCH_HEADER_BYTES;
    this.event = this.header.firstEvent - 1;
    this.#left = this.header.recordCount;
  }

  /** @returns whether there was another record */
  next(): boolean {
    if (this.#left === 0) return false;
    this.#left -= 1;
    const at = this.end;
    this.type = this.bytes.readUInt8(at);
    this.start = at + RECORD_HEADER_BYTES;
    this.end = this.start + this.bytes.readUInt32LE(at + 1);
    this.event += 1;
    return true;
  }
}

/**
 * What stands where a batch would begin.
 *
 * `checked` says that the checksum holds: such bytes were written by a journal, whatever is wrong.
 */
export type Judgement = "sound" | "end" | "not a batch" | "checked, but its records do not fill it";

/** Reads the header into `into`. @throws JOURNAL_NEWER_FORMAT */
export function judgeBatch(
  window: SegmentWindow,
  offset: number,
  segment: SegmentHeader,
  into: BatchHeader,
): Judgement {
  const room = segment.segmentBytes - offset;
  if (room < BATCH_HEADER_BYTES) return "end";
  let at = window.load(offset, BATCH_HEADER_BYTES);
  readBatchHeader(window.view, at, into);
  const magic = window.view.getUint32(at, true);
  if (magic === 0 && into.length === 0) return "end";
  if (magic !== BATCH_MAGIC || into.length < BATCH_HEADER_BYTES || into.length > room) {
    return "not a batch";
  }
  at = window.load(offset, into.length);
  if (!hasSoundChecksum(window.bytes, window.view, at, into.length, segment.salt)) {
    return "not a batch";
  }
  if (into.version > BATCH_VERSION) throw newerFormat(window.file, "batch", into.version);
  return recordsFill(window.view, at, into) ? "sound" : "checked, but its records do not fill it";
}

function recordsFill(view: DataView, start: number, header: BatchHeader): boolean {
  const end = start + header.length;
  let at = start + BATCH_HEADER_BYTES;
  for (let left = header.recordCount; left > 0; left--) {
    if (at + RECORD_HEADER_BYTES > end) return false;
    at += RECORD_HEADER_BYTES + view.getUint32(at + 1, true);
  }
  return at === end;
}
