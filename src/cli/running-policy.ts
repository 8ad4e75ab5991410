import { dataFolderAt } from "../desk/data-folder.ts";
import { readKept } from "../policy/kept-policy.ts";
import type { OfflinePolicy } from "../policy/offline-policy.ts";
import { StoredPolicyError } from "../policy/stored-policy.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";

/**
 * A version of the policy as the desk of a data folder kept it.
 *
 * @returns undefined where the folder does not have it
 * @throws `CommandFailure` when the file was changed since
 */
export function keptPolicy(dir: string, version: number, hash: string): OfflinePolicy | undefined {
  try {
    return readKept(dataFolderAt(dir).policy, version, hash);
  } catch (error) {
    if (!(error instanceof StoredPolicyError)) throw error;
    throw new CommandFailure(exitCodes.failure, `${error.code}: ${error.message}`);
  }
}
