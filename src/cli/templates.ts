import { writeFileSync } from "node:fs";
import { z } from "zod";
import { diffPolicies } from "../policy/diff-policies.ts";
import { printPolicy } from "../policy/print-policy.ts";
import { templateText, templateTree } from "../policy/template-file.ts";
import { fitted, symbolsIn } from "../policy/templates.ts";
import type { TemplateName } from "../policy/templates.ts";
import { ask } from "./ask.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { print, printJson, say } from "./output.ts";
import { loadedPolicy } from "./read-policy.ts";
import type { AskOptions } from "./status.ts";

/** The template as a file. */
export const showTemplate = (name: TemplateName): void => print(templateText(name));

const running = z.object({ policyFile: z.string(), policyHash: z.string() });

/** What the template would change in a policy file; without one, in that of the running desk. */
export async function diffTemplate(
  name: TemplateName,
  config: string | undefined,
  options: AskOptions,
): Promise<void> {
  const file = config ?? (await runningFile(options.data));
  const before = (await loadedPolicy(file)).document;
  const changes = diffPolicies(before, (await overlaidPolicy(name, file)).document);
  if (options.json) return printJson(changes);
  if (changes.length === 0) return print(`${name} changes nothing in ${file}\n`);
  const lines = changes.map(
    ({ path, before: old, after }) => `${path}: ${old ?? "nothing"} -> ${after ?? "nothing"}\n`,
  );
  return print(lines.join(""));
}

/** Writes the policy with the template in it; comments and layout are the printer's. */
export async function applyTemplate(
  name: TemplateName,
  config: string,
  output: string | undefined,
): Promise<void> {
  const text = printPolicy((await overlaidPolicy(name, config)).document);
  sayVariables(text);
  if (output === undefined || output === "-") return print(text);
  try {
    writeFileSync(output, text, { flag: "wx", mode: 0o600 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(exitCodes.refused, `FILE_NOT_WRITTEN: ${why}`);
  }
  return say(`${output} written; next: hedgerow check ${output}`);
}

/** A policy in memory knows no longer which variable a secret came from. */
function sayVariables(text: string): void {
  const variables = [...text.matchAll(/\$\{([A-Z0-9_]+)\}/g)].map(([, name]) => name);
  if (variables.length === 0) return;
  say(`secrets are not written out: set ${[...new Set(variables)].join(", ")}, or put yours back`);
}

const overlaidPolicy = (name: TemplateName, file: string): ReturnType<typeof loadedPolicy> =>
  loadedPolicy(file, (policy) => fitted(templateTree(name), symbolsIn(policy)));

/** The file of the running desk, as long as it still says what is in force. */
async function runningFile(data: string | undefined): Promise<string> {
  const { result } = await ask(data, { op: "status" });
  const { policyFile, policyHash } = running.parse(result);
  if ((await loadedPolicy(policyFile)).document.sha256 === policyHash) return policyFile;
  const text = `FILE_NOT_IN_FORCE: ${policyFile}, read in this environment, is not in force`;
  const hint = "reload it, set the variables the desk has, or name a file with --config";
  throw new CommandFailure(exitCodes.refused, `${text}; ${hint}`);
}
