import { askDesk, DeskUnreachable } from "../intake/control/control-client.ts";
import type { ControlQuestion } from "../intake/control/control-client.ts";
import type { ControlFault } from "../intake/control/protocol.ts";
import { dataFolderOf } from "./data-dir.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";

/** Asks the desk of a data folder. @throws `CommandFailure` when it refuses or is not there */
export async function ask(data: string | undefined, question: ControlQuestion): Promise<unknown> {
  const { controlSocket } = dataFolderOf(data);
  try {
    const answer = await askDesk(controlSocket, question);
    if (answer.ok) return answer.result;
    throw new CommandFailure(exitCodes.refused, worded(answer.fault));
  } catch (error) {
    if (!(error instanceof DeskUnreachable)) throw error;
    const hint = "start one with `hedgerow serve`, or name its folder with --data";
    throw new CommandFailure(exitCodes.unreachable, `${error.code}: ${error.message}; ${hint}`);
  }
}

const worded = (fault: ControlFault): string => `${fault.code}: ${fault.text}`;
