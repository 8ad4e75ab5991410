/** `npm run faults -- load|overload|flood` and `npm run soak`: what a load broke. */
import { parseArgs } from "node:util";
import { endBySignal } from "./end-by-signal.ts";
import { printFlood, printOverload, printSoak, printSteady } from "./print-load.ts";
import { quoteFlood } from "./quote-flood.ts";
import { soak } from "./soak.ts";
import { overload, steadyLoad } from "./under-load.ts";
import type { LoadOptions } from "./under-load.ts";

const usage = `usage: npm run faults -- load [--minutes N] [--rate N] [--durability fsync|os]
       npm run faults -- overload [--minutes N] [--rate N of the first step] [--durability fsync|os]
       npm run faults -- flood [--minutes N] [--rate N] [--quotes N] [--durability fsync|os]
       npm run soak [-- [--minutes N] [--rate N] [--retention N] [--durability fsync|os]]
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: "string" },
    rate: { type: "string" },
    quotes: { type: "string", default: "2000" },
    retention: { type: "string", default: "20000" },
    durability: { type: "string", default: "fsync" },
  },
});

interface Scenario {
  readonly rate: number;
  readonly minutes: number;
  /** @returns whether everything held */
  readonly run: (options: LoadOptions) => Promise<boolean>;
}

const quotesPerSecond = Number(values.quotes);
const orderRetention = Number(values.retention);
/** Of each step of the overload's ramp. */
const STEP_SECONDS = 8;

const scenarios: Readonly<Record<string, Scenario>> = {
  load: { rate: 1_500, minutes: 10, run: async (it) => printSteady(await steadyLoad(it)) },
  overload: {
    rate: 500,
    minutes: 1,
    run: async (it) => printOverload(await overload({ ...it, stepSeconds: STEP_SECONDS })),
  },
  flood: {
    rate: 200,
    minutes: 1,
    run: async (it) => printFlood(await quoteFlood({ ...it, quotesPerSecond })),
  },
  soak: {
    rate: 200,
    minutes: 90,
    run: async (it) => printSoak(await soak({ ...it, orderRetention })),
  },
};

const onProgress = (text: string): void => void process.stderr.write(`${text}\n`);

/** @returns the exit code */
async function run(): Promise<number> {
  const [name = "", ...rest] = positionals;
  const scenario = scenarios[name];
  const { durability } = values;
  const ordersPerSecond = Number(values.rate ?? scenario?.rate);
  const minutes = Number(values.minutes ?? scenario?.minutes);
  const numbers = [ordersPerSecond, minutes, quotesPerSecond, orderRetention];
  const isKnown = durability === "fsync" || durability === "os";
  if (scenario === undefined || rest.length > 0 || !isKnown || !numbers.every((it) => it > 0)) {
    process.stderr.write(usage);
    return 2;
  }
  return (await scenario.run({ ordersPerSecond, minutes, durability, onProgress })) ? 0 : 1;
}

endBySignal();
process.exitCode = await run();
