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

/** No room, or no file may be opened: either may pass without anybody touching the disk. */
const passing: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT", "EMFILE", "ENFILE"]);

/** The disk does not take what is written, and may again later. */
export const isDiskFault = (error: unknown): boolean => faults.has(systemCodeOf(error));

export const mayPass = (error: unknown): boolean => passing.has(systemCodeOf(error));

/** As the system says it; a quota, or a disk that others fill, shows only when it is written. */
export const noRoom = (text: string): Error =>
  Object.assign(new Error(`ENOSPC: ${text}`), { code: "ENOSPC" });

/**
 * What failed counts, not what became of its cleaning up: that is said beside it.
 *
 * @returns to be thrown, with the code of the failure
 */
export function afterCleaning(failure: unknown, clean: () => void): unknown {
  try {
    clean();
    return failure;
  } catch (error) {
    const text = `${textOf(failure)}; and what there was could not be removed: ${textOf(error)}`;
    const code = systemCodeOf(failure);
    return Object.assign(new Error(text, { cause: failure }), code === undefined ? {} : { code });
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What the system said, or what a journal that failed says it said. */
function systemCodeOf(error: unknown): unknown {
  if (error instanceof JournalError) return systemCodeOf(error.cause);
  return error instanceof Error && "code" in error ? error.code : undefined;
}
