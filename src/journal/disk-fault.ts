import { JournalError } from "./journal-error.ts";

/** Of the system: no room, no sound medium, or one that may only be read. */
const faults: ReadonlySet<unknown> = new Set([
  "ENOSPC",
  "EDQUOT",
  "EIO",
  "EROFS",
  "ENXIO",
  "ENODEV",
]);

/** No room, which may come back without anybody touching the disk. */
const noRoom: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT"]);

/** The disk does not take what is written, and may again later. */
export const isDiskFault = (error: unknown): boolean => faults.has(systemCodeOf(error));

export const isNoRoom = (error: unknown): boolean => noRoom.has(systemCodeOf(error));

/** What the system said, or what a journal that failed says it said. */
function systemCodeOf(error: unknown): unknown {
  if (error instanceof JournalError) return systemCodeOf(error.cause);
  return error instanceof Error && "code" in error ? error.code : undefined;
}
