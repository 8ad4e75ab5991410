import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { OfflinePolicy } from "./offline-policy.ts";
import { readStored, storedNameOf, StoredPolicyError } from "./stored-policy.ts";

/**
 * A version of the policy as a desk kept it. The hash says which: a load that was broken off may
 * have left another policy under the same number.
 *
 * @param dir the folder `policy/` of the desk
 * @returns undefined where the folder does not have it
 * @throws StoredPolicyError when the file was changed since
 */
export function readKept(dir: string, version: number, hash: string): OfflinePolicy | undefined {
  const path = join(dir, storedNameOf(version, hash));
  if (!existsSync(path)) return undefined;
  try {
    return new OfflinePolicy(readStored(readFileSync(path, "utf8"), hash), version);
  } catch (error) {
    if (!(error instanceof StoredPolicyError)) throw error;
    throw new StoredPolicyError(`${path}: ${error.message}`, { cause: error });
  }
}
