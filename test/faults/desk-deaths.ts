import { BlockDisk } from "./block-disk.ts";
import { killDesk } from "./kill-desk.ts";
import { cutWithoutSync, powerCuts } from "./power-cut.ts";
import { killRow, printKill } from "./print-kill.ts";
import type { Scenario, Wishes } from "./scenario.ts";

const POWER_CUT = "power cut";

/** Scenarios in which the desk is gone from one moment to the next. */
export const deskDeaths: Readonly<Record<string, Scenario>> = {
  "kill-desk": { rounds: 20, rate: 300, short: { rounds: 5 }, run: kills },
  "power-cut": { rounds: 50, rate: 300, short: { rounds: 4 }, run: cuts },
};

async function kills(it: Wishes): Promise<boolean> {
  const { rounds, ordersPerSecond, seed, durability, note } = it;
  it.onProgress(`kill-desk: ${rounds} kills, ${ordersPerSecond} orders/s, seed ${seed}`);
  const report = await killDesk(it);
  const run = `${rounds + 1} kills, ${ordersPerSecond} orders/s, seed ${seed}`;
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
  const run = `${rounds + 1} cuts, ${ordersPerSecond} orders/s, seed ${seed}`;
  const row = killRow(report, POWER_CUT, run);
  const control = `without syncs: ${unsynced ?? "nothing lost, so these were no cuts"}`;
  const isSound = row.isSound && unsynced !== undefined;
  note({ ...row, isSound, besides: `${row.besides}; ${control}` });
  process.stdout.write(`${control}\n`);
  return printKill(report) && isSound;
}

/** What cannot be tried is said so, and is neither passed nor failed. */
export function notRun(it: Wishes, fault: string, reason: string): boolean {
  process.stdout.write(`NOT RUN: ${fault}: ${reason}\n`);
  it.note({ fault, reason });
  return true;
}
