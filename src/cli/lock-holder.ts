import { readFileSync, statSync } from "node:fs";

/** The first byte of a database's file that SQLite locks, wherever its data ends. */
const PENDING_BYTE = 0x4000_0000;

/**
 * Who holds a data folder's lock, looked at without taking it: a desk that starts at that moment
 * would be refused.
 *
 * Source: Linux, /proc/locks; locks of other containers are not in it.
 *
 * @param text what the system lists
 * @returns the process, 0 where it has none here, undefined where nobody holds it
 */
export function holderIn(text: string, inode: number): number | undefined {
  for (const line of text.split("\n")) {
    // Behind the number and, of one that waits, an arrow: kind, manner, access, pid, file, range.
    const [, , , access, pid, file = "", from] = line.replace("->", "").split(/\s+/);
    const isOurs = Number(file.split(":")[2]) === inode && Number(from) === PENDING_BYTE;
    if (isOurs && access === "WRITE" && !line.includes("->")) return Math.max(0, Number(pid));
  }
  return undefined;
}

/** @returns undefined where the system does not tell; `pid` as of `holderIn` */
export function holderOf(lock: string): { readonly pid: number | undefined } | undefined {
  let text: string;
  try {
    text = readFileSync("/proc/locks", "latin1");
  } catch {
    // Another system, or one that hides them.
    return undefined;
  }
  return { pid: holderIn(text, statSync(lock).ino) };
}
