import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Clock } from "../ports/clock.ts";
import type { JournalTerms } from "../policy/policy-document.ts";
import type { SnapshotTaken, SnapshotTask } from "./take-snapshot.ts";

/** Its collector works beside no thread of the desk; a larger young heap makes it quicker. */
const FLAGS = ["--single-threaded", "--min-semi-space-size=16", "--max-semi-space-size=16"];
/** After one that failed the next waits: the disk may be full. */
const PAUSE_NS = 60_000_000_000;
const DAY_US = 86_400_000_000;

export interface SnapshotsDesk {
  readonly clock: Clock;
  readonly log: SnapshotLog;
  readonly floor: SnapshotsFloor;
  readonly folders: Pick<SnapshotTask, "journal" | "snapshots">;
}

/** Of whose journal they are. */
export interface SnapshotsFloor {
  /** With those in hand, which are durable once `afterCommit` calls. */
  readonly nextEvent: number;
  /** Where the snapshot ends that it began with, 0: none. */
  readonly snapshotEvent: number;
  readonly live: { readonly journal: JournalTerms };
  afterCommit(run: () => void): void;
}

export interface SnapshotLog {
  info(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

/** As operators see it. */
export interface SnapshotStatus {
  /** Number of the first event that the last one does not have; 0: there is none. */
  readonly nextEvent: number;
  /** Since the desk's start. */
  readonly taken: number;
  /** Why the last one failed; null: it did not. */
  readonly problem: string | null;
}

/**
 * Has a snapshot written every so many events, by a process of its own that reads the journal:
 * the desk's thread does nothing for it but begin it.
 */
export class SnapshotKeeper {
  readonly #desk: SnapshotsDesk;
  #nextEvent: number;
  #taken = 0;
  #problem: string | null = null;
  #child: ChildProcess | undefined;
  #isAsked = false;
  #isStopped = false;
  #notBeforeNs = -Infinity;

  constructor(desk: SnapshotsDesk) {
    this.#desk = desk;
    this.#nextEvent = desk.floor.snapshotEvent;
  }

  get status(): SnapshotStatus {
    return { nextEvent: this.#nextEvent, taken: this.#taken, problem: this.#problem };
  }

  /** Begins one where it is due. */
  look(): void {
    const { clock, floor } = this.#desk;
    const { nextEvent } = floor;
    const since = nextEvent - Math.max(1, this.#nextEvent);
    const isDue =
      since >= floor.live.journal.snapshotEvents && clock.monotonicNs() >= this.#notBeforeNs;
    if (!isDue || this.#isAsked || this.#isStopped || this.#child !== undefined) return;
    this.#isAsked = true;
    floor.afterCommit(() => {
      this.#isAsked = false;
      if (!this.#isStopped) this.#begin(nextEvent);
    });
  }

  /** One under way is given up; what it had written counts for nothing. */
  stop(): void {
    this.#isStopped = true;
    this.#child?.kill("SIGKILL");
  }

  #begin(upTo: number): void {
    const { clock, floor, folders } = this.#desk;
    const { keepDays } = floor.live.journal;
    const retireBeforeUs = keepDays === null ? null : clock.wallUs() - keepDays * DAY_US;
    const task: SnapshotTask = { ...folders, upTo, retireBeforeUs };
    const child = fork(fileURLToPath(scriptUrl()), { execArgv: FLAGS });
    this.#child = child;
    let taken: SnapshotTaken | undefined;
    child.once("message", (message: SnapshotTaken) => {
      taken = message;
    });
    child.once("error", (error) => this.#ended(error.message));
    child.once("exit", (code, signal) => {
      const why = `the process that wrote it ended with ${signal ?? `exit code ${code}`}`;
      this.#ended(taken ?? why);
    });
    child.send(task, (error) => {
      if (error !== null) child.kill("SIGKILL");
    });
  }

  #ended(how: SnapshotTaken | string): void {
    if (this.#child === undefined) return;
    this.#child = undefined;
    if (this.#isStopped) return;
    if (typeof how !== "string") return this.#done(how);
    this.#problem = how;
    this.#notBeforeNs = this.#desk.clock.monotonicNs() + PAUSE_NS;
    this.#desk.log.error({ code: "SNAPSHOT_FAILED", why: how }, "no snapshot was written");
  }

  #done(taken: SnapshotTaken): void {
    this.#nextEvent = taken.nextEvent;
    this.#taken += 1;
    this.#problem = null;
    this.#desk.log.info(taken, "snapshot written");
  }
}

const scriptUrl = (): URL => {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? "./snapshot-process.ts" : "./snapshot-process.js", import.meta.url);
};
