import { Worker } from "node:worker_threads";
import type { CompiledPolicy } from "../policy/compile.ts";
import type { LiveTerms } from "./live-terms.ts";
import type { NamesAnswer, PolicyTask, ReloadFaultCode, WorkerMessage } from "./policy-worker.ts";

/** How a load ended. */
export type ReloadOutcome =
  | { readonly kind: "ACTIVATED"; readonly version: number; readonly hash: string }
  | { readonly kind: "UNCHANGED"; readonly version: number }
  | { readonly kind: "REFUSED"; readonly code: ReloadFaultCode; readonly text: string };

/** Who asked, and how: a signal or a command. */
export interface ReloadAsked {
  readonly actor: string;
  readonly source: string;
}

export interface PolicyLoaderDesk {
  task(): PolicyTask;
  version(): number;
  /** Gives each name its index, interning those that are new. */
  indexNames(of: Extract<WorkerMessage, { kind: "NAMES" }>): NamesAnswer;
  /** Puts the policy in force; between two orders, since nothing else runs meanwhile. */
  swap(compiled: CompiledPolicy, live: LiveTerms, asked: ReloadAsked): void;
  /** Runs when what was done is durable. */
  afterCommit(run: () => void): void;
}

/** What a worker may take: a policy of 16 MiB needs less. */
const WORKER_MEGABYTES = 1_024;
/** A policy that takes longer is not waited for. */
const LOAD_MS = 60_000;

type Done = (outcome: ReloadOutcome) => void;

const workerUrl = (): URL => {
  const suffix = import.meta.url.endsWith(".ts") ? "ts" : "js";
  return new URL(`./policy-thread.${suffix}`, import.meta.url);
};

/**
 * Loads policies while the desk trades: a worker of its own reads, checks and compiles, the desk's
 * thread gives out name indexes and swaps one reference.
 *
 * One load at a time. Whoever asks meanwhile waits for one more load that begins after theirs was
 * asked for, since the file may have changed since; all who wait share it.
 */
export class PolicyLoader {
  readonly #desk: PolicyLoaderDesk;
  #isLoading = false;
  #waiting: { readonly asked: ReloadAsked; readonly done: Done }[] = [];

  constructor(desk: PolicyLoaderDesk) {
    this.#desk = desk;
  }

  load(asked: ReloadAsked, done: Done): void {
    this.#waiting.push({ asked, done });
    if (!this.#isLoading) this.#begin();
  }

  #begin(): void {
    const [first] = this.#waiting;
    if (first === undefined) return;
    const asking = this.#waiting;
    this.#waiting = [];
    this.#isLoading = true;
    this.#run(first.asked, (outcome) => {
      this.#isLoading = false;
      for (const { done } of asking) done(outcome);
      this.#begin();
    });
  }

  #run(asked: ReloadAsked, done: Done): void {
    const worker = new Worker(workerUrl(), {
      workerData: this.#desk.task(),
      resourceLimits: { maxOldGenerationSizeMb: WORKER_MEGABYTES },
    });
    let isOver = false;
    /** Whatever becomes of the worker from here on says nothing any more. */
    const release = (): boolean => {
      const isFirst = !isOver;
      isOver = true;
      clearTimeout(timer);
      if (isFirst) void worker.terminate();
      return isFirst;
    };
    const fail = (text: string): void => {
      if (release()) done({ kind: "REFUSED", code: "RELOAD_FAILED", text });
    };
    const timer = setTimeout(() => fail(`not read within ${LOAD_MS / 1000} s`), LOAD_MS);
    worker.on("error", (error) => fail(error.message));
    worker.on("exit", () => fail("the reader of the policy ended early"));
    worker.on("message", (message: WorkerMessage) => {
      if (isOver) return;
      if (message.kind === "NAMES") worker.postMessage(this.#desk.indexNames(message), []);
      else if (release()) this.#end(message, asked, done);
    });
  }

  #end(message: Exclude<WorkerMessage, { kind: "NAMES" }>, asked: ReloadAsked, done: Done): void {
    switch (message.kind) {
      case "UNCHANGED":
        return done({ kind: "UNCHANGED", version: this.#desk.version() });
      case "REFUSED":
        return done(message);
      case "COMPILED": {
        const { compiled, live } = message;
        this.#desk.swap(compiled, live, asked);
        const { version, hash } = compiled;
        return this.#desk.afterCommit(() => done({ kind: "ACTIVATED", version, hash }));
      }
    }
  }
}
