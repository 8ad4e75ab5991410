import { CommanderError } from "commander";
import { JournalError } from "../journal/journal-error.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { say } from "./output.ts";
import { buildProgram } from "./program.ts";

/** Commander has printed its own message; the code tells scripts that the words were wrong. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
  if (error instanceof CommandFailure) {
    say(error.message);
    return error.exitCode;
  }
  // Known by its code; anything else is a bug and shows its stack.
  if (error instanceof JournalError) say(error.message);
  else say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exitCodes.failure;
}

/** Runs the command that the process was started for, and sets the exit code. */
export async function run(): Promise<void> {
  // Thrown where nobody waits, such as a commit that failed: the process ends at once, having said
  // why.
  process.on("uncaughtException", (error) => process.exit(exitCodeOf(error)));
  process.exitCode = await buildProgram()
    .parseAsync()
    .then(() => process.exitCode ?? exitCodes.ok)
    .catch(exitCodeOf);
}
