import { z } from "zod";
import { askDesk, DeskUnreachable } from "../intake/control/control-client.ts";
import type { ControlQuestion } from "../intake/control/control-client.ts";
import type { ControlAnswer, ControlFault } from "../intake/control/protocol.ts";
import { dataFolderAt } from "../desk/data-folder.ts";
import { DEFAULT_DATA_DIR, DEMO_DATA_DIR } from "./data-dir.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";

/** What a desk answered, and which one it was. */
export interface Answered {
  readonly result: unknown;
  readonly dir: string;
  readonly journalId: string;
}

const named = z.object({ journalId: z.string() });

/**
 * Asks the desk of a data folder; without one, the desk that answers in the default or the demo's
 * folder. Where both do, nobody is asked: a kill switch must not find the wrong desk.
 *
 * @throws `CommandFailure` when it refuses, is not there, or cannot be told from another
 */
export async function ask(
  data: string | undefined,
  question: ControlQuestion,
  timeoutMs?: number,
): Promise<Answered> {
  const { dir, journalId } = await findDesk(data);
  const answer = await askAt(dir, question, timeoutMs);
  if (answer?.ok === true) return { result: answer.result, dir, journalId };
  throw answer === undefined
    ? unreachable([dir])
    : new CommandFailure(exitCodeOf(answer.fault), worded(answer.fault));
}

async function findDesk(data: string | undefined): Promise<{ dir: string; journalId: string }> {
  const dirs = data === undefined ? [DEFAULT_DATA_DIR, DEMO_DATA_DIR] : [data];
  const found: { dir: string; journalId: string }[] = [];
  for (const dir of dirs) {
    const answer = await askAt(dir, { op: "status" });
    if (answer?.ok === true) found.push({ dir, ...named.parse(answer.result) });
  }
  const [desk, other] = found;
  if (desk === undefined) throw unreachable(dirs);
  if (other === undefined) return desk;
  const both = `${desk.journalId} in ${desk.dir}, ${other.journalId} in ${other.dir}`;
  throw new CommandFailure(exitCodes.refused, `AMBIGUOUS_DESK: ${both}; say which with --data`);
}

/** @returns undefined when nobody answers there */
export async function askAt(
  dir: string,
  question: ControlQuestion,
  timeoutMs?: number,
): Promise<ControlAnswer | undefined> {
  try {
    return await askDesk(dataFolderAt(dir).controlSocket, question, timeoutMs);
  } catch (error) {
    if (error instanceof DeskUnreachable) return undefined;
    throw error;
  }
}

function unreachable(dirs: readonly string[]): CommandFailure {
  const text = `DESK_UNREACHABLE: no desk answers in ${dirs.join(" or ")}`;
  const hint = "start one with `npm start` or `hedgerow serve`, or name its folder with --data";
  return new CommandFailure(exitCodes.unreachable, `${text}; ${hint}`);
}

const exitCodeOf = ({ code }: ControlFault): number =>
  code === "POLICY_INVALID" ? exitCodes.badConfiguration : exitCodes.refused;

/** Mistakes of a policy are lines of their own; the last line begins with the code. */
const worded = ({ code, text }: ControlFault): string =>
  code === "POLICY_INVALID"
    ? `${text}\n${code}: nothing was changed, the running policy goes on`
    : `${code}: ${text}`;
