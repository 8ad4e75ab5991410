import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Pace } from "./pace.ts";
import type { NamesAnswer, NamesQuestion, PolicyTask } from "./policy-task.ts";
import type { ReaderMessage, ReadingAttempt } from "./policy-task.ts";

/** What an attempt came to: what the process said last, or why it said nothing. */
export type ReadingEnd =
  | Exclude<ReaderMessage, NamesQuestion>
  | { readonly kind: "VAIN"; readonly text: string };

/**
 * A policy of 16 MiB needs less memory. The fewer threads of it are ready to run, the sooner a
 * thread of the desk gets a processor; `--v8-pool-size=0` leaves one to each processor but one.
 */
const FLAGS = ["--max-old-space-size=1024", "--single-threaded"];

/**
 * A process that reads a policy.
 *
 * Not a thread: V8 collects the garbage of all threads of a process with the same helpers, at the
 * priority of the process, and a large policy makes garbage for a second. See docs/decisions/0005.
 */
export class PolicyProcess {
  readonly #child: ChildProcess;
  readonly #attempt: ReadingAttempt;
  readonly #askNames: (question: NamesQuestion) => void;

  constructor(attempt: ReadingAttempt, askNames: (question: NamesQuestion) => void) {
    this.#attempt = attempt;
    this.#askNames = askNames;
    const [command, ...args] = attempt.through;
    const script = fileURLToPath(scriptUrl());
    this.#child = spawn(command, [...args, process.execPath, ...FLAGS, script], {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      serialization: "advanced",
    });
  }

  async read(task: PolicyTask): Promise<ReadingEnd> {
    const { withinMs, isPaced } = this.#attempt;
    const { pid } = this.#child;
    const pace = isPaced && pid !== undefined ? new Pace(pid) : undefined;
    let timer: NodeJS.Timeout | undefined;
    const end = await new Promise<ReadingEnd>((resolve) => {
      const vain = (text: string): void => resolve({ kind: "VAIN", text });
      timer = setTimeout(() => vain(`not read within ${withinMs / 1000} s`), withinMs);
      this.#child.on("message", (message: ReaderMessage) => {
        if (message.kind === "NAMES") this.#askNames(message);
        else resolve(message);
      });
      this.#child.on("error", ({ message: text }) => {
        // One that was started tells of itself by its end.
        if (this.#child.pid === undefined) vain(text);
      });
      void this.#gone().then(vain);
      this.#child.send(task);
    });
    clearTimeout(timer);
    pace?.end();
    return end;
  }

  /** Hands on what was answered to it, and nothing that was answered to one before it. */
  answer(names: NamesAnswer): void {
    if (names.reader === this.#child.pid && this.#child.connected) this.#child.send(names);
  }

  /** @returns when the process is gone; nothing it does matters any more */
  async stop(): Promise<void> {
    const { exitCode, signalCode, pid } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const gone = heard(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await gone;
  }

  /** How it went, once it has ended and all it said has been heard. */
  async #gone(): Promise<string> {
    await Promise.all([heard(this.#child, "exit"), heard(this.#child, "disconnect")]);
    const { exitCode, signalCode } = this.#child;
    return `the reader of the policy ended early (${signalCode ?? `exit code ${exitCode}`})`;
  }
}

/** As `once` of node:events, which would throw at a process whose channel broke before it ended. */
const heard = (child: ChildProcess, event: "exit" | "disconnect"): Promise<void> =>
  new Promise((resolve) => child.once(event, () => resolve()));

const scriptUrl = (): URL => {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? "./policy-reader.ts" : "./policy-reader.js", import.meta.url);
};
