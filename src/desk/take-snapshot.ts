import { SavedFault } from "../core/saved.ts";
import { beginReading } from "../journal/begin-reading.ts";
import { Replayer } from "../journal/replay.ts";
import { retireSegments } from "../journal/retire-segments.ts";
import { SnapshotSink } from "../journal/snapshot-bytes.ts";
import {
  listSnapshots,
  readSnapshot,
  snapshotFile,
  writeSnapshot,
} from "../journal/snapshot-file.ts";
import type { SnapshotHeader } from "../journal/snapshot-file.ts";
import type { Disk } from "../ports/disk.ts";
import { ReplayedBooks } from "./replayed-books.ts";
import type { LedgerJournal } from "./session-ledger.ts";

/** That must be sound before a segment is let go: should one be damaged, there is another. */
const SOUND_SNAPSHOTS = 2;

export interface SnapshotTask {
  /** Folders of the journal and of the snapshots. */
  readonly journal: string;
  readonly snapshots: string;
  /** Every event below this number is durable, and so is every batch that begins below it. */
  readonly upTo: number;
  /** Segments older than this may go, µs since 1970; null: none. */
  readonly retireBeforeUs: number | null;
}

export interface SnapshotTaken {
  /** Number of the first event that is not in it. */
  readonly nextEvent: number;
  readonly bytes: number;
  /** Events that were replayed for it. */
  readonly events: number;
  /** Segments that were let go. */
  readonly retired: number;
  /** Earlier snapshots that could not be used. */
  readonly unusable: readonly string[];
}

/** What is replayed here is told to nobody. */
const nobody: Omit<LedgerJournal, "isOpenLeg"> = {
  record: () => {
    throw new Error("Invariant: a snapshot records nothing");
  },
  eventAt: () => {
    throw new Error("Invariant: a snapshot sends nothing again");
  },
};

/**
 * Reads the journal on from the last snapshot, and writes what it adds up to as the next one.
 *
 * It reads the same files as a start and comes to the same: each state hash on the way is held
 * against the one the desk recorded.
 *
 * @throws what makes the journal unreadable, and errors of the disk
 */
export function takeSnapshot(disk: Disk, task: SnapshotTask): SnapshotTaken {
  const { journal, snapshots, upTo } = task;
  const unusable: string[] = [];
  const { reader, into } = beginReading(disk, journal, {
    dir: snapshots,
    anew: () => new ReplayedBooks(0, nobody),
    onUnusable: (file, why) => unusable.push(`${file}: ${why}`),
  });
  try {
    const replayer = new Replayer(into);
    while ((reader.end?.nextEvent ?? 1) < upTo && reader.next()) replayer.batch(reader.batch);
    const { place } = reader;
    if (place === undefined) throw new Error("Invariant: a snapshot has more than the one before");
    const sink = new SnapshotSink();
    into.save(sink);
    const header = { ...place, stateHash: into.stateHash() };
    const bytes = writeSnapshot(disk, snapshots, header, sink.bytes.subarray(0, sink.at));
    const retired = retire(disk, task, place.journalId);
    const { events } = replayer.counts;
    return { nextEvent: place.nextEvent, bytes, events, retired, unusable };
  } finally {
    reader.close();
  }
}

/** Reads the snapshots again first: nothing else says what is let go. */
function retire(disk: Disk, task: SnapshotTask, journalId: string): number {
  const { journal, snapshots, retireBeforeUs } = task;
  if (retireBeforeUs === null) return 0;
  const own = listSnapshots(disk, snapshots).filter((name) => name.journalId === journalId);
  const sound = own.flatMap((name) => soundIn(disk, snapshotFile(snapshots, name)));
  if (sound.length < SOUND_SNAPSHOTS) return 0;
  const before = Math.min(...sound.map(({ segment }) => segment));
  return retireSegments(disk, journal, { before, olderThanUs: retireBeforeUs });
}

function soundIn(disk: Disk, file: string): readonly SnapshotHeader[] {
  try {
    return [readSnapshot(disk, file).header];
  } catch (error) {
    if (error instanceof SavedFault) return [];
    throw error;
  }
}
