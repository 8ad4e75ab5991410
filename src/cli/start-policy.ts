import { actor } from "./actor.ts";
import { NOTHING_KEPT } from "../desk/activation.ts";
import type { KeptBefore } from "../desk/activation.ts";
import { dataFolderAt } from "../desk/data-folder.ts";
import { KeptPolicyError, newestKept } from "../desk/kept-policies.ts";
import type { KeptPolicy } from "../desk/kept-policies.ts";
import { saysOther } from "../desk/says-other.ts";
import { printIssues } from "../policy/issue.ts";
import type { PolicyIssue } from "../policy/issue.ts";
import type { KeptLayers } from "../policy/layer/kept-layers.ts";
import { emptyLayer } from "../policy/layer/layer.ts";
import { loadPolicy } from "../policy/load-policy.ts";
import { parsePolicy } from "../policy/parse-policy.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";
import { hashOfText } from "../policy/policy-hash.ts";
import type { LoadedPolicy } from "../policy/provenance.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { mistakes, say } from "./output.ts";

/** What a desk starts with. */
export interface StartPolicy {
  readonly document: PolicyDocument;
  readonly layers: KeptLayers;
  readonly kept: KeptBefore;
  /** Why what the file says was not taken. */
  readonly fileFault?: string;
}

/**
 * The policy a desk starts with: what was changed at run time as it was in force last, over what
 * the file says now. A file that is bad, or held, is not taken: its words of the version in force
 * are, so that a desk that must be started again at night trades as it did.
 *
 * @throws CommandFailure without a version in force, or where that does not fit the environment
 */
export async function startPolicy(config: string, dataDir: string): Promise<StartPolicy> {
  const kept = keptIn(dataDir);
  if (kept?.layers.file.isHeld === true) return asKept(config, kept);
  const database = kept?.layers.database ?? emptyLayer;
  const read = await loadPolicy(config, process.env, { database });
  if (read.ok) return asFiled(config, read.value, kept);
  const fault = printIssues(read.error);
  if (kept === undefined) throw invalid(config, read.error);
  say(`POLICY_FILE_BAD: version ${kept.version} is taken in its place\n${fault.trimEnd()}`);
  return { ...asKept(config, kept), fileFault: fault };
}

function keptIn(dataDir: string): KeptPolicy | undefined {
  try {
    return newestKept(dataFolderAt(dataDir).policy);
  } catch (error) {
    if (!(error instanceof KeptPolicyError)) throw error;
    throw new CommandFailure(exitCodes.failure, `${error.code}: ${error.message}`);
  }
}

function asFiled(config: string, read: LoadedPolicy, kept: KeptPolicy | undefined): StartPolicy {
  if (kept === undefined) return started(config, read, false, NOTHING_KEPT);
  const { version, layers } = kept;
  const isOther = saysOther(layers, read, process.env);
  return started(config, read, false, { version, isOther });
}

function asKept(config: string, { version, layers }: KeptPolicy): StartPolicy {
  const { database, file } = layers;
  const read = parsePolicy(file.text, config, process.env, { database });
  if (read.ok) return started(config, read.value, file.isHeld, { version, isOther: false });
  say(`version ${version}, which was in force, cannot be made again:`);
  throw invalid(config, read.error);
}

function started(
  config: string,
  { document, fileText, environment, layers }: LoadedPolicy,
  isHeld: boolean,
  kept: KeptBefore,
): StartPolicy {
  const { database } = layers;
  const file = { name: config, text: fileText, sha256: hashOfText(fileText), isHeld };
  const by = { author: actor(), source: "start", reason: "", change: null };
  return { document, kept, layers: { file, database, environment, ...by } };
}

function invalid(config: string, issues: readonly PolicyIssue[]): CommandFailure {
  say(printIssues(issues).trimEnd());
  const what = mistakes(issues.length);
  return new CommandFailure(exitCodes.badConfiguration, `POLICY_INVALID: ${what} in ${config}`);
}
