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
 * A young heap of this size is collected seldom enough, and by itself would grow to four times it.
 */
const FLAGS = [
  "--max-old-space-size=1024",
  "--min-semi-space-size=16",
  "--max-semi-space-size=16",
  "--single-threaded",
];

/**
 * A process that reads policies, one after the other.
 *
 * Not a thread: V8 collects the garbage of all threads of a process with the same helpers, at the
 * priority of the process, and a large policy makes garbage for a second. See docs/decisions/0005.
 */
export class PolicyProcess {
  readonly #child: ChildProcess;
  readonly #attempt: ReadingAttempt;
  /** What its end is told to while it reads; it says nothing between one policy and the next. */
  #reading: { readonly hears: (message: ReaderMessage) => void; readonly vain: Vain } | undefined;
  #end: string | undefined;
  #hasRead = false;

  /** @throws where the system has no room for another process */
  constructor(attempt: ReadingAttempt, onGone: (hasRead: boolean) => void = () => undefined) {
    this.#attempt = attempt;
    const [command, ...args] = attempt.through;
    const script = fileURLToPath(scriptUrl());
    const child = spawn(command, [...args, process.execPath, ...FLAGS, script], {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      serialization: "advanced",
    });
    this.#child = child;
    child.on("message", (message: ReaderMessage) => this.#reading?.hears(message));
    void endOf(child).then((text) => {
      this.#end = text;
      this.#reading?.vain(text);
      onGone(this.#hasRead);
    });
  }

  /** It can read nothing any more. */
  get isGone(): boolean {
    return this.#end !== undefined;
  }

  /** One that ends in vain may be at it still, and is to be stopped. */
  async read(task: PolicyTask, askNames: (question: NamesQuestion) => void): Promise<ReadingEnd> {
    const { withinMs, isPaced } = this.#attempt;
    const { pid } = this.#child;
    const pace = isPaced && pid !== undefined ? new Pace(pid) : undefined;
    let timer: NodeJS.Timeout | undefined;
    const end = await new Promise<ReadingEnd>((resolve) => {
      const vain = (text: string): void => resolve({ kind: "VAIN", text });
      timer = setTimeout(() => vain(`not read within ${withinMs / 1000} s`), withinMs);
      const hears = (message: ReaderMessage): void => {
        if (message.kind === "NAMES") askNames(message);
        else resolve(message);
      };
      this.#reading = { hears, vain };
      if (this.#end !== undefined) vain(this.#end);
      this.#send(task);
    });
    clearTimeout(timer);
    pace?.end();
    this.#reading = undefined;
    this.#hasRead ||= end.kind !== "VAIN";
    return end;
  }

  /** Hands on what was answered to it, and nothing that was answered to one before it. */
  answer(names: NamesAnswer): void {
    if (names.reader === this.#child.pid) this.#send(names);
  }

  /** @returns when the process is gone; nothing it does matters any more */
  async stop(): Promise<void> {
    const { exitCode, signalCode, pid } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const gone = heard(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await gone;
  }

  /** The same of one that does not read; nobody waits until the system has time for its end. */
  dismiss(): void {
    this.#child.kill("SIGKILL");
    this.#child.unref();
    this.#child.channel?.unref();
  }

  /** To one that is gone nothing is said: its end tells of itself. */
  #send(message: PolicyTask | NamesAnswer): void {
    if (this.#child.connected) this.#child.send(message);
  }
}

type Vain = (text: string) => void;

/** @returns why it could not be started or how it ended, once nothing more is heard of it */
async function endOf(child: ChildProcess): Promise<string> {
  const fault = new Promise<string>((resolve) => {
    child.on("error", ({ message }) => {
      // One that was started tells of itself by its end.
      if (child.pid === undefined) resolve(message);
    });
  });
  const end = Promise.all([heard(child, "exit"), heard(child, "disconnect")]);
  return Promise.race([fault, end.then(() => wordEnd(child))]);
}

const wordEnd = ({ exitCode, signalCode }: ChildProcess): string =>
  `the reader of the policy ended early (${signalCode ?? `exit code ${exitCode}`})`;

/** As `once` of node:events, which would throw at a process whose channel broke before it ended. */
const heard = (child: ChildProcess, event: "exit" | "disconnect"): Promise<void> =>
  new Promise((resolve) => child.once(event, () => resolve()));

const scriptUrl = (): URL => {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? "./policy-reader.ts" : "./policy-reader.js", import.meta.url);
};
