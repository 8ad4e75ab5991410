import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { DataFolder } from "../desk/data-folder.ts";
import { JournalError } from "../journal/journal-error.ts";
import { lockDataFolder } from "../journal/lock.ts";
import { fail, ok, warn } from "./doctor-check.ts";
import type { Check } from "./doctor-check.ts";
import { verifiedJournal } from "./journal.ts";
import { holderOf } from "./lock-holder.ts";

/** Rights of the group and of all others. */
const OTHERS = 0o077;
/** A desk makes one segment ahead, so below two there is soon no room. */
const FEW_SEGMENTS = 2;
const SOME_SEGMENTS = 8;
const USUAL_SEGMENT_BYTES = 64 << 20;
const MIB = 1 << 20;

/** A data folder, whether or not a desk works in it. */
export function folderChecks({ dir, journal }: DataFolder): Check[] {
  if (!existsSync(dir)) {
    return [warn("data folder", `there is none at ${dir}`, "hedgerow serve makes it")];
  }
  return [rightsOf(dir), spaceOf(dir, journal)];
}

function rightsOf(dir: string): Check {
  const check = "data folder";
  try {
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return fail(check, `${dir} may not be written by this user`, `chown it to the desk's user`);
  }
  if ((statSync(dir).mode & OTHERS) === 0) return ok(check, `${dir} is its owner's alone`);
  return warn(check, `others may look into ${dir}: orders stand there`, `chmod 700 ${dir}`);
}

function spaceOf(dir: string, journal: string): Check {
  const check = "disk space";
  // It may be on a disk of its own.
  const { bavail, bsize } = statfsSync(existsSync(journal) ? journal : dir);
  const segments = Math.floor((bavail * bsize) / segmentBytesIn(journal));
  const free = `${Math.floor((bavail * bsize) / MIB)} MiB are free, room for ${segments} segments`;
  const mend = "make room, or move the data folder to a larger disk";
  if (segments < FEW_SEGMENTS) return fail(check, free, mend);
  return segments < SOME_SEGMENTS ? warn(check, free, mend) : ok(check, free);
}

/** Of the newest segment; of none the usual. */
function segmentBytesIn(journal: string): number {
  if (!existsSync(journal)) return USUAL_SEGMENT_BYTES;
  const newest = readdirSync(journal).toSorted().at(-1);
  const bytes = newest === undefined ? 0 : statSync(join(journal, newest)).size;
  return bytes > 0 ? bytes : USUAL_SEGMENT_BYTES;
}

/** What is looked at only while no desk answers: who holds the folder, and all of the journal. */
export function idleChecks(folder: DataFolder): Check[] {
  if (!existsSync(folder.lock)) return [ok("lock", "no desk has worked here")];
  const lock = lockOf(folder);
  if (lock.state !== "ok") return [lock];
  return existsSync(folder.journal) ? [lock, journalOf(folder)] : [lock];
}

const HELD = "it may be starting: wait, and look at its log; else end it by its pid";

/** Looked at, not taken: a desk that starts at this moment must not be refused. */
function lockOf({ dir, lock }: DataFolder): Check {
  const holder = holderOf(lock);
  if (holder === undefined) return takenLockOf(dir);
  const { pid } = holder;
  if (pid === undefined) return ok("lock", "no desk holds the folder");
  const who = pid === 0 ? "a desk" : `process ${pid}`;
  return fail("lock", `${who} holds the folder and does not answer`, HELD);
}

/** Where the system does not tell who holds a file. */
function takenLockOf(dir: string): Check {
  try {
    lockDataFolder(dir).release();
    const how = "it was taken for a moment to see, and a desk that started then was refused";
    return ok("lock", `no desk holds the folder (${how})`);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    return fail("lock", "a desk holds the folder and does not answer", HELD);
  }
}

function journalOf(folder: DataFolder): Check {
  try {
    const { found } = verifiedJournal(folder);
    const { events, stateHashes } = found;
    return ok("journal", `sound: ${events} events, ${stateHashes} state hashes reproduced`);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    const holder = holderOf(folder.lock);
    if (holder?.pid !== undefined) {
      const text = "a desk began while it was read, which proves nothing";
      return warn("journal", text, "run hedgerow doctor again once the desk answers");
    }
    const mend = "keep a copy of the folder, and see docs/JOURNAL.md";
    return fail("journal", `${error.code}: ${error.message}`, mend);
  }
}
