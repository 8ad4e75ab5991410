import type { Prng } from "../../prng.ts";
import type { CrashAt } from "../script/command.ts";
import type { SystemCode } from "./system-error.ts";

const WHOLE_PPM = 1_000_000;

/** What a write comes to: how much of it is done, and what is thrown then. */
export interface WriteFate {
  readonly bytes: number;
  readonly problem: SystemCode | undefined;
}

/** Which calls to the disk fail, and how; all is well until somebody says otherwise. */
export class FaultyCalls {
  /** Share of writes that take fewer bytes than they were given, in millionths. */
  shortWritePpm = 0;
  readonly #prng: Prng;
  #writeProblem: SystemCode | undefined;
  #syncProblem: SystemCode | undefined;
  #writesUntil = 0;
  #syncsUntil = 0;
  #isFull = false;
  #crashAt: CrashAt | undefined;
  #crashIn = 0;
  #crash: (() => never) | undefined;

  constructor(prng: Prng) {
    this.#prng = prng;
  }

  /** The write after so many more fails, and is done in part. */
  failWrite(problem: "EIO" | "ENOSPC", after: number): void {
    this.#writeProblem = problem;
    this.#writesUntil = after;
  }

  /** The sync after so many more fails. */
  failSync(after: number): void {
    this.#syncProblem = "EIO";
    this.#syncsUntil = after;
  }

  /** Every write fails until there is room. */
  set isFull(isFull: boolean) {
    this.#isFull = isFull;
  }

  /** Ends the process that calls, at the n-th call of that kind; `crash` throws. */
  crashAt(at: CrashAt, count: number, crash: () => never): void {
    this.#crashAt = at;
    this.#crashIn = count;
    this.#crash = crash;
  }

  get isFaulty(): boolean {
    const hasProblem = this.#writeProblem !== undefined || this.#syncProblem !== undefined;
    return hasProblem || this.#isFull;
  }

  /** Told of each place in the journal's work where a process may end. */
  pass(at: CrashAt): void {
    if (this.#crash === undefined || this.#crashAt !== at) return;
    this.#crashIn -= 1;
    if (this.#crashIn >= 0) return;
    const crash = this.#crash;
    this.#crash = undefined;
    crash();
  }

  /** All is well. */
  heal(): void {
    this.shortWritePpm = 0;
    this.#writeProblem = undefined;
    this.#syncProblem = undefined;
    this.#isFull = false;
    this.#crash = undefined;
  }

  nextWrite(length: number): WriteFate {
    if (this.#isFull) return { bytes: 0, problem: "ENOSPC" };
    if (this.#writeProblem !== undefined) {
      this.#writesUntil -= 1;
      if (this.#writesUntil < 0) {
        const problem = this.#writeProblem;
        this.#writeProblem = undefined;
        return { bytes: this.#prng.below(length + 1), problem };
      }
    }
    const isShort = this.shortWritePpm > 0 && this.#prng.below(WHOLE_PPM) < this.shortWritePpm;
    const bytes = isShort && length > 1 ? 1 + this.#prng.below(length - 1) : length;
    return { bytes, problem: undefined };
  }

  nextSync(): SystemCode | undefined {
    if (this.#syncProblem === undefined) return undefined;
    this.#syncsUntil -= 1;
    if (this.#syncsUntil >= 0) return undefined;
    const problem = this.#syncProblem;
    this.#syncProblem = undefined;
    return problem;
  }
}
