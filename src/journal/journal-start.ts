import { SavedFault } from "../core/saved.ts";
import { judgeBatch } from "./batch-cursor.ts";
import { BATCH_VERSION } from "./batch-header.ts";
import type { BatchHeader } from "./batch-header.ts";
import type { SegmentHeader } from "./segment-header.ts";
import type { SegmentWindow } from "./segment-window.ts";

/** A place behind a batch, to read a journal on from, and what tells that batch from others. */
export interface JournalStart {
  readonly journalId: string;
  readonly segment: number;
  /** Behind the batch, in its segment. */
  readonly offset: number;
  readonly lastBatchAt: number;
  readonly lastBatchCrc: number;
  readonly nextBatch: number;
  readonly nextEvent: number;
  /** Of the batch, µs since 1970. */
  readonly timeUs: number;
}

/** Checksum that stands in the header of a batch. */
export function batchCrcAt(window: SegmentWindow, offset: number): number {
  const at = window.load(offset, 8);
  return window.view.getUint32(at + 4, true);
}

/**
 * The journal may be another one, or may have lost the batch with the power.
 *
 * @throws SavedFault unless the very batch stands in the segment
 */
export function mustFollow(
  start: JournalStart,
  window: SegmentWindow,
  segment: SegmentHeader,
): void {
  if (segment.journalId !== start.journalId) {
    throw new SavedFault(`it is of journal ${start.journalId}, not ${segment.journalId}`);
  }
  const batch: BatchHeader = {
    length: 0,
    version: BATCH_VERSION,
    batch: 0,
    firstEvent: 0,
    timeUs: 0,
    recordCount: 0,
  };
  const isThere =
    judgeBatch(window, start.lastBatchAt, segment, batch) === "sound" &&
    batchCrcAt(window, start.lastBatchAt) === start.lastBatchCrc &&
    start.lastBatchAt + batch.length === start.offset &&
    batch.batch + 1 === start.nextBatch &&
    batch.firstEvent + batch.recordCount === start.nextEvent &&
    batch.timeUs === start.timeUs;
  if (!isThere) throw new SavedFault(`the journal has no such batch ${start.nextBatch - 1}`);
}
