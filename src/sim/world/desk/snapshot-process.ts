import { SEEDS } from "../../../core/id-table.ts";
import type { SnapshotEnd, runSnapshot } from "../../../desk/snapshot-run.ts";
import { takeSnapshot } from "../../../desk/take-snapshot.ts";
import type { SnapshotTask } from "../../../desk/take-snapshot.ts";
import type { Disk } from "../../../ports/disk.ts";
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

/** The production program that writes a snapshot, as a process of the world's. */
export function snapshotProcess(world: SnapshotWorld): typeof runSnapshot {
  const { scheduler, wall, disk, prng, owner } = world;
  return (task, _isBound, onEnd) => {
    const clock = new VirtualClock(scheduler, wall);
    clock.after(BEGIN_MS + prng.below(READS_MS), () => {
      if (!owner.isAlive) return;
      const end = endOf(disk.of(clock), task, prng.below(SEEDS));
      if (end.kind === "TAKEN" && end.taken.bytes > 0) world.written();
      owner.run(() => onEnd(end));
    });
    return { kill: () => clock.kill() };
  };
}

function endOf(disk: Disk, task: SnapshotTask, seed: number): SnapshotEnd {
  try {
    return { kind: "TAKEN", taken: takeSnapshot(disk, task, seed) };
  } catch (error) {
    return { kind: "FAILED", why: error instanceof Error ? error.message : String(error) };
  }
}
