import { readFileSync } from "node:fs";
import { z } from "zod";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { askOffice } from "./office-client.ts";
import { print, printJson } from "./output.ts";
import type { AskOptions } from "./status.ts";
import { changeQuery, wordWaiting } from "./versions.ts";
import type { ChangeFlags } from "./versions.ts";
import { wordTrial } from "./word-trial.ts";

/** The policy in force as a file that says the same. */
export async function exportPolicy({ data }: AskOptions): Promise<void> {
  const { text } = await askOffice(data, { path: "/admin/policy/export" });
  return print(text);
}

/** Its rules alone, as a part of a file. */
export async function exportRules({ data }: AskOptions): Promise<void> {
  const { text } = await askOffice(data, { path: "/admin/policy/export?only=routing_rules" });
  return print(text);
}

const STANDARD_INPUT = 0;
const inForce = z.object({ version: z.int() });

/** Lays a policy, or a part of one, over the file. @param file `-` is standard input */
export async function importPolicy(
  file: string,
  mode: "merge" | "replace",
  flags: ChangeFlags,
  { data, json }: AskOptions,
): Promise<void> {
  const { status, body } = await askOffice(data, {
    method: "POST",
    path: `/admin/policy/import?${changeQuery(flags)}`,
    body: { yaml: textOf(file), mode },
  });
  if (json) return printJson(body);
  if (flags.dryRun === true) return print(wordTrial(body));
  if (status === 202) return print(wordWaiting(body));
  return print(`policy ${inForce.parse(body).version} is in force\n`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file === "-" ? STANDARD_INPUT : file, "utf8");
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(exitCodes.usage, `FILE_UNREADABLE: ${text}`);
  }
}
