import { stopAndRead } from "./disconnects.ts";
import type { FleetCounts } from "./disconnects.ts";
import type { FaultRow } from "./fault-table.ts";
import type { JournalLedger } from "./journal-ledger.ts";
import { BUSY_VENUE, runLpFleet } from "./lp-fleet.ts";
import type { LpFleet, LpFleetOptions } from "./lp-fleet.ts";
import { pause } from "./pause.ts";
import { auditWhy, countCells, countLines, troubleLine } from "./tell.ts";

/** What a fault did besides what every audit looks for. */
export interface Findings {
  /** From the end of each fault until all was sound; none: nothing broke. */
  readonly backMs: readonly number[];
  /** What must not be. */
  readonly wrong: readonly string[];
  /** Times beyond their bounds. */
  readonly late?: readonly string[];
  /** Figures in words. */
  readonly besides: readonly string[];
}

/** A fault among several LPs, a desk and a load that never ceases. */
export interface LpRun {
  readonly options: Partial<LpFleetOptions> & Pick<LpFleetOptions, "ordersPerSecond" | "seed">;
  /** Lets the fault befall them. */
  readonly befall: (fleet: LpFleet) => Promise<Findings>;
  /** Looks into the records once all is over. */
  readonly look?: (fleet: LpFleet, journal: JournalLedger) => Findings | Promise<Findings>;
}

export interface LpRunReport extends FleetCounts, Findings {}

/** The first seconds of a desk say nothing about the rest. */
const WARM_MS = 3_000;
const usual = {
  kinds: ["generic", "generic", "generic"],
  durability: "os",
  heartbeatSeconds: 2,
  legTimeoutMs: 1_000,
  maxDeviationPips: 10,
  onLpFailure: "reject",
  venueFlags: BUSY_VENUE,
} as const;
const nothing: Findings = { backMs: [], wrong: [], besides: [] };

/** Runs it, lets every order end, and holds all records against each other. */
export async function lpRun({ options, befall, look }: LpRun): Promise<LpRunReport> {
  return runLpFleet({ ...usual, ...options }, async (fleet) => {
    await pause(WARM_MS);
    const seen = await befall(fleet);
    await fleet.settle();
    const { journal, counts } = await stopAndRead(fleet);
    const more = (await look?.(fleet, journal)) ?? nothing;
    return {
      ...counts,
      backMs: [...seen.backMs, ...more.backMs],
      wrong: [...seen.wrong, ...more.wrong],
      late: [...(seen.late ?? []), ...(more.late ?? [])],
      besides: [...seen.besides, ...more.besides],
    };
  });
}

/** Everything that must not be in a report. */
export const violationsIn = (it: LpRunReport): string[] => [
  ...auditWhy(it),
  ...it.wrong,
  ...(it.legsInDoubt > 0 ? [`${it.legsInDoubt} legs are in doubt`] : []),
];

export const lpRunLines = (it: LpRunReport): string[] => [
  ...countLines(it),
  `legs in doubt      ${it.legsDoubted} at some time, ${it.legsInDoubt} still`,
  `client fills       ${it.fills}, legs ${it.legs}`,
  troubleLine(it.troubles),
  `sound again        ${it.backMs.map((ms) => `${Math.round(ms)} ms`).join(", ")}`,
  ...it.besides.map((text) => `besides            ${text}`),
];

export const lpRunRow = (it: LpRunReport, fault: string, run: string): FaultRow => ({
  fault,
  run,
  why: violationsIn(it),
  late: it.late ?? [],
  ...countCells(it),
  backMs: it.backMs,
  besides: [`${it.legs} legs, ${it.legsDoubted} in doubt at some time`, ...it.besides].join("; "),
});
