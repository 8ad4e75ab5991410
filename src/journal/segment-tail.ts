import { judgeBatch } from "./batch-cursor.ts";
import { BATCH_HEADER_BYTES, BATCH_MAGIC_BYTES } from "./batch-header.ts";
import type { BatchHeader } from "./batch-header.ts";
import type { SegmentHeader } from "./segment-header.ts";
import type { SegmentWindow } from "./segment-window.ts";
import { ZEROS } from "./zeros.ts";

const STEP_BYTES = 1 << 17;

/**
 * How many bytes from `offset` on are not the zeros a segment was prepared with.
 *
 * @returns distance from `offset` to behind the last byte that is not zero; 0 when all are
 */
export function dirtyBytes(window: SegmentWindow, offset: number, limit: number): number {
  let dirty = 0;
  const end = Math.min(limit, window.fileBytes);
  for (let at = offset; at < end; at += STEP_BYTES) {
    const length = Math.min(STEP_BYTES, end - at);
    const start = window.load(at, length);
    if (window.bytes.compare(ZEROS, 0, length, start, start + length) === 0) continue;
    let last = start + length - 1;
    while (window.bytes[last] === 0) last -= 1;
    dirty = at - offset + (last - start) + 1;
  }
  return dirty;
}

/**
 * Looks for a batch that checks anywhere behind `offset`.
 *
 * A torn tail has none: the checksum starts with a secret salt, so neither chance nor a client's
 * message makes one.
 *
 * @returns its offset, -1 when there is none
 */
export function findBatch(
  window: SegmentWindow,
  offset: number,
  segment: SegmentHeader,
  into: BatchHeader,
): number {
  const end = Math.min(segment.segmentBytes, window.fileBytes) - BATCH_HEADER_BYTES;
  let at = offset;
  while (at <= end) {
    const length = Math.min(STEP_BYTES, end + BATCH_HEADER_BYTES - at);
    const start = window.load(at, length);
    const found = window.bytes.indexOf(BATCH_MAGIC_BYTES, start);
    if (found === -1 || found + BATCH_MAGIC_BYTES.length > start + length) {
      at += Math.max(1, length - BATCH_MAGIC_BYTES.length + 1);
      continue;
    }
    at += found - start;
    const judgement = judgeBatch(window, at, segment, into);
    if (judgement !== "end" && judgement !== "not a batch") return at;
    at += 1;
  }
  return -1;
}
