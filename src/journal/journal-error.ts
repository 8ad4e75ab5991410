/** Why a journal refused. Codes are stable: logs, alarms and exit messages key on them. */
export type JournalErrorCode =
  | "JOURNAL_DAMAGED"
  | "JOURNAL_INCOMPLETE"
  | "JOURNAL_RETIRED"
  | "SNAPSHOT_OTHER_VERSION"
  | "JOURNAL_NEWER_FORMAT"
  | "JOURNAL_OLDER_FORMAT"
  | "JOURNAL_FAILED"
  | "JOURNAL_POSITION_UNKNOWN"
  | "BATCH_TOO_LARGE"
  | "STATE_HASH_MISMATCH"
  | "DATA_FOLDER_IN_USE";

/** A refusal of the journal or its lock; the message says what to do. */
export class JournalError extends Error {
  override readonly name = "JournalError";
  readonly code: JournalErrorCode;

  constructor(code: JournalErrorCode, message: string, options?: ErrorOptions) {
    super(`${code}: ${message}`, options);
    this.code = code;
  }
}

/** What to do about damage, the last sentence of every such message. */
const ADVICE =
  "Keep a copy of the journal folder, check the disk, and restore the folder from a backup; " +
  "do not edit or delete segments.";

/**
 * @param file   path of the segment
 * @param offset where in the file, in bytes
 * @param batch  number of the batch that was expected there
 */
export function damaged(file: string, offset: number, batch: number, what: string): JournalError {
  const where = `${file}, offset ${offset}, batch ${batch}`;
  return new JournalError("JOURNAL_DAMAGED", `${where}: ${what}. ${ADVICE}`);
}

/** @param what the thing with the version, such as `segment` or `batch` */
export function newerFormat(file: string, what: string, version: number): JournalError {
  return new JournalError(
    "JOURNAL_NEWER_FORMAT",
    `${file}: ${what} version ${version} was written by a newer Hedgerow; start that one.`,
  );
}

export function olderFormat(file: string, version: number): JournalError {
  return new JournalError(
    "JOURNAL_OLDER_FORMAT",
    `${file}: format version ${version} is read only by the Hedgerow that wrote it; start that ` +
      "one to look into it, or begin with an empty data folder.",
  );
}

/** @param first segment that is there */
export function incomplete(dir: string, first: number): JournalError {
  return new JournalError(
    "JOURNAL_INCOMPLETE",
    `${dir} begins with segment ${first}, and no sound snapshot says what was before it. ` +
      "Restore the folders of journal and snapshots from a backup.",
  );
}

/** Where segments are retired and what stood in them is known to another Hedgerow alone. */
export function otherVersion(file: string, why: string): JournalError {
  return new JournalError(
    "SNAPSHOT_OTHER_VERSION",
    `${file}: ${why}, and the segments before it are retired. Start the Hedgerow that wrote it; ` +
      "nothing is damaged.",
  );
}

/** What was asked for stood in a segment that is let go. */
export const isRetired = (error: unknown): boolean =>
  error instanceof JournalError && error.code === "JOURNAL_RETIRED";

/** What was asked for stands in the journal, and the disk does not give it as it was written. */
export const isUnreadable = (error: unknown): boolean =>
  error instanceof JournalError
    ? error.code === "JOURNAL_DAMAGED"
    : error instanceof Error && "syscall" in error;
