import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { StoreError } from "../store-error.ts";
import { syncFolder } from "../sql/sqlite-engine.ts";

const KEY_BYTES = 32;

/** @returns null where there is none @throws STORE_KEY_WRONG where it cannot be one */
export function readKey(file: string): Buffer | null {
  let key: Buffer;
  try {
    key = readFileSync(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    const why = error instanceof Error ? error.message : String(error);
    throw new StoreError("STORE_KEY_MISSING", `${file} cannot be read (${why})`, { cause: error });
  }
  if (key.length === KEY_BYTES) return key;
  throw new StoreError(
    "STORE_KEY_WRONG",
    `${file} has ${key.length} bytes, and a key has ${KEY_BYTES}; ${mend(file)}`,
  );
}

/** Makes a key that is on the disk when this returns, for its owner alone. */
export function makeKey(file: string): Buffer {
  const key = randomBytes(KEY_BYTES);
  const handle = openSync(file, "wx", 0o600);
  try {
    writeSync(handle, key);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  syncFolder(dirname(file));
  return key;
}

/** What to do where the key is not the one. */
export const mend = (file: string): string =>
  `put back the ${file} that belongs to this store; if it is lost for good, have the store ` +
  "forget its secrets and set them again";
