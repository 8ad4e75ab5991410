import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { JournalError } from "./journal-error.ts";
import { LAST_SEGMENT } from "./position.ts";
import { encodeSegmentHeader } from "./segment-header.ts";
import type { SegmentHeader } from "./segment-header.ts";

/**
 * What one write of zeros carries; small, so that a background fill never holds the disk for long.
 */
export const ZEROS: Buffer = Buffer.alloc(1 << 20);

/** Journals hold clients' orders. */
export const OWNER_ONLY = 0o600;

const SEGMENT_NAME = /^(\d{10})\.seg$/;

/**
 * Names of files under construction end so; they hold nothing and are removed at the next start.
 */
export const UNFINISHED = ".tmp";

export function segmentFile(dir: string, segment: number): string {
  if (segment > LAST_SEGMENT) {
    throw new JournalError("JOURNAL_FAILED", `a journal ends with segment ${LAST_SEGMENT}`);
  }
  return join(dir, `${String(segment).padStart(10, "0")}.seg`);
}

/** Numbers of the segments in the folder, ascending. */
export function listSegments(dir: string): number[] {
  const numbers: number[] = [];
  for (const name of readdirSync(dir)) {
    const match = SEGMENT_NAME.exec(name);
    if (match?.[1] !== undefined) numbers.push(Number(match[1]));
  }
  return numbers.toSorted((a, b) => a - b);
}

/** Removes what an ended process had under construction. */
export function removeUnfinished(dir: string): void {
  for (const name of readdirSync(dir)) {
    if (name.endsWith(UNFINISHED)) rmSync(join(dir, name), { force: true });
  }
}

/** Makes renames in the folder durable. */
export function syncFolder(dir: string): void {
  const fd = openSync(dir, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Writes all bytes at the offset; a short write is continued until it is whole or throws. */
export function writeWhole(fd: number, bytes: Buffer, length: number, offset: number): void {
  let done = writeSync(fd, bytes, 0, length, offset);
  while (done < length) done += writeSync(fd, bytes, done, length - done, offset + done);
}

/** Writes zeros from `from` up to `to`. */
export function writeZeros(fd: number, from: number, to: number): void {
  for (let at = from; at < to; at += ZEROS.length) {
    writeWhole(fd, ZEROS, Math.min(ZEROS.length, to - at), at);
  }
}

/**
 * Makes a segment full of zeros, durable under its final name.
 *
 * @param header written at its start where it is to be used at once
 */
export function createSegment(
  dir: string,
  segment: number,
  segmentBytes: number,
  header?: SegmentHeader,
): void {
  const file = segmentFile(dir, segment);
  const unfinished = `${file}.now${UNFINISHED}`;
  const fd = openSync(unfinished, "w", OWNER_ONLY);
  try {
    writeZeros(fd, 0, segmentBytes);
    if (header !== undefined) {
      const bytes = encodeSegmentHeader(header);
      writeWhole(fd, bytes, bytes.length, 0);
    }
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(unfinished, file);
  syncFolder(dir);
}
