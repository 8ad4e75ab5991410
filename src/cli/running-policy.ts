import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dataFolderAt } from "../desk/data-folder.ts";
import { OfflinePolicy } from "../policy/offline-policy.ts";
import { readStored, storedNameOf, StoredPolicyError } from "../policy/stored-policy.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";

/**
 * A version of the policy as the desk kept it. The hash says which: a load that was broken off may
 * have left another policy under the same number.
 *
 * @returns undefined where the folder does not have it
 * @throws `CommandFailure` when the file was changed since
 */
export function keptPolicy(dir: string, version: number, hash: string): OfflinePolicy | undefined {
  const path = join(dataFolderAt(dir).policy, storedNameOf(version, hash));
  if (!existsSync(path)) return undefined;
  try {
    return new OfflinePolicy(readStored(readFileSync(path, "utf8"), hash), version);
  } catch (error) {
    if (!(error instanceof StoredPolicyError)) throw error;
    throw new CommandFailure(exitCodes.failure, `${error.code}: ${path}: ${error.message}`);
  }
}
