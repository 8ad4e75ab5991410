import type {
  LoadedTables,
  NamesAnswer,
  NamesQuestion,
  PolicyTask,
  ReadingAttempt,
  ReloadFaultCode,
  WorkerMessage,
} from "./policy-task.ts";
import { PolicyThread } from "./policy-thread.ts";

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
  indexNames(question: NamesQuestion): NamesAnswer;
  /**
   * Puts the policy in force; between two orders, since nothing else runs meanwhile.
   *
   * @returns symbols it lacks and of which somebody holds something; none: it is in force
   */
  swap(tables: LoadedTables, asked: ReloadAsked): readonly string[];
  /** Runs when what was done is durable. */
  afterCommit(run: () => void): void;
}

/** More do not wait for the same load: a signal that comes without end must not fill the memory. */
const MOST_WAITING = 64;
/** One that is stopped when its desk is killed would stay so for ever. */
const WITH_ITS_DESK = ["setpriv", "--pdeathsig", "KILL"] as const;

/**
 * In half of the time that nobody else wants. A machine that has none, or cannot do that, is not to
 * go without the policy that may relieve it: a tenth of a processor reads it then, which is what
 * the thread that starts it has.
 */
const ATTEMPTS: readonly ReadingAttempt[] = [
  { through: [...WITH_ITS_DESK, "chrt", "-i", "0"], withinMs: 15_000, isPaced: true },
  { through: ["nice", "-n", "0"], withinMs: 45_000, isPaced: false },
];

type Done = (outcome: ReloadOutcome) => void;

/** Nobody could close it any more, and nobody could say what it is worth. */
const stillHeld = (symbols: readonly string[]): ReloadOutcome => ({
  kind: "REFUSED",
  code: "INSTRUMENT_HELD",
  text: `${symbols.join(", ")} is still held; keep it in the policy with mode: close_only`,
});

const crowded: ReloadOutcome = {
  kind: "REFUSED",
  code: "RELOAD_FAILED",
  text: `${MOST_WAITING} wait for the next load already; see its end with hedgerow status`,
};

const stopped: ReloadOutcome = {
  kind: "REFUSED",
  code: "RELOAD_FAILED",
  text: "the desk is stopping",
};

/**
 * Loads policies while the desk trades: a process of its own reads, checks and compiles, a thread
 * beside the desk's keeps what was read, the desk's gives out name indexes and swaps a reference.
 *
 * One load at a time. Whoever asks meanwhile waits for one more load that begins after theirs was
 * asked for, since the file may have changed since; all who wait share it.
 */
export class PolicyLoader {
  readonly #desk: PolicyLoaderDesk;
  #isLoading = false;
  #isStopped = false;
  readonly #attempts: readonly ReadingAttempt[];
  #thread: PolicyThread | undefined;
  /** Waits for the load that is under way. */
  #underWay: Done | undefined;
  #waiting: { readonly asked: ReloadAsked; readonly done: Done }[] = [];

  constructor(desk: PolicyLoaderDesk, attempts: readonly ReadingAttempt[] = ATTEMPTS) {
    this.#desk = desk;
    this.#attempts = attempts;
  }

  load(asked: ReloadAsked, done: Done): void {
    if (this.#isStopped) return done(stopped);
    if (this.#waiting.length >= MOST_WAITING) return done(crowded);
    this.#waiting.push({ asked, done });
    if (!this.#isLoading) this.#begin();
    return undefined;
  }

  /** Starts the thread that loads, before there is anything to load and before orders come. */
  prepare(): PolicyThread {
    if (this.#thread === undefined || this.#thread.isGone) {
      this.#thread = new PolicyThread(this.#attempts);
    }
    return this.#thread;
  }

  /** The desk ends: nothing is loaded any more, and no worker writes when this returns. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { done } of waiting) done(stopped);
    const underWay = this.#underWay;
    this.#underWay = undefined;
    this.#thread?.release();
    await this.#thread?.stop();
    underWay?.(stopped);
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
    const thread = this.prepare();
    this.#underWay = done;
    /** Whatever becomes of the load from here on says nothing any more. */
    const release = (): void => {
      this.#underWay = undefined;
      thread.release();
    };
    thread.load(this.#desk.task(), {
      heard: (message) => {
        if (message.kind === "NAMES") return thread.tell(this.#desk.indexNames(message));
        release();
        return this.#end(message, asked, done);
      },
      failed: (text) => {
        release();
        done({ kind: "REFUSED", code: "RELOAD_FAILED", text });
      },
    });
  }

  #end(message: Exclude<WorkerMessage, NamesQuestion>, asked: ReloadAsked, done: Done): void {
    switch (message.kind) {
      case "UNCHANGED":
        return done({ kind: "UNCHANGED", version: this.#desk.version() });
      case "REFUSED":
        return done(message);
      case "COMPILED": {
        const held = this.#desk.swap(message, asked);
        if (held.length > 0) return done(stillHeld(held));
        const { version, hash } = message.compiled;
        return this.#desk.afterCommit(() => done({ kind: "ACTIVATED", version, hash }));
      }
    }
  }
}
