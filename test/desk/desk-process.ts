import { dataFolderAt } from "../../src/desk/data-folder.ts";
import type { DeskStatus } from "../../src/desk/status.ts";
import type { Explanation } from "../../src/core/explain.ts";
import { askDesk } from "../../src/intake/control/control-client.ts";
import type { ControlQuestion } from "../../src/intake/control/control-client.ts";
import { RunningCommand } from "./child-process.ts";
import type { Manner } from "./child-process.ts";
import { eventually } from "./eventually.ts";

/** A process starts while other tests run. */
const START_MS = 30_000;

/** A desk as people run it: `hedgerow serve`, a process of its own. */
export class DeskProcess {
  readonly dataDir: string;
  readonly #command: RunningCommand;
  #port = 0;

  private constructor(policyFile: string, dataDir: string, manner?: Manner) {
    this.dataDir = dataDir;
    const args = ["serve", "-c", policyFile, "--data", dataDir];
    this.#command = new RunningCommand(args, (line) => this.#onLine(line), manner);
  }

  /** @returns when the desk takes clients */
  static async start(policyFile: string, dataDir: string, manner?: Manner): Promise<DeskProcess> {
    const desk = new DeskProcess(policyFile, dataDir, manner);
    const isDecided = (): boolean => desk.#port > 0 || !desk.isRunning;
    // One that nobody waits for any more would run on beside the tests that follow.
    await eventually(isDecided, "the desk is ready", START_MS).catch(async (error: unknown) => {
      await desk.killHard();
      throw error;
    });
    if (!desk.isRunning) throw new Error(`the desk did not start:\n${desk.log()}`);
    return desk;
  }

  /** Where clients connect. */
  get port(): number {
    return this.#port;
  }

  get isRunning(): boolean {
    return this.#command.isRunning;
  }

  get pid(): number {
    return this.#command.pid;
  }

  log(): string {
    return this.#command.log();
  }

  /** The process is gone at once, whatever it was doing. */
  killHard(): Promise<void> {
    return this.#command.killHard();
  }

  /** An orderly end. @returns the exit code */
  stop(): Promise<number | null> {
    return this.#command.stop();
  }

  /** SIGHUP: the desk reads its policy file again. */
  hangUp(): void {
    this.#command.signal("SIGHUP");
  }

  /** Only asks: the process goes on, if it listens to it. */
  signal(signal: NodeJS.Signals): void {
    this.#command.signal(signal);
  }

  ask(question: ControlQuestion, timeoutMs?: number): Promise<unknown> {
    return DeskProcess.askAt(this.dataDir, question, timeoutMs);
  }

  /** Whoever answers there: one that is not ready yet, too. */
  static async askAt(
    dataDir: string,
    question: ControlQuestion,
    timeoutMs?: number,
  ): Promise<unknown> {
    const { controlSocket } = dataFolderAt(dataDir);
    const answer = await askDesk(controlSocket, question, timeoutMs);
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
    const port = /"fix":"127\.0\.0\.1:(\d+)","msg":"desk ready"/.exec(line)?.[1];
    if (port !== undefined) this.#port = Number(port);
  }
}
