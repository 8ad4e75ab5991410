import { SavedFault } from "../core/saved.ts";
import type { Disk } from "../ports/disk.ts";
import { otherVersion } from "./journal-error.ts";
import { JournalReader } from "./journal-reader.ts";
import type { Replay } from "./replay.ts";
import { SnapshotSource } from "./snapshot-bytes.ts";
import { listSegments } from "./segment-files.ts";
import {
  listSnapshots,
  readSnapshot,
  snapshotFile,
  SnapshotVersionFault,
} from "./snapshot-file.ts";
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
  readonly onUnusable: (file: string, why: string, fault: SnapshotFault) => void;
}

/**
 * What is wrong with a snapshot that is not used: what it says; or nothing, but it is of another
 * version, or the disk did not give it.
 */
export type SnapshotFault = "content" | "version" | "disk";

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
 *
 * @throws what makes the journal unreadable; SNAPSHOT_OTHER_VERSION, or what the disk said, where a
 * snapshot that nothing is wrong with would be needed
 */
export function beginReading<Into extends Replayed>(
  disk: Disk,
  journal: string,
  { dir, anew, first, onUnusable }: Snapshots<Into>,
): Beginning<Into> {
  const names = dir === undefined ? [] : listSnapshots(disk, dir);
  const inOrder = first === "oldest" ? names.toReversed() : names;
  const files = inOrder.map((name) => snapshotFile(dir ?? "", name));
  const load = (file: string, reader: JournalReader): Pick<Beginning<Into>, "into" | "from"> => {
    const into = anew();
    return { into, from: loadSnapshot(disk, file, reader, into) };
  };
  const { reader, used } = firstOfUse(disk, journal, { files, use: load, onUnusable });
  return { reader, ...(used ?? { into: anew(), from: undefined }) };
}

export interface Choice<Used> {
  /** Snapshots in the order in which they are tried. */
  readonly files: readonly string[];
  /** Goes with the reader to where the snapshot ends. @throws SavedFault where that is no use */
  readonly use: (file: string, reader: JournalReader) => Used;
  readonly onUnusable: (file: string, why: string, fault: SnapshotFault) => void;
}

/** The first snapshot that is of use; without one, the reader begins with the journal. */
export function firstOfUse<Used>(
  disk: Disk,
  journal: string,
  { files, use, onUnusable }: Choice<Used>,
): { readonly reader: JournalReader; readonly used: Used | undefined } {
  let needed: Error | undefined;
  for (const file of files) {
    const reader = new JournalReader(disk, journal);
    try {
      return { reader, used: use(file, reader) };
    } catch (error) {
      reader.close();
      const { fault, why } = judged(error);
      onUnusable(file, why.message, fault);
      if (fault === "disk") needed = why;
      if (fault === "version") needed ??= otherVersion(file, why.message);
    }
  }
  if (needed !== undefined && (listSegments(disk, journal)[0] ?? 1) > 1) throw needed;
  return { reader: new JournalReader(disk, journal), used: undefined };
}

/**
 * Loads a snapshot, and goes with the reader to where it ends.
 *
 * @throws SavedFault where it is no use
 */
export function loadSnapshot(
  disk: Disk,
  file: string,
  reader: JournalReader,
  into: Replayed,
): SnapshotHeader {
  const { header, bytes, bodyAt } = readSnapshot(disk, file);
  // First, since it is quick.
  reader.startAt(header);
  const hash = hashLoaded(new SnapshotSource(bytes, bodyAt), into);
  if (hash === header.stateHash) return header;
  throw new SavedFault(`it says state ${header.stateHash}, what it holds has ${hash}`);
}

/** Whatever goes wrong with it, what is half loaded is thrown away and the journal still there. */
function hashLoaded(source: SnapshotSource, into: Replayed): string {
  try {
    into.load(source);
    return into.stateHash();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new SavedFault(`it does not load: ${text}`, { cause: error });
  }
}

/** @throws what is no fault of a snapshot */
function judged(error: unknown): { fault: SnapshotFault; why: Error } {
  if (error instanceof SnapshotVersionFault) return { fault: "version", why: error };
  if (error instanceof SavedFault) return { fault: "content", why: error };
  if (error instanceof Error && "syscall" in error) return { fault: "disk", why: error };
  throw error;
}
