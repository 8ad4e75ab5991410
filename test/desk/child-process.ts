import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

const PROGRAM = join(import.meta.dirname, "../../dist/cli/main.js");
const KEPT_LINES = 2_000;

/** What a command printed and ended with. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** How a command is run, where the usual way will not do. */
export interface Manner {
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from standard input; left out, there is nothing. */
  readonly input?: string;
  /** Its standard input stays open, so that it can be told things while it runs. */
  readonly isTalkedTo?: boolean;
  /** Flags for Node itself. */
  readonly nodeFlags?: readonly string[];
  readonly cwd?: string;
  /** Only root may run a command as somebody else. */
  readonly uid?: number;
}

/** Starts the command line; it ends with this process at the latest. */
function launch(args: readonly string[], manner: Manner = {}): ChildProcess {
  const { env, input, isTalkedTo = false, nodeFlags = [], cwd, uid } = manner;
  const child = spawn(process.execPath, [...nodeFlags, PROGRAM, ...args], {
    stdio: [input === undefined && !isTalkedTo ? "ignore" : "pipe", "pipe", "pipe"],
    env: { ...process.env, ...env },
    cwd,
    uid,
  });
  running.add(child);
  child.on("exit", () => running.delete(child));
  // A command that ends before it has read everything is judged by what it printed.
  child.stdin?.on("error", () => undefined);
  if (!isTalkedTo) child.stdin?.end(input);
  return child;
}

/** Runs the command line to its end. */
export const hedgerow = (...args: readonly string[]): Promise<Ended> => hedgerowAs({}, ...args);

/** The same in a given manner. */
export function hedgerowAs(manner: Manner, ...args: readonly string[]): Promise<Ended> {
  const child = launch(args, manner);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on("data", (bytes: Buffer) => stdout.push(bytes));
  child.stderr?.on("data", (bytes: Buffer) => stderr.push(bytes));
  return new Promise((resolve) => {
    child.on("close", (code) => {
      resolve({ code, stdout: joined(stdout), stderr: joined(stderr) });
    });
  });
}

/** Runs the command line to its end; each line it prints is handed over as it comes. */
export async function streamed(
  args: readonly string[],
  onLine: (line: string) => void,
): Promise<void> {
  const child = launch(args);
  if (child.stdout === null) throw new Error("Invariant: outputs are pipes");
  child.stderr?.resume();
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  for await (const line of createInterface(child.stdout)) onLine(line);
  const code = await ended;
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
}

const joined = (parts: readonly Buffer[]): string => Buffer.concat(parts).toString();

/** A command that runs until it is told to stop; the last lines it wrote are kept. */
export class RunningCommand {
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  readonly #exited: Promise<number | null>;
  #hasEnded = false;

  /** @param onLine hears every line of both outputs */
  constructor(
    args: readonly string[],
    onLine: (line: string) => void = () => undefined,
    manner: Manner = {},
  ) {
    this.#child = launch(args, manner);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream === null) throw new Error("Invariant: outputs are pipes");
      createInterface(stream).on("line", (line) => {
        this.#lines.push(line);
        if (this.#lines.length > KEPT_LINES) this.#lines.shift();
        onLine(line);
      });
    }
    this.#exited = new Promise((resolve) => {
      this.#child.on("close", (code) => {
        this.#hasEnded = true;
        resolve(code);
      });
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  get isRunning(): boolean {
    return !this.#hasEnded;
  }

  log(): string {
    return this.#lines.join("\n");
  }

  /** The process is gone at once, whatever it was doing. */
  async killHard(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exited;
  }

  /** One line on the standard input of a command that is talked to. */
  say(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** Only asks: the process goes on. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** An orderly end. @returns the exit code */
  stop(): Promise<number | null> {
    this.#child.kill("SIGTERM");
    return this.#exited;
  }
}
