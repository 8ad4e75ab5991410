import type { Cancel, Clock } from "../ports/clock.ts";
import type { JournalTerms } from "../policy/policy-document.ts";
import { CAN_BIND } from "./bound-child.ts";
import { SnapshotProcess } from "./snapshot-run.ts";
import type { SnapshotEnd, SnapshotRunner } from "./snapshot-run.ts";
import type { SnapshotTaken, SnapshotTask } from "./take-snapshot.ts";

/** After one that failed the next waits: the disk may be full. */
const PAUSE_NS = 60_000_000_000;
/** The longest journal is read in less, on a machine that has little time for it. */
const LONGEST_MS = 3_600_000;
const DAY_US = 86_400_000_000;

export interface SnapshotsDesk {
  readonly clock: Clock;
  readonly log: SnapshotLog;
  readonly floor: SnapshotsFloor;
  readonly folders: Pick<SnapshotTask, "journal" | "snapshots">;
  /** By a process of its own, unless a test has another way. */
  readonly runner?: SnapshotRunner;
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
  /** Since when one is being written, seconds; null: none is. */
  readonly writingSeconds: number | null;
}

/**
 * Has a snapshot written every so many events, by a process of its own that reads the journal:
 * the desk's thread does nothing for it but ask, when what waits for the turn's end is sent.
 */
export class SnapshotKeeper {
  readonly #desk: SnapshotsDesk;
  readonly #runner: SnapshotRunner;
  #nextEvent: number;
  #taken = 0;
  #problem: string | null = null;
  /** `beginning`: it waits for its turn. */
  #state: "idle" | "beginning" | "writing" | "stopped" = "idle";
  #isBound = CAN_BIND;
  #begunNs = 0;
  #notBeforeNs = -Infinity;
  #patience: Cancel | undefined;

  constructor(desk: SnapshotsDesk) {
    this.#desk = desk;
    this.#runner = desk.runner ?? new SnapshotProcess();
    this.#nextEvent = desk.floor.snapshotEvent;
  }

  get status(): SnapshotStatus {
    const ageNs = this.#desk.clock.monotonicNs() - this.#begunNs;
    const writingSeconds = this.#state === "writing" ? Math.floor(ageNs / 1e9) : null;
    const nextEvent = this.#nextEvent;
    return { nextEvent, taken: this.#taken, problem: this.#problem, writingSeconds };
  }

  /** Begins one where it is due. */
  look(): void {
    const { clock, floor } = this.#desk;
    const { nextEvent } = floor;
    const since = nextEvent - Math.max(1, this.#nextEvent);
    const isDue =
      since >= floor.live.journal.snapshotEvents && clock.monotonicNs() >= this.#notBeforeNs;
    if (!isDue || this.#state !== "idle") return;
    this.#state = "beginning";
    // The first process takes a millisecond or two to begin: nobody waits for that who waits for an
    // answer.
    floor.afterCommit(() => clock.soon(() => this.#begin(nextEvent)));
  }

  /** One under way is given up; what it had written counts for nothing. */
  stop(): void {
    this.#state = "stopped";
    this.#patience?.();
    this.#runner.end();
  }

  #begin(upTo: number): void {
    if (this.#state === "stopped") return;
    const { clock, floor, folders } = this.#desk;
    const { keepDays } = floor.live.journal;
    const retireBeforeUs = keepDays === null ? null : clock.wallUs() - keepDays * DAY_US;
    const task: SnapshotTask = { ...folders, upTo, retireBeforeUs };
    this.#begunNs = clock.monotonicNs();
    this.#state = "writing";
    try {
      const running = this.#runner.run(task, this.#isBound, (end) => this.#ended(end, upTo));
      this.#patience = clock.after(LONGEST_MS, () => running.kill());
    } catch (error) {
      // Some of what a system lacks for a process is thrown, not told: memory, for one.
      this.#failed(String(error));
    }
  }

  #ended(end: SnapshotEnd, upTo: number): void {
    this.#patience?.();
    if (this.#state === "stopped") return undefined;
    if (end.kind === "TAKEN") return this.#done(end.taken);
    if (end.kind === "NOT_BEGUN" && end.isUnbound && this.#isBound) {
      this.#isBound = false;
      return this.#begin(upTo);
    }
    return this.#failed(end.why);
  }

  #failed(why: string): void {
    const { clock, log } = this.#desk;
    this.#state = "idle";
    this.#problem = why;
    this.#notBeforeNs = clock.monotonicNs() + PAUSE_NS;
    log.error({ code: "SNAPSHOT_FAILED", why }, "no snapshot was written");
  }

  #done(taken: SnapshotTaken): void {
    this.#state = "idle";
    this.#nextEvent = taken.nextEvent;
    this.#taken += 1;
    this.#problem = null;
    this.#desk.log.info(taken, "snapshot written");
  }
}
