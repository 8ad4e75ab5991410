import { Prng } from "../../src/sim/prng.ts";
import { eventually } from "../desk/eventually.ts";
import type { FaultyWire, WireDeeds } from "./faulty-wire.ts";
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

/** What can be wrong with a line that is not down, and how much of it there was. */
interface Ill {
  readonly begin: (wire: FaultyWire, random: Prng) => void;
  /** What grows while it lasts; `silence`: nothing may. */
  readonly deed: keyof WireDeeds | "silence";
}

const ills: Readonly<Record<string, Ill>> = {
  delay: { begin: (wire) => wire.delay(() => DELAY_MS), deed: "late" },
  jitter: { begin: (wire, random) => wire.delay(() => random.below(JITTER_MS)), deed: "late" },
  crumbs: { begin: (wire) => wire.crumble(), deed: "crumbs" },
  "cut in a message": {
    begin: (wire, random) => wire.cutAfter(1 + random.below(LONGEST_CUT_BYTES)),
    deed: "cut",
  },
  stall: { begin: (wire) => wire.hold(), deed: "silence" },
};
/** A line that carries little may take a while to the byte at which it is cut. */
const CUT_WITHIN_MS = 20_000;

/** Lines to LPs that are slow, uneven, in crumbs, cut after some bytes, or stand for a while. */
export async function badWires({ rounds, ...load }: WireOptions): Promise<LpRunReport> {
  const random = new Prng(load.seed);
  return lpRun({
    options: load,
    befall: async (fleet) => {
      const [backMs, wrong]: [number[], string[]] = [[], []];
      const sums = new Map<string, number>();
      for (let round = 0; round < rounds; round++) {
        for (const [name, ill] of Object.entries(ills)) {
          const { ms, amount } = await suffer(fleet, random, ill);
          backMs.push(ms);
          sums.set(name, (sums.get(name) ?? 0) + amount);
          if (amount === 0) wrong.push(`${name} did nothing to what the line carried`);
        }
      }
      return {
        backMs,
        wrong,
        besides: [...sums].map(([name, sum]) => `${name}: ${sum} ${UNITS[name]}`),
      };
    },
  });
}

const UNITS: Readonly<Record<string, string>> = {
  delay: "pieces late",
  jitter: "pieces late",
  crumbs: "crumbs",
  "cut in a message": "bytes cut off",
  stall: "lines stood",
};

/** @returns ms from the end of the fault until all is sound, and how much of it there was */
async function suffer(
  fleet: LpFleet,
  random: Prng,
  { begin, deed }: Ill,
): Promise<{ readonly ms: number; readonly amount: number }> {
  const lp = fleet.lps[random.below(fleet.lps.length)]!;
  const wires = random.below(2) === 0 ? lp.wires : [lp.tradeWire];
  const done = (): number =>
    deed === "silence" ? 0 : wires.reduce((sum, { deeds }) => sum + deeds[deed], 0);
  const before = done();
  for (const wire of wires) begin(wire, random);
  await pause(FAULT_MS);
  if (deed === "cut") await eventually(() => done() > before, "a line is cut", CUT_WITHIN_MS);
  const grown = done() - before;
  const silent = wires.map((wire) => wire.heal()).filter(({ isSilent }) => isSilent).length;
  const healedMs = performance.now();
  await fleet.untilSound();
  const isWhole = silent === wires.length;
  return {
    ms: performance.now() - healedMs,
    amount: deed !== "silence" ? grown : isWhole ? silent : 0,
  };
}
