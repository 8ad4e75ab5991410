import { badConfig } from "./bad-config.ts";
import { badWires } from "./bad-wire.ts";
import { badQuotes } from "./bad-quotes.ts";
import { clockJumps, clockLacks } from "./clock-jumps.ts";
import { notRun } from "./desk-deaths.ts";
import { disconnects } from "./disconnects.ts";
import { lastLook } from "./last-look.ts";
import { fewFiles, littleMemory, memoryLacks } from "./limits.ts";
import { lpRunRow, printLpRun } from "./lp-run.ts";
import { LOST_PERCENT, lossLacks, packetLoss } from "./packet-loss.ts";
import { officeFaults } from "./office-faults.ts";
import { disconnectRow, printDisconnects } from "./print-disconnects.ts";
import { lastLookRow, printLastLook } from "./print-last-look.ts";
import type { Scenario, Wishes } from "./scenario.ts";
import { twoLpsAtOnce } from "./two-lps.ts";
import { venueLies } from "./venue-lies.ts";

/** Scenarios in which LPs, or the lines to them, fail. */
export const lpFaults: Readonly<Record<string, Scenario>> = {
  disconnects: { rounds: 50, rate: 100, short: { rounds: 8, ordersPerSecond: 60 }, run: broken },
  "two-lps": { rounds: 10, rate: 60, short: { rounds: 2 }, run: pairs },
  "last-look": { rounds: 1, rate: 50, short: { minutes: 0.4 }, run: storms },
  "venue-lies": { rounds: 4, rate: 60, short: { rounds: 1 }, run: told },
  "bad-quotes": { rounds: 4, rate: 60, short: { rounds: 1 }, run: forged },
  "bad-wire": { rounds: 5, rate: 60, short: { rounds: 1 }, run: wires },
  "packet-loss": { rounds: 4, rate: 60, short: { rounds: 1 }, run: losses },
  "fd-limit": { rounds: 1, rate: 60, short: {}, run: descriptors },
  "memory-cap": { rounds: 1, rate: 60, short: {}, run: memory },
  office: { rounds: 10, rate: 200, short: { rounds: 2 }, run: offices },
  "clock-jump": { rounds: 10, rate: 60, short: { rounds: 5 }, run: jumps },
  config: { rounds: 3, rate: 100, short: { rounds: 1 }, run: configs },
};

async function broken(it: Wishes): Promise<boolean> {
  const { rounds, seed, kinds, note } = it;
  it.onProgress(`disconnects: ${rounds} faults of ${kinds.join(", ")}, seed ${seed}`);
  const report = await disconnects(it);
  const lps = kinds.every((kind) => kind === "generic") ? "" : ` (${kinds.join(", ")})`;
  note(disconnectRow(report, `LP reset, half-open, silent, stopped, killed${lps}`, seed));
  return printDisconnects(report);
}

async function pairs(it: Wishes): Promise<boolean> {
  const report = await twoLpsAtOnce(it);
  const run = `${it.rounds} times, ${loadOf(it)}`;
  it.note(lpRunRow(report, "two of three LPs at once, resting orders", run));
  return printLpRun(report);
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

/** Each round adds so much to how long each lie is told. */
const SECONDS_A_LIE = 5;
const SECONDS_OF_LOSS = 15;

async function told(it: Wishes): Promise<boolean> {
  const eachMs = it.rounds * SECONDS_A_LIE * 1_000;
  const report = await venueLies({ ...it, eachMs });
  const run = `${eachMs / 1_000} s each, ${loadOf(it)}`;
  it.note(
    lpRunRow(report, "duplicate, late, out-of-order, over-fill, accepted after unknown", run),
  );
  return printLpRun(report);
}

async function forged(it: Wishes): Promise<boolean> {
  const eachMs = it.rounds * SECONDS_A_LIE * 1_000;
  const report = await badQuotes({ ...it, eachMs });
  const run = `${eachMs / 1_000} s each, ${loadOf(it)}`;
  it.note(lpRunRow(report, "stale, crossed, zero, NaN, 100x quotes", run));
  return printLpRun(report);
}

async function wires(it: Wishes): Promise<boolean> {
  const report = await badWires(it);
  const run = `${it.rounds} of each, ${loadOf(it)}`;
  it.note(lpRunRow(report, "delay, jitter, cut after N bytes, half frames, stall", run));
  return printLpRun(report);
}

async function losses(it: Wishes): Promise<boolean> {
  const fault = "packet loss";
  const reason = await lossLacks();
  if (reason !== undefined) return notRun(it, fault, reason);
  const seconds = it.rounds * SECONDS_OF_LOSS;
  const report = await packetLoss({ ...it, seconds });
  it.note(lpRunRow(report, fault, `${LOST_PERCENT} % of all, ${seconds} s, ${loadOf(it)}`));
  return printLpRun(report);
}

async function descriptors(it: Wishes): Promise<boolean> {
  const report = await fewFiles(it);
  it.note(lpRunRow(report, "no more file descriptors", loadOf(it)));
  return printLpRun(report);
}

async function memory(it: Wishes): Promise<boolean> {
  const fault = "memory cap";
  const reason = memoryLacks();
  if (reason !== undefined) return notRun(it, fault, reason);
  const report = await littleMemory(it);
  it.note(lpRunRow(report, fault, loadOf(it)));
  return printLpRun(report);
}

async function offices(it: Wishes): Promise<boolean> {
  const report = await officeFaults(it);
  const run = `${it.rounds} times, ${loadOf(it)}`;
  it.note(lpRunRow(report, "office stopped, killed", run));
  return printLpRun(report);
}

async function jumps(it: Wishes): Promise<boolean> {
  const fault = "clock jump";
  const reason = clockLacks();
  if (reason !== undefined) return notRun(it, fault, reason);
  const report = await clockJumps(it);
  it.note(lpRunRow(report, fault, `${it.rounds} jumps, ${loadOf(it)}`));
  return printLpRun(report);
}

async function configs(it: Wishes): Promise<boolean> {
  const report = await badConfig(it);
  const run = `${it.rounds} of each, ${loadOf(it)}`;
  it.note(lpRunRow(report, "half-written, invalid, huge policy", run));
  return printLpRun(report);
}

const loadOf = ({ ordersPerSecond, seed }: Wishes): string =>
  `${ordersPerSecond} orders/s, seed ${seed}`;
