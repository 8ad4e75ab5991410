import { join } from "node:path";
import type { Disk, FileHandle } from "../ports/disk.ts";
import { afterCleaning, noRoom } from "./disk-fault.ts";
import { JournalError } from "./journal-error.ts";
import { LAST_SEGMENT } from "./position.ts";
import { encodeSegmentHeader } from "./segment-header.ts";
import type { SegmentHeader } from "./segment-header.ts";
import { ZEROS } from "./zeros.ts";

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
export function listSegments(disk: Disk, dir: string): number[] {
  const numbers: number[] = [];
  for (const name of disk.list(dir)) {
    const match = SEGMENT_NAME.exec(name);
    if (match?.[1] !== undefined) numbers.push(Number(match[1]));
  }
  return numbers.toSorted((a, b) => a - b);
}

/** Removes what an ended process had under construction. */
export function removeUnfinished(disk: Disk, dir: string): void {
  for (const name of disk.list(dir)) {
    if (name.endsWith(UNFINISHED)) disk.remove(join(dir, name));
  }
}

/** Writes all bytes at the offset; a short write is continued until it is whole or throws. */
export function writeWhole(
  disk: Disk,
  file: FileHandle,
  bytes: Uint8Array,
  length: number,
  offset: number,
): void {
  let done = disk.write(file, bytes, 0, length, offset);
  while (done < length) done += disk.write(file, bytes, done, length - done, offset + done);
}

/** Writes zeros from `from` up to `to`. */
export function writeZeros(disk: Disk, file: FileHandle, from: number, to: number): void {
  for (let at = from; at < to; at += ZEROS.length) {
    writeWhole(disk, file, ZEROS, Math.min(ZEROS.length, to - at), at);
  }
}

/**
 * Asked first, so that a disk without room is not filled to its last byte to find that out, which
 * everybody else who writes there would feel.
 *
 * @param what that is to be written, for whoever reads of it
 * @throws ENOSPC where the folder has no room for it; a quota shows only when it is written
 */
export function mustHaveRoom(disk: Disk, dir: string, bytes: number, what: string): void {
  mustBeFree(disk.freeBytes?.(dir) ?? bytes, bytes, what);
}

/** @throws ENOSPC */
export function mustBeFree(free: number, bytes: number, what: string): void {
  if (free < bytes) throw noRoom(`${free} bytes are free, ${what} needs ${bytes}`);
}

/** What a segment is called where there is no room for it. */
export const A_SEGMENT = "a segment";

/**
 * Makes a segment full of zeros, durable under its final name.
 *
 * @param header written at its start where it is to be used at once
 */
export function createSegment(
  disk: Disk,
  dir: string,
  segment: number,
  segmentBytes: number,
  header?: SegmentHeader,
): void {
  const file = segmentFile(dir, segment);
  const unfinished = `${file}.now${UNFINISHED}`;
  mustHaveRoom(disk, dir, segmentBytes, A_SEGMENT);
  try {
    fillSegment(disk, unfinished, segmentBytes, header);
    disk.rename(unfinished, file);
  } catch (error) {
    // Whoever fails for want of room gives back what there was.
    throw afterCleaning(error, () => disk.remove(unfinished));
  }
  disk.syncFolder(dir);
}

function fillSegment(
  disk: Disk,
  file: string,
  segmentBytes: number,
  header: SegmentHeader | undefined,
): void {
  const made = disk.open(file, "create");
  try {
    writeZeros(disk, made, 0, segmentBytes);
    if (header !== undefined) {
      const bytes = encodeSegmentHeader(header);
      writeWhole(disk, made, bytes, bytes.length, 0);
    }
    disk.sync(made);
  } finally {
    disk.close(made);
  }
}

/** Makes what the system may still hold of a segment durable; does nothing where it is missing. */
export function syncSegment(disk: Disk, dir: string, segment: number): void {
  const path = segmentFile(dir, segment);
  if (disk.sizeOf(path) === undefined) return;
  const file = disk.open(path, "change");
  try {
    disk.sync(file);
  } finally {
    disk.close(file);
  }
}
