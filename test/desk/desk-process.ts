import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { dataFolderAt } from "../../src/desk/data-folder.ts";
import type { DeskStatus } from "../../src/desk/status.ts";
import type { Explanation } from "../../src/core/explain.ts";
import { askDesk } from "../../src/intake/control/control-client.ts";
import type { ControlQuestion } from "../../src/intake/control/control-client.ts";
import { eventually } from "./eventually.ts";

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

function launch(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  child.on("exit", () => running.delete(child));
  return child;
}

/** Runs the command line to its end. */
export function hedgerow(...args: readonly string[]): Promise<Ended> {
  const child = launch(args);
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (bytes: Buffer) => (stdout += bytes.toString()));
  child.stderr?.on("data", (bytes: Buffer) => (stderr += bytes.toString()));
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** A desk as people run it: `hedgerow serve`, a process of its own. */
export class DeskProcess {
  readonly dataDir: string;
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  readonly #exited: Promise<number | null>;
  #port = 0;
  #hasEnded = false;

  private constructor(policyFile: string, dataDir: string) {
    this.dataDir = dataDir;
    this.#child = launch(["serve", "-c", policyFile, "--data", dataDir]);
    const { stderr } = this.#child;
    if (stderr !== null) createInterface(stderr).on("line", (line) => this.#onLine(line));
    this.#exited = new Promise((resolve) => {
      this.#child.on("close", (code) => {
        this.#hasEnded = true;
        resolve(code);
      });
    });
  }

  /** @returns when the desk takes clients */
  static async start(policyFile: string, dataDir: string): Promise<DeskProcess> {
    const desk = new DeskProcess(policyFile, dataDir);
    await eventually(() => desk.#port > 0 || desk.#hasEnded, "the desk is ready");
    if (desk.#hasEnded) throw new Error(`the desk did not start:\n${desk.log()}`);
    return desk;
  }

  /** Where clients connect. */
  get port(): number {
    return this.#port;
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

  /** An orderly end. @returns the exit code */
  stop(): Promise<number | null> {
    this.#child.kill("SIGTERM");
    return this.#exited;
  }

  async ask(question: ControlQuestion): Promise<unknown> {
    const answer = await askDesk(dataFolderAt(this.dataDir).controlSocket, question);
    if (!answer.ok) throw new Error(`${answer.fault.code}: ${answer.fault.text}`);
    return answer.result;
  }

  async status(): Promise<DeskStatus> {
    return (await this.ask({ op: "status" })) as DeskStatus;
  }

  async explain(order: string): Promise<Explanation> {
    return (await this.ask({ op: "explain", order })) as Explanation;
  }

  #onLine(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > KEPT_LINES) this.#lines.shift();
    const port = /"fix":"127\.0\.0\.1:(\d+)","msg":"desk ready"/.exec(line)?.[1];
    if (port !== undefined) this.#port = Number(port);
  }
}
