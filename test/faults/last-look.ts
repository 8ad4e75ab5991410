import { stopAndRead } from "./disconnects.ts";
import type { FleetCounts } from "./disconnects.ts";
import type { JournalLedger } from "./journal-ledger.ts";
import { runLpFleet } from "./lp-fleet.ts";
import type { LpFleet } from "./lp-fleet.ts";
import { pause } from "./pause.ts";
import { auditPrices } from "./price-audit.ts";
import type { PriceAudit } from "./price-audit.ts";
import { StormWatch } from "./storm-watch.ts";
import type { Outing } from "./storm-watch.ts";

export interface LastLookOptions {
  readonly minutes: number;
  readonly ordersPerSecond: number;
  readonly seed: number;
  readonly durability: "fsync" | "os";
  readonly onLpFailure: "reject" | "internalise";
  readonly onProgress: (text: string) => void;
}

/** What went on between two moments, by `performance.now()`. */
export interface Phase {
  readonly name: "quiet" | "storm at lp1" | "storm everywhere";
  readonly fromMs: number;
  readonly toMs: number;
  /** Orders sent in it, and those of them that got any fill. */
  readonly orders: number;
  readonly filled: number;
  /** Fills they got, by LP; "" is the house. */
  readonly byLp: ReadonlyMap<string, number>;
}

/** What storms of rejects did. */
export interface LastLookReport extends FleetCounts {
  readonly onLpFailure: "reject" | "internalise";
  readonly maxDeviationPips: number;
  readonly phases: readonly Phase[];
  /** Times `lp1` was out. */
  readonly outings: readonly Outing[];
  /** Storms at `lp1` in which it was not out. */
  readonly missed: number;
  readonly isBack: boolean;
  readonly prices: PriceAudit;
}

const STORMY = "reject-probability 0.9";
const CALM = "reject-probability 0";
const MAX_DEVIATION_PIPS = 2;
const LONGEST_CYCLE_MS = 60_000;
/** Parts of a cycle of 24: calm, the first LP alone, calm, every LP, calm. */
const cycle = [
  ["quiet", 4],
  ["storm at lp1", 8],
  ["quiet", 6],
  ["storm everywhere", 2],
  ["quiet", 4],
] as const;
const CYCLE_PARTS = 24;
const BACK_WITHIN_MS = 20_000;
const VENUE_FLAGS = "--latency-ms 2 --jitter-ms 5 --last-look-ms 10".split(" ");

/** One of three LPs, and now and then all of them, turns to rejecting nine orders of ten. */
export async function lastLook(options: LastLookOptions): Promise<LastLookReport> {
  const fleetOptions = {
    ...options,
    kinds: ["generic", "generic", "generic"],
    heartbeatSeconds: 5,
    // Only rejects are to take an LP out here, not a machine that is slow for a moment.
    legTimeoutMs: 5_000,
    maxDeviationPips: MAX_DEVIATION_PIPS,
    venueFlags: VENUE_FLAGS,
  } as const;
  return runLpFleet(fleetOptions, async (fleet) => {
    const watch = new StormWatch(fleet);
    try {
      watch.start();
      const moments = await storms(fleet, options);
      const isBack = await watch.untilBack(BACK_WITHIN_MS);
      await watch.stop();
      await fleet.settle();
      return await report(fleet, { options, moments, isBack, watch });
    } finally {
      await watch.stop();
    }
  });
}

type Moments = readonly Pick<Phase, "name" | "fromMs" | "toMs">[];

async function storms(fleet: LpFleet, options: LastLookOptions): Promise<Moments> {
  const [first] = fleet.lps;
  const moments: { name: Phase["name"]; fromMs: number; toMs: number }[] = [];
  const wholeMs = options.minutes * 60_000;
  const cycles = Math.ceil(wholeMs / LONGEST_CYCLE_MS);
  for (let at = 0; at < cycles; at++) {
    for (const [name, parts] of cycle) {
      for (const lp of fleet.lps) {
        const isStormy = name === "storm everywhere" || (name === "storm at lp1" && lp === first);
        lp.turn(isStormy ? STORMY : CALM);
      }
      const fromMs = performance.now();
      await pause((wholeMs / cycles / CYCLE_PARTS) * parts);
      moments.push({ name, fromMs, toMs: performance.now() });
    }
    options.onProgress(`${options.onLpFailure}: cycle ${at + 1} of ${cycles}`);
  }
  return moments;
}

interface Ended {
  readonly options: LastLookOptions;
  readonly moments: Moments;
  readonly isBack: boolean;
  readonly watch: StormWatch;
}

async function report(fleet: LpFleet, it: Ended): Promise<LastLookReport> {
  const { clients, wishes } = fleet;
  const { journalId } = await fleet.desk.status();
  const { journal, counts } = await stopAndRead(fleet);
  const question = { journalId, clients, wishes, maxDeviationPips: MAX_DEVIATION_PIPS };
  const { outings } = it.watch;
  const alone = it.moments.filter(({ name }) => name === "storm at lp1");
  const missed = alone.filter(
    ({ fromMs, toMs }) =>
      !outings.some((out) => out.fromMs < toMs && (out.toMs === 0 || out.toMs > fromMs)),
  );
  return {
    ...counts,
    onLpFailure: it.options.onLpFailure,
    maxDeviationPips: MAX_DEVIATION_PIPS,
    phases: phasesOf(fleet, it.moments, journal),
    outings,
    missed: missed.length,
    isBack: it.isBack,
    prices: await auditPrices(fleet.deskDir, question),
  };
}

function phasesOf(fleet: LpFleet, moments: Moments, journal: JournalLedger): Phase[] {
  const lpsOf = new Map<string, string[]>();
  for (const { clOrdID, execID } of fleet.clients.heard) {
    const lp = journal.lpOfLeg.get(journal.legOfFill.get(execID) ?? "") ?? "";
    lpsOf.set(clOrdID, [...(lpsOf.get(clOrdID) ?? []), lp]);
  }
  return moments.map(({ name, fromMs, toMs }) => {
    const byLp = new Map<string, number>();
    let [orders, filled] = [0, 0];
    for (const [number, { sentMs }] of fleet.load.orders.entries()) {
      if (sentMs < fromMs || sentMs >= toMs) continue;
      const lps = lpsOf.get(`L${number}`) ?? [];
      orders += 1;
      if (lps.length > 0) filled += 1;
      for (const lp of lps) byLp.set(lp, (byLp.get(lp) ?? 0) + 1);
    }
    return { name, fromMs, toMs, orders, filled, byLp };
  });
}
