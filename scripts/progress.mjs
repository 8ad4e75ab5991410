import { constants } from "node:os";

/** A failure the user can act on: its message is the whole story and no stack trace is shown. */
export class SetupError extends Error {}

/** Ctrl-C or a kill while something was being installed or built. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`stopped by ${signal}`);
    this.signal = signal;
  }
}

/** All of it goes to stderr, so that `--json` output on stdout stays clean. */
export function say(text) {
  process.stderr.write(`hedgerow: ${text}\n`);
}

export function seconds(sinceMs) {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
}

/**
 * Runs `work` and says that it began, every few seconds how far it is, and how long it took.
 *
 * Whole lines, never a rewritten one: two steps may run at once, and a log must stay readable.
 *
 * @param {string} label
 * @param {() => Promise<T>} work
 * @param {() => string} [howFar] a few words such as "34 of 121"
 * @returns {Promise<T>}
 * @template T
 */
export async function step(label, work, howFar = () => "") {
  const began = performance.now();
  say(`${label} ...`);
  const ticking = setInterval(() => {
    const far = howFar();
    say(`${label}: ${far === "" ? "" : `${far}, `}${seconds(began)}`);
  }, 3000);
  try {
    const result = await work();
    say(`${label}: done in ${seconds(began)}`);
    return result;
  } catch (error) {
    say(`${label}: ${error instanceof Interrupted ? "stopped" : "FAILED"} after ${seconds(began)}`);
    throw error;
  } finally {
    clearInterval(ticking);
  }
}

/**
 * Runs a script's main function and turns how it ended into the exit code.
 *
 * @param {() => Promise<number | undefined>} main its value is the exit code, undefined leaves it
 */
export async function exitWith(main) {
  try {
    const code = await main();
    if (code !== undefined) process.exitCode = code;
  } catch (error) {
    if (error instanceof Interrupted) process.exitCode = 128 + constants.signals[error.signal];
    else if (error instanceof SetupError) {
      say(error.message);
      process.exitCode = 1;
    } else throw error;
  }
}
