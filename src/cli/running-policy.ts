import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dataFolderAt } from "../desk/data-folder.ts";
import { OfflinePolicy } from "../policy/offline-policy.ts";
import { readStored, StoredPolicyError } from "../policy/stored-policy.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";

/**
 * A version of the policy as the desk kept it.
 *
 * @returns undefined where the folder does not have it
 * @throws `CommandFailure` when the file was changed since
 */
export function keptPolicy(dir: string, version: number): OfflinePolicy | undefined {
  const folder = dataFolderAt(dir).policy;
  const name = namesIn(folder).find((file) => file.startsWith(`${version}-`));
  const hash = /^\d+-([0-9a-f]{64})\.json$/.exec(name ?? "")?.[1];
  if (name === undefined || hash === undefined) return undefined;
  try {
    const document = readStored(readFileSync(join(folder, name), "utf8"), hash);
    return new OfflinePolicy(document, version);
  } catch (error) {
    if (!(error instanceof StoredPolicyError)) throw error;
    const text = `${error.code}: ${join(folder, name)}: ${error.message}`;
    throw new CommandFailure(exitCodes.failure, text);
  }
}

/** No folder is no policy. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
