import { printIssues } from "../policy/issue.ts";
import { loadPolicy } from "../policy/load-policy.ts";
import { parsePolicy } from "../policy/parse-policy.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";
import type { LoadedPolicy } from "../policy/provenance.ts";
import type { Tree } from "../policy/yaml/tree.ts";
import { demoPolicyPath } from "./demo-plan.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { mistakes, say } from "./output.ts";

/** Reads a policy for a command. @throws `CommandFailure` once every mistake has been printed */
export async function readPolicy(path: string): Promise<PolicyDocument> {
  return (await loadedPolicy(path)).document;
}

/**
 * The same with where each value comes from.
 *
 * @param template laid over the file
 */
export async function loadedPolicy(
  path: string,
  template?: (file: Tree) => Tree,
): Promise<LoadedPolicy> {
  const result = await loadPolicy(path, process.env, template === undefined ? {} : { template });
  if (result.ok) return result.value;
  say(printIssues(result.error).trimEnd());
  const what = mistakes(result.error.length);
  throw new CommandFailure(exitCodes.badConfiguration, `POLICY_INVALID: ${what} in ${path}`);
}

/** The policy of a file; without one every default, and the instruments of the demo. */
export async function readPolicyOrDefault(path: string | undefined): Promise<PolicyDocument> {
  if (path !== undefined) return readPolicy(path);
  const defaults = parsePolicy("routing: {}\n", "defaults", process.env);
  if (!defaults.ok) throw new Error("Invariant: every key has a default");
  const { instruments } = await readPolicy(demoPolicyPath);
  return { ...defaults.value.document, instruments };
}
