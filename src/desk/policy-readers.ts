import { PolicyProcess } from "./policy-process.ts";
import type { ReadingEnd } from "./policy-process.ts";
import type { NamesAnswer, NamesQuestion, PolicyTask, ReadingAttempt } from "./policy-task.ts";

/** A desk that starts has better use for its processors. */
const READY_AFTER_MS = 3_000;

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
  /** Of a later attempt: its policy need not wait for its end. */
  #ending: Promise<void> | undefined;
  #isStopped = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(attempts: readonly ReadingAttempt[], askNames: (question: NamesQuestion) => void) {
    this.#attempts = attempts;
    this.#askNames = askNames;
    this.#standLater();
  }

  answer(names: NamesAnswer): void {
    this.#reading?.answer(names);
  }

  /** Attempts until one ends in time, or until the desk stops; VAIN has the reason of each. */
  async read(task: PolicyTask): Promise<ReadingEnd> {
    await this.#ending;
    const vain: string[] = [];
    for (const [at, attempt] of this.#attempts.entries()) {
      if (this.#isStopped) break;
      const end = await this.#attempt(task, attempt, at === 0);
      if (end.kind !== "VAIN") return end;
      vain.push(end.text);
    }
    return { kind: "VAIN", text: vain.join("; then ") };
  }

  /** @returns when no process reads any more */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    if (this.#ready !== this.#reading) this.#ready?.dismiss();
    await Promise.all([this.#reading?.stop(), this.#ending]);
  }

  async #attempt(task: PolicyTask, attempt: ReadingAttempt, isFirst: boolean): Promise<ReadingEnd> {
    let reader: PolicyProcess;
    try {
      reader = isFirst ? this.#standing(attempt) : new PolicyProcess(attempt);
    } catch (error) {
      return { kind: "VAIN", text: wordFault(error) };
    }
    this.#reading = reader;
    const end = await reader.read(task, this.#askNames);
    this.#reading = undefined;
    if (end.kind !== "VAIN") {
      if (!isFirst) this.#ending = reader.stop();
      return end;
    }
    if (isFirst) this.#ready = undefined;
    await reader.stop();
    return end;
  }

  #standing(attempt: ReadingAttempt): PolicyProcess {
    clearTimeout(this.#timer);
    if (this.#ready === undefined || this.#ready.isGone) {
      // One that has never read may be none that can: it is tried again when it is needed.
      this.#ready = new PolicyProcess(attempt, (hasRead) => hasRead && this.#standLater());
    }
    return this.#ready;
  }

  /** Not while orders wait for what is being loaded. */
  #standLater(): void {
    const [first] = this.#attempts;
    clearTimeout(this.#timer);
    if (first === undefined || this.#isStopped) return;
    this.#timer = setTimeout(() => this.#standNow(first), READY_AFTER_MS);
  }

  #standNow(attempt: ReadingAttempt): void {
    if (this.#reading !== undefined) return this.#standLater();
    try {
      this.#standing(attempt);
    } catch {
      // A system without room for a process: the next load tries again, and tells of it.
    }
  }
}

const wordFault = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
