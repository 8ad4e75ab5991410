import { join } from "node:path";
import { firstOfUse } from "../journal/begin-reading.ts";
import { isDiskFault } from "../journal/disk-fault.ts";
import type { JournalReader } from "../journal/journal-reader.ts";
import type { JournalWriter } from "../journal/journal-writer.ts";
import { openJournal } from "../journal/open-journal.ts";
import { listSnapshots, readSnapshot, snapshotFile } from "../journal/snapshot-file.ts";
import type { Disk } from "../ports/disk.ts";
import type { DataFolder } from "./data-folder.ts";

const TRIAL_BYTES = 64 << 10;

/** How far the journal is durable, and whether more can be. */
export interface Trial {
  readonly journalId: string;
  readonly nextEvent: number;
  /** Why what was written is not durable; undefined: it is. */
  readonly fault: Error | undefined;
}

export interface TrialTerms {
  readonly wallUs: number;
  /** For the journal that is made where there is none: it is the one the desk goes on with. */
  readonly randomness: Uint8Array;
}

type Folders = Pick<DataFolder, "dir" | "journal" | "snapshots">;

/**
 * A test write: the journal's end is made durable anew and an empty batch behind it, and a file is
 * made beside the journal.
 *
 * Everything is opened, read and written again each time: after a failed sync what is in memory
 * says nothing about the disk.
 *
 * @throws what makes the journal unreadable
 */
export async function tryDisk(disk: Disk, folder: Folders, terms: TrialTerms): Promise<Trial> {
  let reader: JournalReader | undefined;
  let isEndDurable = false;
  const known = (fault: Error | undefined): Trial => ({
    journalId: reader?.end?.identity.journalId ?? "",
    // Of the last batch the system may hold what the disk does not have.
    nextEvent: (isEndDurable ? reader?.end?.nextEvent : reader?.lastBatchEvent) ?? 1,
    fault,
  });
  try {
    reader = readerOf(disk, folder);
    const writer = openedWith(disk, folder.journal, terms, reader);
    isEndDurable = true;
    try {
      writer.probe(terms.wallUs);
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
    reader?.close();
  }
}

/** With its end made durable anew. */
function openedWith(
  disk: Disk,
  dir: string,
  { randomness }: TrialTerms,
  reader: JournalReader,
): JournalWriter {
  const options = { disk, dir, durability: "fsync", randomness } as const;
  return openJournal(options, () => undefined, reader).writer;
}

/** From where the newest snapshot ends that the journal follows on, else from the beginning. */
function readerOf(disk: Disk, { journal, snapshots }: Folders): JournalReader {
  const files = listSnapshots(disk, snapshots).map((name) => snapshotFile(snapshots, name));
  const use = (file: string, reader: JournalReader): void =>
    reader.startAt(readSnapshot(disk, file).header);
  return firstOfUse(disk, journal, { files, use, onUnusable: () => undefined }).reader;
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
