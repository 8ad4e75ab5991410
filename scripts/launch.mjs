import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** A terminal signals the whole group and npm passes it on once more; both within this time. */
const SAME_KEYPRESS_MS = 300;
const PARENT_POLL_MS = 500;

/**
 * Runs `node ARGS` with our stdin, stdout and stderr, and that Node first on the PATH.
 *
 * The child leads a process group of its own. A Ctrl-C therefore does not reach it from the
 * terminal *and* from npm *and* from here, but once, from here. Should this process be killed
 * outright, the child's guard (guard.mjs) sees its pipe close and ends the group.
 *
 * @param {string} root
 * @param {string} node
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number, signal?: NodeJS.Signals }>} `signal`: the one passed on, if any
 */
export function launch(root, node, args) {
  return new Promise((resolve, reject) => {
    const ownGroup = process.platform !== "win32";
    const guard = ownGroup ? ["--import", new URL("guard.mjs", import.meta.url).href] : [];
    const child = spawn(node, [...guard, ...args], {
      env: environment(root, node, ownGroup),
      stdio: ["inherit", "inherit", "inherit", ...(ownGroup ? ["pipe"] : [])],
      detached: ownGroup,
    });
    const passedOn = passSignalsTo(child, ownGroup);
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      const last = passedOn.stop();
      const exit = code ?? 128 + constants.signals[signal];
      resolve(last === undefined ? { code: exit } : { code: exit, signal: last });
    });
  });
}

function environment(root, node, guarded) {
  const bins = [dirname(node), join(root, "node_modules", ".bin")];
  const path = [...bins, process.env["PATH"] ?? ""].join(delimiter);
  const guard = guarded ? { HEDGEROW_GUARD: String(process.pid) } : {};
  return { ...process.env, PATH: path, ...guard };
}

function passSignalsTo(child, ownGroup) {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  let last;
  let lastAt = Number.NEGATIVE_INFINITY;
  const passOn = (signal) => {
    const isRepeat = signal === last && performance.now() - lastAt < SAME_KEYPRESS_MS;
    last = signal;
    if (isRepeat) return;
    lastAt = performance.now();
    // On Windows the console has told the child already, and kill() would end it at once.
    if (ownGroup) child.kill(signal);
  };
  for (const signal of signals) process.on(signal, passOn);
  const unwatch = onDeathOfNpm(() => passOn("SIGTERM"));
  const stop = () => {
    unwatch();
    for (const signal of signals) process.off(signal, passOn);
    return last;
  };
  return { stop };
}

/** An npm that is killed outright tells nobody; started by a shell, outliving it is the wish. */
function onDeathOfNpm(run) {
  const parent = process.ppid;
  const watch = () => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    run();
  };
  const isByNpm = process.env["npm_lifecycle_event"] !== undefined;
  const timer = isByNpm ? setInterval(watch, PARENT_POLL_MS).unref() : undefined;
  return () => clearInterval(timer);
}
