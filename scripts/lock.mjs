import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { Interrupted, say } from "./progress.mjs";

const POLL_MS = 100;
/** A folder without an owner file is being made right now, or was left by a death in between. */
const OWNERLESS_MS = 10_000;
/** Past this no install is still running, whatever process has been given the old number since. */
const ABANDONED_MS = 30 * 60_000;

const codeOf = (error) => (error instanceof Error && "code" in error ? error.code : undefined);

/**
 * Runs `work` while holding the lock folder `path`; a second start waits until the first is done.
 *
 * `work` is handed `covers(pid)`: the lock then also stands for that child, so that a killed start
 * whose `npm ci` lives on does not let the next one into the same folder.
 *
 * @param {string} path
 * @param {AbortSignal} stop
 * @param {(covers: (pid: number) => void) => Promise<T>} work
 * @returns {Promise<T>}
 * @template T
 */
export async function withLock(path, stop, work) {
  await acquire(path, stop);
  const pids = [process.pid];
  const record = () => {
    const owner = JSON.stringify({ host: hostname(), pids });
    writeFileSync(join(path, "owner.new"), owner);
    renameSync(join(path, "owner.new"), join(path, "owner.json"));
  };
  try {
    record();
    return await work((pid) => {
      pids.push(pid);
      record();
    });
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

async function acquire(path, stop) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!make(path)) {
    if (isStale(path)) {
      takeAway(path);
      continue;
    }
    if (!told) say("another start is preparing this folder; waiting for it ...");
    told = true;
    if (stop.aborted) throw new Interrupted(stop.reason);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** @returns {boolean} false: somebody else has it */
function make(path) {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

function isStale(path) {
  const age = ageMs(path);
  if (age === undefined) return false;
  const owner = readOwner(path);
  if (owner === undefined) return age > OWNERLESS_MS;
  if (age > ABANDONED_MS) return true;
  return owner.host === hostname() && !owner.pids.some(isAlive);
}

/** @returns {number | undefined} undefined: it was released in this moment */
function ageMs(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? undefined : Date.now() - found.mtimeMs;
}

function readOwner(path) {
  try {
    return JSON.parse(readFileSync(join(path, "owner.json"), "utf8"));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM"; // It lives and belongs to somebody else.
  }
}

/**
 * Removes a stale lock. Under a lock of its own and after a second look, because two waiters that
 * both found it stale would otherwise remove the lock the faster of them has just made.
 */
function takeAway(path) {
  const removing = `${path}.removing`;
  if (!make(removing)) {
    if ((ageMs(removing) ?? 0) > OWNERLESS_MS) rmdirSync(removing);
    return;
  }
  try {
    if (!isStale(path)) return;
    say("the start that was preparing this folder died; taking over");
    rmSync(path, { recursive: true, force: true });
  } finally {
    rmdirSync(removing);
  }
}
