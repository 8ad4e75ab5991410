import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { besideDesk, passedOn } from "./bound-child.ts";
import type { SnapshotTaken, SnapshotTask } from "./take-snapshot.ts";

/** Its collector works beside no thread of the desk, and once each time it is done. */
const FLAGS = [
  "--single-threaded",
  "--min-semi-space-size=16",
  "--max-semi-space-size=16",
  "--expose-gc",
];

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

/** Told once, never before what it was given to returns. */
export type OnSnapshotEnd = (end: SnapshotEnd) => void;

/** Has snapshots written, one at a time. */
export interface SnapshotRunner {
  /**
   * @param isBound the system ends whoever writes it with its desk
   * @throws where the system has no room for another process
   */
  run(task: SnapshotTask, isBound: boolean, onEnd: OnSnapshotEnd): SnapshotRun;
  /** Nothing more is to be written: whoever waits for a task ends. */
  end(): void;
}

/**
 * Has them written by a process of its own. It stays for the next one, since what it has read it
 * need not read again, and beginning a process costs the desk's thread a millisecond or two and
 * each page of its memory a fault.
 */
export class SnapshotProcess implements SnapshotRunner {
  #child: ChildProcess | undefined;
  #onEnd: OnSnapshotEnd | undefined;

  run(task: SnapshotTask, isBound: boolean, onEnd: OnSnapshotEnd): SnapshotRun {
    const child = (this.#child ??= this.#begin(isBound));
    this.#onEnd = onEnd;
    // One that was not started has no channel.
    if (child.pid !== undefined) {
      child.send(task, (error) => error !== null && child.kill("SIGKILL"));
    }
    return { kill: () => void child.kill("SIGKILL") };
  }

  end(): void {
    this.#child?.kill("SIGKILL");
  }

  #begin(isBound: boolean): ChildProcess {
    const { command, args } = besideDesk(isBound, [...FLAGS, fileURLToPath(scriptUrl())]);
    const child = spawn(command, args, {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: passedOn(),
    });
    // It keeps no desk from ending.
    child.unref();
    child.channel?.unref();
    child.on("message", (end: SnapshotEnd) => this.#tell(child, end));
    child.on("error", (error: NodeJS.ErrnoException) => {
      // One that was started tells of itself by its end.
      if (child.pid !== undefined) return;
      const isUnbound = error.code === "ENOENT";
      this.#tell(child, { kind: "NOT_BEGUN", why: error.message, isUnbound });
    });
    // Not `exit`: what it said last may still be on its way.
    child.once("close", (code, signal) => {
      const why = `the process that wrote it ended with ${signal ?? `exit code ${code}`}`;
      this.#tell(child, { kind: "FAILED", why });
    });
    return child;
  }

  #tell(child: ChildProcess, end: SnapshotEnd): void {
    if (this.#child !== child) return;
    // One that failed ends by itself, if it has not; the next one begins anew.
    if (end.kind !== "TAKEN") this.#child = undefined;
    const onEnd = this.#onEnd;
    this.#onEnd = undefined;
    onEnd?.(end);
  }
}

const scriptUrl = (): URL => {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? "./snapshot-process.ts" : "./snapshot-process.js", import.meta.url);
};
