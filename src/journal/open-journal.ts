import { dirname } from "node:path";
import type { Disk, FileHandle } from "../ports/disk.ts";
import type { BatchCursor } from "./batch-cursor.ts";
import { JournalReader } from "./journal-reader.ts";
import { JournalWriter } from "./journal-writer.ts";
import type { Durability, JournalEnd } from "./journal-writer.ts";
import {
  createSegment,
  listSegments,
  removeUnfinished,
  segmentFile,
  syncSegment,
  writeWhole,
  writeZeros,
} from "./segment-files.ts";
import { drawIdentity, SEGMENT_HEADER_BYTES } from "./segment-header.ts";

const SEGMENT_BYTES = 64 << 20;
const SEGMENT_BYTES_MIN = 4096;

/** How a journal is opened; `docs/JOURNAL.md` has the format. */
export interface JournalOptions {
  readonly disk: Disk;
  readonly dir: string;
  readonly durability: Durability;
  /** 12 or more random bytes, used only where a journal is created. */
  readonly randomness: Uint8Array;
  /** Size of new segments, default 64 MiB. */
  readonly segmentBytes?: number;
  /** Largest batch, default an eighth of a segment. */
  readonly batchBytes?: number;
}

/** A journal that has been read to its end and takes more. */
export interface OpenedJournal {
  readonly writer: JournalWriter;
  /** Bytes of an unfinished batch that were cut; nothing in them was ever acknowledged. */
  readonly cutBytes: number;
  /** Where the journal ended, and goes on. */
  readonly end: JournalEnd;
}

/**
 * Reads the journal to its end, cuts a torn tail and opens it for writing; creates it when there is
 * none.
 *
 * The caller holds the data folder's lock.
 *
 * @param visit hears every batch that is there, in order; the cursor is reused
 * @param reader from which on it is read, by default its beginning
 * @throws JOURNAL_DAMAGED, JOURNAL_NEWER_FORMAT, JOURNAL_OLDER_FORMAT, and whatever `visit` throws;
 * then no file was changed
 */
export function openJournal(
  options: JournalOptions,
  visit: (batch: BatchCursor) => void,
  reader: JournalReader = new JournalReader(options.disk, options.dir),
): OpenedJournal {
  const { disk, dir } = options;
  const segmentBytes = segmentBytesOf(options);
  const batchBytes = options.batchBytes ?? Math.floor(segmentBytes / 8);
  createWhereMissing(options);
  try {
    while (reader.next()) visit(reader.batch);
    const { end, tornBytes } = reader;
    if (end === undefined) throw new Error("Invariant: a journal has a first segment");
    // Not before all of it was read: a journal that is refused is left as it was.
    removeUnfinished(disk, dir);
    restoreTail(disk, segmentFile(dir, end.segment), end, {
      tornBytes,
      rewriteFrom: reader.lastBatchAt,
    });
    // It may have been left in the page cache by a run with durability `os`.
    syncSegment(disk, dir, Math.max(1, end.segment - 1));
    const { isNextHeaderTorn } = reader;
    const isSpareReady = keepSpare(options, end.segment + 1, segmentBytes, isNextHeaderTorn);
    const writerOptions = { disk, dir, durability: options.durability, segmentBytes, batchBytes };
    const writer = new JournalWriter(writerOptions, end, isSpareReady);
    return { writer, cutBytes: tornBytes, end };
  } finally {
    reader.close();
  }
}

const segmentBytesOf = (options: JournalOptions): number =>
  Math.max(options.segmentBytes ?? SEGMENT_BYTES, SEGMENT_BYTES_MIN);

/** Makes a journal where the folder has none. */
export function createWhereMissing(options: JournalOptions): void {
  const { disk, dir } = options;
  if (disk.makeFolder(dir)) disk.syncFolder(dirname(dir));
  if (listSegments(disk, dir).length === 0) createFirst(options);
}

function createFirst(options: JournalOptions): void {
  const { disk, dir, randomness } = options;
  const segmentBytes = segmentBytesOf(options);
  createSegment(disk, dir, 1, segmentBytes, {
    ...drawIdentity(randomness),
    segment: 1,
    firstBatch: 1,
    firstEvent: 1,
    previousTimeUs: 0,
    segmentBytes,
  });
}

interface Tail {
  /** Behind the last sound batch. */
  readonly tornBytes: number;
  /** Offset of the last sound batch, 0: there is none in this segment. */
  readonly rewriteFrom: number;
}

/** Makes everything behind the last sound batch zeros again, up to the full size, and durable. */
function restoreTail(
  disk: Disk,
  path: string,
  end: JournalEnd,
  { tornBytes, rewriteFrom }: Tail,
): void {
  const file = disk.open(path, "change");
  try {
    const size = disk.size(file);
    if (rewriteFrom > 0) writeAgain(disk, file, rewriteFrom, end.offset);
    if (tornBytes > 0) writeZeros(disk, file, end.offset, end.offset + tornBytes);
    if (size < end.segmentBytes) {
      writeZeros(disk, file, Math.max(size, SEGMENT_HEADER_BYTES), end.segmentBytes);
    }
    // What a killed process left in the page cache was read as there, so it must become durable
    // before anything is built on it.
    disk.sync(file);
  } finally {
    disk.close(file);
  }
}

/**
 * Of a batch whose sync failed the system may hold what the disk does not have, and call it clean:
 * only what is written anew is sure to be synced.
 */
function writeAgain(disk: Disk, file: FileHandle, from: number, to: number): void {
  const bytes = Buffer.alloc(to - from);
  for (let done = 0; done < bytes.length;) {
    const read = disk.read(file, bytes, done, bytes.length - done, from + done);
    // A file that ends within the batch, in its last zeros, was read as if they were there.
    if (read === 0) break;
    done += read;
  }
  writeWhole(disk, file, bytes, bytes.length, from);
}

/**
 * Keeps a prepared segment of the right size; anything else there holds no batch and is removed.
 */
function keepSpare(
  { disk, dir }: JournalOptions,
  segment: number,
  segmentBytes: number,
  isHeaderTorn: boolean,
): boolean {
  const file = segmentFile(dir, segment);
  const size = disk.sizeOf(file);
  if (size === undefined) return false;
  if (size === segmentBytes && !isHeaderTorn) return true;
  disk.remove(file);
  disk.syncFolder(dir);
  return false;
}
