import { eventually } from "../desk/eventually.ts";
import { jsonLines } from "./json-lines.ts";
import { liesIn } from "./lies-told.ts";
import type { LogLine } from "./lies-told.ts";
import type { LpFleet } from "./lp-fleet.ts";
import { lpRun } from "./lp-run.ts";
import type { LpRunReport } from "./lp-run.ts";
import { pause } from "./pause.ts";

export interface LieOptions {
  readonly ordersPerSecond: number;
  readonly seed: number;
  /** How long each lie is told. */
  readonly eachMs: number;
}

/** Knobs of every venue, one lie after another; the last line of each ends it. */
export const lies: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  duplicates: [["duplicate-probability", 0.3]],
  "late fills": [["late-fill-probability", 0.5]],
  "out of order": [["reorder-probability", 0.3]],
  overfills: [["overfill-probability", 0.2]],
  "accepted after unknown": [
    ["unknown-probability", 1],
    ["latency-ms", 1_500],
  ],
};
/** So long one is waited for at most; that none came is found in the end. */
const LONGEST_MS = 30_000;
const LOOK_MS = 250;
/** What the knobs are at when nobody lies. */
const honest: Readonly<Record<string, number>> = { "latency-ms": 2 };

/** LPs report twice, late, too early, too much, and take what they said they did not know. */
export async function venueLies({ eachMs, ...load }: LieOptions): Promise<LpRunReport> {
  return lpRun({
    options: load,
    befall: async (fleet) => {
      const besides: string[] = [];
      for (const [lie, knobs] of Object.entries(lies)) {
        const before = (await fleet.desk.status()).counters.alerts;
        for (const lp of fleet.lps) for (const [knob, to] of knobs) lp.turn(`${knob} ${to}`);
        await pause(eachMs);
        // Some need what seldom happens, as a late fill needs a canceled order.
        const isTold = async (): Promise<boolean> => {
          await pause(LOOK_MS);
          return (toldBy(fleet)[lie] ?? 0) > 0;
        };
        await eventually(isTold, `a lie is told: ${lie}`, LONGEST_MS).catch(() => undefined);
        for (const lp of fleet.lps) {
          for (const [knob] of knobs) lp.turn(`${knob} ${honest[knob] ?? 0}`);
        }
        await fleet.untilSound();
        const { alerts } = (await fleet.desk.status()).counters;
        besides.push(`${lie}: ${grown(before, alerts)}`);
      }
      return { backMs: [], wrong: [], besides };
    },
    look: (fleet) => {
      const told = toldBy(fleet);
      const wrong = Object.keys(lies).filter((lie) => (told[lie] ?? 0) === 0);
      return {
        backMs: [],
        wrong: wrong.map((lie) => `not one of the lies was told: ${lie}`),
        besides: [
          `told: ${Object.entries(told)
            .map(([lie, count]) => `${count} ${lie}`)
            .join(", ")}`,
        ],
      };
    },
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** By the logs of the venues, and what came over their wires. */
function toldBy({ lps }: LpFleet): Readonly<Record<string, number>> {
  const told = lps.map(({ log }) => liesIn(jsonLines<LogLine>(log)));
  return {
    duplicates: sum(lps.map(({ tradeWire }) => tradeWire.repeated)),
    "late fills": sum(told.map(({ late }) => late)),
    "out of order": sum(told.map(({ early }) => early)),
    overfills: sum(told.map(({ over }) => over)),
    "accepted after unknown": sum(told.map(({ taken }) => taken)),
  };
}

/** Alerts that came, as words. */
function grown(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): string {
  const rows = Object.entries(after).flatMap(([code, count]) => {
    const more = count - (before[code] ?? 0);
    return more > 0 ? [`${code} ${more}`] : [];
  });
  return rows.length === 0 ? "no alert" : rows.join(", ");
}
