import { Prng } from "../../src/sim/prng.ts";
import { befall, faultKinds, unfelt } from "./fault-kinds.ts";
import { lpRun } from "./lp-run.ts";
import type { LpRunReport } from "./lp-run.ts";
import { pause } from "./pause.ts";

export interface TwoLpsOptions {
  readonly rounds: number;
  readonly ordersPerSecond: number;
  readonly seed: number;
}

const HEARTBEAT_SECONDS = 2;
const LONGEST_PEACE_MS = 500;
/** Of a hundred orders so many rest at the desk until their price comes or their time is over. */
const RESTING_PERCENT = 40;

/** Two of three LPs fail at once, each in its own way, while many orders rest at the desk. */
export async function twoLpsAtOnce({ rounds, ...load }: TwoLpsOptions): Promise<LpRunReport> {
  const random = new Prng(load.seed);
  return lpRun({
    options: { ...load, heartbeatSeconds: HEARTBEAT_SECONDS, restingPercent: RESTING_PERCENT },
    befall: async (fleet) => {
      const backMs: number[] = [];
      const [pairs, wrong]: [string[], string[]] = [[], []];
      for (let round = 0; round < rounds; round++) {
        await pause(random.below(LONGEST_PEACE_MS));
        const spared = random.below(fleet.lps.length);
        const hit = fleet.lps.filter((_, at) => at !== spared);
        const kinds = hit.map(() => faultKinds[random.below(faultKinds.length)]!);
        const scenes = hit.map((lp) => ({
          fleet,
          lp,
          random,
          heartbeatMs: HEARTBEAT_SECONDS * 1_000,
        }));
        const before = await fleet.tradingSince();
        const both = scenes.map((scene, at) => befall(kinds[at]!, scene, () => undefined));
        for (const { missed } of await Promise.all(both)) wrong.push(...missed);
        const healedMs = performance.now();
        await fleet.untilSound();
        backMs.push(performance.now() - healedMs);
        const after = await fleet.tradingSince();
        wrong.push(...hit.flatMap((lp, at) => unfelt(kinds[at]!, lp, before, after)));
        pairs.push(kinds.join(" and "));
      }
      return { backMs, wrong, besides: [pairs.join(", ")] };
    },
    look: (_, journal) => {
      const { triggered, expired } = journal;
      const besides = [`${triggered} orders rested until their price came, ${expired} to the end`];
      const wrong = triggered === 0 || expired === 0 ? ["no order rested"] : [];
      return { backMs: [], wrong, besides };
    },
  });
}
