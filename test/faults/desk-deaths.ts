import { BlockDisk } from "./block-disk.ts";
import { callsLack, failingCalls, failingDevice, slowDevice } from "./disk-faults.ts";
import type { DiskReport } from "./disk-faults.ts";
import { killDesk } from "./kill-desk.ts";
import { cutWithoutSync, powerCuts } from "./power-cut.ts";
import { killLines, killRow, lateComebacks } from "./print-kill.ts";
import type { Scenario, Wishes } from "./scenario.ts";
import { tell } from "./tell.ts";

const POWER_CUT = "power cut";
const BAD_DEVICE = "EIO of the device";
const SLOW_SYNC = "slow sync (20 ms a write), and kill -9";

const disk = { rounds: 10, rate: 200, short: { rounds: 1 } };

/** System calls that fail: how the table calls it, of libfiu the point, and the errno. */
const failing = (fault: string, point: string, errno: number): Scenario => ({
  ...disk,
  faults: () => [fault],
  lacks: callsLack,
  run: async (it) => {
    const report = await failingCalls({ ...it, durability: "fsync" }, point, errno);
    return tellDisk(it, fault, report);
  },
});

/** Scenarios in which the desk is gone from one moment to the next. */
export const deskDeaths: Readonly<Record<string, Scenario>> = {
  "kill-desk": {
    rounds: 20,
    rate: 300,
    short: { rounds: 5 },
    faults: (it) => [killed(it)],
    run: kills,
  },
  "power-cut": {
    rounds: 50,
    rate: 300,
    short: { rounds: 4 },
    faults: () => [POWER_CUT],
    lacks: () => BlockDisk.lacks(),
    run: cuts,
  },
  "disk-full": failing("disk full (ENOSPC of every write)", "posix/io/rw/pwrite", 28),
  "sync-fails": failing("EIO of a sync", "posix/io/sync/fdatasync", 5),
  "device-fails": {
    ...disk,
    faults: () => [BAD_DEVICE],
    lacks: () => BlockDisk.lacks(),
    run: async (it) =>
      tellDisk(it, BAD_DEVICE, await failingDevice({ ...it, durability: "fsync" })),
  },
  "slow-sync": {
    rounds: 3,
    rate: 100,
    short: { rounds: 1 },
    faults: () => [SLOW_SYNC],
    lacks: () => BlockDisk.lacks(),
    run: async (it) => {
      const report = await slowDevice({ ...it, durability: "fsync" });
      return tellDisk(it, SLOW_SYNC, report, `; ${report.seen}`);
    },
  },
};

const killed = ({ durability }: Wishes): string => `kill -9 of the desk, durability ${durability}`;

async function kills(it: Wishes): Promise<boolean> {
  const { rounds, ordersPerSecond, seed } = it;
  it.onProgress(`kill-desk: ${rounds} kills, ${ordersPerSecond} orders/s, seed ${seed}`);
  const report = await killDesk(it);
  const run = `${report.comebacks.length} kills, ${ordersPerSecond} orders/s, seed ${seed}`;
  const row = { ...killRow(report, killed(it), run), late: lateComebacks(report) };
  return tell(it, killLines(report), row);
}

async function cuts(it: Wishes): Promise<boolean> {
  const { rounds, ordersPerSecond, seed } = it;
  it.onProgress(`power-cut: ${rounds} cuts, ${ordersPerSecond} orders/s, seed ${seed}`);
  const unsynced = await cutWithoutSync(it);
  const report = await powerCuts({ ...it, durability: "fsync" });
  const run = `${report.comebacks.length} cuts, ${ordersPerSecond} orders/s, seed ${seed}`;
  const row = killRow(report, POWER_CUT, run);
  const control = `without syncs: ${unsynced ?? "nothing lost"}`;
  const why = unsynced === undefined ? [`${control}, so these were no cuts`] : [];
  return tell(it, [...killLines(report), control], {
    ...row,
    why: [...row.why, ...why],
    besides: `${row.besides}; ${control}`,
  });
}

function tellDisk(it: Wishes, fault: string, report: DiskReport, more = ""): boolean {
  const { ordersPerSecond, seed } = it;
  const row = killRow(
    report,
    fault,
    `${report.comebacks.length} times, ${ordersPerSecond} orders/s, seed ${seed}`,
  );
  const { wrong, endedMs } = report;
  const ended =
    endedMs.length === 0 ? "" : `; ended by itself after at most ${Math.max(...endedMs)} ms`;
  return tell(it, killLines(report), {
    ...row,
    why: [...row.why, ...wrong],
    besides: `${row.besides}${ended}${more}`,
  });
}
