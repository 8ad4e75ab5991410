import { CAN_BIND } from "./bound-child.ts";
import type { DeskLog } from "./desk-log.ts";
import { OfficeProcess } from "./office-process.ts";
import type { OfficeEars, OfficeMessage, OfficeTerms } from "./office-process.ts";

/** The first wait before it is started again; each further one is twice as long. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;
/** One that ran so long is started again as if it had never failed. */
const PROVEN_MS = 60_000;
/** It says each second that it is alive. */
const SILENT_MS = 10_000;
/** It loads a snapshot before it says anything. */
const FIRST_SILENT_MS = 60_000;
/** For what is under way when the desk ends. */
const PATIENCE_MS = 2_000;
/** A process that could not be started at all has no pid; Linux without util-linux is such. */
const NOT_FOUND = "ENOENT";

/** The office as the desk sees it. */
export interface OfficeStatus {
  /** Empty while it does not listen. */
  readonly address: string;
  readonly pid: number | null;
  /** Since the desk's start. */
  readonly restarts: number;
  /** Users, keys and changes of the policy; null while nobody has said how it stands. */
  readonly store: {
    readonly isOpen: boolean;
    readonly code: string;
    readonly text: string;
  } | null;
}

/**
 * Keeps an office running beside the desk: starts it again when it ends, more and more rarely, and
 * ends it when it falls silent. Nothing the desk does ever waits for it.
 */
export class OfficeKeeper {
  readonly #terms: OfficeTerms;
  readonly #log: DeskLog;
  #process: OfficeProcess | undefined;
  #address = "";
  #restarts = 0;
  #store: OfficeStatus["store"] = null;
  #waitMs = FIRST_WAIT_MS;
  #startedMs = 0;
  #isBound = CAN_BIND;
  #isStopping = false;
  #restart: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout | undefined;
  #onGone: (() => void) | undefined;

  constructor(terms: OfficeTerms, log: DeskLog) {
    this.#terms = terms;
    this.#log = log;
  }

  status(): OfficeStatus {
    const pid = this.#process?.pid ?? null;
    return { address: this.#address, pid, restarts: this.#restarts, store: this.#store };
  }

  start(): void {
    this.#startedMs = performance.now();
    const ears: OfficeEars = {
      onMessage: (message) => this.#onMessage(message),
      onEnded: (how) => this.#onEnded(how),
    };
    try {
      this.#process = new OfficeProcess(this.#terms, this.#isBound, ears);
    } catch (error) {
      // Some of what a system lacks for a process is thrown, not told: memory, for one.
      return this.#onEnded(String(error));
    }
    return this.#listen(FIRST_SILENT_MS);
  }

  /** @returns when it is gone */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#restart);
    const office = this.#process;
    if (office === undefined) return;
    const gone = new Promise<void>((resolve) => {
      this.#onGone = resolve;
    });
    office.askToEnd();
    const timer = setTimeout(() => office.kill(), PATIENCE_MS);
    await gone;
    clearTimeout(timer);
  }

  #onMessage(message: OfficeMessage): void {
    this.#listen(SILENT_MS);
    if (message.kind === "STORE") {
      const { isOpen, code, text } = message;
      this.#store = { isOpen, code, text };
    }
    if (message.kind !== "LISTENING") return;
    this.#address = message.host.includes(":")
      ? `[${message.host}]:${message.port}`
      : `${message.host}:${message.port}`;
    this.#log.info({ http: this.#address, pid: this.#process?.pid }, "office ready");
  }

  /** From here on it has so long to be heard of again. */
  #listen(silentMs: number): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#log.warn({ pid: this.#process?.pid, silentMs }, "office silent, ended");
      this.#process?.kill();
    }, silentMs);
  }

  #onEnded(how: string): void {
    clearTimeout(this.#silence);
    this.#process = undefined;
    this.#address = "";
    this.#store = null;
    if (this.#isStopping) return this.#onGone?.();
    if (this.#isBound && how.includes(NOT_FOUND)) {
      this.#isBound = false;
      return this.start();
    }
    if (performance.now() - this.#startedMs > PROVEN_MS) this.#waitMs = FIRST_WAIT_MS;
    this.#log.warn({ how, againMs: this.#waitMs }, "office ended, it is started again");
    this.#restart = setTimeout(() => this.#startAgain(), this.#waitMs);
    this.#waitMs = Math.min(2 * this.#waitMs, LONGEST_WAIT_MS);
    return undefined;
  }

  #startAgain(): void {
    this.#restarts += 1;
    this.start();
  }
}
