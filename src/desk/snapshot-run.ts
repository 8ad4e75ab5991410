import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { besideDesk, passedOn } from "./bound-child.ts";
import type { SnapshotTaken, SnapshotTask } from "./take-snapshot.ts";

/** Its collector works beside no thread of the desk; a larger young heap makes it quicker. */
const FLAGS = ["--single-threaded", "--min-semi-space-size=16", "--max-semi-space-size=16"];

/** How the writing of a snapshot ended. */
export type SnapshotEnd =
  | { readonly kind: "TAKEN"; readonly taken: SnapshotTaken }
  | { readonly kind: "FAILED"; readonly why: string }
  /** It could not even be begun. `isUnbound`: there is nothing that would bind it to its desk. */
  | { readonly kind: "NOT_BEGUN"; readonly why: string; readonly isUnbound: boolean };

/** One that is under way. */
export interface SnapshotRun {
  /** What it had written counts for nothing. */
  kill(): void;
}

/**
 * Has one snapshot written by a process of its own, which the system ends with its desk.
 *
 * @param onEnd told once, never before this returns
 * @throws where the system has no room for another process
 */
export function runSnapshot(
  task: SnapshotTask,
  isBound: boolean,
  onEnd: (end: SnapshotEnd) => void,
): SnapshotRun {
  const { command, args } = besideDesk(isBound, [...FLAGS, fileURLToPath(scriptUrl())]);
  const child = spawn(command, args, {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: passedOn(),
  });
  hear(child, onEnd);
  // One that was not started has no channel.
  if (child.pid !== undefined) child.send(task, (error) => error !== null && child.kill("SIGKILL"));
  return { kill: () => void child.kill("SIGKILL") };
}

function hear(child: ChildProcess, onEnd: (end: SnapshotEnd) => void): void {
  let end: SnapshotEnd | undefined;
  let isTold = false;
  const tell = (last: SnapshotEnd): void => {
    if (isTold) return;
    isTold = true;
    onEnd(last);
  };
  child.once("message", (message: SnapshotEnd) => {
    end = message;
  });
  child.on("error", (error: NodeJS.ErrnoException) => {
    // One that was started tells of itself by its end.
    if (child.pid !== undefined) return;
    tell({ kind: "NOT_BEGUN", why: error.message, isUnbound: error.code === "ENOENT" });
  });
  // Not `exit`: what it said last may still be on its way.
  child.once("close", (code, signal) => {
    const why = `the process that wrote it ended with ${signal ?? `exit code ${code}`}`;
    tell(end ?? { kind: "FAILED", why });
  });
}

const scriptUrl = (): URL => {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? "./snapshot-process.ts" : "./snapshot-process.js", import.meta.url);
};
