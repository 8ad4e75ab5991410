import process from "node:process";
import { backUpStore } from "../store/copies/back-up.ts";
import type { CopyEnd } from "../store/copies/copy-line.ts";
import { restoreStore } from "../store/copies/restore.ts";
import { StoreError } from "../store/store-error.ts";
import { storeIn } from "../store/store-options.ts";
import type { StoreOptions } from "../store/store-options.ts";
import { DEFAULT_DATA_DIR } from "./data-dir.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { print, printJson, say } from "./output.ts";
import type { AskOptions } from "./status.ts";

/** Writes all of a store to a file. */
export async function backUp(file: string, { data, json }: AskOptions): Promise<void> {
  const options = optionsOf(data);
  const end = await orFailure(backUpStore(options, file));
  if (json) return printJson(end);
  print(`${end.rows} rows are in ${file}\n`);
  return say(`keep ${options.keyFile} too: secrets in the copy stay sealed with it`);
}

/** Fills a store from such a file. */
export async function restore(
  file: string,
  replace: boolean,
  { data, json }: AskOptions,
): Promise<void> {
  const end = await orFailure(restoreStore(optionsOf(data), file, { replace }));
  return json ? printJson(end) : print(`${end.rows} rows were restored\n`);
}

const optionsOf = (data: string | undefined): StoreOptions =>
  storeIn(data ?? DEFAULT_DATA_DIR, process.env["DATABASE_URL"]);

async function orFailure(work: Promise<CopyEnd>): Promise<CopyEnd> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const isInUse = error.code === "STORE_IN_USE";
    throw new CommandFailure(isInUse ? exitCodes.refused : exitCodes.failure, error.message);
  }
}
