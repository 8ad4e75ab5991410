import { dataFolderAt } from "../desk/data-folder.ts";
import { askDesk, DeskUnreachable } from "../intake/control/control-client.ts";
import { DEFAULT_DATA_DIR } from "./data-dir.ts";
import { fail, ok } from "./doctor-check.ts";
import type { Check } from "./doctor-check.ts";
import { deskChecks } from "./doctor-desk.ts";
import { folderChecks, idleChecks } from "./doctor-folder.ts";
import { policyChecks } from "./doctor-policy.ts";
import { exitCodes } from "./exit-code.ts";
import { print, printJson } from "./output.ts";
import type { AskOptions } from "./status.ts";

const NEEDED_NODE = 24;
const NAME_WIDTH = 14;

export interface DoctorOptions extends AskOptions {
  /** A policy file to look at too. */
  readonly config: string | undefined;
}

/** Looks at everything a desk needs and says what is wrong and what mends it; changes nothing. */
export async function doctor({ config, data, json }: DoctorOptions): Promise<void> {
  const folder = dataFolderAt(data ?? DEFAULT_DATA_DIR);
  const answer = await statusAt(folder.controlSocket);
  const checks: Check[] = [
    nodeCheck(),
    ...folderChecks(folder),
    ...(answer === undefined ? idleChecks(folder) : answer),
    ...(config === undefined ? [] : await policyChecks(config, answer !== undefined)),
  ];
  if (json) printJson({ checks });
  else print(checks.map((check) => `${worded(check)}\n`).join(""));
  if (checks.some(({ state }) => state === "fail")) process.exitCode = exitCodes.failure;
}

/** @returns undefined where no desk answers */
async function statusAt(socket: string): Promise<Check[] | undefined> {
  try {
    const answer = await askDesk(socket, { op: "status" });
    if (answer.ok) return deskChecks(answer.result);
    const { code, text } = answer.fault;
    return [fail("desk", `${code}: ${text}`, "docs/CODES.md says what to do about it")];
  } catch (error) {
    if (error instanceof DeskUnreachable) return undefined;
    throw error;
  }
}

function nodeCheck(): Check {
  const [major] = process.versions.node.split(".");
  const text = `version ${process.versions.node}`;
  return Number(major) >= NEEDED_NODE
    ? ok("Node.js", text)
    : fail("Node.js", text, `install version ${NEEDED_NODE} or newer`);
}

function worded({ check, state, text, mend }: Check): string {
  const line = `${state.padEnd(5)}${check.padEnd(NAME_WIDTH)} ${text}`;
  return mend === "" ? line : `${line}\n     ${"".padEnd(NAME_WIDTH)} -> ${mend}`;
}
