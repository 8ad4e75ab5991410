import { SEEDS } from "../../../core/id-table.ts";
import type {
  OnSnapshotEnd,
  SnapshotEnd,
  SnapshotRun,
  SnapshotRunner,
} from "../../../desk/snapshot-run.ts";
import { SnapshotWriter } from "../../../desk/take-snapshot.ts";
import type { SnapshotTask } from "../../../desk/take-snapshot.ts";
import type { Prng } from "../../prng.ts";
import type { SimDisk } from "../disk/sim-disk.ts";
import { VirtualClock } from "../time/virtual-clock.ts";
import type { WallClock } from "../time/virtual-clock.ts";
import type { Scheduler } from "../time/scheduler.ts";

/** A process needs some time to begin, and reads for a while. */
const BEGIN_MS = 5;
const READS_MS = 40;

/** What the process that writes snapshots is made of, and whom it belongs to. */
export interface SnapshotWorld {
  readonly scheduler: Scheduler;
  readonly wall: WallClock;
  readonly disk: SimDisk;
  readonly prng: Prng;
  /** Of its desk: it ends with it. */
  readonly owner: VirtualClock;
  readonly written: () => void;
}

/** The production program that writes snapshots, as a process of the world's. */
export class SimSnapshots implements SnapshotRunner {
  readonly #world: SnapshotWorld;
  /** Undefined: none runs. */
  #process: { readonly clock: VirtualClock; readonly writer: SnapshotWriter } | undefined;

  constructor(world: SnapshotWorld) {
    this.#world = world;
  }

  run(task: SnapshotTask, _isBound: boolean, onEnd: OnSnapshotEnd): SnapshotRun {
    const { owner, prng, written } = this.#world;
    const { clock, writer } = (this.#process ??= this.#begin());
    clock.after(BEGIN_MS + prng.below(READS_MS), () => {
      if (!owner.isAlive) return;
      const end = endOf(writer, task);
      if (end.kind === "TAKEN" && end.taken.bytes > 0) written();
      if (end.kind !== "TAKEN") this.#process = undefined;
      owner.run(() => onEnd(end));
    });
    return { kill: () => this.end() };
  }

  end(): void {
    this.#process?.clock.kill();
    this.#process = undefined;
  }

  #begin(): { readonly clock: VirtualClock; readonly writer: SnapshotWriter } {
    const { scheduler, wall, disk, prng } = this.#world;
    const clock = new VirtualClock(scheduler, wall);
    return { clock, writer: new SnapshotWriter(disk.of(clock), prng.below(SEEDS)) };
  }
}

function endOf(writer: SnapshotWriter, task: SnapshotTask): SnapshotEnd {
  try {
    return { kind: "TAKEN", taken: writer.take(task) };
  } catch (error) {
    return { kind: "FAILED", why: error instanceof Error ? error.message : String(error) };
  }
}
