import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { VenueError } from "./venue-error.ts";

/** Primary result code SQLITE_BUSY: another connection holds the lock. */
const SQLITE_BUSY = 5;

/**
 * Takes the data folder for this process, by a lock the system frees however the process ends.
 *
 * @returns what gives it back
 * @throws `VENUE_FOLDER_IN_USE`
 */
export function lockVenueFolder(dir: string): () => void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(dir, "lock.db"), { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    const text = `another venue works in ${dir}; stop it or give this one another --data folder`;
    throw new VenueError("VENUE_FOLDER_IN_USE", text, { cause: error });
  }
  return () => database.close();
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error &&
  "errcode" in error &&
  typeof error.errcode === "number" &&
  (error.errcode & 0xff) === SQLITE_BUSY;
