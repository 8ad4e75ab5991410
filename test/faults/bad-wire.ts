import { Prng } from "../../src/sim/prng.ts";
import type { FaultyWire } from "./faulty-wire.ts";
import type { LpFleet } from "./lp-fleet.ts";
import { lpRun } from "./lp-run.ts";
import type { LpRunReport } from "./lp-run.ts";
import { pause } from "./pause.ts";

export interface WireOptions {
  readonly rounds: number;
  readonly ordersPerSecond: number;
  readonly seed: number;
}

const FAULT_MS = 2_000;
const DELAY_MS = 80;
const JITTER_MS = 150;
const LONGEST_CUT_BYTES = 2_000;

/** What can be wrong with a line that is not down. */
const ills: Readonly<Record<string, (wire: FaultyWire, random: Prng) => void>> = {
  delay: (wire) => wire.delay(() => DELAY_MS),
  jitter: (wire, random) => wire.delay(() => random.below(JITTER_MS)),
  crumbs: (wire) => wire.crumble(),
  "cut in a message": (wire, random) => wire.cutAfter(1 + random.below(LONGEST_CUT_BYTES)),
  stall: (wire) => wire.hold(),
};

/** Lines to LPs that are slow, uneven, in crumbs, cut after some bytes, or stand for a while. */
export async function badWires({ rounds, ...load }: WireOptions): Promise<LpRunReport> {
  const random = new Prng(load.seed);
  return lpRun({
    options: load,
    befall: async (fleet) => {
      const backMs: number[] = [];
      for (let round = 0; round < rounds; round++) {
        for (const ill of Object.values(ills)) backMs.push(await suffer(fleet, random, ill));
      }
      return { backMs, wrong: [], besides: [`each of ${Object.keys(ills).join(", ")}`] };
    },
  });
}

/** @returns ms from the end of the fault until all is sound */
async function suffer(
  fleet: LpFleet,
  random: Prng,
  ill: (wire: FaultyWire, random: Prng) => void,
): Promise<number> {
  const lp = fleet.lps[random.below(fleet.lps.length)]!;
  const wires = random.below(2) === 0 ? lp.wires : [lp.tradeWire];
  for (const wire of wires) ill(wire, random);
  await pause(FAULT_MS);
  for (const wire of wires) wire.heal();
  const healedMs = performance.now();
  await fleet.untilSound();
  return performance.now() - healedMs;
}
