import { join } from "node:path";
import { SavedFault } from "../core/saved.ts";
import { isDiskFault } from "../journal/disk-fault.ts";
import { JournalReader } from "../journal/journal-reader.ts";
import { openJournal } from "../journal/open-journal.ts";
import { listSnapshots, readSnapshot, snapshotFile } from "../journal/snapshot-file.ts";
import type { Disk } from "../ports/disk.ts";
import type { DataFolder } from "./data-folder.ts";

const TRIAL_BYTES = 64 << 10;
/** Nothing is drawn: a journal is there, or its making is what fails. */
const RANDOMNESS = new Uint8Array(16);

/** How far the journal is durable, and whether more can be. */
export interface Trial {
  readonly journalId: string;
  readonly nextEvent: number;
  /** Why what was written is not durable; undefined: it is. */
  readonly fault: Error | undefined;
}

/**
 * A test write: the journal's end is made durable anew and an empty batch behind it, and a file is
 * made beside the journal.
 *
 * Everything is opened, read and written again each time: after a failed sync what is in memory
 * says nothing about the disk.
 *
 * @throws what makes the journal unreadable
 */
export async function tryDisk(
  disk: Disk,
  folder: Pick<DataFolder, "dir" | "journal" | "snapshots">,
  wallUs: number,
): Promise<Trial> {
  const reader = readerOf(disk, folder);
  const known = (fault: Error | undefined): Trial => ({
    journalId: reader.end?.identity.journalId ?? "",
    nextEvent: reader.end?.nextEvent ?? 1,
    fault,
  });
  try {
    const { journal: dir } = folder;
    const options = { disk, dir, durability: "fsync", randomness: RANDOMNESS } as const;
    const { writer } = openJournal(options, () => undefined, reader);
    try {
      writer.probe(wallUs);
      tryFile(disk, folder.dir);
    } finally {
      writer.close();
      await writer.settled();
    }
    return known(undefined);
  } catch (error) {
    if (error instanceof Error && isDiskFault(error)) return known(error);
    throw error;
  } finally {
    reader.close();
  }
}

/** From where the newest snapshot ends that the journal follows on, else from the beginning. */
function readerOf(
  disk: Disk,
  { journal, snapshots }: Pick<DataFolder, "journal" | "snapshots">,
): JournalReader {
  for (const name of listSnapshots(disk, snapshots)) {
    const reader = new JournalReader(disk, journal);
    try {
      reader.startAt(readSnapshot(disk, snapshotFile(snapshots, name)).header);
      return reader;
    } catch (error) {
      reader.close();
      if (!(error instanceof SavedFault)) throw error;
    }
  }
  return new JournalReader(disk, journal);
}

/** A policy or a snapshot must find room too. */
function tryFile(disk: Disk, dir: string): void {
  const path = join(dir, "disk-trial.tmp");
  const file = disk.open(path, "create");
  try {
    const bytes = new Uint8Array(TRIAL_BYTES);
    for (let done = 0; done < bytes.length;) {
      done += disk.write(file, bytes, done, bytes.length - done, done);
    }
    disk.sync(file);
  } finally {
    disk.close(file);
    disk.remove(path);
  }
}
