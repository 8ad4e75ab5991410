import { PolicyProcess } from "./policy-process.ts";
import type { ReadingEnd } from "./policy-process.ts";
import type { NamesAnswer, NamesQuestion, PolicyTask, ReadingAttempt } from "./policy-task.ts";

/** A desk that starts has better use for its processors. */
const READY_AFTER_MS = 5_000;

/**
 * The processes that read policies: that of the first attempt stands ready and reads one after the
 * other, those of later attempts are started when they are needed.
 *
 * To start a process takes from the desk as long as copying the tables of its memory does, and one
 * with much memory that ends stops the machine for as long. One that has read before also needs a
 * third of the time. See docs/decisions/0005.
 */
export class PolicyReaders {
  readonly #attempts: readonly ReadingAttempt[];
  readonly #askNames: (question: NamesQuestion) => void;
  #ready: PolicyProcess | undefined;
  #reading: PolicyProcess | undefined;
  #isStopped = false;
  #timer: NodeJS.Timeout;

  constructor(attempts: readonly ReadingAttempt[], askNames: (question: NamesQuestion) => void) {
    this.#attempts = attempts;
    this.#askNames = askNames;
    const [first] = attempts;
    this.#timer = setTimeout(() => first && this.#standing(first), READY_AFTER_MS);
  }

  answer(names: NamesAnswer): void {
    this.#reading?.answer(names);
  }

  /** Attempts until one ends in time, or until the desk stops; VAIN has the reason of each. */
  async read(task: PolicyTask): Promise<ReadingEnd> {
    const vain: string[] = [];
    for (const [at, attempt] of this.#attempts.entries()) {
      if (this.#isStopped) break;
      const reader = at === 0 ? this.#standing(attempt) : new PolicyProcess(attempt);
      this.#reading = reader;
      const end = await reader.read(task, this.#askNames);
      this.#reading = undefined;
      if (at > 0 || end.kind === "VAIN") await reader.stop();
      if (end.kind !== "VAIN") return end;
      vain.push(end.text);
    }
    return { kind: "VAIN", text: vain.join("; then ") };
  }

  /** @returns when no process is left */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await Promise.all([this.#ready?.stop(), this.#reading?.stop()]);
  }

  #standing(attempt: ReadingAttempt): PolicyProcess {
    clearTimeout(this.#timer);
    if (this.#ready === undefined || this.#ready.isGone) this.#ready = new PolicyProcess(attempt);
    return this.#ready;
  }
}
