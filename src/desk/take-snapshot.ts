import { randomInt } from "node:crypto";
import { SEEDS } from "../core/id-table.ts";
import { beginReading, loadSnapshot } from "../journal/begin-reading.ts";
import type { SnapshotFault } from "../journal/begin-reading.ts";
import { JournalReader } from "../journal/journal-reader.ts";
import type { JournalStart } from "../journal/journal-start.ts";
import { Replayer } from "../journal/replay.ts";
import { mayRetire, retireSegments } from "../journal/retire-segments.ts";
import { listSegments, syncSegment } from "../journal/segment-files.ts";
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
  isFull: false,
  received: () => {
    throw new Error("Invariant: a snapshot answers nothing");
  },
  lost: () => {
    throw new Error("Invariant: what is sent to nobody is not lost");
  },
};

/** What a journal adds up to, as far as it was read. */
interface Following {
  readonly reader: JournalReader;
  readonly into: ReplayedBooks;
  readonly replayer: Replayer;
  /** The snapshot it began with, or wrote last. */
  last: SnapshotHeader | undefined;
  /** The last one was loaded, and came to its hash. */
  isProven: boolean;
  /** Found at the beginning, and not told yet. */
  unusable: Unusable[];
}

/**
 * Follows a journal, and writes what it adds up to, one snapshot after the other.
 *
 * It begins with the last snapshot that is of use, reads the same files as a start and comes to the
 * same: each state hash on the way is held against the one the desk recorded.
 */
export class SnapshotWriter {
  readonly #disk: Disk;
  readonly #seed: number;
  #following: Following | undefined;

  /** @param seed of the hash clients' and LPs' ids are found by */
  constructor(disk: Disk, seed: number = randomInt(SEEDS)) {
    this.#disk = disk;
    this.#seed = seed;
  }

  /**
   * Reads on from the last one, and writes the next. After a throw it begins anew.
   *
   * @param task the folders are the same each time
   * @throws what makes the journal unreadable, and errors of the disk
   */
  take(task: SnapshotTask): SnapshotTaken {
    const following = (this.#following ??= this.#begin(task));
    try {
      return this.#take(task, following);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    this.#following?.reader.close();
    this.#following = undefined;
  }

  #begin({ journal, snapshots }: SnapshotTask): Following {
    const unusable: Unusable[] = [];
    const { reader, into, from } = beginReading(this.#disk, journal, {
      dir: snapshots,
      anew: () => this.#anew(),
      onUnusable: (file, why, fault) => unusable.push({ file, why, fault }),
    });
    return { reader, into, replayer: new Replayer(into), last: from, isProven: true, unusable };
  }

  #anew(): ReplayedBooks {
    return new ReplayedBooks(this.#seed, nobody);
  }

  #take(task: SnapshotTask, following: Following): SnapshotTaken {
    const { reader, into, replayer, last, isProven } = following;
    const before = replayer.counts.events;
    while ((reader.end?.nextEvent ?? 1) < task.upTo && reader.next()) replayer.batch(reader.batch);
    const events = replayer.counts.events - before;
    const unusable = following.unusable.splice(0);
    const told = unusable.map(({ file, why }) => `${file}: ${why}`);
    const disk = this.#disk;
    if (events > 0 && last !== undefined && !isProven && this.#isNeeded(task, last)) {
      this.#prove(task, last);
    }
    const written = events === 0 ? undefined : write(disk, task, reader, into, last);
    if (written === undefined) {
      // One that an earlier run had under way came as far.
      return { nextEvent: last?.nextEvent ?? 1, bytes: 0, events, retired: 0, unusable: told };
    }
    const { header, bytes } = written;
    removeOthers(disk, task.snapshots, { from: last, written: header, unusable });
    const retired = last === undefined ? 0 : retire(disk, task, last);
    following.last = header;
    following.isProven = false;
    return { nextEvent: header.nextEvent, bytes, events, retired, unusable: told };
  }

  /** Part of the journal is gone, or is to go: the snapshot before the next must be of use. */
  #isNeeded({ journal, retireBeforeUs }: SnapshotTask, { segment: before }: JournalStart): boolean {
    const [oldest = 1] = listSegments(this.#disk, journal);
    if (oldest > 1) return true;
    if (retireBeforeUs === null) return false;
    return mayRetire(this.#disk, journal, { before, olderThanUs: retireBeforeUs });
  }

  /** @throws SavedFault where it is no use */
  #prove({ journal, snapshots }: SnapshotTask, header: SnapshotHeader): void {
    const reader = new JournalReader(this.#disk, journal);
    try {
      loadSnapshot(this.#disk, snapshotFile(snapshots, header), reader, this.#anew());
    } finally {
      reader.close();
    }
  }
}

/** One snapshot, by one who has read nothing before. */
export function takeSnapshot(disk: Disk, task: SnapshotTask, seed?: number): SnapshotTaken {
  const writer = new SnapshotWriter(disk, seed);
  try {
    return writer.take(task);
  } finally {
    writer.close();
  }
}

interface Unusable {
  readonly file: string;
  readonly why: string;
  readonly fault: SnapshotFault;
}

interface Written {
  readonly header: SnapshotHeader;
  readonly bytes: number;
}

/** Writes the next one, and shows that a start can begin with it. */
function write(
  disk: Disk,
  { journal, snapshots }: SnapshotTask,
  reader: JournalReader,
  into: ReplayedBooks,
  from: SnapshotHeader | undefined,
): Written | undefined {
  const { place } = reader;
  if (place === undefined) return undefined;
  // With `os` the journal may be in memory only, and a power cut would leave a snapshot of events
  // that the journal has lost.
  const [oldest = 1] = listSegments(disk, journal);
  for (let segment = from?.segment ?? oldest; segment <= place.segment; segment++) {
    syncSegment(disk, journal, segment);
  }
  const sink = new SnapshotSink();
  into.save(sink);
  const header = { ...place, stateHash: into.stateHash() };
  const bytes = writeSnapshot(disk, snapshots, header, sink.bytes.subarray(0, sink.at));
  const again = new JournalReader(disk, journal);
  try {
    again.startAt(readSnapshot(disk, snapshotFile(snapshots, header)).header);
  } finally {
    again.close();
  }
  return { header, bytes };
}

interface Snapshots {
  readonly from: SnapshotHeader | undefined;
  readonly written: SnapshotHeader;
  readonly unusable: readonly Unusable[];
}

/**
 * Two are kept: the one before, which was loaded or read back, and the one just written. What is
 * older than both goes, and what was no use for what it says; the name of one does not tell how
 * good it is. Those of other journals stay.
 */
function removeOthers(disk: Disk, dir: string, { from, written, unusable }: Snapshots): void {
  const useless = new Set<string>();
  for (const { file, fault } of unusable) if (fault === "content") useless.add(file);
  for (const name of listSnapshots(disk, dir)) {
    const file = snapshotFile(dir, name);
    if (name.journalId !== written.journalId || file === snapshotFile(dir, written)) continue;
    if (useless.has(file) || name.nextEvent < (from?.nextEvent ?? 0)) disk.remove(file);
  }
}

/** Of two snapshots both need what follows the earlier; that one was loaded and found right. */
function retire(disk: Disk, { journal, retireBeforeUs }: SnapshotTask, from: JournalStart): number {
  if (retireBeforeUs === null) return 0;
  const { segment: before } = from;
  return retireSegments(disk, journal, { before, olderThanUs: retireBeforeUs });
}
