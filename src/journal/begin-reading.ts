import { SavedFault } from "../core/saved.ts";
import type { Disk } from "../ports/disk.ts";
import { MalformedPayload } from "./byte-source.ts";
import { JournalReader } from "./journal-reader.ts";
import type { Replay } from "./replay.ts";
import { SnapshotSource } from "./snapshot-bytes.ts";
import { listSnapshots, readSnapshot, snapshotFile } from "./snapshot-file.ts";
import type { SnapshotHeader } from "./snapshot-file.ts";

/** What a journal is replayed into, from its beginning or from a snapshot on. */
export interface Replayed extends Replay {
  /** What of a snapshot it needs. */
  load(from: SnapshotSource): void;
}

export interface Snapshots<Into extends Replayed> {
  /** Undefined: none is looked for. */
  readonly dir: string | undefined;
  /** One that knows nothing: a snapshot that fails half way leaves none behind. */
  readonly anew: () => Into;
  /** Which is tried first: the newest leaves the least to be read, unless told otherwise. */
  readonly first?: "newest" | "oldest";
  /** It costs time, and nothing else as long as the journal is whole. */
  readonly onUnusable: (file: string, why: string) => void;
}

export interface Beginning<Into> {
  /** Its `next` is the first batch that is not in `into`. */
  readonly reader: JournalReader;
  readonly into: Into;
  /** Where the snapshot ends that was loaded; undefined: there is none to use. */
  readonly from: SnapshotHeader | undefined;
}

/**
 * Loads the newest snapshot that is sound and that the journal follows on; without one, reading
 * begins with the journal.
 */
export function beginReading<Into extends Replayed>(
  disk: Disk,
  journal: string,
  { dir, anew, first, onUnusable }: Snapshots<Into>,
): Beginning<Into> {
  const names = dir === undefined ? [] : listSnapshots(disk, dir);
  for (const name of first === "oldest" ? names.toReversed() : names) {
    const file = snapshotFile(dir ?? "", name);
    const reader = new JournalReader(disk, journal);
    try {
      const into = anew();
      return { reader, into, from: loaded(disk, file, reader, into) };
    } catch (error) {
      reader.close();
      onUnusable(file, whyOf(error));
    }
  }
  return { reader: new JournalReader(disk, journal), into: anew(), from: undefined };
}

function loaded(disk: Disk, file: string, reader: JournalReader, into: Replayed): SnapshotHeader {
  const { header, bytes, bodyAt } = readSnapshot(disk, file);
  // First, since it is quick.
  reader.startAt(header);
  into.load(new SnapshotSource(bytes, bodyAt));
  const hash = into.stateHash();
  if (hash === header.stateHash) return header;
  throw new SavedFault(`it says state ${header.stateHash}, what it holds has ${hash}`);
}

/** @throws what is no fault of a snapshot */
function whyOf(error: unknown): string {
  const isOfSnapshot = error instanceof SavedFault || error instanceof MalformedPayload;
  const isOfDisk = error instanceof Error && "syscall" in error;
  // What does not add up is refused where it is put together.
  const isOfContent = error instanceof Error && error.message.startsWith("Invariant:");
  if (isOfSnapshot || isOfDisk || isOfContent) return error.message;
  throw error;
}
