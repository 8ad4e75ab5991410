import { existsSync } from "node:fs";
import { dataFolderAt } from "../desk/data-folder.ts";
import type { DataFolder } from "../desk/data-folder.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";

export const DEFAULT_DATA_DIR = "data";
export const DEMO_DATA_DIR = "data/demo";

/** Of `dataFolderOf`, the journal. */
export const journalDirOf = (given: string | undefined): string => dataFolderOf(given).journal;

/**
 * The data folder whose journal a command reads: the one given, else that of the two usual ones
 * that has a journal.
 *
 * @throws `CommandFailure` when there is none, or in both
 */
export function dataFolderOf(given: string | undefined): DataFolder {
  const dirs = given === undefined ? [DEFAULT_DATA_DIR, DEMO_DATA_DIR] : [given];
  const found = dirs.filter((dir) => existsSync(dataFolderAt(dir).journal));
  const [dir, other] = found;
  if (dir === undefined) {
    const text = `JOURNAL_MISSING: no journal in ${dirs.join(" or ")}; name a folder with --data`;
    throw new CommandFailure(exitCodes.failure, text);
  }
  if (other === undefined) return dataFolderAt(dir);
  const text = `AMBIGUOUS_DESK: journals in ${dir} and ${other}; say which with --data`;
  throw new CommandFailure(exitCodes.refused, text);
}
