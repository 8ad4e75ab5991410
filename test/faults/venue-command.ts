import { RunningCommand } from "../desk/child-process.ts";
import { eventually } from "../desk/eventually.ts";

/** Starts the venue on a free port. @returns it and where it listens */
export async function startVenue(
  args: readonly string[],
): Promise<{ readonly command: RunningCommand; readonly port: number }> {
  let port = 0;
  const command = new RunningCommand(["venue", "fix", "--port", "0", ...args], (line) => {
    port = Number(/^venue listening on 127\.0\.0\.1:(\d+)$/.exec(line)?.[1] ?? port);
  });
  await eventually(() => port > 0 || !command.isRunning, "the venue listens");
  if (!command.isRunning) throw new Error(`the venue did not start:\n${command.log()}`);
  return { command, port };
}
