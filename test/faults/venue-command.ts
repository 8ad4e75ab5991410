import { RunningCommand } from "../desk/child-process.ts";
import { eventually } from "../desk/eventually.ts";

/** A process starts while other tests run. */
const START_MS = 90_000;

/** Starts the venue on a free port; it can be talked to. @returns it and where it listens */
export async function startVenue(
  args: readonly string[],
): Promise<{ readonly command: RunningCommand; readonly port: number }> {
  let port = 0;
  const onLine = (line: string): void => {
    port = Number(/^venue listening on 127\.0\.0\.1:(\d+)$/.exec(line)?.[1] ?? port);
  };
  const flags = ["venue", "fix", "--port", "0", ...args];
  const command = new RunningCommand(flags, onLine, { isTalkedTo: true });
  await eventually(() => port > 0 || !command.isRunning, "the venue listens", START_MS);
  if (!command.isRunning) throw new Error(`the venue did not start:\n${command.log()}`);
  return { command, port };
}
