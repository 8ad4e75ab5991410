import { judgeBatch } from "./batch-cursor.ts";
import { BATCH_MAGIC_BYTES } from "./batch-header.ts";
import type { BatchHeader } from "./batch-header.ts";
import { SEGMENT_HEADER_BYTES } from "./segment-header.ts";
import type { SegmentHeader } from "./segment-header.ts";
import type { SegmentWindow } from "./segment-window.ts";

/** Most batches are shorter. */
const STEP_BYTES = 1 << 16;

/**
 * Looks back from a record for the batch it stands in, and checks that.
 *
 * Bytes that look like the beginning of a batch inside a message do not check, and the first that
 * does ends the search: what stands behind it belongs to it or to none that is sound.
 *
 * @returns its offset, the header read into `into`; -1 where the record stands in no sound batch
 */
export function batchAround(
  window: SegmentWindow,
  offset: number,
  segment: SegmentHeader,
  into: BatchHeader,
): number {
  let at = magicBefore(window, offset);
  while (at !== -1 && judgeBatch(window, at, segment, into) !== "sound") {
    at = magicBefore(window, at);
  }
  return at !== -1 && at + into.length > offset ? at : -1;
}

/** @returns offset of the last magic that begins before `offset`; -1 without one */
function magicBefore(window: SegmentWindow, offset: number): number {
  // As far into what follows as a magic reaches that begins before it.
  const overlap = BATCH_MAGIC_BYTES.length - 1;
  for (let end = offset; end > SEGMENT_HEADER_BYTES;) {
    const from = Math.max(SEGMENT_HEADER_BYTES, end - STEP_BYTES);
    const start = window.load(from, end - from + overlap);
    const found = window.bytes.lastIndexOf(BATCH_MAGIC_BYTES, start + end - from - 1);
    if (found >= start) return from + found - start;
    end = from;
  }
  return -1;
}
