import { Worker } from "node:worker_threads";
import type {
  DeskMessage,
  FileSeen,
  PolicyTask,
  ReadingAttempt,
  WorkerMessage,
} from "./policy-task.ts";

/** Who is told of a load. */
export interface LoadListener {
  readonly heard: (message: Exclude<WorkerMessage, FileSeen>) => void;
  /** The thread is gone, and says nothing more. */
  readonly failed: (text: string) => void;
}

/**
 * The desk's thread for policies; see policy-worker.ts.
 *
 * It lives as long as the desk. One a load took a tenth of a second of a processor to start, at the
 * priority of the desk and while orders were waiting for theirs.
 */
export class PolicyThread {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  #listener: LoadListener | undefined;
  #isGone = false;

  /** @param seen told what the watched file is by now */
  constructor(
    attempts: readonly ReadingAttempt[],
    seen: (sha256: string | null) => void = () => undefined,
  ) {
    const worker = new Worker(workerUrl(), { workerData: attempts });
    this.#worker = worker;
    // Not `once` of node:events, which would throw at a thread that fails on its way out.
    this.#exited = new Promise((resolve) => worker.once("exit", () => resolve()));
    worker.on("error", (error) => this.#fail(error.message));
    worker.on("exit", () => this.#fail("the reader of the policy ended early"));
    worker.on("message", (message: WorkerMessage) => {
      if (message.kind === "FILE") seen(message.sha256);
      else this.#listener?.heard(message);
    });
    // A thread that waits for its next load keeps no process from ending.
    worker.unref();
  }

  /** It can load nothing any more. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** One load at a time; `release` ends it. */
  load(task: PolicyTask, listener: LoadListener): void {
    this.#listener = listener;
    this.#worker.ref();
    this.tell({ kind: "LOAD", task });
  }

  /** Nobody listens any more to what becomes of the load. */
  release(): void {
    this.#listener = undefined;
    this.#worker.unref();
  }

  tell(message: DeskMessage): void {
    this.#worker.postMessage(message, []);
  }

  /** @returns when the thread is gone, and the process it may have started */
  async stop(): Promise<void> {
    this.#worker.ref();
    if (!this.#isGone) this.tell({ kind: "STOP" });
    await this.#exited;
  }

  #fail(text: string): void {
    this.#isGone = true;
    this.#listener?.failed(text);
  }
}

const workerUrl = (): URL => {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? "./policy-worker.ts" : "./policy-worker.js", import.meta.url);
};
