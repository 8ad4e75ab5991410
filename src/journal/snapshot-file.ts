import { join } from "node:path";
import { crc32 } from "node:zlib";
import { SavedFault } from "../core/saved.ts";
import type { Disk } from "../ports/disk.ts";
import { afterCleaning } from "./disk-fault.ts";
import type { JournalStart } from "./journal-start.ts";
import { mustHaveRoom, removeUnfinished, UNFINISHED, writeWhole } from "./segment-files.ts";
import { setUint53, uint53At } from "./uint53.ts";

/** First bytes of every snapshot. */
const MAGIC = Buffer.from("HRWSNAP\n", "latin1");
/** One that has another is not used; what it says is in the journal, or in none. */
export const SNAPSHOT_VERSION = 1;
const HEADER_BYTES = 96;
const CHECKED_FROM = 12;
const NAME = /^([0-9A-Z]{8})-(\d{16})\.snap$/;

/** What stands before the saved state; `docs/JOURNAL.md` has the layout. */
export interface SnapshotHeader extends JournalStart {
  /** Of the state in it. */
  readonly stateHash: string;
}

/** A snapshot by its name. */
export interface SnapshotName {
  readonly journalId: string;
  /** Number of the first event that is not in it. */
  readonly nextEvent: number;
}

export const snapshotFile = (dir: string, { journalId, nextEvent }: SnapshotName): string =>
  join(dir, `${journalId}-${String(nextEvent).padStart(16, "0")}.snap`);

/** The snapshots in a folder, the newest first; empty without one, or without the folder. */
export function listSnapshots(disk: Disk, dir: string): SnapshotName[] {
  if (disk.sizeOf(dir) === undefined) return [];
  const names: SnapshotName[] = [];
  for (const name of disk.list(dir)) {
    const [, journalId, nextEvent] = NAME.exec(name) ?? [];
    if (journalId !== undefined) names.push({ journalId, nextEvent: Number(nextEvent) });
  }
  return names.toSorted((a, b) => b.nextEvent - a.nextEvent);
}

/** Of another version, by another Hedgerow; nothing is wrong with it. */
export class SnapshotVersionFault extends SavedFault {}

/**
 * Makes a snapshot durable under its name. Where that fails nothing of it is left, so that whoever
 * fails for want of room gives back what there was.
 *
 * @returns its bytes
 */
export function writeSnapshot(
  disk: Disk,
  dir: string,
  header: SnapshotHeader,
  body: Uint8Array,
): number {
  const file = snapshotFile(dir, header);
  const unfinished = `${file}${UNFINISHED}`;
  const head = encodeHeader(header, body);
  // Of one that was killed while it wrote.
  removeUnfinished(disk, dir);
  mustHaveRoom(disk, dir, head.length + body.length, "a snapshot");
  try {
    writeParts(disk, unfinished, [head, body]);
    disk.rename(unfinished, file);
  } catch (error) {
    throw afterCleaning(error, () => disk.remove(unfinished));
  }
  disk.syncFolder(dir);
  return head.length + body.length;
}

function writeParts(disk: Disk, file: string, parts: readonly Uint8Array[]): void {
  const made = disk.open(file, "create");
  try {
    let at = 0;
    for (const part of parts) {
      writeWhole(disk, made, part, part.length, at);
      at += part.length;
    }
    disk.sync(made);
  } finally {
    disk.close(made);
  }
}

/** A snapshot as it stands in its file: its checksum holds. */
export interface ReadSnapshot {
  readonly header: SnapshotHeader;
  readonly bytes: Buffer;
  /** Where in them the saved state begins. */
  readonly bodyAt: number;
}

/** @throws SavedFault where it is damaged or of another version, and errors of the disk */
export function readSnapshot(disk: Disk, file: string): ReadSnapshot {
  const opened = disk.open(file, "read");
  try {
    const bytes = Buffer.alloc(disk.size(opened));
    for (let done = 0; done < bytes.length;) {
      const read = disk.read(opened, bytes, done, bytes.length - done, done);
      if (read === 0) throw new SavedFault("it ends early");
      done += read;
    }
    return { header: decodeHeader(bytes), bytes, bodyAt: HEADER_BYTES };
  } finally {
    disk.close(opened);
  }
}

function encodeHeader(header: SnapshotHeader, body: Uint8Array): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  MAGIC.copy(bytes);
  view.setUint16(12, SNAPSHOT_VERSION, true);
  bytes.write(header.journalId, 16, 8, "latin1");
  view.setUint32(24, header.segment, true);
  view.setUint32(28, header.lastBatchCrc, true);
  setUint53(view, 32, header.offset);
  setUint53(view, 40, header.lastBatchAt);
  setUint53(view, 48, header.nextBatch);
  setUint53(view, 56, header.nextEvent);
  setUint53(view, 64, header.timeUs);
  bytes.write(header.stateHash, 72, 16, "latin1");
  setUint53(view, 88, body.length);
  view.setUint32(8, crc32(body, crc32(bytes.subarray(CHECKED_FROM))), true);
  return bytes;
}

function decodeHeader(bytes: Buffer): SnapshotHeader {
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new SavedFault("it does not begin as a snapshot");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (uint53At(view, 88) !== bytes.length - HEADER_BYTES)
    throw new SavedFault("its length is wrong");
  if (view.getUint32(8, true) !== crc32(bytes.subarray(CHECKED_FROM))) {
    throw new SavedFault("its checksum does not hold");
  }
  const version = view.getUint16(12, true);
  if (version !== SNAPSHOT_VERSION) {
    throw new SnapshotVersionFault(`its version is ${version}, read is ${SNAPSHOT_VERSION}`);
  }
  return {
    journalId: bytes.toString("latin1", 16, 24),
    segment: view.getUint32(24, true),
    lastBatchCrc: view.getUint32(28, true),
    offset: uint53At(view, 32),
    lastBatchAt: uint53At(view, 40),
    nextBatch: uint53At(view, 48),
    nextEvent: uint53At(view, 56),
    timeUs: uint53At(view, 64),
    stateHash: bytes.toString("latin1", 72, 88),
  };
}
