import { Worker } from "node:worker_threads";
import type { EveryCall } from "./calls/every-call.ts";
import type { AnswerOf, ArgsOf } from "./calls/handlers.ts";
import { Once } from "./once.ts";
import { StoreError } from "./store-error.ts";
import { monotonicMs } from "./store-messages.ts";
import type { CallName, FromStore, Question, StoreState, ToStore } from "./store-messages.ts";
import type { StoreOptions } from "./store-options.ts";

interface Asked {
  /** What comes is what the call answers: the other thread is held to the same types. */
  readonly resolve: (answer: never) => void;
  readonly reject: (error: StoreError) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * The store, for the office's thread, which never waits for SQL.
 *
 * All SQL is done in a thread of its own (store-worker.ts). One that ends by itself is started
 * again; a database that cannot be had is tried again and again, and meanwhile every call is
 * refused with the reason.
 */
export class StoreClient {
  readonly #options: StoreOptions;
  readonly #heard: (state: StoreState) => void;
  readonly #asked = new Map<number, Asked>();
  readonly #opened = new Once<StoreState>();
  #state: StoreState = { isOpen: false, code: "STORE_UNREACHABLE", text: "it is not open yet" };
  #worker: Worker | undefined;
  #exited: Promise<void> = Promise.resolve();
  #lastId = 0;
  #restart: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param heard told of each new state, so that it can be shown and logged */
  constructor(options: StoreOptions, heard: (state: StoreState) => void = () => undefined) {
    this.#options = options;
    this.#heard = heard;
  }

  get state(): StoreState {
    return this.#state;
  }

  /** @returns how the first attempt went; where it failed, others follow */
  async open(): Promise<StoreState> {
    if (this.#worker === undefined && !this.#isClosed) this.#start();
    return this.#opened.promise;
  }

  /**
   * One transaction, whole or not at all.
   *
   * @returns rejects with a `StoreError`: STORE_BUSY and what `state` says mean that nothing was
   * done; of a call that took too long or lost its connection nobody knows whether it was
   */
  async ask<Name extends CallName>(
    name: Name,
    ...args: ArgsOf<EveryCall, Name>
  ): Promise<AnswerOf<EveryCall, Name>> {
    const { askMs } = this.#options.limits;
    const beforeMs = monotonicMs() + askMs;
    const question = (id: number): Question<Name> => ({ kind: "ASK", id, name, args, beforeMs });
    return this.#send(name, askMs, question);
  }

  /**
   * Writes all of the store, of one moment, to a file; calls wait for it.
   *
   * @returns rejects as `ask`, and with STORE_COPY_BAD where the engine has tools of its own
   */
  async copyTo(file: string): Promise<void> {
    const { copyMs } = this.#options.limits;
    return this.#send("a copy", copyMs, (id): ToStore => ({ kind: "COPY", id, file }));
  }

  async #send<Answer>(
    what: string,
    withinMs: number,
    question: (id: number) => object,
  ): Promise<Answer> {
    const { queue } = this.#options.limits;
    const worker = this.#worker;
    if (!this.#state.isOpen) throw new StoreError(this.#state.code, this.#state.text);
    if (worker === undefined) throw new StoreError("STORE_UNREACHABLE", "the store is closed");
    if (this.#asked.size >= queue) {
      throw new StoreError("STORE_BUSY", `${queue} calls wait already; try again later`);
    }
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#fail(id, tooLong(what, withinMs)), withinMs);
      this.#asked.set(id, { resolve, reject, timer });
      worker.postMessage(question(id), []);
    });
  }

  /** What was asked before is answered first. */
  async close(): Promise<void> {
    if (this.#isClosed) return this.#exited;
    this.#isClosed = true;
    clearTimeout(this.#restart);
    const worker = this.#worker;
    if (worker === undefined) return;
    worker.postMessage({ kind: "STOP" }, []);
    const timer = setTimeout(() => void worker.terminate(), this.#options.limits.closeMs);
    await this.#exited;
    clearTimeout(timer);
  }

  #start(): void {
    const worker = new Worker(workerUrl(), { workerData: this.#options });
    this.#worker = worker;
    let why = "its thread ended";
    worker.on("error", (error) => {
      why = `its thread failed: ${error instanceof Error ? error.message : String(error)}`;
    });
    worker.on("message", (message: FromStore<never>) => this.#take(message));
    this.#exited = new Promise((resolve) => {
      worker.once("exit", () => {
        this.#end(why);
        resolve();
      });
    });
  }

  #take(message: FromStore<never>): void {
    if (message.kind === "STATE") return this.#enter(message.state);
    if (message.kind === "FAILED") {
      return this.#fail(message.id, new StoreError(message.code, message.text));
    }
    const asked = this.#taken(message.id);
    return asked?.resolve(message.answer);
  }

  #end(why: string): void {
    this.#worker = undefined;
    this.#enter({ isOpen: false, code: "STORE_UNREACHABLE", text: why });
    for (const id of this.#asked.keys()) this.#fail(id, new StoreError("STORE_UNREACHABLE", why));
    if (this.#isClosed) return;
    const [delayMs] = this.#options.limits.retryMs;
    this.#restart = setTimeout(() => this.#start(), delayMs);
  }

  #enter(state: StoreState): void {
    this.#state = state;
    this.#opened.resolve(state);
    this.#heard(state);
  }

  #fail(id: number, error: StoreError): void {
    this.#taken(id)?.reject(error);
  }

  #taken(id: number): Asked | undefined {
    const asked = this.#asked.get(id);
    if (asked === undefined) return undefined;
    this.#asked.delete(id);
    clearTimeout(asked.timer);
    return asked;
  }
}

const tooLong = (name: string, askMs: number): StoreError =>
  new StoreError(
    "STORE_UNREACHABLE",
    `${name} took longer than ${askMs} ms; whether it is done will be seen when it is read`,
  );

const workerUrl = (): URL => {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? "./store-worker.ts" : "./store-worker.js", import.meta.url);
};
