import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { JournalError } from "./journal-error.ts";

/** Primary result code SQLITE_BUSY: another connection holds the lock. */
const SQLITE_BUSY = 5;

/** The data folder is ours until this is released or the process ends, however it ends. */
export interface DataFolderLock {
  release(): void;
}

/**
 * Takes the data folder for this process.
 *
 * A lock held by the operating system for an open file, not a file with a number in it: it cannot
 * be stale after a kill.
 *
 * @throws DATA_FOLDER_IN_USE
 */
export function lockDataFolder(dir: string): DataFolderLock {
  mkdirSync(dir, { recursive: true });
  const database = new DatabaseSync(join(dir, "lock.db"), { timeout: 0 });
  try {
    // Nothing is ever written, so it holds on a full disk too.
    database.exec("PRAGMA journal_mode = MEMORY");
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    throw new JournalError(
      "DATA_FOLDER_IN_USE",
      `another Hedgerow desk works in ${dir}; stop it or give this one another --data folder`,
      { cause: error },
    );
  }
  return { release: () => database.close() };
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error &&
  "errcode" in error &&
  typeof error.errcode === "number" &&
  (error.errcode & 0xff) === SQLITE_BUSY;
