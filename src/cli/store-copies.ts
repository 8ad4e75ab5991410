import { rmSync } from "node:fs";
import process from "node:process";
import { z } from "zod";
import { backUpStore } from "../store/copies/back-up.ts";
import type { CopyEnd } from "../store/copies/copy-line.ts";
import { restoreStore } from "../store/copies/restore.ts";
import { filesOf } from "../store/sql/sqlite-engine.ts";
import { StoreError } from "../store/store-error.ts";
import { storeIn } from "../store/store-options.ts";
import type { StoreOptions } from "../store/store-options.ts";
import { DEFAULT_DATA_DIR } from "./data-dir.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { askOffice } from "./office-client.ts";
import { print, printJson, say } from "./output.ts";
import type { AskOptions } from "./status.ts";

/** Writes all of a store to a file. */
export async function backUp(file: string, { data, json }: AskOptions): Promise<void> {
  const options = optionsOf(data);
  const end = await orFailure(backUpAnyhow(options, file, data));
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

/** A file that an office holds is copied by that office first. */
async function backUpAnyhow(
  options: StoreOptions,
  file: string,
  data: string | undefined,
): Promise<CopyEnd> {
  try {
    return await backUpStore(options, file);
  } catch (error) {
    const isHeld = error instanceof StoreError && error.code === "STORE_IN_USE";
    if (!isHeld || options.place.kind !== "sqlite") throw error;
  }
  const question = { method: "POST", path: "/admin/store/copy", withinMs: COPY_MS } as const;
  const { body } = await askOffice(data, question);
  const { file: copy } = z.object({ file: z.string() }).parse(body);
  try {
    return await backUpStore({ ...options, place: { kind: "sqlite", file: copy } }, file);
  } finally {
    for (const each of filesOf(copy)) rmSync(each, { force: true });
  }
}

const COPY_MS = 600_000;

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
