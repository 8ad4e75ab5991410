import { badConfig } from "./bad-config.ts";
import { badWires } from "./bad-wire.ts";
import { badQuotes } from "./bad-quotes.ts";
import { clockJumps, clockLacks } from "./clock-jumps.ts";
import { disconnects } from "./disconnects.ts";
import { lastLook } from "./last-look.ts";
import { fewFiles, littleMemory, memoryLacks } from "./limits.ts";
import { lpRunLines, lpRunRow } from "./lp-run.ts";
import type { LpRunReport } from "./lp-run.ts";
import { LOST_PERCENT, lossLacks, packetLoss } from "./packet-loss.ts";
import { officeFaults } from "./office-faults.ts";
import { disconnectLines, disconnectRow } from "./print-disconnects.ts";
import { lastLookLines, lastLookRow } from "./print-last-look.ts";
import type { Scenario, Wishes } from "./scenario.ts";
import { tell } from "./tell.ts";
import { twoLpsAtOnce } from "./two-lps.ts";
import { venueLies } from "./venue-lies.ts";

/** Each round adds so much to how long each lie is told, and how long packets are lost. */
const SECONDS_A_LIE = 5;
const SECONDS_OF_LOSS = 15;

const lieSeconds = ({ rounds }: Wishes): number => rounds * SECONDS_A_LIE;
const lossSeconds = ({ rounds }: Wishes): number => rounds * SECONDS_OF_LOSS;
const times = ({ rounds }: Wishes): string => `${rounds} times`;
const ofEach = ({ rounds }: Wishes): string => `${rounds} of each`;
const lieTimes = (it: Wishes): string => `${lieSeconds(it)} s each`;

/** Scenarios in which LPs, or the lines to them, fail. */
export const lpFaults: Readonly<Record<string, Scenario>> = {
  disconnects: {
    rounds: 50,
    rate: 100,
    short: { rounds: 8, ordersPerSecond: 60 },
    faults: (it) => [brokenOf(it)],
    run: broken,
  },
  "two-lps": {
    rounds: 10,
    rate: 60,
    short: { rounds: 2 },
    ...among("two of three LPs at once, resting orders", twoLpsAtOnce, times),
  },
  "last-look": {
    rounds: 1,
    rate: 50,
    short: { minutes: 0.4 },
    faults: ({ onLpFailures }) => onLpFailures.map(stormOf),
    run: storms,
  },
  "venue-lies": {
    rounds: 4,
    rate: 60,
    short: { rounds: 1 },
    ...among(
      "duplicate, late, out-of-order, over-fill, accepted after unknown",
      (it) => venueLies({ ...it, eachMs: lieSeconds(it) * 1_000 }),
      lieTimes,
    ),
  },
  "bad-quotes": {
    rounds: 4,
    rate: 60,
    short: { rounds: 1 },
    ...among(
      "stale, crossed, zero, NaN, 100x quotes",
      (it) => badQuotes({ ...it, eachMs: lieSeconds(it) * 1_000 }),
      lieTimes,
    ),
  },
  "bad-wire": {
    rounds: 5,
    rate: 60,
    short: { rounds: 1 },
    ...among("delay, jitter, cut after N bytes, half frames, stall", badWires, ofEach),
  },
  "packet-loss": {
    rounds: 4,
    rate: 60,
    short: { rounds: 1 },
    lacks: lossLacks,
    ...among(
      "packet loss",
      (it) => packetLoss({ ...it, seconds: lossSeconds(it) }),
      (it) => `${LOST_PERCENT} % of all, ${lossSeconds(it)} s`,
    ),
  },
  "fd-limit": { rounds: 1, rate: 60, short: {}, ...among("no more file descriptors", fewFiles) },
  "memory-cap": {
    rounds: 1,
    rate: 60,
    short: {},
    lacks: memoryLacks,
    ...among("memory cap", littleMemory),
  },
  office: {
    rounds: 10,
    rate: 200,
    short: { rounds: 2 },
    ...among("office stopped, killed", officeFaults, times),
  },
  "clock-jump": {
    rounds: 10,
    rate: 60,
    short: { rounds: 5 },
    lacks: clockLacks,
    ...among("clock jump", clockJumps, ({ rounds }) => `${rounds} jumps`),
  },
  config: {
    rounds: 3,
    rate: 100,
    short: { rounds: 1 },
    ...among("half-written, invalid, huge policy", badConfig, ofEach),
  },
};

/** A fault among LPs that has one row. @param how what was done, in words */
function among(
  fault: string,
  run: (it: Wishes) => Promise<LpRunReport>,
  how?: (it: Wishes) => string,
): Pick<Scenario, "faults" | "run"> {
  return {
    faults: () => [fault],
    run: async (it) => {
      const report = await run(it);
      const { ordersPerSecond, seed } = it;
      const load = `${ordersPerSecond} orders/s, seed ${seed}`;
      const done = how === undefined ? load : `${how(it)}, ${load}`;
      return tell(it, lpRunLines(report), lpRunRow(report, fault, done));
    },
  };
}

function brokenOf({ kinds }: Wishes): string {
  const lps = kinds.every((kind) => kind === "generic") ? "" : ` (${kinds.join(", ")})`;
  return `LP reset, half-open, silent, stopped, killed${lps}`;
}

async function broken(it: Wishes): Promise<boolean> {
  const { rounds, seed, kinds } = it;
  it.onProgress(`disconnects: ${rounds} faults of ${kinds.join(", ")}, seed ${seed}`);
  const report = await disconnects(it);
  return tell(it, disconnectLines(report), disconnectRow(report, brokenOf(it), seed));
}

const stormOf = (onLpFailure: string): string => `reject storm, on_lp_failure ${onLpFailure}`;

async function storms(it: Wishes): Promise<boolean> {
  const { minutes, ordersPerSecond, seed } = it;
  it.onProgress(`last-look: ${minutes} min, ${ordersPerSecond} orders/s, seed ${seed}`);
  let isSound = true;
  for (const onLpFailure of it.onLpFailures) {
    const report = await lastLook({ ...it, onLpFailure });
    const run = `${minutes} min, ${ordersPerSecond} orders/s, seed ${seed}`;
    const row = lastLookRow(report, stormOf(onLpFailure), run);
    isSound = tell(it, lastLookLines(report), row) && isSound;
  }
  return isSound;
}
