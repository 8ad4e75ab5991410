import { spawn } from "node:child_process";
import { Interrupted, SetupError } from "./progress.mjs";

/** What is kept of a tool's output to show when it fails; the end says more than the beginning. */
const KEPT_CHARS = 64_000;

/**
 * Runs a tool without showing its output, unless it fails: then all of it is in the error.
 *
 * Once `stop` is aborted the tool is ended, and waited for; `covers` is told its pid (lock.mjs).
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<void>} rejected with SetupError or Interrupted
 */
export function runQuietly(command, args, { cwd, env, stop, covers }) {
  return new Promise((resolve, reject) => {
    if (stop.aborted) throw new Interrupted(stop.reason);
    const stdio = ["ignore", "pipe", "pipe"];
    const shell = command.endsWith(".cmd");
    const child = spawn(command, args, { cwd, env, stdio, shell });
    let output = "";
    const keep = (chunk) => (output = (output + chunk).slice(-KEPT_CHARS));
    child.stdout.setEncoding("utf8").on("data", keep);
    child.stderr.setEncoding("utf8").on("data", keep);
    const end = () => child.kill("SIGTERM");
    stop.addEventListener("abort", end);
    if (child.pid !== undefined) covers(child.pid);
    child.on("error", (error) => {
      stop.removeEventListener("abort", end);
      reject(new SetupError(`${command} could not be run: ${error.message}`));
    });
    child.on("close", (code) => {
      stop.removeEventListener("abort", end);
      if (stop.aborted) reject(new Interrupted(stop.reason));
      else if (code === 0) resolve();
      else reject(new SetupError(output.trim()));
    });
  });
}
