import type { PolicyIssue } from "../policy/issue.ts";
import type {
  FileSeen,
  LayersAsked,
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
  | {
      readonly kind: "ACTIVATED";
      readonly version: number;
      readonly hash: string;
      /** Of the file as it was read for it; null: it was not. */
      readonly fileSha256: string | null;
    }
  | { readonly kind: "UNCHANGED"; readonly version: number; readonly fileSha256: string | null }
  /** Of a trial: it could come into force now; what it says is in that file. */
  | { readonly kind: "FITS"; readonly contentPath: string }
  | RefusedLoad;

export interface RefusedLoad {
  readonly kind: "REFUSED";
  readonly code: ReloadFaultCode;
  readonly text: string;
  /** Of a policy with mistakes. */
  readonly issues?: readonly PolicyIssue[];
}

/** Who asked, and how: a signal or a command. */
export interface ReloadAsked {
  readonly actor: string;
  readonly source: string;
}

/** What else is to be in force than what the file says. */
export interface ActivationAsked extends ReloadAsked, Omit<LayersAsked, "running" | "file"> {
  readonly file: Exclude<LayersAsked["file"], "read">;
  /** The version it was made against: another is in force by now, it is refused. */
  readonly base: number;
}

/** The source of a reload that nobody asked for. */
export const FILE_SEEN = "file";

type LoadAsked = ReloadAsked | ActivationAsked;

const isActivation = (asked: LoadAsked): asked is ActivationAsked => "base" in asked;

export interface PolicyLoaderDesk {
  task(asked: LayersAsked): PolicyTask;
  version(): number;
  /** The words of an older version are in force instead of the file's. */
  isFileHeld(): boolean;
  /** Gives each name its index, interning those that are new. */
  indexNames(question: NamesQuestion): NamesAnswer;
  /**
   * Puts the policy in force; between two orders, since nothing else runs meanwhile.
   *
   * @returns symbols it lacks and of which somebody holds something; none: it is in force
   */
  swap(tables: LoadedTables, asked: ReloadAsked): readonly string[];
  /** Of which somebody holds something, and which are not among these. */
  heldBesides(symbols: readonly string[]): readonly string[];
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

const moved = (base: number, running: number): ReloadOutcome => ({
  kind: "REFUSED",
  code: "VERSION_MOVED",
  text: `it was made against version ${base}, and ${running} is in force by now`,
});

/** Nobody asked: the file was seen to have changed. Held by then, it is not read for that. */
const isBySight = ({ source }: LoadAsked): boolean => source === FILE_SEEN;

const unread = (version: number): ReloadOutcome => ({
  kind: "UNCHANGED",
  version,
  fileSha256: null,
});

/** Who only asks for the file has everything else stay. */
function layersAskedBy(asked: LoadAsked, running: number): LayersAsked {
  if (isActivation(asked)) return { ...asked, running };
  const { actor, source } = asked;
  const rest = { layer: null, file: "read", change: null, isTrial: false, reason: "" } as const;
  return { ...rest, running, actor, source };
}

const crowded: ReloadOutcome = {
  kind: "REFUSED",
  code: "DESK_BUSY",
  text: `${MOST_WAITING} wait for the next load already; see its end with hedgerow status`,
};

const stopped: ReloadOutcome = {
  kind: "REFUSED",
  code: "DESK_STOPPING",
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
  #watch: { readonly path: string; readonly seen: (sha256: string | null) => void } | undefined;
  /** Waits for the load that is under way. */
  #underWay: Done | undefined;
  #waiting: { readonly asked: LoadAsked; readonly done: Done }[] = [];

  constructor(desk: PolicyLoaderDesk, attempts: readonly ReadingAttempt[] = ATTEMPTS) {
    this.#desk = desk;
    this.#attempts = attempts;
  }

  load(asked: LoadAsked, done: Done): void {
    if (this.#isStopped) return done(stopped);
    if (this.#waiting.length >= MOST_WAITING) return done(crowded);
    this.#waiting.push({ asked, done });
    if (!this.#isLoading) this.#begin();
    return undefined;
  }

  /** Starts the thread that loads, before there is anything to load and before orders come. */
  prepare(): PolicyThread {
    if (this.#thread === undefined || this.#thread.isGone) {
      this.#thread = new PolicyThread(this.#attempts, (sha256) => this.#watch?.seen(sha256));
      if (this.#watch !== undefined) this.#thread.tell({ kind: "WATCH", path: this.#watch.path });
    }
    return this.#thread;
  }

  /** Has the thread look at the policy's file, from its start on. */
  watch(path: string, seen: (sha256: string | null) => void): void {
    this.#watch = { path, seen };
    this.#thread?.tell({ kind: "WATCH", path });
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
    // Who wants the file read again shares one load; who wants something else has one of its own.
    const isShared = !isActivation(first.asked);
    const asking = isShared ? this.#waiting.filter(({ asked }) => !isActivation(asked)) : [first];
    this.#waiting = this.#waiting.filter((each) => !asking.includes(each));
    this.#isLoading = true;
    const { asked } = asking.find((each) => !isBySight(each.asked)) ?? first;
    this.#run(asked, (outcome) => {
      this.#isLoading = false;
      for (const { done } of asking) done(outcome);
      this.#begin();
    });
  }

  #run(asked: LoadAsked, done: Done): void {
    const running = this.#desk.version();
    if (isActivation(asked) && asked.base !== running) return done(moved(asked.base, running));
    if (isBySight(asked) && this.#desk.isFileHeld()) return done(unread(running));
    const thread = this.prepare();
    this.#underWay = done;
    /** Whatever becomes of the load from here on says nothing any more. */
    const release = (): void => {
      this.#underWay = undefined;
      thread.release();
    };
    return thread.load(this.#desk.task(layersAskedBy(asked, running)), {
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

  #end(
    message: Exclude<WorkerMessage, NamesQuestion | FileSeen>,
    asked: LoadAsked,
    done: Done,
  ): void {
    switch (message.kind) {
      case "FITS": {
        const held = this.#desk.heldBesides(message.symbols);
        return done(held.length > 0 ? stillHeld(held) : message);
      }
      case "UNCHANGED":
        return done({ ...message, version: this.#desk.version() });
      case "REFUSED":
        return done(message);
      case "COMPILED": {
        const { compiled, fileSha256 } = message;
        const held = this.#desk.swap(message, asked);
        const { version, hash } = compiled;
        if (held.length > 0) {
          this.prepare().tell({ kind: "DISCARD", version });
          return done(stillHeld(held));
        }
        return this.#desk.afterCommit(() => done({ kind: "ACTIVATED", version, hash, fileSha256 }));
      }
    }
  }
}
