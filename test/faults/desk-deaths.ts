import { BlockDisk } from "./block-disk.ts";
import { callsLack, failingCalls, failingDevice, slowDevice } from "./disk-faults.ts";
import type { DiskReport } from "./disk-faults.ts";
import { killDesk } from "./kill-desk.ts";
import { cutWithoutSync, powerCuts } from "./power-cut.ts";
import { killRow, printKill } from "./print-kill.ts";
import type { Scenario, Wishes } from "./scenario.ts";

const POWER_CUT = "power cut";

/** Scenarios in which the desk is gone from one moment to the next. */
export const deskDeaths: Readonly<Record<string, Scenario>> = {
  "kill-desk": { rounds: 20, rate: 300, short: { rounds: 5 }, run: kills },
  "power-cut": { rounds: 50, rate: 300, short: { rounds: 4 }, run: cuts },
  "disk-full": { rounds: 10, rate: 200, short: { rounds: 1 }, run: (it) => calls(it, fullDisk) },
  "sync-fails": { rounds: 10, rate: 200, short: { rounds: 1 }, run: (it) => calls(it, badSync) },
  "device-fails": { rounds: 10, rate: 200, short: { rounds: 1 }, run: device },
  "slow-sync": { rounds: 3, rate: 100, short: { rounds: 1 }, run: slow },
};

const fullDisk = {
  fault: "disk full (ENOSPC of every write)",
  point: "posix/io/rw/pwrite",
  errno: 28,
};
const badSync = { fault: "EIO of a sync", point: "posix/io/sync/fdatasync", errno: 5 };

async function kills(it: Wishes): Promise<boolean> {
  const { rounds, ordersPerSecond, seed, durability, note } = it;
  it.onProgress(`kill-desk: ${rounds} kills, ${ordersPerSecond} orders/s, seed ${seed}`);
  const report = await killDesk(it);
  const run = `${report.comebacks.length} kills, ${ordersPerSecond} orders/s, seed ${seed}`;
  note(killRow(report, `kill -9 of the desk, durability ${durability}`, run));
  return printKill(report);
}

async function cuts(it: Wishes): Promise<boolean> {
  const { rounds, ordersPerSecond, seed, note } = it;
  const reason = await BlockDisk.lacks();
  if (reason !== undefined) return notRun(it, POWER_CUT, reason);
  it.onProgress(`power-cut: ${rounds} cuts, ${ordersPerSecond} orders/s, seed ${seed}`);
  const unsynced = await cutWithoutSync(it);
  const report = await powerCuts({ ...it, durability: "fsync" });
  const run = `${report.comebacks.length} cuts, ${ordersPerSecond} orders/s, seed ${seed}`;
  const row = killRow(report, POWER_CUT, run);
  const control = `without syncs: ${unsynced ?? "nothing lost, so these were no cuts"}`;
  const isSound = row.isSound && unsynced !== undefined;
  note({ ...row, isSound, besides: `${row.besides}; ${control}` });
  process.stdout.write(`${control}\n`);
  return printKill(report) && isSound;
}

async function calls(
  it: Wishes,
  { fault, point, errno }: { fault: string; point: string; errno: number },
): Promise<boolean> {
  const reason = callsLack();
  if (reason !== undefined) return notRun(it, fault, reason);
  return tellDisk(it, fault, await failingCalls({ ...it, durability: "fsync" }, point, errno));
}

async function device(it: Wishes): Promise<boolean> {
  const fault = "EIO of the device";
  const reason = await BlockDisk.lacks();
  if (reason !== undefined) return notRun(it, fault, reason);
  return tellDisk(it, fault, await failingDevice({ ...it, durability: "fsync" }));
}

async function slow(it: Wishes): Promise<boolean> {
  const fault = "slow sync (20 ms a write), and kill -9";
  const reason = await BlockDisk.lacks();
  if (reason !== undefined) return notRun(it, fault, reason);
  return tellDisk(it, fault, await slowDevice({ ...it, durability: "fsync" }));
}

function tellDisk(it: Wishes, fault: string, report: DiskReport): boolean {
  const { ordersPerSecond, seed } = it;
  const row = killRow(
    report,
    fault,
    `${report.comebacks.length} times, ${ordersPerSecond} orders/s, seed ${seed}`,
  );
  const { wrong, endedMs } = report;
  const ended =
    endedMs.length === 0 ? "" : `; ended by itself after at most ${Math.max(...endedMs)} ms`;
  const isSound = row.isSound && wrong.length === 0;
  it.note({ ...row, isSound, besides: `${row.besides}${ended}` });
  for (const text of wrong) process.stdout.write(`violation          ${text}\n`);
  return printKill(report) && isSound;
}

/** What cannot be tried is said so, and is neither passed nor failed. */
export function notRun(it: Wishes, fault: string, reason: string): boolean {
  process.stdout.write(`NOT RUN: ${fault}: ${reason}\n`);
  it.note({ fault, reason });
  return true;
}
