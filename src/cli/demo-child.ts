import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync, truncateSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface DemoChildTerms {
  /** As a person calls it: "the desk". */
  readonly name: string;
  /** The command and its flags. */
  readonly args: readonly string[];
  /** Begins anew with every start. */
  readonly logPath: string;
  /** How much longer than the others it goes on should the demo be killed. Default 0. */
  readonly graceMs?: number;
  /** Is given what it prints to stdout, which otherwise goes to the log. */
  readonly onLine?: (line: string) => void;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const program = fileURLToPath(new URL("./main.js", import.meta.url));
const guard = new URL("./demo-guard.js", import.meta.url).href;
/** A log that passes this begins anew, so that a demo left alone does not fill the disk. */
const MAX_LOG_BYTES = 16 * 1024 * 1024;
const TOLD_LINES = 6;

/**
 * One process of the demo.
 *
 * It leads a process group of its own, so that a terminal's Ctrl-C reaches only the demo, which
 * ends its processes in order; the guard ends it should the demo be killed.
 */
export class DemoChild {
  readonly name: string;
  readonly logPath: string;
  readonly ended: Promise<Ending>;
  readonly #process: ChildProcess;
  #isRunning = true;

  constructor({ name, args, logPath, onLine, graceMs = 0 }: DemoChildTerms) {
    this.name = name;
    this.logPath = logPath;
    closeSync(openSync(logPath, "w", 0o600));
    const log = openSync(logPath, "a");
    const stdout = onLine === undefined ? log : "pipe";
    this.#process = spawn(process.execPath, ["--import", guard, program, ...args], {
      stdio: ["ignore", stdout, log, "ipc"],
      env: { ...process.env, HEDGEROW_DEMO_GRACE_MS: String(graceMs) },
      detached: true,
      windowsHide: true,
    });
    closeSync(log);
    if (onLine !== undefined && this.#process.stdout !== null) {
      createInterface({ input: this.#process.stdout }).on("line", onLine);
    }
    this.ended = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null): void => {
        this.#isRunning = false;
        resolve({ code, signal });
      };
      this.#process.once("exit", end);
      // Not started at all: there will be no "exit".
      this.#process.once("error", () => end(null, null));
    });
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Asks it to end, and kills it when it does not. @returns whether it ended by itself */
  async stop(patienceMs: number): Promise<boolean> {
    if (!this.#isRunning) return true;
    let isPatient = true;
    const timer = setTimeout(() => {
      isPatient = false;
      this.kill();
    }, patienceMs);
    this.#process.kill("SIGTERM");
    await this.ended;
    clearTimeout(timer);
    return isPatient;
  }

  kill(): void {
    if (this.#isRunning) this.#process.kill("SIGKILL");
  }

  boundLog(): void {
    if (statSync(this.logPath).size > MAX_LOG_BYTES) truncateSync(this.logPath);
  }

  /** What it said last. */
  lastWords(): string {
    const lines = readFileSync(this.logPath, "utf8").trimEnd().split("\n");
    return lines.slice(-TOLD_LINES).join("\n");
  }
}
