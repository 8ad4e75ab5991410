/**
 * The office's thread for SQL: one call after the other, each in a transaction of its own.
 *
 * While the database cannot be had it says why, and goes on trying.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { everyHandler } from "./calls/every-call.ts";
import { openStore } from "./open-store.ts";
import type { Engine } from "./sql/engine.ts";
import { StoreError, toStoreError } from "./store-error.ts";
import type { StoreErrorCode } from "./store-error.ts";
import { monotonicMs } from "./store-messages.ts";
import type { CallName, FromStore, Question, ToStore } from "./store-messages.ts";
import type { StoreOptions } from "./store-options.ts";

/** After these the database is opened anew: only that tells whether it is sound again. */
const ending: ReadonlySet<StoreErrorCode> = new Set([
  "STORE_UNREACHABLE",
  "STORE_DAMAGED",
  "STORE_IN_USE",
] as const);

class StoreThread {
  readonly #port: MessagePort;
  readonly #options: StoreOptions;
  #engine: Engine | undefined;
  #down = new StoreError("STORE_UNREACHABLE", "the store is being opened");
  #delayMs: number;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  /** Resolved when nothing is under way. */
  #idle: Promise<void> = Promise.resolve();

  constructor(port: MessagePort, options: StoreOptions) {
    this.#port = port;
    this.#options = options;
    this.#delayMs = options.limits.retryMs[0];
  }

  /** In the order they come, one at a time. */
  soon(work: () => Promise<void>): void {
    this.#idle = this.#idle.then(work);
  }

  async open(): Promise<void> {
    if (this.#isStopped || this.#engine !== undefined) return;
    try {
      const engine = await openStore(this.#options);
      this.#engine = engine;
      this.#delayMs = this.#options.limits.retryMs[0];
      void engine.lost.then(() => this.soon(() => this.#letGo(engine)));
      this.#tell({ kind: "STATE", state: { isOpen: true, name: engine.name } });
    } catch (error) {
      this.#tellDown(toStoreError(error));
      this.#openLater();
    }
  }

  async take(message: ToStore): Promise<void> {
    if (message.kind === "STOP") return this.#stop();
    if (message.kind === "COPY") return this.#copy(message.id, message.file);
    return this.#answer(message);
  }

  async #answer<Name extends CallName>(question: Question<Name>): Promise<void> {
    const { id } = question;
    const engine = this.#engine;
    // Whoever asked has been told already that it took too long.
    if (monotonicMs() > question.beforeMs) return;
    if (engine === undefined) return this.#fail(id, this.#down);
    try {
      this.#tell({ kind: "ANSWER", id, answer: await this.#done(engine, question) });
    } catch (error) {
      const failed = engine.toError(error);
      // Before the answer: whoever hears of it does not find the store open any more.
      const gone = ending.has(failed.code) ? this.#letGo(engine, failed) : undefined;
      this.#fail(id, failed);
      await gone;
    }
  }

  async #stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#engine?.close();
    this.#port.close();
  }

  /** Calls wait for it, some 5 s for a gigabyte: it is of one moment. */
  async #copy(id: number, file: string): Promise<void> {
    const engine = this.#engine;
    if (engine === undefined) return this.#fail(id, this.#down);
    const text = `${engine.name} is copied by tools of its own while it is used, as pg_dump`;
    if (engine.copyTo === undefined) return this.#fail(id, new StoreError("STORE_COPY_BAD", text));
    try {
      await engine.copyTo(file);
      return this.#tell({ kind: "ANSWER", id, answer: null });
    } catch (error) {
      return this.#fail(id, engine.toError(error));
    }
  }

  async #done<Name extends CallName>(engine: Engine, question: Question<Name>): Promise<unknown> {
    const { kind, db } = engine;
    const { keyFile } = this.#options;
    return db
      .transaction()
      .execute((tx) => everyHandler[question.name]({ kind, tx, keyFile }, ...question.args));
  }

  /** @param why absent: the connection ended by itself */
  async #letGo(engine: Engine, why?: StoreError): Promise<void> {
    if (this.#engine !== engine || this.#isStopped) return;
    this.#engine = undefined;
    const text = `${engine.name} ended the connection`;
    this.#tellDown(why ?? new StoreError("STORE_UNREACHABLE", text));
    await engine.close();
    this.#openLater();
  }

  #tellDown(why: StoreError): void {
    this.#down = why;
    this.#tell({ kind: "STATE", state: { isOpen: false, code: why.code, text: why.text } });
  }

  #openLater(): void {
    this.#timer = setTimeout(() => this.soon(() => this.open()), this.#delayMs);
    this.#delayMs = Math.min(this.#delayMs * 2, this.#options.limits.retryMs[1]);
  }

  #fail(id: number, { code, text }: StoreError): void {
    this.#tell({ kind: "FAILED", id, code, text });
  }

  #tell(message: FromStore<unknown>): void {
    this.#port.postMessage(message, []);
  }
}

function serve(port: MessagePort): void {
  const options: StoreOptions = workerData;
  const thread = new StoreThread(port, options);
  thread.soon(() => thread.open());
  port.on("message", (message: ToStore) => {
    thread.soon(() => thread.take(message));
  });
}

if (parentPort !== null) serve(parentPort);
