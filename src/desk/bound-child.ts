import process from "node:process";

/** One that is stopped when its desk is killed would go on for ever, and write beside the next. */
const WITH_ITS_DESK = ["--pdeathsig", "KILL"] as const;

/** Nothing else of the desk's environment, in which the passwords of LPs stand. */
const PASSED_ON = ["PATH", "TZ", "LANG", "LC_ALL", "NO_COLOR"];

/** Whether the system can end a process with the one that started it. */
export const CAN_BIND: boolean = process.platform === "linux";

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * How a script of ours is run beside the desk.
 *
 * @param isBound the system ends it with its desk, however that ends; needs util-linux
 */
export function besideDesk(isBound: boolean, args: readonly string[]): Command {
  const { execPath } = process;
  if (!isBound) return { command: execPath, args };
  return { command: "setpriv", args: [...WITH_ITS_DESK, execPath, ...args] };
}

/** What of the desk's environment its children see. */
export function passedOn(): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = process.env[name];
    if (value !== undefined) passed[name] = value;
  }
  return passed;
}
