import { disconnects } from "./disconnects.ts";
import { lastLook } from "./last-look.ts";
import { disconnectRow, printDisconnects } from "./print-disconnects.ts";
import { lastLookRow, printLastLook } from "./print-last-look.ts";
import type { Scenario, Wishes } from "./scenario.ts";

/** Scenarios in which LPs, or the lines to them, fail. */
export const lpFaults: Readonly<Record<string, Scenario>> = {
  disconnects: { rounds: 50, rate: 100, short: { rounds: 8, ordersPerSecond: 60 }, run: broken },
  "last-look": { rounds: 1, rate: 50, short: { minutes: 0.4 }, run: storms },
};

async function broken(it: Wishes): Promise<boolean> {
  const { rounds, seed, kinds, note } = it;
  it.onProgress(`disconnects: ${rounds} faults of ${kinds.join(", ")}, seed ${seed}`);
  const report = await disconnects(it);
  const lps = kinds.every((kind) => kind === "generic") ? "" : ` (${kinds.join(", ")})`;
  note(disconnectRow(report, `LP reset, half-open, silent, stopped, killed${lps}`, seed));
  return printDisconnects(report);
}

async function storms(it: Wishes): Promise<boolean> {
  const { minutes, ordersPerSecond, seed } = it;
  it.onProgress(`last-look: ${minutes} min, ${ordersPerSecond} orders/s, seed ${seed}`);
  let isSound = true;
  for (const onLpFailure of it.onLpFailures) {
    const report = await lastLook({ ...it, onLpFailure });
    const run = `${minutes} min, ${ordersPerSecond} orders/s, seed ${seed}`;
    it.note(lastLookRow(report, `reject storm, on_lp_failure ${onLpFailure}`, run));
    isSound = printLastLook(report) && isSound;
  }
  return isSound;
}
